// Error declarations: the original stays and is shown; what it did is taken back.
#include "ledger/state/internal/events.h"
#include "ledger/store/keys.h"

namespace nguon::state {

using namespace statement;

namespace {

// The first lot or container that the event names: where an authority's correction looks for it.
std::string first_lot(const Act& act, const Event& event) {
  for (const auto& [epcs, quantities] : {std::pair{&event.epcs, &event.quantities},
                                         {&event.input_epcs, &event.inputs},
                                         {&event.output_epcs, &event.outputs},
                                         {&event.child_epcs, &event.child_quantities}}) {
    const auto goods = goods_of(act, *epcs, *quantities);
    if (goods && !goods->lots.empty()) return goods->lots.front().path;
  }
  return "";
}

// The entry that the correction is about: the signer's own, or anybody's for an authority.
Result<EventInfo> original_of(const Act& act, const Event& event) {
  NGUON_ASSIGN(own, act.read.statement(act.me(), event.event_id));
  if (own) {
    NGUON_ASSIGN(info, act.find<EventInfo>(keys::of(keys::kEvent, own->index)));
    if (!info) return refuse(Rule::correction_of_unknown, {event.event_id, act.me()});
    if (info->content != content_of(event)) return refuse(Rule::correction_differs, {std::to_string(own->index)});
    return std::move(*info);
  }
  if (act.am(kAuthority)) {
    const Hash wanted = content_of(event);
    NGUON_ASSIGN(touched, act.read.events_of(first_lot(act, event)));
    for (const auto& one : touched) {
      if (one.kind != event.kind || one.corrects) continue;
      NGUON_ASSIGN(info, act.read.event(one.index));
      if (info.content == wanted) return info;
    }
  }
  return refuse(Rule::correction_of_unknown, {event.event_id, act.me()});
}

Result<void> take_back(Act& act, const EventInfo& original) {
  switch (original.kind) {
    case EventKind::growing: return take_back_growing(act, original);
    case EventKind::processing:
    case EventKind::packaging: return take_back_transformation(act, original);
    case EventKind::aggregation: return take_back_packing(act, original);
    case EventKind::disaggregation: return take_back_unpacking(act, original);
    case EventKind::shipping: return take_back_shipping(act, original);
    case EventKind::receiving: return take_back_receiving(act, original);
    case EventKind::recall:
    case EventKind::suspension: return take_back_restriction(act, original);
    case EventKind::recall_lifted:
    case EventKind::suspension_lifted: return take_back_lifting(act, original);
    case EventKind::certification:
    case EventKind::inspection:
    case EventKind::other: break;
  }
  return {};
}

// The original's rows name the correction, and the correction stands beside it.
Result<void> mark_corrected(Act& act, EventInfo original) {
  original.corrected_by = act.entry.index;
  act.put(keys::of(keys::kEvent, original.index), original);
  EventInfo correction;
  correction.index = act.entry.index;
  correction.kind = original.kind;
  correction.party = act.me();
  correction.event_time = original.event_time;
  correction.accepted = act.entry.accepted;
  correction.corrects = original.index;
  act.put(keys::of(keys::kEvent, act.entry.index), correction);
  for (const auto& item : original.items) {
    BatchEvent row{original.index, original.kind, item.role, act.entry.index, std::nullopt};
    const std::string prefix = keys::of(keys::kBatchEvents, item.batch);
    act.state.put(store::Column::postings, store::posting_key(prefix, original.index), encode(row));
    act.post(prefix, encode(BatchEvent{act.entry.index, original.kind, item.role, std::nullopt, original.index}));
  }
  return {};
}

}  // namespace

Result<void> correct(Act& act, const Event& event) {
  NGUON_ASSIGN(original, original_of(act, event));
  if (original.corrected_by)
    return refuse(Rule::already_corrected, {std::to_string(original.index), std::to_string(*original.corrected_by)});
  if (original.corrects) return refuse(Rule::correction_of_unknown, {event.event_id, act.me()});
  NGUON_TRY(take_back(act, original));
  return mark_corrected(act, std::move(original));
}

}  // namespace nguon::state
