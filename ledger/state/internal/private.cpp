// Commitments to values that lie outside the ledger, and their erasure.
#include <algorithm>

#include "ledger/state/internal/act.h"

namespace nguon::state {

void keep_private(Act& act, const std::vector<statement::PrivateField>& fields) {
  if (fields.empty()) return;
  PrivateInfo info{act.entry.index, act.me(), {}};
  for (const auto& field : fields) info.fields.push_back({field.name, field.commitment, std::nullopt});
  act.put(keys::of(keys::kPrivate, act.entry.index), info);
}

Result<void> apply_record(Act& act, const statement::Erasure& record) {
  const std::string number = std::to_string(record.entry);
  NGUON_ASSIGN(info, act.read.private_fields(record.entry));
  if (act.am(kOperator)) {
    // The operator erases for others: whose wish it follows must be on file somewhere.
    if (record.decision.empty())
      return refuse(Rule::decision_missing, {{"the erasure of private values", "việc xóa thông tin riêng"}});
  } else {
    NGUON_TRY(only_owner(act, number, info.party));
  }
  for (const auto& name : record.fields) {
    const auto field =
        std::find_if(info.fields.begin(), info.fields.end(), [&](const PrivateInfo::Field& one) { return one.name == name; });
    if (field == info.fields.end()) return refuse(Rule::private_unknown, {number + " (" + name + ")"});
    if (field->erased_by) return refuse(Rule::private_erased, {number, name, std::to_string(*field->erased_by)});
    field->erased_by = act.entry.index;
  }
  act.put(keys::of(keys::kPrivate, record.entry), info);
  return {};
}

}  // namespace nguon::state
