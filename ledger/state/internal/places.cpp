// Growing areas, permissions to use their codes, and packing houses.
#include "ledger/state/internal/act.h"
#include "ledger/store/keys.h"

namespace nguon::state {

using namespace statement;

Result<void> apply_record(Act& act, const GrowingArea& record) {
  const std::string row = keys::of(keys::kArea, record.area);
  NGUON_ASSIGN(there, act.state.get(store::Column::state, row));
  if (there) return refuse(Rule::area_exists, {record.area});
  NGUON_TRY(party_exists(act, record.holder));
  AreaInfo info;
  info.record = record;
  info.index = act.entry.index;
  act.put(row, info);
  return {};
}

Result<void> apply_record(Act& act, const GrowingAreaStatus& record) {
  NGUON_ASSIGN(area, act.read.area(record.area));
  if (record.status == AreaStatus::cancelled)
    NGUON_TRY(two_keys(act, kAuthority, {"cancelling a growing area", "việc hủy mã vùng trồng"}));
  bool suspended = false;
  for (const auto& change : area.changes) {
    if (change.status == AreaStatus::cancelled) return refuse(Rule::area_cancelled, {record.area});
    suspended = change.status == AreaStatus::suspended;
  }
  if (record.status == AreaStatus::restored && !suspended) return refuse(Rule::not_suspended, {record.area});
  if (area.changes.size() >= kStatusChangesMax)
    return refuse(Rule::too_many_changes, {record.area, std::to_string(kStatusChangesMax)});
  area.changes.push_back({record.status, record.effective_from, record.decision, record.reason, act.entry.index});
  act.put(keys::of(keys::kArea, record.area), area);
  return {};
}

Result<void> apply_record(Act& act, const AreaAuthorisation& record) {
  NGUON_ASSIGN(area, act.read.area(record.area));
  NGUON_TRY(only_owner(act, record.area, area.record.holder));
  NGUON_TRY(party_exists(act, record.to));
  if (record.to == area.record.holder) return refuse(Rule::authorisation_to_self, {record.to});
  const std::string row = keys::of(keys::kAuthorisation, record.area, record.to);
  NGUON_ASSIGN(found, act.find<Authorisations>(row));
  Authorisations grants = found.value_or(Authorisations{});
  if (record.action == AuthorisationAction::withdraw) {
    // All that would still hold from that day on ends there.
    bool any = false;
    for (auto& grant : grants.all) {
      const bool ended =
          (grant.until && *grant.until < record.from) || (grant.withdrawn_from && *grant.withdrawn_from <= record.from);
      if (ended) continue;
      grant.withdrawn_from = record.from;
      any = true;
    }
    if (!any) return refuse(Rule::authorisation_missing, {record.area, record.to});
  } else {
    if (grants.all.size() >= kAuthorisationsMax)
      return refuse(Rule::too_many_changes, {record.area, std::to_string(kAuthorisationsMax)});
    grants.all.push_back({record.area, record.to, record.from, record.until, std::nullopt, act.entry.index});
  }
  act.put(row, grants);
  return {};
}

Result<void> apply_record(Act& act, const PackingHouse& record) {
  const std::string row = keys::of(keys::kPackingHouse, record.packing_house);
  NGUON_ASSIGN(there, act.state.get(store::Column::state, row));
  if (there) return refuse(Rule::packing_house_exists, {record.packing_house});
  NGUON_TRY(party_exists(act, record.holder));
  act.put(row, PackingHouseInfo{record, act.entry.index});
  return {};
}

}  // namespace nguon::state
