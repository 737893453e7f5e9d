// The life of one label run, step by step: who asked for it, who reserved it, what was printed, spoiled, put into use and
// voided, each with its entry.
#pragma once

#include <cstddef>
#include <cstdint>

#include "api/app.h"
#include "ledger/base/json.h"
#include "ledger/base/result.h"

namespace nguon::api {

inline constexpr std::size_t kRunStepsMax = 500;  // the oldest are told, and how many there are

// {"run", "product", "productName", "party", "partyName", "serials": {"reserved", "printed", "spoiled", "inUse"}, "steps",
// "stepsTotal"}. A step: {"what": requested | reserved | printed | spoiled | activated | voided, "index", "accepted",
// "signedBy"} and, where it has them, "first", "last", "reprints", "digest", "reason". In the order of the entries.
// Errc::not_found run_unknown; errors of the store.
Result<json::object> run_life(const App& app, std::uint64_t run);

}  // namespace nguon::api
