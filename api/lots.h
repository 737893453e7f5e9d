// Lots of one product, however many it has.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "ledger/state/reader.h"

namespace nguon::api {

inline constexpr std::size_t kProductLotsReadMax = 100'000;  // rows looked at for one answer

struct NewestLots {
  std::vector<state::BatchInfo> lots;  // newest first, by the entry that made each
  std::size_t total = 0;               // that were looked at
};

// The `limit` lots of the product that the ledger took last. Lots lie in the order of their names, so all of them are
// read; what stands past kProductLotsReadMax is not looked at. A product that is not there has none.
Result<NewestLots> newest_lots(const state::Reader& reader, std::string_view product, std::size_t limit);

}  // namespace nguon::api
