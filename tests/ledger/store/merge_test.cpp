// How the columns of random rows are merged: docs/decisions/0135-runs-of-about-one-size.md.
#include <atomic>
#include <random>
#include <thread>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include "ledger/store/internal/rocksdb_settings.h"
#include "ledger/store/internal/rocksdb_store.h"
#include "ledger/store/internal/zero_filled_logs.h"
#include "ledger/store/memory.h"
#include "tests/ledger/store/engines.h"
#include "tests/ledger/store/rows.h"
#include "tests/support/temp_dir.h"

using namespace nguon;
using namespace nguon::store;
using namespace nguon::test;

namespace {

// The machine's files; how much was written into tables.
class CountedTables final : public rocksdb::FileSystemWrapper {
 public:
  explicit CountedTables(std::atomic<std::uint64_t>& bytes) : FileSystemWrapper(rocksdb::FileSystem::Default()), bytes_(bytes) {}
  const char* Name() const override { return "CountedTables"; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file, rocksdb::IODebugContext* context) override {
    const rocksdb::IOStatus made = FileSystemWrapper::NewWritableFile(name, options, file, context);
    if (made.ok() && name.ends_with(".sst")) *file = std::make_unique<File>(std::move(*file), bytes_);
    return made;
  }

 private:
  class File final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(std::unique_ptr<rocksdb::FSWritableFile> file, std::atomic<std::uint64_t>& bytes)
        : FSWritableFileOwnerWrapper(std::move(file)), bytes_(bytes) {}
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* context) override {
      bytes_ += data.size();
      return FSWritableFileOwnerWrapper::Append(data, options, context);
    }
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             const rocksdb::DataVerificationInfo& info, rocksdb::IODebugContext* context) override {
      bytes_ += data.size();
      return FSWritableFileOwnerWrapper::Append(data, options, info, context);
    }

   private:
    std::atomic<std::uint64_t>& bytes_;
  };

  std::atomic<std::uint64_t>& bytes_;
};

// Rows at random places, as hashes lie.
Batch random_rows(std::mt19937_64& random, std::size_t count) {
  Batch batch;
  for (std::size_t i = 0; i < count; ++i) {
    std::string key, value;
    for (int part = 0; part < 2; ++part) key += be64(random());
    for (int part = 0; part < 8; ++part) value += be64(random());
    batch.put(Column::by_hash, key, value);
  }
  return batch;
}

// Until the threads in the background have nothing to do.
void settle(const Store& store) {
  const auto busy = [&] {
    for (const Property& property : store.properties())
      if ((property.name == "running_flushes" || property.name == "running_compactions") && property.value > 0) return true;
    return false;
  };
  while (busy()) std::this_thread::yield();
}

}  // namespace

TEST_CASE("a row at a random place is written again as often as the ledger doubles, not at each merge", "[store][rocksdb]") {
  constexpr int kCommits = 64;
  constexpr std::size_t kRows = 8'000;  // a commit fills the memtables
  std::mt19937_64 random(135);
  std::atomic<std::uint64_t> bytes = 0;
  const auto env = rocksdb::NewCompositeEnv(std::make_shared<CountedTables>(bytes));
  const TempDir dir;
  std::uint64_t given = 0;
  {
    const auto store = value_of(internal::create_rocksdb_in(env.get(), dir.path() / "ledger", small()));
    for (int i = 0; i < kCommits; ++i) {
      const Batch batch = random_rows(random, kRows);
      given += batch.bytes();
      value_of(store->commit_index(batch));
      settle(*store);
    }
  }
  CHECK(rows_of(*value_of(open_rocksdb(dir.path() / "ledger", small())), Column::by_hash).size() == kCommits * kRows);
  // 3.6 times what was given; merged level by level, 9.8.
  CHECK(bytes < 5 * given);
}

TEST_CASE("a database whose columns were merged level by level is opened and goes on", "[store][rocksdb]") {
  const TempDir dir;
  const std::filesystem::path path = dir.path() / "ledger";
  std::mt19937_64 random(136);
  const auto twin = make_memory_store();
  const auto both = [&](Store& store) {
    const Batch batch = random_rows(random, 2'000);
    value_of(store.commit_index(batch));
    value_of(twin->commit_index(batch));
  };
  both(*value_of(create_rocksdb(path, small())));
  {
    const std::shared_ptr<rocksdb::Env> files =
        rocksdb::NewCompositeEnv(internal::zero_filled_logs(rocksdb::FileSystem::Default(), 4'096));
    internal::Settings before = internal::make_settings(small(), OpenMode::read_write, nullptr, files);
    for (auto& column : before.columns) column.options.compaction_style = rocksdb::kCompactionStyleLevel;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* opened = nullptr;
    REQUIRE(rocksdb::DB::Open(before.db, path.string(), before.columns, &handles, &opened).ok());
    const std::unique_ptr<rocksdb::DB> db(opened);
    for (rocksdb::ColumnFamilyHandle* handle : handles) {
      REQUIRE(db->CompactRange(rocksdb::CompactRangeOptions(), handle, nullptr, nullptr).ok());
      REQUIRE(db->DestroyColumnFamilyHandle(handle).ok());
    }
  }
  // Closing writes a run each time: past the number from which they are merged.
  for (int i = 0; i < 10; ++i) both(*value_of(open_rocksdb(path, small())));
  const auto store = value_of(open_rocksdb(path, small()));
  CHECK(rows_of(*store, Column::by_hash) == rows_of(*twin, Column::by_hash));
  CHECK(name_of(store->verify_checksums(nullptr)) == "ok");
}
