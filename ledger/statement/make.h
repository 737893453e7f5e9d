// Building the JSON of statements from typed values, for everything in the program that writes
// them (import, label runs, the demonstration, tests), so that there is one spelling.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/json.h"
#include "ledger/statement/event.h"
#include "ledger/statement/records.h"

namespace nguon::statement {

// The record's JSON object with the given id. parse_statement(make_record(r)) gives r again.
json::object make_record(const Record& record, std::string_view id);

// The event's JSON object: EPCIS 2.0 as the official schema accepts it, times in `+07:00`.
// Reads the fields of Event that its kind uses; `event_id` and `event_time` must be set. URIs of
// things are taken from their `uri`, or made from ref.
json::object make_event(const Event& event);

// A whole EPCISDocument around events (capture and export; schemaVersion 2.0).
json::object make_epcis_document(std::vector<json::object> events, Time created);

// Convenience: "https://<host>/<path>".
Thing thing(std::string_view host, std::string_view path);

}  // namespace nguon::statement
