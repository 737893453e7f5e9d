// Makes the snapshot of the present ledger, off the request path: one thread, one snapshot for each size of
// the ledger that is asked for, kept until the next. Thread-safe.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "api/snapshot/snapshot.h"
#include "ledger/base/vkey.h"
#include "ledger/ledger.h"
#include "qr/label.h"

namespace nguon::api {

inline constexpr std::size_t kSnapshotWaitingMax = 256;    // requests waiting for a snapshot; past it unavailable
inline constexpr std::int64_t kSnapshotAgeMaxMs = 10'000;  // an older head's snapshot is given so long
inline constexpr std::int64_t kSnapshotRenewMs = 600'000;  // of the same head: signed anew after so long

// A whole snapshot, and when each of its lines changed: what deltas are cut from.
struct MadeSnapshot {
  struct Line {
    std::uint64_t changed = 0;  // entry that changed it last; kAlways for those that every delta carries
    std::string text;           // without the newline
  };
  static constexpr std::uint64_t kAlways = UINT64_MAX;
  Snapshot snapshot;
  std::vector<Line> lines;

  std::string whole() const { return format_snapshot(snapshot); }
  // Since entry `since`. Errc::invalid_argument (size_unknown): beyond this snapshot.
  Result<std::string> delta(std::uint64_t since) const;
};

// Pins of runs never change: what one snapshot computed the next one uses.
using Pins = std::unordered_map<std::uint64_t, qr::Pin>;

// The snapshot of the ledger's published head: the same head gives the same body, the same head and `now` the
// same bytes. `signer` signs under snapshot_key_name(). It says it was made at `now`, or at the last entry's time
// when the clock is behind that. Errc::too_large (snapshot_too_large) past kSnapshotBytesMax; errors of the store.
Result<std::shared_ptr<const MadeSnapshot>> make_snapshot(const Ledger& ledger, const Signer& signer, Time now, Pins& pins);
// The same lines, if the ledger has not grown since, signed as made at `now`; null when it has.
Result<std::shared_ptr<const MadeSnapshot>> renew_snapshot(const MadeSnapshot& old, const Ledger& ledger, const Signer& signer,
                                                           Time now);

class SnapshotMaker {
 public:
  // Borrows ledger and clock.
  SnapshotMaker(const Ledger& ledger, std::shared_ptr<const Signer> signer, const Clock& clock);
  ~SnapshotMaker();  // whoever still waits is told unavailable
  SnapshotMaker(const SnapshotMaker&) = delete;
  SnapshotMaker& operator=(const SnapshotMaker&) = delete;

  // `done` is called exactly once, at once when the newest snapshot is fresh enough, else from this object's
  // thread. Errc::unavailable (snapshot_busy, snapshot_stopped).
  using Done = std::function<void(Result<std::shared_ptr<const MadeSnapshot>>)>;
  void get(Done done);

 private:
  void work();

  const Ledger& ledger_;
  const std::shared_ptr<const Signer> signer_;
  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Done> waiting_;                   // guarded by mutex_
  std::shared_ptr<const MadeSnapshot> newest_;  // guarded by mutex_
  Time made_at_;                                // guarded by mutex_
  bool stopping_ = false;                       // guarded by mutex_
  Pins pins_;                                   // of the thread alone
  std::thread thread_;
};

}  // namespace nguon::api
