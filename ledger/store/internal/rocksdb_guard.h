// Hears of faults that happen in RocksDB's background threads and remembers the first one, so
// that no commit is accepted after it.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <rocksdb/env.h>
#include <rocksdb/listener.h>

#include "ledger/base/result.h"

namespace nguon::store::internal {

// Thread-safe. Shared by the database, whose background threads call it, and the store.
class Guard final : public rocksdb::EventListener {
 public:
  explicit Guard(std::shared_ptr<rocksdb::Env> env) : env_(std::move(env)) {}

  // Remembers the first cause; nothing clears it but opening the database again.
  void stop(const std::string& cause);
  // Ok, or Errc::unavailable (store_stopped) with the cause.
  Result<void> check() const;

  // A compaction reads its input and deletes it afterwards. RocksDB before 8.5.1 can skip rows
  // when the first block of a later file is damaged, and report ok: the compaction would make the
  // loss permanent. So the input is verified first, and damage ends all background work before a
  // file is deleted.
  void OnCompactionBegin(rocksdb::DB* db, const rocksdb::CompactionJobInfo& job) override;
  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* status) override;
  // RocksDB would try again by itself; what failed once is not trusted before a reopening.
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason reason, rocksdb::Status status, bool* auto_recovery) override;

 private:
  std::shared_ptr<rocksdb::Env> env_;
  std::atomic<bool> stopped_{false};  // spares the lock while all is well
  mutable std::mutex mutex_;
  std::optional<std::string> cause_;  // guarded by mutex_
};

}  // namespace nguon::store::internal
