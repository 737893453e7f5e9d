// The watch over growing-area codes: harvests against what an area can give, codes used by others than their holders,
// codes that are suspended, cancelled, expired or about to expire. It says where a person should look, and why; it
// refuses and accuses nobody.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/json.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/state/reader.h"

namespace nguon::api {

inline constexpr std::size_t kWatchAreasMax = 20'000;  // read; an answer says when there are more
inline constexpr std::size_t kWatchLinesMax = 500;     // in one answer

// Worst first.
enum class WatchKind {
  used_not_in_force,     // an event on a day on which the code, as known now, was not in force
  used_without_consent,  // by another party, without a permission in force on that day, as known now
  harvest_far_over,
  harvest_over,
  used_by_others,  // with permission
  cancelled,
  suspended,
  expired,
  expiring,
  harvest_near,
  no_yield_known,  // harvested, and nobody said how much the area can give: cannot be compared
};
std::string_view to_string(WatchKind kind);

struct WatchLine {
  WatchKind kind{};
  std::string area;
  state::Words name;
  std::string holder;
  std::string party;        // who used the code, where that is the matter
  std::optional<int> year;  // of harvests
  std::optional<statement::Amount> harvested, expected;
  std::string uom;
  std::optional<std::int64_t> percent;  // harvested / expected
  std::vector<std::uint64_t> entries;   // newest first, at most ten
  std::size_t uses = 0;                 // events in all of this kind, of those looked at
  state::Words reason;
};

struct Watch {
  std::vector<WatchLine> lines;  // worst first; all of them
  std::size_t areas = 0;         // looked at
  bool areas_cut = false;        // there are more areas
  bool uses_cut = false;         // of some area only the newest uses were looked at
};

// Harvests of this calendar year and the one before. Errors of the view.
Result<Watch> watch_areas(const state::Reader& reader, Time now);

// At most `limit` lines, with how many there are; thresholds with their sources.
json::object to_json(const Watch& watch, std::size_t limit);

}  // namespace nguon::api
