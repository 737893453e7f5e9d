#include "ledger/state/status.h"

#include <array>
#include <utility>

namespace nguon::state {
namespace {

using statement::EventKind;

struct Row {
  std::string_view name;
  StatusWords words;
};

// In the order of Status. A headline says what was found about the label and the records, never
// that the goods are genuine: a signature cannot know that. Only `valid` calls a label valid: the
// others are also said of lots that are looked up without one.
const std::array<Row, 14>& rows() {
  static const std::array<Row, 14> table = {{
      {"not_our_label",
       {"unknown_label",
        Tone::bad,
        {"Không phải tem của hệ thống này", "Not a label of this system"},
        {"Mã này không do hệ thống phát hành. Hãy kiểm tra lại mã hoặc hỏi người bán.",
         "This code was not issued here. Check the code again or ask the seller."}}},
      {"bad_signature",
       {"broken_seal",
        Tone::bad,
        {"Chữ ký trên tem sai", "Label signature wrong"},
        {"Tem này không phải do nhà sản xuất in. Xin đừng tin thông tin trên gói hàng.",
         "The producer did not print this label. Please do not rely on what the pack says."}}},
      {"not_in_ledger",
       {"not_found",
        Tone::bad,
        {"Tem không có trong sổ cái", "Label not in the ledger"},
        {"Sổ cái không ghi nhận tem này. Xin hãy báo cho chúng tôi nơi bạn mua hàng.",
         "The ledger has no record of this label. Please report where you bought it."}}},
      {"ledger_contradicts",
       {"contradiction",
        Tone::bad,
        {"Sổ cái không khớp với tem", "Ledger contradicts the label"},
        {"Dữ liệu hiện nay trái với điều đã in trên tem. Xin hãy báo ngay.",
         "Today's data contradicts what was printed on the label. Please report it."}}},
      {"recalled",
       {"recall",
        Tone::bad,
        {"Lô hàng bị thu hồi", "Lot recalled"},
        {"Xin đừng sử dụng. Hãy trả lại nơi bán hoặc liên hệ nhà sản xuất.",
         "Please do not use it. Return it to the shop or contact the producer."}}},
      {"suspended",
       {"hold",
        Tone::bad,
        {"Lô hàng tạm dừng lưu thông", "Lot suspended from sale"},
        {"Cơ quan chức năng đang kiểm tra lô này. Xin chưa sử dụng.",
         "The authorities are checking this lot. Please do not use it yet."}}},
      {"label_voided",
       {"voided",
        Tone::bad,
        {"Tem đã bị hủy", "Label voided"},
        {"Nhà sản xuất đã hủy tem này; tem không được phép có trên gói hàng.",
         "The producer voided this label; it should not be on any pack."}}},
      {"not_activated",
       {"not_active",
        Tone::caution,
        {"Tem chưa kích hoạt", "Label not activated"},
        {"Nhà sản xuất chưa đưa tem này vào sử dụng. Hãy hỏi lại người bán.",
         "The producer has not put this label into use yet. Please ask the seller."}}},
      {"suspicious_scans",
       {"many_scans",
        Tone::caution,
        {"Tem có thể bị sao chép", "Label may have been copied"},
        {"Mã của gói này đã được quét ở nhiều nơi khác thường. Hãy so kỹ với gói hàng.",
         "This pack's code was scanned in unusually many places. Compare it with the pack."}}},
      {"past_shelf_life",
       {"past_date",
        Tone::caution,
        {"Đã quá hạn sử dụng", "Past its date"},
        {"Sản phẩm này đã quá hạn sử dụng.", "This product is past its date."}}},
      {"certificate_revoked",
       {"certificate_revoked",
        Tone::caution,
        {"Chứng nhận không còn hiệu lực", "Certificate revoked"},
        {"Chứng nhận OCOP của sản phẩm này đã bị thu hồi hoặc tạm đình chỉ.",
         "This product's OCOP certificate is revoked or suspended."}}},
      {"certificate_expired",
       {"certificate_expired",
        Tone::caution,
        {"Chứng nhận đã hết hạn", "Certificate expired"},
        {"Chứng nhận OCOP của sản phẩm này đã hết hạn.", "This product's OCOP certificate has expired."}}},
      {"freshness_unknown",
       {"not_checked",
        Tone::unknown,
        {"Chưa kiểm tra được đầy đủ", "Could not be checked fully"},
        {"Chưa kiểm tra được hết với dữ liệu mới nhất. Xin thử lại sau ít phút.",
         "Not everything could be checked against the latest data. Please try again in a few minutes."}}},
      {"valid",
       {"valid",
        Tone::good,
        {"Tem hợp lệ", "Label valid"},
        {"Tem do nhà sản xuất in và có trong sổ cái. Hãy so thông tin dưới đây với gói hàng.",
         "The producer printed this label and the ledger holds it. Compare the details below with the pack."}}},
  }};
  return table;
}

// What the ledger says of one label of the run.
void add_label_facts(StatusFacts& facts, const RunInfo& run, std::uint32_t serial) {
  const bool unit = run.record.labels == statement::LabelKind::unit;
  // Serial 0 is the batch's label: for cases and shelves, under a run of either kind.
  facts.in_ledger = serial == 0 || (unit && serial <= run.record.count);
  facts.voided = run.voided_at.has_value() || (unit && run.is_spoiled(serial));
  facts.activated = run.is_active(serial);
}

Result<void> add_certificate_facts(StatusFacts& facts, const Reader& reader, const std::string& product_path, Day today) {
  NGUON_ASSIGN(product, reader.product(product_path));
  NGUON_ASSIGN(certificates, reader.certificates_for_product(product));
  const auto ocop = ocop_certificate_on(certificates, today);
  const CertificateState now = ocop ? certificate_state_on(*ocop, today) : CertificateState::in_force;
  facts.certificate_revoked = now == CertificateState::revoked || now == CertificateState::suspended;
  facts.certificate_expired = now == CertificateState::expired;
  return {};
}

}  // namespace

std::string_view to_string(Status status) { return rows().at(static_cast<std::size_t>(status)).name; }

const StatusWords& words_for(Status status) { return rows().at(static_cast<std::size_t>(status)).words; }

const StatusWords& words_for_lot(Status status) {
  static const StatusWords on_record = {
      "on_record",
      Tone::unknown,
      {"Có trong sổ cái", "On record in the ledger"},
      {"Sổ cái có ghi lô này và không ghi điều gì bất lợi. Không con tem nào được kiểm tra.",
       "The ledger holds this lot, and nothing against it. No label was checked."}};
  return status == Status::valid ? on_record : words_for(status);
}

Status status_of(const StatusFacts& facts) {
  // Each fact with the value that is bad news, worst first.
  const std::pair<std::optional<bool>, std::pair<bool, Status>> table[] = {
      {facts.is_our_label, {false, Status::not_our_label}},
      {facts.signature_good, {false, Status::bad_signature}},
      {facts.in_ledger, {false, Status::not_in_ledger}},
      {facts.ledger_agrees, {false, Status::ledger_contradicts}},
      {facts.recalled, {true, Status::recalled}},
      {facts.suspended, {true, Status::suspended}},
      {facts.voided, {true, Status::label_voided}},
      {facts.activated, {false, Status::not_activated}},
      {facts.suspicious, {true, Status::suspicious_scans}},
      {facts.past_shelf_life, {true, Status::past_shelf_life}},
      {facts.certificate_revoked, {true, Status::certificate_revoked}},
      {facts.certificate_expired, {true, Status::certificate_expired}},
      {facts.fresh, {false, Status::freshness_unknown}},
  };
  for (const auto& [fact, bad] : table)
    if (fact == bad.first) return bad.second;
  for (const auto& [fact, bad] : table)
    if (!fact) return Status::freshness_unknown;
  return Status::valid;
}

std::optional<CertificateInfo> ocop_certificate_on(const std::vector<CertificateInfo>& certificates, Day day) {
  const CertificateInfo* newest = nullptr;
  for (const auto& certificate : certificates) {
    if (certificate.record.scheme != statement::CertificateScheme::ocop) continue;
    if (certificate_state_on(certificate, day) == CertificateState::not_yet) continue;
    if (newest && std::pair(newest->record.issued_on, newest->index) > std::pair(certificate.record.issued_on, certificate.index))
      continue;
    newest = &certificate;
  }
  if (newest == nullptr) return std::nullopt;
  return *newest;
}

Result<StatusFacts> facts_for(const Reader& reader, const BatchInfo& batch, const RunInfo* run, std::uint32_t serial, Time now) {
  StatusFacts facts;
  const Day today = day_in_vietnam(now);
  if (run != nullptr) add_label_facts(facts, *run, serial);

  NGUON_ASSIGN(restrictions, reader.restrictions(batch.path));
  for (const auto& restriction : restrictions) {
    if (restriction.kind == EventKind::recall) facts.recalled = true;
    if (restriction.kind == EventKind::suspension) facts.suspended = true;
  }

  if (batch.best_before && today > *batch.best_before) facts.past_shelf_life = true;
  if (run != nullptr && run->record.shelf_life && today > statement::best_before(run->record.packed_on, *run->record.shelf_life))
    facts.past_shelf_life = true;

  NGUON_TRY(add_certificate_facts(facts, reader, batch.product, today));
  return facts;
}

}  // namespace nguon::state
