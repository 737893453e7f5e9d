// The state as it was at an earlier size: the first entries folded anew, through the same code.
#pragma once

#include <cstdint>
#include <functional>

#include "ledger/audit.h"
#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/store/store.h"

namespace nguon {

struct StateAt {
  Hash root{};    // of the first `size` entries, computed from their bytes
  Time accepted;  // of the last of them
};

// Folds the first `size` entries of `view` into the empty store `into`, for state::Reader. Only its derived columns are
// written: it has no head and no entries. Signatures are taken as good; chain, times and rules are not.
// Errc::invalid_argument (size_unknown): none, or more than the view has; Errc::corrupt (ledger_damaged) names the entry;
// Errc::unavailable (interrupted) when `progress` answered false, which is asked about every thousand entries.
Result<StateAt> fold_to(const store::View& view, std::uint64_t size, store::Store& into,
                        const std::function<bool(const AuditProgress&)>& progress);

}  // namespace nguon
