#include "ledger/statement/make.h"
#include "ledger/statement/statement.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {
namespace {

// Whether make_event can write the event again: it needs an id and a kind, and has no spelling for
// an object event of sensors or of an empty list.
bool has_own_spelling(const statement::Event& event) {
  if (event.event_id.empty() || event.kind == statement::EventKind::other) return false;
  return event.type != statement::EventType::object || !event.epcs.empty() || !event.quantities.empty();
}

}  // namespace

bool run(std::string_view bytes) {
  const auto value = parse_json(bytes);
  if (!accepted(value) || !value->is_object()) return false;
  const auto event = statement::parse_event(value->get_object());
  if (!accepted(event)) return false;
  if (!has_own_spelling(*event)) return true;
  // What was understood, written anew, is understood as the same, but for what make_event fills in:
  // its own offset, and the words that belong to the kind.
  const auto written = statement::make_event(*event);
  auto again = NGUON_VALUE(statement::parse_event(written));
  NGUON_HOLDS(statement::make_event(again) == written);
  again.time_zone_offset = event->time_zone_offset;
  if (event->biz_step.empty()) again.biz_step.clear();
  if (event->disposition.empty()) again.disposition.clear();
  NGUON_HOLDS(again == *event);
  return true;
}

}  // namespace nguon::fuzz
