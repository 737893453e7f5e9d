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

// The record's JSON object with the given id. parse_statement(statement_text(make_record(r, id)))
// gives r and id again. A status that is never in a record (AreaStatus::granted) is a bug of the
// caller: throws std::logic_error.
json::object make_record(const Record& record, std::string_view id);

// Adds the member "nguon:private" to a record or an event; nothing where `fields` is empty.
void put_private(json::object& statement, const std::vector<PrivateField>& fields);

// The event's JSON object: EPCIS 2.0 as the official schema accepts it, times in `+07:00`.
// `kind`, `event_id` and `event_time` must be set. The kind gives type and action, and where they
// are left empty bizStep, disposition and persistentDisposition too (docs/formats/events.md); with
// EventKind::other they are taken from the event. Every other field that is not empty is written.
// URIs of things are taken from their `uri`, or made from `ref`.
json::object make_event(const Event& event);

// Do not change: part of the format. What the prefix "nguon" stands for in EPCIS documents.
inline constexpr std::string_view kNguonNamespace = "urn:x-nguon:v1:";
inline constexpr std::string_view kEpcisContext = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

// A whole EPCISDocument around events (capture and export; schemaVersion 2.0).
json::object make_epcis_document(std::vector<json::object> events, Time created);

// Convenience: "https://<host>/<path>".
Thing thing(std::string_view host, std::string_view path);

}  // namespace nguon::statement
