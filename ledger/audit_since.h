// The audit of what is new: from a size whose root is known to be right, entry by entry to the head.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "ledger/audit.h"
#include "ledger/base/result.h"
#include "ledger/base/vkey.h"
#include "ledger/log/checkpoint.h"
#include "ledger/store/store.h"

namespace nguon {

struct AuditSinceOptions {
  bool signatures = true;
  std::size_t threads = 2;
  std::optional<log::Checkpoint> against;  // a checkpoint from elsewhere that must be part of this history
  // Called with each point up to which everything is good, at least every kAuditPointEntries entries,
  // at the end and when interrupted: what to keep to go on from later. Its error ends the audit.
  std::function<Result<void>(const log::Checkpoint&)> on_point;
};

inline constexpr std::uint64_t kAuditPointEntries = 65'536;

// Believes `since` (a checkpoint whose signature the caller checked, or the point of an earlier audit)
// and nothing else that is stored: the tree at since.size must have its root; from there every entry's
// bytes are hashed, the chain followed, tiles and head compared, and every signature checked with the
// keys that entries of this tree enrolled (not with those that the state says). Entries before `since`
// are not read again, and the state is not replayed: that is audit()'s. A `since` of size 0 (empty root,
// any origin) walks everything.
// Errors and report as for audit(); `entries` and `bytes` count what was read, `head` is the point that
// was reached. A `since` that is no part of this history is the finding "checkpoint".
Result<AuditReport> audit_since(const store::View& view, const SignatureCheck& signatures, const log::Checkpoint& since,
                                const AuditSinceOptions& options, const std::function<bool(const AuditProgress&)>& progress);

}  // namespace nguon
