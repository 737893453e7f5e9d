// Harvests, and how lots begin.
#include "ledger/state/internal/events.h"
#include "ledger/statement/ids.h"

namespace nguon::state {

using namespace statement;

Result<ProductInfo> own_product_of(const Act& act, std::string_view lot_path) {
  NGUON_ASSIGN(id, parse_batch_path(lot_path));
  NGUON_ASSIGN(product, act.read.product(id.product.path));
  NGUON_TRY(only_owner(act, id.product.path, product.record.owner));
  return product;
}

Result<LotToAddTo> lot_to_add_to(Act& act, const LotNamed& named, const Event& event, LotMayExist more) {
  if (!named.amount || named.amount->millionths <= 0) return refuse(Rule::amount_missing, {named.path});
  NGUON_ASSIGN(found, act.find<BatchInfo>(keys::of(keys::kBatch, named.path)));
  const bool taken_back = found && found->created == Amount{} && found->consumed == Amount{};
  if (found) NGUON_TRY(check_unrestricted(act, named.path));
  if (found && !taken_back) {
    if (more == LotMayExist::no) return refuse(Rule::lot_exists, {named.path, std::to_string(found->index)});
    NGUON_TRY(only_owner(act, named.path, found->maker));
    NGUON_TRY(check_unit(*found, named));
    return LotToAddTo{std::move(*found), true};
  }
  NGUON_ASSIGN(id, parse_batch_path(named.path));
  LotToAddTo out;
  out.existed = found.has_value();
  BatchInfo& batch = out.batch;
  batch.path = named.path;
  batch.product = id.product.path;
  batch.lot = id.lot;
  batch.uom = named.uom;
  batch.holder = act.me();
  batch.maker = act.me();
  batch.index = act.entry.index;
  batch.event_time = event.event_time;
  if (found) batch.labels = found->labels;
  return out;
}

Result<void> add_to_lot(Act& act, LotToAddTo& lot, Amount amount) {
  BatchInfo& batch = lot.batch;
  NGUON_ASSIGN(created, plus(batch.created, amount, batch.path));
  batch.created = created;
  if (lot.existed)
    NGUON_TRY(move_holding(act, batch.path, act.me(), amount));
  else
    put_holding(act, batch.path, act.me(), {amount, {}});
  put_batch(act, batch);
  return {};
}

Result<void> take_from_lot(Act& act, std::string_view batch, std::string_view party, Amount amount) {
  NGUON_ASSIGN(info, act.read.batch(batch));
  NGUON_ASSIGN(created, minus(info.created, amount, batch));
  info.created = created;
  NGUON_TRY(move_holding(act, batch, party, negative(amount)));
  put_batch(act, info);
  return {};
}

namespace {

// The area that the event names, if the signer may harvest there on that day.
Result<std::string> area_of(const Act& act, const Event& event) {
  const std::string path = event.read_point && event.read_point->ref ? event.read_point->ref->path : "";
  if (!path.starts_with(kAreaPath)) return refuse(Rule::area_missing);
  std::string code = path.substr(kAreaPath.size());
  NGUON_ASSIGN(area, act.read.area(code));
  const Day day = day_in_vietnam(event.event_time);
  if (!area.in_force_on(day)) return refuse(Rule::area_not_in_force, {code, format_day(day)});
  if (area.record.holder == act.me()) return code;
  NGUON_ASSIGN(grants, act.find<Authorisations>(keys::of(keys::kAuthorisation, code, act.me())));
  if (grants)
    for (const auto& grant : grants->all)
      if (grant.in_force_on(day)) return code;
  return refuse(Rule::area_not_authorised, {code, area.record.holder, act.me()});
}

// Adds to what the area gave in the year of the event.
Result<void> count_harvest(Act& act, std::string_view area, Time event_time, const std::string& uom, Amount amount) {
  const std::string year = format_day(day_in_vietnam(event_time)).substr(0, 4);
  const std::string row = keys::of(keys::kHarvest, area, year);
  NGUON_ASSIGN(found, act.find<Harvests>(row));
  Harvests harvests = found.value_or(Harvests{});
  HarvestInfo* line = nullptr;
  for (auto& one : harvests.all)
    if (same_unit(one.uom, uom)) line = &one;
  if (line == nullptr) line = &harvests.all.emplace_back(HarvestInfo{uom, {}});
  NGUON_ASSIGN(sum, plus(line->amount, amount, area));
  line->amount = sum;
  act.put(row, harvests);
  return {};
}

}  // namespace

Result<void> grow(Act& act, const Event& event, EventInfo& info) {
  NGUON_ASSIGN(lots, lots_of(act, event.epcs, event.quantities));
  NGUON_ASSIGN(area, area_of(act, event));
  const bool add = event.biz_step == "creating_class_instance";
  for (const auto& named : lots) {
    NGUON_TRY(own_product_of(act, named.path));
    NGUON_ASSIGN(lot, lot_to_add_to(act, named, event, add ? LotMayExist::yes : LotMayExist::no));
    if (add && !lot.existed) return refuse(Rule::lot_unknown, {named.path});
    BatchInfo& batch = lot.batch;
    if (event.best_before) batch.best_before = event.best_before;
    if (std::find(batch.areas.begin(), batch.areas.end(), area) == batch.areas.end()) batch.areas.push_back(area);
    NGUON_TRY(add_to_lot(act, lot, *named.amount));
    NGUON_TRY(count_harvest(act, area, event.event_time, batch.uom, *named.amount));
    info.items.push_back({named.path, BatchEvent::Role::subject, named.amount});
  }
  info.area = area;
  return {};
}

Result<void> take_back_growing(Act& act, const EventInfo& original) {
  for (const auto& item : original.items) {
    const Amount amount = item.amount.value_or(Amount{});
    NGUON_TRY(take_from_lot(act, item.batch, original.party, amount));
    NGUON_ASSIGN(batch, act.read.batch(item.batch));
    NGUON_TRY(count_harvest(act, original.area, original.event_time, batch.uom, negative(amount)));
  }
  return {};
}

}  // namespace nguon::state
