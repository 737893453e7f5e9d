#include "ledger/state/internal/stock.h"

#include <algorithm>

#include "ledger/statement/ids.h"

namespace nguon::state {

using namespace statement;

namespace {

constexpr std::string_view kGs1Host = "id.gs1.org";
constexpr std::int64_t kOnePiece = 1'000'000;

std::string shown(std::string_view uom) { return uom.empty() ? "H87" : std::string(uom); }

Result<void> add_lot(std::vector<LotNamed>& lots, LotNamed next) {
  const auto same = std::find_if(lots.begin(), lots.end(), [&](const LotNamed& lot) { return lot.path == next.path; });
  if (same == lots.end()) {
    lots.push_back(std::move(next));
    return {};
  }
  if (!same->amount || !next.amount) return refuse(Rule::amount_missing, {next.path});
  if (!same_unit(same->uom, next.uom)) return refuse(Rule::uom_mismatch, {next.path, shown(same->uom), shown(next.uom)});
  NGUON_ASSIGN(sum, plus(*same->amount, *next.amount, next.path));
  same->amount = sum;
  return {};
}

}  // namespace

Result<void> check_ours(const Act& act, const Thing& thing) {
  if (!thing.ref || thing.ref->host == act.ledger.host) return {};
  const std::string_view path = thing.ref->path;
  // GS1's own host speaks of GS1 keys alone: "01/...", never of our other paths.
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (thing.ref->host == kGs1Host && path.size() > 2 && digit(path[0]) && digit(path[1])) return {};
  return refuse(Rule::foreign_identifier, {thing.uri.empty() ? thing.ref->uri() : thing.uri, act.ledger.host});
}

std::string container_id(const Thing& thing) { return thing.ref ? thing.ref->path : thing.uri; }

Result<Goods> goods_of(const Act& act, const std::vector<Thing>& epcs, const std::vector<Quantity>& quantities) {
  Goods out;
  for (const auto& quantity : quantities) {
    NGUON_TRY(check_ours(act, quantity.what));
    const auto batch = parse_batch_path(quantity.what.ref ? quantity.what.ref->path : "");
    if (!batch) return refuse(Rule::thing_not_lot, {quantity.what.uri});
    NGUON_TRY(add_lot(out.lots, {batch->path(), quantity.amount, quantity.uom}));
  }
  std::vector<LotNamed> counted;
  for (const auto& epc : epcs) {
    NGUON_TRY(check_ours(act, epc));
    const std::string path = epc.ref ? epc.ref->path : "";
    if (const auto unit = parse_unit_path(path))
      NGUON_TRY(add_lot(counted, {unit->batch.path(), Amount{kOnePiece}, ""}));
    else if (const auto batch = parse_batch_path(path))
      NGUON_TRY(add_lot(counted, {batch->path(), std::nullopt, ""}));
    else
      out.containers.push_back(container_id(epc));
  }
  for (auto& lot : counted) NGUON_TRY(add_lot(out.lots, std::move(lot)));
  return out;
}

Result<std::vector<LotNamed>> lots_of(const Act& act, const std::vector<Thing>& epcs, const std::vector<Quantity>& quantities) {
  NGUON_ASSIGN(goods, goods_of(act, epcs, quantities));
  if (!goods.containers.empty()) return refuse(Rule::thing_not_lot, {goods.containers.front()});
  if (goods.lots.empty()) return refuse(Rule::nothing_named);
  return std::move(goods.lots);
}

Result<Amount> plus(Amount a, Amount b, std::string_view lot) {
  Amount sum;
  if (__builtin_add_overflow(a.millionths, b.millionths, &sum.millionths) || sum.millionths > kAmountSumMax ||
      sum.millionths < -kAmountSumMax)
    return refuse(Rule::amount_too_large, {lot});
  return sum;
}

Result<Amount> minus(Amount a, Amount b, std::string_view lot) { return plus(a, negative(b), lot); }

bool same_unit(std::string_view a, std::string_view b) { return a == b || (counts_pieces(a) && counts_pieces(b)); }

Result<void> check_unit(const BatchInfo& batch, const LotNamed& named) {
  if (!named.amount || same_unit(batch.uom, named.uom)) return {};
  return refuse(Rule::uom_mismatch, {batch.path, shown(batch.uom), shown(named.uom)});
}

Result<void> check_day(const BatchInfo& batch, Time event_time) {
  const Day first = day_in_vietnam(batch.event_time);
  if (day_in_vietnam(event_time) >= first) return {};
  return refuse(Rule::event_before_lot, {batch.path, format_day(first)});
}

Result<HoldingRow> holding_of(const Act& act, std::string_view batch, std::string_view party) {
  NGUON_ASSIGN(row, act.find<HoldingRow>(keys::of(keys::kHolding, batch, party)));
  return row.value_or(HoldingRow{});
}

void put_holding(Act& act, std::string_view batch, std::string_view party, const HoldingRow& row) {
  const std::string key = keys::of(keys::kHolding, batch, party);
  if (row.held == Amount{} && row.packed == Amount{})
    act.state.erase(store::Column::state, key);
  else
    act.put(key, row);
}

Result<void> move_holding(Act& act, std::string_view batch, std::string_view party, Amount held, Amount packed) {
  NGUON_ASSIGN(row, holding_of(act, batch, party));
  NGUON_ASSIGN(held_now, plus(row.held, held, batch));
  NGUON_ASSIGN(packed_now, plus(row.packed, packed, batch));
  put_holding(act, batch, party, {held_now, packed_now});
  return {};
}

namespace {

std::string transit_key(std::string_view batch, std::string_view to, std::string_view from) {
  return keys::of(keys::kTransit, batch, keys::of("", to, from));
}

}  // namespace

Result<Transit> transit_of(const Act& act, std::string_view batch, std::string_view to, std::string_view from) {
  NGUON_ASSIGN(row, act.find<Transit>(transit_key(batch, to, from)));
  return row ? std::move(*row) : Transit{std::string(from), std::string(to), {}, {}};
}

Result<void> move_transit(Act& act, std::string_view batch, std::string_view to, std::string_view from, Amount amount,
                          Amount packed) {
  NGUON_ASSIGN(transit, transit_of(act, batch, to, from));
  NGUON_ASSIGN(amount_now, plus(transit.amount, amount, batch));
  NGUON_ASSIGN(packed_now, plus(transit.packed, packed, batch));
  transit.amount = amount_now;
  transit.packed = packed_now;
  const std::string key = transit_key(batch, to, from);
  if (amount_now == Amount{} && packed_now == Amount{})
    act.state.erase(store::Column::state, key);
  else
    act.put(key, transit);
  return {};
}

Result<Loose> loose_of(const Act& act, const BatchInfo& batch, const LotNamed& named) {
  NGUON_TRY(check_unit(batch, named));
  NGUON_ASSIGN(has, holding_of(act, batch.path, act.me()));
  if (has.held.millionths <= 0) {
    if (batch.remaining().millionths <= 0) return refuse(Rule::lot_spent, {batch.path});
    if (batch.holder == act.me() && !batch.in_transit_to.empty())
      return refuse(Rule::lot_in_transit, {batch.path, batch.in_transit_to});
    if (batch.in_transit_to == act.me()) return refuse(Rule::lot_in_transit, {batch.path, act.me()});
    return refuse(Rule::not_holder, {act.me(), batch.path, batch.holder});
  }
  const Amount loose{has.held.millionths - has.packed.millionths};
  const Amount wanted = named.amount.value_or(loose);
  if (wanted > has.held) return refuse(Rule::mass_balance, {batch.path, format_amount(wanted), format_amount(has.held)});
  if (wanted > loose || wanted.millionths <= 0)
    return refuse(Rule::lot_packed, {batch.path, batch.container.empty() ? "?" : batch.container});
  return Loose{wanted, has};
}

Result<void> check_unrestricted(const Act& act, std::string_view batch) {
  NGUON_ASSIGN(restrictions, act.read.restrictions(batch));
  for (const auto& restriction : restrictions) {
    const Rule rule = restriction.kind == EventKind::recall ? Rule::lot_recalled : Rule::lot_suspended;
    return refuse(rule, {batch, restriction.decision});
  }
  return {};
}

}  // namespace nguon::state
