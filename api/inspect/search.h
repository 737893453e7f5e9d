// The one search box of the console: everything that a question may mean, in groups.
#pragma once

#include <string_view>

#include "api/app.h"
#include "ledger/base/json.h"
#include "ledger/base/result.h"

namespace nguon::api {

inline constexpr std::size_t kFoundShownDefault = 20;  // of each kind
inline constexpr std::size_t kFoundShownMax = 500;
inline constexpr std::size_t kRowsLookedAtMax = 300'000;       // of each kind; past it the answer says "notAll"
inline constexpr std::size_t kHashesLookedAtMax = 20'000'000;  // entries whose leaf hash is compared

// {"query","size","groups":[{"kind","total","notAll"?,"items":[...]}]}: kinds with nothing found are left out, those
// that name one thing come first. "total" counts all that was found, "items" holds at most `shown_max` of them.
// Kinds: label, batch, product, party, certificate, area, packing_house, run, key, decision, entry. Errors: read_question's, and
// the store's. Reads much: for a worker. Thread-safe.
Result<json::object> search(const App& app, std::string_view typed, std::size_t shown_max);

}  // namespace nguon::api
