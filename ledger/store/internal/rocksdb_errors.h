// Statuses of RocksDB as errors of ours. No status leaves this folder.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <rocksdb/status.h>

#include "ledger/base/result.h"

namespace nguon::store::internal {

// REQUIRES: !status.ok(). `what` says what was being done: "column state: get".
Error read_failed(std::string_view what, const rocksdb::Status& status);
Error write_failed(const rocksdb::Status& status);
// Why a database did not open: ledger_locked, ledger_damaged or store_open_failed.
Error open_failed(const std::filesystem::path& path, const rocksdb::Status& status);

Error damaged(const std::string& why);
Error stopped(const std::string& cause);

}  // namespace nguon::store::internal
