// Who has how much of a lot. After every event: created - consumed = all holdings + all transits
// between parties.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/state/internal/act.h"

namespace nguon::state {

// A lot as an event names it; units are counted into their lot.
struct LotNamed {
  std::string path;
  std::optional<Amount> amount;
  std::string uom;  // "" counts pieces; means nothing without an amount
};
struct Goods {
  std::vector<LotNamed> lots;           // each lot once
  std::vector<std::string> containers;  // everything else that an epc list names
  bool empty() const { return lots.empty() && containers.empty(); }
};

// foreign_identifier when `thing` names something of another system in the form of ours.
Result<void> check_ours(const Act& act, const statement::Thing& thing);
// The name under which a container is kept: its path, or its URI when it has none.
std::string container_id(const statement::Thing& thing);
// Lots of quantities (thing_not_lot), and units and containers of epcs. uom_mismatch, amount_missing
// or amount_too_large when one lot is named twice and cannot be added up.
Result<Goods> goods_of(const Act& act, const std::vector<statement::Thing>& epcs,
                       const std::vector<statement::Quantity>& quantities);
// The same where containers make no sense (thing_not_lot) and something must be named (nothing_named).
Result<std::vector<LotNamed>> lots_of(const Act& act, const std::vector<statement::Thing>& epcs,
                                      const std::vector<statement::Quantity>& quantities);

Result<Amount> plus(Amount a, Amount b, std::string_view lot);   // amount_too_large
Result<Amount> minus(Amount a, Amount b, std::string_view lot);  // amount_too_large

bool same_unit(std::string_view a, std::string_view b);
// uom_mismatch when the amount named is in another unit than the lot.
Result<void> check_unit(const BatchInfo& batch, const LotNamed& named);
// event_before_lot when the event's day lies before the lot's first.
Result<void> check_day(const BatchInfo& batch, Time event_time);

Result<HoldingRow> holding_of(const Act& act, std::string_view batch, std::string_view party);
void put_holding(Act& act, std::string_view batch, std::string_view party, const HoldingRow& row);
// Adds to what the party holds, and to how much of that is packed. Below zero is not refused here.
Result<void> move_holding(Act& act, std::string_view batch, std::string_view party, Amount held, Amount packed = {});
// Adds to what is on its way.
Result<Transit> transit_of(const Act& act, std::string_view batch, std::string_view to, std::string_view from);
Result<void> move_transit(Act& act, std::string_view batch, std::string_view to, std::string_view from, Amount amount,
                          Amount packed);

// How much of the lot the signer takes in hand loose: `named.amount`, or all that it has. Refuses
// (lot_spent, lot_in_transit, not_holder, lot_packed, mass_balance, uom_mismatch).
struct Loose {
  Amount wanted;
  HoldingRow has;
};
Result<Loose> loose_of(const Act& act, const BatchInfo& batch, const LotNamed& named);

// lot_recalled or lot_suspended when a restriction is in effect.
Result<void> check_unrestricted(const Act& act, std::string_view batch);

inline void put_batch(Act& act, const BatchInfo& batch) { act.put(keys::of(keys::kBatch, batch.path), batch); }
inline Amount negative(Amount amount) { return Amount{-amount.millionths}; }

}  // namespace nguon::state
