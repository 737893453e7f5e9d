// Stops appending before the disk is full. RocksDB may abort on a full disk, and a log that cannot be
// written must be opened anew; a statement refused in time costs nobody anything.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>

#include "ledger/ledger.h"
#include "ledger/store/store.h"

namespace nguon::internal {

// Thread-safe. Asks the operating system when a second has passed (by the ledger's clock, forwards or
// backwards) or kAskEveryBytes were written, so a commit pays next to nothing.
class DiskFloor {
 public:
  static constexpr std::uint64_t kAskEveryBytes = std::uint64_t{4} << 20;
  static constexpr std::int64_t kAskEveryMs = 1'000;
  static constexpr std::uint64_t kPartOfDisk = 20;  // 1/20: 5 %

  // Borrows `store`.
  DiskFloor(const store::Store& store, const LedgerOptions& options)
      : store_(store), free_bytes_min_(options.disk_free_bytes_min) {}

  // Why nothing new may be recorded: Errc::no_space (disk_low), also when the free space cannot be asked.
  std::optional<Error> check(Time now);
  void wrote(std::uint64_t bytes);

  struct Last {
    std::uint64_t free_bytes = 0, floor_bytes = 0;
  };
  Last last() const;

 private:
  void ask();

  const store::Store& store_;
  std::uint64_t free_bytes_min_;
  mutable std::mutex mutex_;
  // All guarded by mutex_.
  std::optional<Time> asked_;
  std::uint64_t written_ = 0;  // since then
  Last last_;
  std::optional<Error> error_;
};

}  // namespace nguon::internal
