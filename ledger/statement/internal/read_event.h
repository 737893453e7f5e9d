// The parser of EPCIS 2.0 events.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/json.h"
#include "ledger/base/result.h"
#include "ledger/statement/event.h"

namespace nguon::statement::internal {

std::string_view type_word(EventType type);  // "ObjectEvent", ...
std::optional<EventType> event_type(std::string_view word);
std::string_view action_word(Action action);  // "ADD", ...; "" for none

struct ReadEvent {
  Event event;
  std::string type;
  std::string declaration_time;  // of an errorDeclaration, as written
  std::vector<PrivateField> private_fields;
};
// Errors as parse_event (statement.h).
Result<ReadEvent> read_event(const json::object& event);

}  // namespace nguon::statement::internal
