// A statement: what a party signs (docs/formats/statement.md). Pure: bytes in, typed value out.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/base/json.h"
#include "ledger/base/result.h"
#include "ledger/statement/event.h"
#include "ledger/statement/records.h"

namespace nguon::statement {

// Do not change: part of the format.
inline constexpr std::string_view kHeader = "nguon.statement/v1\n";
inline constexpr std::size_t kJsonBytesMax = 32'768;

struct Statement {
  std::string id;    // unique within its signer. Of a correction: eventID + "#" + declarationTime as written
  std::string json;  // the one line, as signed
  std::variant<Record, Event> body;
  std::vector<PrivateField> private_fields = {};  // of "nguon:private", in the order of their names

  const Event* event() const { return std::get_if<Event>(&body); }
  template <class T>
  const T* record() const {
    const auto* r = std::get_if<Record>(&body);
    return r ? std::get_if<T>(r) : nullptr;
  }
  // "Party", "ObjectEvent", ...
  std::string_view type() const;
};

// Parses the text of a statement's note (header line, one JSON line, both ending in a newline).
// Every error is Errc::invalid_argument (too_large for size) with a name and both languages:
// statement_header, statement_lines, statement_too_large, those of parse_json, type_unknown,
// field_missing, field_unknown, field_malformed (each naming the JSON path, as "parties[0].name"
// in quotes). An event's eventID must be a urn:uuid of a v4 or v7 UUID or a GS1 event hash id.
// Thread-safe.
Result<Statement> parse_statement(std::string_view note_text);

// The text to sign for a JSON value: header, compact JSON, newline. Refuses what parse_statement
// would refuse, so that nobody signs a statement that cannot be recorded.
Result<std::string> statement_text(const json::value& value);

// Parses one EPCIS event as it stands in an eventList. Members: those of EPCIS 2.0 for its type,
// and prefixed extensions; anything else is field_unknown. More lenient than parse_statement in
// one thing, as other systems' events need it: eventID may be any URI, or be missing ("").
Result<Event> parse_event(const json::object& event);

}  // namespace nguon::statement
