// Replay: brings entries that are somewhere else (a backup, a mirror, the public tiles) into a store,
// through the same state code that recorded them. How a restored ledger catches up.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "ledger/audit.h"
#include "ledger/base/result.h"
#include "ledger/base/vkey.h"
#include "ledger/log/checkpoint.h"
#include "ledger/store/store.h"

namespace nguon {

// Where entries come from. Nothing that it gives is believed.
class EntrySource {
 public:
  virtual ~EntrySource() = default;
  // The bundle tile/entries/<number>: `width` entries (1..256) encoded as log::encode_bundle does.
  // Its errors are passed on.
  virtual Result<std::string> bundle(std::uint64_t number, unsigned width) = 0;
};

struct ReplayOptions {
  std::size_t threads = 2;  // that check signatures
  // Roots that the tree must have on its way, each with a name for messages: the anchor's mark.
  struct Waypoint {
    std::string name;
    std::uint64_t size = 0;
    Hash root{};
  };
  std::vector<Waypoint> waypoints;
  // Called once, when all of it is known to be one history and before anything is written; its error
  // ends the replay.
  std::function<Result<void>()> before_write;
};

// The log key of the ledger that begins with entry 0 of `source`, which has `size` entries: for checking
// its checkpoint when nobody said which key to trust. Errc::corrupt (ledger_damaged), errors of the source.
Result<VerifierKey> log_key_of(EntrySource& source, std::uint64_t size);

// Appends to `store` (which may be empty) the entries that it lacks to `to`, whose signature the caller
// has checked. Two passes: the first reads everything that is missing and computes the tree from the
// store's own edge on; only when it has the root of `to`, and those of the waypoints, does the second
// write. Each entry is checked as if it were new: index, link, time, form, every signature under the
// keys enrolled before it, every rule of the state; each commit is read back as the sequencer's are.
// The store must not be open elsewhere, and nothing is signed here. Interrupted or killed, it can be
// run again: what is in the store by then is a shorter part of the same history.
//   Errc::corrupt (replay_other_history): the source, the store, a waypoint and `to` are not one
//     history; says at which size they part. Nothing was written.
//   Errc::corrupt (replay_entry_refused): entry so-and-so breaks a rule or a signature is wrong.
//   Errc::corrupt (ledger_damaged): the store's own end, as for Ledger::open.
//   Errc::unavailable (interrupted); errors of source and store.
// `progress` counts each missing entry twice, once a pass.
// Ok at once when the store is at `to` or past it with `to` in its tree.
Result<void> replay(store::Store& store, const log::Checkpoint& to, EntrySource& source, const SignatureCheck& signatures,
                    const ReplayOptions& options, const std::function<bool(const AuditProgress&)>& progress);

}  // namespace nguon
