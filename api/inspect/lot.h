// Everything that an inspector asks about one lot, gathered from one moment of the ledger.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/app.h"
#include "ledger/base/json.h"
#include "ledger/base/result.h"
#include "ledger/state/trace.h"

namespace nguon::api {

inline constexpr std::size_t kLotEventsMax = 1'000;  // of one lot; the answer says when there are more
inline constexpr std::size_t kExportLotsMax = 2'000;
inline constexpr std::size_t kExportEventsMax = 20'000;

// {"batch","product","names","status","restrictions","back","forward","balance","events","eventsTotal","runs",
// "retention","size","asked"}: docs/api.md. Errc::not_found lot_unknown. Reads much: for a worker. Thread-safe.
Result<json::object> lot_view(const App& app, std::string_view batch);

// Where the lot came from and what became of it as one graph, without doubles, the lot itself first.
Result<state::Trace> whole_trace(const state::Reader& reader, std::string_view batch, std::size_t nodes_max);

enum class ExportScope { lot, tree };  // its own events; or those of all its ancestors and descendants too

// The entries of the events of a lot, in the order of the ledger. Errc::not_found lot_unknown; Errc::too_large
// export_too_large: nothing is left out silently.
Result<std::vector<std::uint64_t>> exported_events(const state::Reader& reader, std::string_view batch, ExportScope scope);

// One line for each lot in each event, as a spreadsheet sorts it (FSMA 204: critical tracking events and key data
// elements): UTF-8 with a byte order mark, RFC 4180. A cell never begins as a formula.
Result<std::string> export_csv(const App& app, std::string_view batch, ExportScope scope);

// The events as they were signed, in one EPCIS 2.0 document.
Result<json::object> export_epcis(const App& app, std::string_view batch, ExportScope scope);

}  // namespace nguon::api
