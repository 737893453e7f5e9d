// Shipping and receiving: custody passes when the receiver signs.
#include <algorithm>

#include "ledger/state/internal/containers.h"
#include "ledger/state/internal/events.h"
#include "ledger/statement/ids.h"
#include "ledger/store/keys.h"

namespace nguon::state {

using namespace statement;
using Role = BatchEvent::Role;

namespace {

// A party of the ledger, or a place outside it by its URI.
struct Other {
  std::string party;  // "" outside
  std::string name;   // the party's id, or the URI
  bool outside() const { return party.empty(); }
};

Result<Other> other_side(const Act& act, const Thing& who) {
  const std::string party = party_of(act, who);
  if (party.empty()) return Other{"", who.uri.empty() && who.ref ? who.ref->uri() : who.uri};
  NGUON_TRY(party_exists(act, party));
  return Other{party, party};
}

void add_item(EventInfo& info, const std::string& batch, Role role, Amount amount) {
  for (auto& item : info.items)
    if (item.batch == batch) {
      item.amount = Amount{item.amount.value_or(Amount{}).millionths + amount.millionths};
      return;
    }
  info.items.push_back({batch, role, amount});
}

// Recalled goods go back to who made them and nowhere else.
Result<void> check_may_leave(const Act& act, const BatchInfo& batch, const Other& to) {
  if (to.party == batch.maker && !to.outside()) return {};
  return check_unrestricted(act, batch.path);
}

// Out of the sender's hands, on its way. What leaves the ledger counts as used.
Result<void> send(Act& act, const std::string& path, const Other& to, Amount amount, Amount packed, const std::string& from) {
  NGUON_ASSIGN(batch, act.read.batch(path));
  NGUON_TRY(move_holding(act, path, from, negative(amount), negative(packed)));
  NGUON_TRY(move_transit(act, path, to.name, from, amount, packed));
  if (to.outside()) {
    NGUON_ASSIGN(consumed, plus(batch.consumed, amount, path));
    batch.consumed = consumed;
  } else {
    NGUON_ASSIGN(left, holding_of(act, path, from));
    if (batch.holder == from && left.held.millionths <= 0) batch.in_transit_to = to.party;
  }
  put_batch(act, batch);
  return {};
}

// The way back of send, for corrections.
Result<void> unsend(Act& act, const std::string& path, const Other& to, Amount amount, Amount packed, const std::string& from) {
  NGUON_ASSIGN(on_its_way, transit_of(act, path, to.name, from));
  if (on_its_way.amount < amount || on_its_way.packed < packed) return refuse(Rule::already_received, {path});
  NGUON_ASSIGN(batch, act.read.batch(path));
  NGUON_TRY(move_transit(act, path, to.name, from, negative(amount), negative(packed)));
  NGUON_TRY(move_holding(act, path, from, amount, packed));
  if (to.outside()) {
    NGUON_ASSIGN(consumed, minus(batch.consumed, amount, path));
    batch.consumed = consumed;
  } else if (batch.in_transit_to == to.party) {
    batch.in_transit_to.clear();
  }
  put_batch(act, batch);
  return {};
}

// Into the receiver's hands.
Result<void> arrive(Act& act, const std::string& path, const Other& from, Amount amount, Amount packed) {
  NGUON_ASSIGN(batch, act.read.batch(path));
  if (from.outside()) {  // a return: it was sent there by the receiver itself
    NGUON_TRY(move_transit(act, path, from.name, act.me(), negative(amount), negative(packed)));
    NGUON_ASSIGN(consumed, minus(batch.consumed, amount, path));
    batch.consumed = consumed;
  } else {
    NGUON_TRY(move_transit(act, path, act.me(), from.party, negative(amount), negative(packed)));
    NGUON_ASSIGN(theirs, holding_of(act, path, batch.holder));
    if (theirs.held.millionths <= 0) batch.holder = act.me();
    if (batch.in_transit_to == act.me()) batch.in_transit_to.clear();
  }
  NGUON_TRY(move_holding(act, path, act.me(), amount, packed));
  put_batch(act, batch);
  return {};
}

Result<void> ship_container(Act& act, const std::string& id, const Other& to, Time event_time, EventInfo& info) {
  NGUON_ASSIGN(opened, open_container(act, id));
  NGUON_TRY(check_in_hand(act, opened.all.front()));
  for (const auto& [path, amount] : opened.lots) {
    NGUON_ASSIGN(batch, act.read.batch(path));
    NGUON_TRY(check_may_leave(act, batch, to));
    NGUON_TRY(check_day(batch, event_time));
    NGUON_TRY(send(act, path, to, amount, amount, act.me()));
    add_item(info, path, Role::subject, amount);
  }
  opened.all.front().in_transit_to = to.name;
  put_container(act, opened.all.front());
  info.containers.push_back(id);
  return {};
}

}  // namespace

Result<void> ship(Act& act, const Event& event, EventInfo& info) {
  const Thing* destination = possessor(event.destinations);
  if (destination == nullptr) return refuse(Rule::destination_missing);
  NGUON_ASSIGN(to, other_side(act, *destination));
  if (to.party == act.me()) return refuse(Rule::destination_is_sender, {act.me()});
  NGUON_ASSIGN(goods, goods_of(act, event.epcs, event.quantities));
  if (goods.empty()) return refuse(Rule::nothing_named);
  info.counterpart = to.name;
  for (const auto& named : goods.lots) {
    NGUON_ASSIGN(batch, act.read.batch(named.path));
    NGUON_TRY(check_may_leave(act, batch, to));
    NGUON_TRY(check_day(batch, event.event_time));
    NGUON_ASSIGN(loose, loose_of(act, batch, named));
    NGUON_TRY(send(act, named.path, to, loose.wanted, Amount{}, act.me()));
    add_item(info, named.path, Role::subject, loose.wanted);
  }
  for (const auto& id : goods.containers) NGUON_TRY(ship_container(act, id, to, event.event_time, info));
  return {};
}

namespace {

// Who sent the lot: as the event names it, or the one sender that has it on its way to the signer.
Result<Other> sender_of(const Act& act, const Event& event, const std::string& lot) {
  if (const Thing* source = possessor(event.sources)) return other_side(act, *source);
  std::vector<std::string> senders;
  const std::string prefix = keys::of(keys::kTransit, lot, act.me()) + '\0';
  const auto range = store::prefix_range(prefix);
  NGUON_TRY(act.state.scan(store::Column::state, range.begin, range.end, [&](std::string_view key, std::string_view) {
    senders.emplace_back(key.substr(prefix.size()));
    return senders.size() < 2;
  }));
  if (senders.size() != 1) return refuse(Rule::source_missing, {lot});
  return Other{senders.front(), senders.front()};
}

// Raw material from a supplier outside the ledger: here the lot begins.
Result<void> take_in(Act& act, const Event& event, const LotNamed& named, const Other& supplier, EventInfo& info) {
  NGUON_TRY(own_product_of(act, named.path));
  NGUON_ASSIGN(lot, lot_to_add_to(act, named, event, LotMayExist::yes));
  lot.batch.supplier = supplier.name;
  NGUON_TRY(add_to_lot(act, lot, *named.amount));
  info.items.push_back({named.path, Role::output, named.amount});
  return {};
}

Result<void> receive_lot(Act& act, const Event& event, const LotNamed& named, EventInfo& info) {
  NGUON_ASSIGN(found, act.find<BatchInfo>(keys::of(keys::kBatch, named.path)));
  if (!found || found->created == Amount{}) {
    const Thing* source = possessor(event.sources);
    if (source == nullptr) return refuse(Rule::source_missing, {named.path});
    NGUON_ASSIGN(from, other_side(act, *source));
    if (!from.outside()) return refuse(Rule::lot_unknown, {named.path});
    info.counterpart = from.name;
    return take_in(act, event, named, from, info);
  }
  NGUON_TRY(check_unit(*found, named));
  NGUON_TRY(check_day(*found, event.event_time));
  NGUON_ASSIGN(from, sender_of(act, event, named.path));
  if (!info.counterpart.empty() && info.counterpart != from.name) return refuse(Rule::source_missing, {named.path});
  info.counterpart = from.name;
  const std::string& to = from.outside() ? from.name : act.me();
  NGUON_ASSIGN(transit, transit_of(act, named.path, to, from.outside() ? act.me() : from.party));
  const Amount on_its_way{transit.amount.millionths - transit.packed.millionths};
  if (on_its_way.millionths <= 0) {
    if (from.outside() && found->supplier == from.name) return take_in(act, event, named, from, info);
    // What travels in a container arrives in it.
    if (transit.packed.millionths > 0) return refuse(Rule::lot_packed, {named.path, found->container});
    return refuse(Rule::not_shipped, {named.path, from.name, act.me()});
  }
  const Amount amount = named.amount.value_or(on_its_way);
  if (amount > on_its_way)
    return refuse(Rule::more_received_than_sent, {named.path, format_amount(amount), format_amount(on_its_way)});
  NGUON_TRY(arrive(act, named.path, from, amount, Amount{}));
  add_item(info, named.path, Role::subject, amount);
  return {};
}

Result<void> receive_container(Act& act, const Event& event, const std::string& id, EventInfo& info) {
  NGUON_ASSIGN(opened, open_container(act, id));
  ContainerInfo& container = opened.all.front();
  Other from{container.holder, container.holder};
  if (const Thing* source = possessor(event.sources)) {
    NGUON_ASSIGN(named, other_side(act, *source));
    from = std::move(named);
  }
  const bool is_return = from.outside() && container.holder == act.me() && container.in_transit_to == from.name;
  const bool is_delivery = from.party == container.holder && container.in_transit_to == act.me();
  if (!is_return && !is_delivery) return refuse(Rule::not_shipped, {id, from.name, act.me()});
  if (!info.counterpart.empty() && info.counterpart != from.name) return refuse(Rule::source_missing, {id});
  info.counterpart = from.name;
  for (const auto& [path, amount] : opened.lots) {
    NGUON_TRY(arrive(act, path, from, amount, amount));
    add_item(info, path, Role::subject, amount);
  }
  for (auto& one : opened.all) {
    one.holder = act.me();
    one.in_transit_to.clear();
    put_container(act, one);
  }
  info.containers.push_back(id);
  return {};
}

// A URI has a colon, a party's id has none.
Other other_side_of(const EventInfo& original) {
  const bool outside = original.counterpart.find(':') != std::string::npos;
  return Other{outside ? "" : original.counterpart, original.counterpart};
}

}  // namespace

Result<void> receive(Act& act, const Event& event, EventInfo& info) {
  NGUON_ASSIGN(goods, goods_of(act, event.epcs, event.quantities));
  if (goods.empty()) return refuse(Rule::nothing_named);
  for (const auto& id : goods.containers) NGUON_TRY(receive_container(act, event, id, info));
  for (const auto& named : goods.lots) NGUON_TRY(receive_lot(act, event, named, info));
  return {};
}

Result<void> take_back_shipping(Act& act, const EventInfo& original) {
  const Other to = other_side_of(original);
  std::map<std::string, Amount> packed;
  for (const auto& id : original.containers) {
    NGUON_ASSIGN(opened, open_container(act, id));
    ContainerInfo& container = opened.all.front();
    if (container.changed_at != original.index) return refuse(Rule::already_received, {id});
    container.in_transit_to.clear();
    put_container(act, container);
    for (const auto& [path, amount] : opened.lots) packed[path].millionths += amount.millionths;
  }
  for (const auto& item : original.items)
    NGUON_TRY(unsend(act, item.batch, to, item.amount.value_or(Amount{}), packed[item.batch], original.party));
  return {};
}

Result<void> take_back_receiving(Act& act, const EventInfo& original) {
  const Other from = other_side_of(original);
  std::map<std::string, Amount> packed;
  for (const auto& id : original.containers) {
    NGUON_ASSIGN(opened, open_container(act, id));
    NGUON_TRY(check_last(opened.all.front(), original));
    for (auto& one : opened.all) {
      one.holder = from.outside() ? original.party : from.party;
      put_container(act, one);
    }
    opened.all.front().in_transit_to = from.outside() ? from.name : original.party;
    put_container(act, opened.all.front());
    for (const auto& [path, amount] : opened.lots) packed[path].millionths += amount.millionths;
  }
  for (const auto& item : original.items) {
    const Amount amount = item.amount.value_or(Amount{});
    if (item.role == Role::output) {
      NGUON_TRY(take_from_lot(act, item.batch, original.party, amount));
      continue;
    }
    NGUON_ASSIGN(batch, act.read.batch(item.batch));
    NGUON_TRY(move_holding(act, item.batch, original.party, negative(amount), negative(packed[item.batch])));
    if (from.outside()) {
      NGUON_TRY(move_transit(act, item.batch, from.name, original.party, amount, packed[item.batch]));
      NGUON_ASSIGN(consumed, plus(batch.consumed, amount, item.batch));
      batch.consumed = consumed;
    } else {
      NGUON_TRY(move_transit(act, item.batch, original.party, from.party, amount, packed[item.batch]));
      NGUON_ASSIGN(left, holding_of(act, item.batch, original.party));
      if (batch.holder == original.party && left.held.millionths <= 0) {
        batch.holder = from.party;
        batch.in_transit_to = original.party;
      }
    }
    put_batch(act, batch);
  }
  return {};
}

}  // namespace nguon::state
