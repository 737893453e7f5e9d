// Batches that came from another ledger. A batch that was received from a supplier outside its ledger names
// it by URI (docs/formats/events.md); where that URI is a batch of another ledger that is copied too, the
// trace goes on there, with a proof against that ledger's own checkpoint.
#pragma once

#include <string_view>

#include "api/app.h"
#include "api/mirror/foreign_lots.h"
#include "ledger/base/json.h"
#include "ledger/state/trace.h"

namespace nguon::api {

inline constexpr std::size_t kElsewhereBatchesMax = 100;  // in one answer

// The trace as JSON, with "elsewhere": one member for each batch of another ledger that the trace leads to:
// {"uri", "from": the batch here, "known": false with "reason"} or with known: true the "ledger" (origin, host),
// "batch", "index" and "checkpointSize", the "checks" that were made, "restrictions" in effect there, and its own "trace".
Result<json::object> trace_across(const App& app, std::string_view batch, state::Direction direction, const FindLedger& find);

}  // namespace nguon::api
