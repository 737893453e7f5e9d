#include "ledger/state/internal/act.h"

#include <array>
#include <set>

#include "ledger/store/keys.h"

namespace nguon::state {

using statement::EventKind;

void Act::post(std::string_view prefix, std::string value) {
  state.put(store::Column::postings, store::posting_key(prefix, entry.index), std::move(value));
}

RuleArg words_of(PartyType type) {
  switch (type) {
    case PartyType::authority: return {"an authority", "cơ quan quản lý"};
    case PartyType::certifier: return {"a certifier", "tổ chức chứng nhận"};
    case PartyType::inspectorate: return {"an inspectorate", "cơ quan thanh tra, kiểm tra"};
    case PartyType::producer: return {"a producer", "nhà sản xuất"};
    case PartyType::packer: return {"a packer", "cơ sở đóng gói"};
    case PartyType::carrier: return {"a carrier", "đơn vị vận chuyển"};
    case PartyType::trader: return {"a trader", "đơn vị kinh doanh"};
    case PartyType::operator_: break;
  }
  return {"the operator", "đơn vị vận hành"};
}

RuleArg words_of(EventKind kind) {
  switch (kind) {
    case EventKind::growing: return {"a harvest", "thu hoạch"};
    case EventKind::processing: return {"processing", "chế biến"};
    case EventKind::packaging: return {"packaging", "đóng gói"};
    case EventKind::aggregation: return {"packing into a container", "xếp vào kiện"};
    case EventKind::disaggregation: return {"unpacking a container", "dỡ kiện"};
    case EventKind::certification: return {"a certification", "chứng nhận"};
    case EventKind::inspection: return {"an inspection", "kiểm tra"};
    case EventKind::shipping: return {"shipping", "gửi hàng"};
    case EventKind::receiving: return {"receiving", "nhận hàng"};
    case EventKind::suspension: return {"a suspension", "quyết định tạm dừng lưu thông"};
    case EventKind::suspension_lifted: return {"the lifting of a suspension", "quyết định gỡ bỏ tạm dừng lưu thông"};
    case EventKind::recall: return {"a recall", "quyết định thu hồi"};
    case EventKind::recall_lifted: return {"the lifting of a recall", "quyết định gỡ bỏ thu hồi"};
    case EventKind::other: break;
  }
  return {"such an event", "loại sự kiện này"};
}

namespace {

struct RecordRow {
  std::string_view en, vi;
  PartyTypes signers;
};
// In the order of statement::Record.
constexpr std::array<RecordRow, std::variant_size_v<statement::Record>> kRecords = {{
    {"a Genesis", "bản ghi khởi tạo", kOperator},
    {"a party", "đơn vị", kAuthority},
    {"a key", "khóa", kAnyParty},
    {"the revocation of a key", "việc thu hồi khóa", kAnyParty},
    {"a growing area", "vùng trồng", kAuthority},
    {"the status of a growing area", "tình trạng vùng trồng", kAuthority},
    {"a permission for a growing area", "giấy cho phép dùng mã vùng trồng", kAnyParty & ~kOperator},
    {"a packing house", "cơ sở đóng gói", kAuthority},
    {"a product", "sản phẩm", kProducer},
    {"a certificate", "giấy chứng nhận", kAuthority | kCertifier},
    {"the status of a certificate", "tình trạng giấy chứng nhận", kAuthority | kCertifier},
    {"a label request", "yêu cầu in tem", kProducer},
    {"a label run", "đợt tem", kOperator},
    {"the status of a label run", "tình trạng đợt tem", kProducer | kOperator | kAuthority},
    {"a succession", "bản ghi kế nhiệm", kOperator},
    {"the printing of labels", "việc in tem", kProducer | kOperator},
    {"a story", "lời kể", kAnyParty & ~kOperator},
    {"the erasure of private values", "việc xóa thông tin riêng", kAnyParty},
}};

}  // namespace

RuleArg words_of(const statement::Statement& statement) {
  if (const auto* event = statement.event()) return words_of(event->kind);
  const auto& row = kRecords.at(std::get<statement::Record>(statement.body).index());
  return {row.en, row.vi};
}

PartyTypes signers_of(const statement::Record& record) { return kRecords.at(record.index()).signers; }

PartyTypes signers_of(EventKind kind) {
  switch (kind) {
    case EventKind::growing:
    case EventKind::processing: return kProducer;
    case EventKind::packaging:
    case EventKind::aggregation:
    case EventKind::disaggregation:
    case EventKind::shipping:
    case EventKind::receiving: return kHandlers;
    case EventKind::certification: return kAuthority | kCertifier;
    case EventKind::inspection:
    case EventKind::suspension:
    case EventKind::suspension_lifted:
    case EventKind::recall:
    case EventKind::recall_lifted: return kAuthority | kInspectorate;
    case EventKind::other: break;
  }
  return 0;
}

Result<void> only(const Act& act, PartyTypes types, RuleArg what) {
  if (act.am(types)) return {};
  return refuse(Rule::forbidden_for_party_type, {act.me(), words_of(act.my_type()), what});
}

Result<void> only_owner(const Act& act, std::string_view thing, std::string_view owner) {
  if (act.me() == owner) return {};
  return refuse(Rule::not_yours, {thing, owner, act.me()});
}

Result<void> two_keys(const Act& act, PartyTypes types, RuleArg what) {
  std::set<std::string_view> different;
  for (const auto& signer : act.signers)
    if (signer.party == act.me() || (bit(signer.type) & types) != 0) different.insert(signer.public_key);
  if (different.size() >= 2) return {};
  return refuse(Rule::needs_two_keys, {what});
}

Result<void> party_exists(const Act& act, std::string_view id) {
  NGUON_ASSIGN(row, act.state.get(store::Column::state, keys::of(keys::kParty, id)));
  if (!row) return refuse(Rule::party_unknown, {id});
  return {};
}

}  // namespace nguon::state
