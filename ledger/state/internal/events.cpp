// Events: what is common to all kinds.
#include "ledger/state/internal/events.h"

#include "ledger/base/codec.h"
#include "ledger/base/sha256.h"
#include "ledger/store/keys.h"

namespace nguon::state {

using namespace statement;

namespace {

constexpr std::int64_t kDayMs = 86'400'000;

Result<void> check_time(const Act& act, const Event& event) {
  const std::int64_t accepted = act.entry.accepted.unix_ms;
  const Time latest = event.error ? event.error->declared : event.event_time;
  if (latest.unix_ms > accepted + act.data.event_ahead_max_ms)
    return refuse(Rule::event_in_future, {format_time(latest), format_time(act.entry.accepted)});
  // A correction speaks of an event that was in time when it was recorded.
  if (!event.error && event.event_time.unix_ms < accepted - act.data.event_age_max_days * kDayMs)
    return refuse(Rule::event_too_old, {format_time(event.event_time), std::to_string(act.data.event_age_max_days)});
  return {};
}

Result<void> apply_kind(Act& act, const Event& event, EventInfo& info) {
  switch (event.kind) {
    case EventKind::growing: return grow(act, event, info);
    case EventKind::processing:
    case EventKind::packaging: return transform(act, event, info);
    case EventKind::aggregation: return pack(act, event, info);
    case EventKind::disaggregation: return unpack(act, event, info);
    case EventKind::shipping: return ship(act, event, info);
    case EventKind::receiving: return receive(act, event, info);
    case EventKind::certification: return certify(act, event, info);
    case EventKind::inspection: return inspect(act, event, info);
    case EventKind::recall:
    case EventKind::suspension: return restrict_lots(act, event, info);
    case EventKind::recall_lifted:
    case EventKind::suspension_lifted: return lift(act, event, info);
    case EventKind::other: break;
  }
  return refuse(Rule::event_kind_unsupported, {"?", event.biz_step});
}

void record(Act& act, const EventInfo& info) {
  act.put(keys::of(keys::kEvent, info.index), info);
  for (const auto& item : info.items) {
    BatchEvent row;
    row.index = info.index;
    row.kind = info.kind;
    row.role = item.role;
    row.corrects = info.corrects;
    act.post(keys::of(keys::kBatchEvents, item.batch), encode(row));
  }
  if (!info.area.empty()) act.post(keys::of(keys::kAreaEvents, info.area));
}

}  // namespace

Result<void> apply_event(Act& act, const Event& event) {
  NGUON_TRY(check_time(act, event));
  if (event.error) return correct(act, event);
  if (event.read_point) NGUON_TRY(check_ours(act, *event.read_point));
  if (event.biz_location) NGUON_TRY(check_ours(act, *event.biz_location));
  EventInfo info;
  info.index = act.entry.index;
  info.kind = event.kind;
  info.party = act.me();
  info.event_time = event.event_time;
  info.accepted = act.entry.accepted;
  info.content = content_of(event);
  NGUON_TRY(apply_kind(act, event, info));
  record(act, info);
  return {};
}

namespace {

void write(FieldWriter& out, const Thing& thing) { out.str(thing.ref ? thing.ref->uri() : thing.uri); }
void write(FieldWriter& out, const std::optional<Thing>& thing) {
  out.flag(thing.has_value());
  if (thing) write(out, *thing);
}
void write(FieldWriter& out, const std::string& text) { out.str(text); }
void write(FieldWriter& out, const Quantity& quantity) {
  write(out, quantity.what);
  out.flag(quantity.amount.has_value()).i64(quantity.amount.value_or(Amount{}).millionths).str(quantity.uom);
}
void write(FieldWriter& out, const PartyRole& role) {
  out.str(role.role);
  write(out, role.who);
}
template <class T>
void write(FieldWriter& out, const std::vector<T>& list) {
  out.u64(list.size());
  for (const T& one : list) write(out, one);
}

}  // namespace

Hash content_of(const Event& event) {
  FieldWriter out;
  out.u64(static_cast<std::uint64_t>(event.type)).u64(static_cast<std::uint64_t>(event.kind));
  out.u64(static_cast<std::uint64_t>(event.action)).str(event.event_id).i64(event.event_time.unix_ms);
  out.str(event.biz_step).str(event.disposition).str(event.transformation_id).str(event.certification_info);
  write(out, event.persistent_set);
  write(out, event.persistent_unset);
  write(out, event.read_point);
  write(out, event.biz_location);
  write(out, event.epcs);
  write(out, event.quantities);
  write(out, event.parent);
  write(out, event.child_epcs);
  write(out, event.child_quantities);
  write(out, event.input_epcs);
  write(out, event.output_epcs);
  write(out, event.inputs);
  write(out, event.outputs);
  write(out, event.sources);
  write(out, event.destinations);
  return sha256(out.take());
}

std::string party_of(const Act& act, const Thing& who) {
  if (!who.ref || who.ref->host != act.ledger.host || !who.ref->path.starts_with(kPartyPath)) return "";
  return who.ref->path.substr(kPartyPath.size());
}

const Thing* possessor(const std::vector<PartyRole>& roles) {
  for (const std::string_view wanted : {"possessing_party", "owning_party"})
    for (const auto& role : roles)
      if (role.role == wanted) return &role.who;
  return nullptr;
}

}  // namespace nguon::state
