// The store over an open RocksDB, and opening it with another environment than the machine's.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include <rocksdb/db.h>

#include "ledger/store/internal/rocksdb_guard.h"
#include "ledger/store/internal/rocksdb_verify.h"
#include "ledger/store/rocksdb.h"

namespace nguon::store::internal {

// create_rocksdb and open_rocksdb, with the files and threads of `env` (which must outlive the
// store): tests inject faults there.
Result<std::unique_ptr<Store>> create_rocksdb_in(rocksdb::Env* env, const std::filesystem::path& where,
                                                 const RocksOptions& options);
Result<std::unique_ptr<Store>> open_rocksdb_in(rocksdb::Env* env, const std::filesystem::path& path, const RocksOptions& options,
                                               OpenMode mode);

// An open database with its columns; closes both.
struct OpenRocks {
  std::shared_ptr<rocksdb::Env> env;  // destroyed after the database, which uses it to its end
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;  // owned: the default one, then kColumns in order

  OpenRocks() = default;
  OpenRocks(OpenRocks&&) = default;
  OpenRocks& operator=(OpenRocks&&) = delete;
  ~OpenRocks();
  rocksdb::ColumnFamilyHandle* of(Column column) const { return handles[static_cast<std::size_t>(column) + 1]; }
};

// Reads, at a snapshot or (without one) each at the latest moment. Owns nothing.
class RocksView : public View {
 public:
  RocksView(const OpenRocks& rocks, const rocksdb::Snapshot* snapshot) : rocks_(rocks), snapshot_(snapshot) {}

  Result<std::optional<std::string>> get(Column column, std::string_view key) const override;
  Result<std::vector<std::optional<std::string>>> multi_get(Column column, std::span<const std::string> keys) const override;
  Result<void> scan(Column column, std::string_view begin, std::string_view end, const Visit& visit) const override;
  Result<void> scan_back(Column column, std::string_view begin, std::string_view end, const Visit& visit) const override;

 private:
  rocksdb::ReadOptions read_options() const;
  rocksdb::ReadOptions scan_options(Column column, std::string_view begin, std::string_view end) const;

  const OpenRocks& rocks_;
  const rocksdb::Snapshot* snapshot_;
};

class RocksStore final : public Store {
 public:
  // `head` is what `rocks` holds. `guard` is the listener of `rocks`.
  RocksStore(OpenRocks rocks, std::filesystem::path path, OpenMode mode, std::shared_ptr<Guard> guard, std::optional<Head> head);
  ~RocksStore() override;

  Result<std::optional<std::string>> get(Column column, std::string_view key) const override;
  Result<std::vector<std::optional<std::string>>> multi_get(Column column, std::span<const std::string> keys) const override;
  Result<void> scan(Column column, std::string_view begin, std::string_view end, const Visit& visit) const override;
  Result<void> scan_back(Column column, std::string_view begin, std::string_view end, const Visit& visit) const override;
  std::unique_ptr<View> snapshot() const override;

  Result<void> commit(const std::optional<Head>& expect, const Head& next, const Batch& batch) override;
  Result<void> commit_index(const Batch& batch) override;
  Result<void> clear_index(Column column) override;

  Result<void> verify_checksums(const Progress& progress) const override;
  Result<void> writable() const override;
  Result<std::optional<Space>> space() const override;
  std::vector<Property> properties() const override;
  std::string describe() const override;

 private:
  // Writes and syncs; any failure stops the store. REQUIRES: commit_mutex_ is held.
  Result<void> write(rocksdb::WriteBatch batch);
  rocksdb::WriteBatch translate(const Batch& batch) const;
  Result<void> verify_file(const rocksdb::LiveFileMetaData& file, const OnRead& on_read) const;

  OpenRocks rocks_;
  RocksView view_;
  std::filesystem::path path_;
  OpenMode mode_;
  std::shared_ptr<Guard> guard_;  // shared with RocksDB's background threads
  std::mutex commit_mutex_;
  std::optional<Head> head_;  // guarded by commit_mutex_; right because no other process can write
};

}  // namespace nguon::store::internal
