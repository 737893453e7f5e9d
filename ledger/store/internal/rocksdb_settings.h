// The settings of RocksDB, and the proof that it took them. docs/decisions/0011-rocksdb-settings.md.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <rocksdb/db.h>
#include <rocksdb/listener.h>
#include <rocksdb/options.h>

#include "ledger/store/rocksdb.h"

namespace nguon::store::internal {

// Errc::invalid_argument (store_option_refused).
Result<void> check_options(const RocksOptions& options);

struct Settings {
  std::shared_ptr<rocksdb::Env> env;  // of `db`
  rocksdb::DBOptions db;
  // RocksDB's own "default" first (it holds the format's name), then kColumns in order.
  std::vector<rocksdb::ColumnFamilyDescriptor> columns;
};
Settings make_settings(const RocksOptions& options, OpenMode mode, std::shared_ptr<rocksdb::EventListener> listener,
                       std::shared_ptr<rocksdb::Env> env);

// The first setting that keeps a promise and is not what it must be, as "name is X, not Y";
// nothing when all are. `got` is what DB::GetDBOptions and DB::GetOptions say after opening:
// RocksDB changes some settings silently.
std::optional<std::string> changed_setting(const rocksdb::DBOptions& got, const rocksdb::DBOptions& want);
std::optional<std::string> changed_column_setting(const rocksdb::ColumnFamilyOptions& got,
                                                  const rocksdb::ColumnFamilyOptions& want);

}  // namespace nguon::store::internal
