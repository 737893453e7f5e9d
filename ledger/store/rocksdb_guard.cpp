#include "ledger/store/internal/rocksdb_guard.h"

#include <rocksdb/convenience.h>

#include "ledger/store/internal/rocksdb_errors.h"
#include "ledger/store/internal/rocksdb_verify.h"

namespace nguon::store::internal {

void Guard::stop(const std::string& cause) {
  const std::lock_guard lock(mutex_);
  if (!cause_) cause_ = cause;
  stopped_ = true;
}

Result<void> Guard::check() const {
  if (!stopped_) return {};
  const std::lock_guard lock(mutex_);
  return stopped(*cause_);
}

void Guard::OnCompactionBegin(rocksdb::DB* db, const rocksdb::CompactionJobInfo& job) {
  for (const std::string& file : job.input_files) {
    const rocksdb::Status status = verify_table(env_.get(), file);
    if (status.ok()) continue;
    stop("a file is damaged and was kept from being compacted: " + file + ": " + status.ToString());
    rocksdb::CancelAllBackgroundWork(db, false);
    return;
  }
}

void Guard::OnBackgroundError(rocksdb::BackgroundErrorReason, rocksdb::Status* status) { stop(status->ToString()); }

void Guard::OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* auto_recovery) { *auto_recovery = false; }

}  // namespace nguon::store::internal
