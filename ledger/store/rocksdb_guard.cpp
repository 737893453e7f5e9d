#include "ledger/store/internal/rocksdb_guard.h"

#include <rocksdb/convenience.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>

#include "ledger/store/internal/posting_prefix.h"
#include "ledger/store/internal/rocksdb_errors.h"

namespace nguon::store::internal {

rocksdb::Status verify_table(rocksdb::Env* env, const std::string& file) {
  rocksdb::BlockBasedTableOptions table;
  table.no_block_cache = true;
  rocksdb::Options options;
  options.env = env;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.prefix_extractor = posting_prefix_extractor();
  return rocksdb::VerifySstFileChecksum(options, rocksdb::EnvOptions(), file);
}

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
    const rocksdb::Status status = verify_table(env_, file);
    if (status.ok()) continue;
    stop("a file is damaged and was kept from being compacted: " + file + ": " + status.ToString());
    rocksdb::CancelAllBackgroundWork(db, false);
    return;
  }
}

void Guard::OnBackgroundError(rocksdb::BackgroundErrorReason, rocksdb::Status* status) { stop(status->ToString()); }

void Guard::OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* auto_recovery) { *auto_recovery = false; }

}  // namespace nguon::store::internal
