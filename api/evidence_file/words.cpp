#include "api/evidence_file/words.h"

#include <algorithm>

namespace nguon::api {

using statement::EventKind;

std::string kind_words(EventKind kind) {
  switch (kind) {
    case EventKind::growing: return "thu hoạch / harvest";
    case EventKind::processing: return "chế biến / processing";
    case EventKind::packaging: return "đóng gói / packaging";
    case EventKind::aggregation: return "gom thùng / packing into cases";
    case EventKind::disaggregation: return "dỡ thùng / unpacking";
    case EventKind::certification: return "chứng nhận / certification";
    case EventKind::inspection: return "kiểm tra / inspection";
    case EventKind::shipping: return "gửi hàng / shipping";
    case EventKind::receiving: return "nhận hàng / receiving";
    case EventKind::suspension: return "tạm dừng / suspension";
    case EventKind::suspension_lifted: return "gỡ tạm dừng / suspension lifted";
    case EventKind::recall: return "thu hồi / recall";
    case EventKind::recall_lifted: return "gỡ thu hồi / recall lifted";
    case EventKind::other: break;
  }
  return "khác / other";
}

std::string run_words(state::RunState state) {
  switch (state) {
    case state::RunState::reserved: return "đã cấp số / reserved";
    case state::RunState::printed: return "đã in / printed";
    case state::RunState::activated: return "đã kích hoạt / activated";
    case state::RunState::voided: return "đã hủy / voided";
  }
  return "";
}

std::string certificate_words(state::CertificateState state) {
  switch (state) {
    case state::CertificateState::not_yet: return "chưa hiệu lực / not yet";
    case state::CertificateState::in_force: return "còn hiệu lực / in force";
    case state::CertificateState::suspended: return "tạm dừng / suspended";
    case state::CertificateState::expired: return "hết hạn / expired";
    case state::CertificateState::revoked: return "thu hồi / revoked";
  }
  return "";
}

std::string gap(Time event, Time accepted) {
  const std::int64_t minutes = std::max<std::int64_t>(0, (accepted.unix_ms - event.unix_ms) / 60'000);
  if (minutes < 120) return std::to_string(minutes) + " phút";
  if (minutes < 48 * 60) return std::to_string(minutes / 60) + " giờ";
  return std::to_string(minutes / (24 * 60)) + " ngày";
}

}  // namespace nguon::api
