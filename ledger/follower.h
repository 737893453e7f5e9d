// A copy of somebody else's ledger: a Ledger that grows only by entries which that ledger's own signed
// checkpoints commit to, and that never signs. The entries are checked and folded into the state as
// the sequencer, an audit and a rebuild do it; the network is the caller's.
//
// Promises. What is on disk has been proven to be the beginning of a tree that the ledger signed. Readers
// see exactly one signed checkpoint at a time, the newest that the copy holds all entries of. Killed at
// any moment it goes on from what is on disk.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ledger/ledger.h"

namespace nguon {

inline constexpr std::size_t kFollowEntriesMax = 2'048;               // in one step
inline constexpr std::size_t kFollowBytesMax = std::size_t{8} << 20;  // of entries in one step

// extend() and refresh() are for one thread at a time; the rest is thread-safe.
class Follower : public Ledger {
 public:
  // Opens the copy in `store`, or begins one where the store is empty. Of `options`, clock, signatures and
  // workers are used. Errors as for Ledger::open; Errc::invalid_argument (wrong_log_key) when the copy is
  // of another ledger than `log_key`'s.
  static Result<std::unique_ptr<Follower>> open(std::unique_ptr<store::Store> store, const VerifierKey& log_key,
                                                LedgerOptions options);

  struct Copied {
    std::uint64_t size = 0;  // entries on disk; those past published() are not shown yet
    Hash root{};
    std::string target_note;  // the checkpoint that they are on the way to, or at; "" before the first
  };
  virtual Copied copied() const = 0;

  struct Step {
    std::span<const std::string> entries;  // bytes, from copied().size on; 1..kFollowEntriesMax, kFollowBytesMax
    std::string target_note;               // a checkpoint signed by the ledger, at least as large as what comes out
    std::vector<Hash> consistency;         // that the tree with these entries begins the target's; empty when it is all of it
  };
  // Checks and records the entries in one synced write; when they complete the target, it is published.
  // Errc::corrupt (copy_refused) when anything that came from the ledger is not right: says which entry and
  // what; nothing is written then. Errc::too_large, Errc::invalid_argument for a step that is none. Errors
  // of the store: then no further step is taken until the copy is opened again (Errc::unavailable).
  virtual Result<void> extend(const Step& step) = 0;

  // The published checkpoint again, with other cosignatures. Errc::corrupt (copy_refused) when it is another.
  virtual Result<void> refresh(const std::string& note) = 0;
};

}  // namespace nguon
