// One statement of every type and kind, with every member filled, for tests. All of it is made up.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/statement/event.h"
#include "ledger/statement/records.h"

namespace nguon::test {

inline constexpr std::string_view kHost = "ocop.example";
inline constexpr std::string_view kOrigin = "ocop.example/yenbai";
inline constexpr std::string_view kRecordId = "urn:uuid:0193f5a2-7c1e-7d3a-9b42-5e6f708192a3";

// A vkey that has the form of one; nobody holds its secret.
std::string sample_vkey(std::string_view name);

statement::Genesis sample_genesis();
// Every record type, in the order of statement::Record.
std::vector<statement::Record> sample_records();
// Every event kind but `other`, each as parse_statement gives it back; and a correction.
std::vector<statement::Event> sample_events();

// The day or time, which must exist.
Day day_of(std::string_view text);
Time time_of(std::string_view text);

}  // namespace nguon::test
