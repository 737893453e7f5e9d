// The links between lots, as events make them. Corrected events link nothing.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/state/reader.h"
#include "ledger/state/trace.h"

namespace nguon::state {

struct Link {
  std::string batch;        // the other end
  std::uint64_t index = 0;  // the event that links them
  bool aggregation = false;
  std::optional<Amount> amount;  // of the ingredient
};

// From the lot to its ingredients (back) or to what was made of it (forward), oldest event first;
// one link for each event and other end.
Result<std::vector<Link>> links_of(const Reader& reader, std::string_view batch, Direction direction);

// Visits `start` and then everything that links from it, each lot once, nearest first, until
// `visit` answers false or `lots_max` lots were visited (then `true`: there may be more).
Result<bool> walk(const Reader& reader, const std::vector<std::string>& start, Direction direction, std::size_t lots_max,
                  const std::function<Result<bool>(const std::string& batch)>& visit);

}  // namespace nguon::state
