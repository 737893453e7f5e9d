// Audit: believe nothing that is derived. Reads every entry's stored bytes, hashes them anew, follows
// the chain, rebuilds the tree and compares it with head, tiles and checkpoint, checks every signature
// with the keys that the entries themselves enrolled, and replays the fold and compares its state with
// the stored one. Works on any view, beside a running server, or on a copy.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "ledger/base/result.h"
#include "ledger/base/vkey.h"
#include "ledger/log/checkpoint.h"
#include "ledger/store/store.h"

namespace nguon {

struct AuditOptions {
  bool signatures = true;  // the slow part: 80 % of the time
  bool state = true;       // replay the fold in a scratch store and compare record by record
  std::size_t threads = 2;
  std::optional<std::uint64_t> size;       // audit this prefix only; default: the head
  std::optional<log::Checkpoint> against;  // a checkpoint from elsewhere that must be part of this history
  std::string scratch_path;                // where the replay may keep its state ("" = memory)
};

struct AuditProgress {
  std::uint64_t entries = 0, entries_total = 0, bytes = 0;
};

struct AuditReport {
  std::uint64_t entries = 0, bytes = 0, signatures = 0, state_records = 0;
  log::Checkpoint head;  // recomputed from the bytes
  // The first contradiction, if any. `index` is the first bad entry where one can be named.
  struct Finding {
    std::string name;  // "entry_hash", "chain", "tree", "tile", "signature", "rule", "state", "gap", "checkpoint", ...
    std::optional<std::uint64_t> index;
    std::string message, message_vi;
  };
  std::optional<Finding> finding;
  bool good() const { return !finding.has_value(); }
};

// Errc::io or unavailable when the audit could not be done (then nothing is known, which is not good);
// contradictions are in the report. `progress` is called now and then; returning false stops with
// Errc::unavailable (interrupted).
Result<AuditReport> audit(const store::View& view, const SignatureCheck& signatures, const AuditOptions& options,
                          const std::function<bool(const AuditProgress&)>& progress);

// Makes all derived columns anew from the entries (tiles, postings, by_hash, state), through the same
// fold. The ledger must not be open elsewhere. Can be repeated; interrupted, it is run again.
Result<void> rebuild(store::Store& store, const SignatureCheck& signatures,
                     const std::function<bool(const AuditProgress&)>& progress);

}  // namespace nguon
