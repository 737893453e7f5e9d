#include "ledger/state/internal/containers.h"

#include <algorithm>

#include "ledger/state/internal/events.h"
#include "ledger/state/internal/genealogy.h"
#include "ledger/statement/ids.h"

namespace nguon::state {

using namespace statement;
using Role = BatchEvent::Role;

Result<Opened> open_container(const Act& act, const std::string& id) {
  Opened out;
  std::vector<std::string> layer = {id};
  for (std::size_t depth = 0; !layer.empty(); ++depth) {
    std::vector<std::string> next;
    for (const auto& one : layer) {
      if (depth >= kContainerDepthMax || out.all.size() >= kContainersMovedMax)
        return refuse(Rule::container_full, {id, std::to_string(kContainersMovedMax)});
      NGUON_ASSIGN(container, act.read.container(one));
      for (const auto& content : container.lots) {
        NGUON_ASSIGN(sum, plus(out.lots[content.batch], content.amount, content.batch));
        out.lots[content.batch] = sum;
      }
      next.insert(next.end(), container.containers.begin(), container.containers.end());
      out.all.push_back(std::move(container));
    }
    layer = std::move(next);
  }
  return out;
}

Result<void> check_in_hand(const Act& act, const ContainerInfo& container) {
  if (container.holder != act.me()) return refuse(Rule::not_holder, {act.me(), container.id, container.holder});
  if (!container.inside.empty()) return refuse(Rule::container_busy, {container.id, container.inside});
  if (!container.in_transit_to.empty()) return refuse(Rule::container_busy, {container.id, "?"});
  return {};
}

Result<void> check_last(const ContainerInfo& container, const EventInfo& original) {
  if (container.changed_at == original.index) return {};
  return refuse(Rule::later_events_depend, {container.id});
}

namespace {

bool is_empty(const ContainerInfo& container) { return container.lots.empty() && container.containers.empty(); }

// The lot that a container is, or whose unit it is; "" for a case or pallet.
std::string lot_of_container(const std::string& id) {
  if (const auto batch = parse_batch_path(id)) return batch->path();
  if (const auto unit = parse_unit_path(id)) return unit->batch.path();
  return "";
}

// `amount` more of the lot is in the container (less when negative). In a case it stays the
// party's, packed; in another lot it is used up.
Result<void> count_packed(Act& act, const std::string& id, const std::string& path, const std::string& party, Amount amount) {
  NGUON_ASSIGN(batch, act.read.batch(path));
  if (!lot_of_container(id).empty()) {
    NGUON_TRY(move_holding(act, path, party, negative(amount)));
    NGUON_ASSIGN(consumed, plus(batch.consumed, amount, path));
    batch.consumed = consumed;
  } else {
    NGUON_TRY(move_holding(act, path, party, Amount{}, amount));
    NGUON_ASSIGN(has, holding_of(act, path, party));
    if (amount.millionths > 0)
      batch.container = id;
    else if (batch.container == id && has.packed == Amount{})
      batch.container.clear();
  }
  put_batch(act, batch);
  return {};
}

Result<void> put_in(Act& act, ContainerInfo& into, const std::string& path, const std::string& party, Amount amount) {
  const auto same = std::find_if(into.lots.begin(), into.lots.end(), [&](const auto& c) { return c.batch == path; });
  if (same == into.lots.end()) {
    into.lots.push_back({path, amount});
  } else {
    NGUON_ASSIGN(sum, plus(same->amount, amount, path));
    same->amount = sum;
  }
  return count_packed(act, into.id, path, party, amount);
}

Result<void> take_out(Act& act, ContainerInfo& from, const std::string& path, const std::string& party, Amount amount) {
  const auto there = std::find_if(from.lots.begin(), from.lots.end(), [&](const auto& c) { return c.batch == path; });
  if (there == from.lots.end() || there->amount < amount) return refuse(Rule::not_in_container, {from.id, path});
  there->amount = Amount{there->amount.millionths - amount.millionths};
  if (there->amount == Amount{}) from.lots.erase(there);
  return count_packed(act, from.id, path, party, negative(amount));
}

Result<void> put_container_in(Act& act, ContainerInfo& into, const std::string& child_id) {
  NGUON_ASSIGN(child, act.read.container(child_id));
  child.inside = into.id;
  put_container(act, child);
  into.containers.push_back(child_id);
  return {};
}

Result<void> take_container_out(Act& act, ContainerInfo& from, const std::string& child_id) {
  const auto there = std::find(from.containers.begin(), from.containers.end(), child_id);
  if (there == from.containers.end()) return refuse(Rule::not_in_container, {from.id, child_id});
  from.containers.erase(there);
  NGUON_ASSIGN(child, act.read.container(child_id));
  child.inside.clear();
  put_container(act, child);
  return {};
}

// That the signer has the lot in hand that others are packed into or taken out of.
Result<void> check_lot_in_hand(const Act& act, const Event& event, const std::string& lot) {
  NGUON_ASSIGN(batch, act.read.batch(lot));
  NGUON_TRY(check_unrestricted(act, lot));
  NGUON_TRY(check_day(batch, event.event_time));
  NGUON_ASSIGN(held, holding_of(act, lot, act.me()));
  if (held.held.millionths <= 0) return refuse(Rule::not_holder, {act.me(), lot, batch.holder});
  return {};
}

// The container to pack into: the signer's, or a new or empty one.
Result<ContainerInfo> container_to_fill(const Act& act, const std::string& id) {
  NGUON_ASSIGN(found, act.find<ContainerInfo>(keys::of(keys::kContainer, id)));
  if (found && !lot_of_container(id).empty()) return std::move(*found);
  if (found && !(is_empty(*found) && found->inside.empty() && found->in_transit_to.empty())) {
    NGUON_TRY(check_in_hand(act, *found));
    return std::move(*found);
  }
  ContainerInfo fresh;
  fresh.id = id;
  fresh.holder = act.me();
  return fresh;
}

// Packing a lot into a lot makes it an ingredient: it must not descend from what it goes into.
Result<void> check_ingredients(const Act& act, const std::string& into, const std::vector<std::string>& children) {
  bool looped = false;
  NGUON_ASSIGN(cut, walk(act.read, children, Direction::back, kAncestorsWalkedMax, [&](const std::string& batch) -> Result<bool> {
                 looped = batch == into;
                 return !looped;
               }));
  if (looped) return refuse(Rule::loop_in_genealogy, {into});
  if (cut) return refuse(Rule::genealogy_too_large, {into, std::to_string(kAncestorsWalkedMax)});
  for (const auto& child : children) NGUON_TRY(check_unrestricted(act, child));
  return {};
}

}  // namespace

Result<void> pack(Act& act, const Event& event, EventInfo& info) {
  if (!event.parent) return refuse(Rule::container_missing);
  NGUON_TRY(check_ours(act, *event.parent));
  const std::string id = container_id(*event.parent);
  NGUON_ASSIGN(goods, goods_of(act, event.child_epcs, event.child_quantities));
  if (goods.empty()) return refuse(Rule::nothing_named);
  const std::string lot = lot_of_container(id);
  if (!lot.empty()) {
    // Containers do not become part of a lot; what is in them may.
    if (!goods.containers.empty()) return refuse(Rule::thing_not_lot, {goods.containers.front()});
    NGUON_TRY(check_lot_in_hand(act, event, lot));
  }
  NGUON_ASSIGN(container, container_to_fill(act, id));
  std::vector<std::string> ingredients;
  for (const auto& named : goods.lots) {
    NGUON_ASSIGN(batch, act.read.batch(named.path));
    NGUON_TRY(check_day(batch, event.event_time));
    NGUON_ASSIGN(loose, loose_of(act, batch, named));
    NGUON_TRY(put_in(act, container, named.path, act.me(), loose.wanted));
    info.items.push_back({named.path, Role::child, loose.wanted});
    ingredients.push_back(named.path);
  }
  for (const auto& child_id : goods.containers) {
    if (child_id == id) return refuse(Rule::container_loop, {id});
    NGUON_ASSIGN(child, act.read.container(child_id));
    NGUON_TRY(check_in_hand(act, child));
    NGUON_TRY(put_container_in(act, container, child_id));
    info.containers.push_back(child_id);
  }
  if (container.lots.size() + container.containers.size() > kContainerContentMax)
    return refuse(Rule::container_full, {id, std::to_string(kContainerContentMax)});
  put_container(act, container);
  NGUON_TRY(open_container(act, id));  // not too deep, not too many
  info.parent = id;
  if (!lot.empty()) {
    NGUON_TRY(check_ingredients(act, lot, ingredients));
    info.items.push_back({lot, Role::parent, std::nullopt});
  }
  return {};
}

Result<void> unpack(Act& act, const Event& event, EventInfo& info) {
  if (!event.parent) return refuse(Rule::container_missing);
  NGUON_TRY(check_ours(act, *event.parent));
  const std::string id = container_id(*event.parent);
  NGUON_ASSIGN(goods, goods_of(act, event.child_epcs, event.child_quantities));
  NGUON_ASSIGN(container, act.read.container(id));
  if (is_empty(container)) return refuse(Rule::container_unknown, {id});
  const std::string lot = lot_of_container(id);
  if (lot.empty())
    NGUON_TRY(check_in_hand(act, container));
  else
    NGUON_TRY(check_lot_in_hand(act, event, lot));
  if (goods.empty()) {  // EPCIS: DELETE without children takes out everything
    for (const auto& content : container.lots) goods.lots.push_back({content.batch, std::nullopt, ""});
    goods.containers = container.containers;
  }
  for (const auto& named : goods.lots) {
    NGUON_ASSIGN(batch, act.read.batch(named.path));
    NGUON_TRY(check_unit(batch, named));
    Amount amount = named.amount.value_or(Amount{});
    for (const auto& content : container.lots)
      if (!named.amount && content.batch == named.path) amount = content.amount;
    if (amount.millionths <= 0) return refuse(Rule::not_in_container, {id, named.path});
    NGUON_TRY(take_out(act, container, named.path, act.me(), amount));
    info.items.push_back({named.path, Role::child, amount});
  }
  for (const auto& child_id : goods.containers) {
    NGUON_TRY(take_container_out(act, container, child_id));
    info.containers.push_back(child_id);
  }
  put_container(act, container);
  info.parent = id;
  return {};
}

Result<void> take_back_packing(Act& act, const EventInfo& original) {
  NGUON_ASSIGN(container, act.read.container(original.parent));
  NGUON_TRY(check_last(container, original));
  for (const auto& item : original.items)
    if (item.role == Role::child && item.amount) NGUON_TRY(take_out(act, container, item.batch, original.party, *item.amount));
  for (const auto& child : original.containers) NGUON_TRY(take_container_out(act, container, child));
  put_container(act, container);
  return {};
}

Result<void> take_back_unpacking(Act& act, const EventInfo& original) {
  NGUON_ASSIGN(container, act.read.container(original.parent));
  NGUON_TRY(check_last(container, original));
  for (const auto& item : original.items) {
    if (!item.amount) continue;
    NGUON_ASSIGN(has, holding_of(act, item.batch, original.party));
    if (has.held.millionths - has.packed.millionths < item.amount->millionths)
      return refuse(Rule::later_events_depend, {original.parent});
    NGUON_TRY(put_in(act, container, item.batch, original.party, *item.amount));
  }
  for (const auto& child_id : original.containers) {
    NGUON_ASSIGN(child, act.read.container(child_id));
    NGUON_TRY(check_last(child, original));
    NGUON_TRY(put_container_in(act, container, child_id));
  }
  put_container(act, container);
  return {};
}

}  // namespace nguon::state
