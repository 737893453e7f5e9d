// Which lots a recall or suspension reaches: what the fold marks, and what a preview shows. One function, so that
// nobody decides on other figures than those that follow.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "ledger/state/reader.h"

namespace nguon::state {

struct ReachedLot {
  std::string batch;
  std::string origin;     // the lot named in the decision whose descendant it is; itself when it is named
  std::size_t depth = 0;  // steps from the origin
};

// `origins` and, unless `lots_only`, everything that was made of them or packed with them: each lot once, under the
// first origin that reaches it, nearest first. Lots that no ledger record knows are in it by their names.
// Errc::rule (recall_too_wide) past kRestrictionReachMax lots; errors of the view.
Result<std::vector<ReachedLot>> reach_of(const Reader& reader, std::span<const std::string> origins, bool lots_only);

}  // namespace nguon::state
