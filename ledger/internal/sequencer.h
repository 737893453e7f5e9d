// Owns the head. Takes admitted statements in order, judges each by the state as the ones before
// it left it, and records them with one synced commit, one signature, one publication.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ledger/internal/admit.h"
#include "ledger/internal/disk_floor.h"
#include "ledger/internal/front.h"
#include "ledger/internal/hot_rows.h"
#include "ledger/internal/second_tree.h"
#include "ledger/internal/sign_once.h"
#include "ledger/ledger.h"
#include "ledger/log/tile_tree.h"
#include "ledger/store/store.h"

namespace nguon::internal {

inline constexpr std::size_t kBatchEntryBytesMax = std::size_t{8} << 20;  // statements in one commit, together

struct SequencerParts {
  store::Store& store;
  Front& front;
  const log::TileTree& tree;  // over the front's tiles
  std::string origin;
  LedgerOptions options;
  HashAgain hash_again = sha256_again;
};

// run() is for one thread at a time: whoever has the turn. The rest is thread-safe.
class Sequencer {
 public:
  explicit Sequencer(SequencerParts parts)
      : parts_(std::move(parts)),
        rows_(parts_.store),
        floor_(parts_.store, parts_.options),
        sign_once_(std::exchange(parts_.options.anchor, nullptr), std::exchange(parts_.options.log_signer, nullptr)) {}

  // Goes on from a verified tail: signs a checkpoint over it and publishes it. With nothing: the
  // next run records entry 0. Before the first run.
  Result<void> begin(const std::optional<store::Head>& head, log::TreeEdge edge);

  // One answer for each statement, in their order; what could be recorded is on disk, signed and
  // published. A refused statement leaves nothing behind and touches no other one.
  std::vector<Result<Receipt>> run(std::span<Admitted* const> batch);

  // The Errc::unavailable that every append is answered with for good after a fault.
  std::optional<Error> fault() const;
  // The same, or what new statements are refused with as long as the clock is behind or the disk nearly full.
  std::optional<Error> stopped() const;
  // Ends appending with ledger_halted.
  void halt(const Error& cause);
  DiskFloor::Last disk() const { return floor_.last(); }

  struct Counters {
    std::atomic<std::uint64_t> appended = 0, refused = 0, repeated = 0, commits = 0;
  };
  const Counters& counters() const { return counters_; }
  void count_refused() { ++counters_.refused; }  // those refused before their turn

 private:
  // What became of a statement.
  struct Verdict {
    std::optional<Error> error;
    std::uint64_t index = 0;
    bool repeated = false;
  };
  struct Work;

  std::vector<Result<Receipt>> run_each(std::span<Admitted* const> batch);
  Result<Verdict> judge(Work& work, Admitted& admitted);
  Result<std::uint64_t> record(Work& work, Admitted& admitted);
  Result<void> commit(Work& work);
  Result<void> publish(const store::Head& head, std::shared_ptr<const log::TreeEdge> edge);
  Result<Receipt> receipt(const Work& work, const Verdict& verdict) const;
  std::optional<Error> clock_error(Time now);
  Error stop(const Error& cause, const std::string& what);

  SequencerParts parts_;
  HotRows rows_;
  mutable DiskFloor floor_;  // thread-safe; remembers what it asked
  SignOnce sign_once_;
  std::optional<store::Head> head_;
  std::shared_ptr<const log::TreeEdge> edge_;
  SecondTree second_tree_;  // what the store holds, computed the second way
  Counters counters_;
  mutable std::mutex stop_mutex_;
  std::optional<Error> stopped_;             // guarded by stop_mutex_; for good
  std::optional<Error> clock_stepped_back_;  // guarded by stop_mutex_; until it has caught up
};

Error ledger_stopped(const std::string& reason);

}  // namespace nguon::internal
