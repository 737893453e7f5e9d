// Damaged files and failing disks: every fault is named, and none lets a later commit through.
#include <atomic>
#include <fstream>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include "ledger/store/internal/rocksdb_settings.h"
#include "ledger/store/internal/rocksdb_store.h"
#include "tests/ledger/store/copy.h"
#include "tests/ledger/store/engines.h"
#include "tests/ledger/store/rows.h"
#include "tests/support/temp_dir.h"

using namespace nguon;
using namespace nguon::store;
using namespace nguon::test;

namespace fs = std::filesystem;

namespace {

enum class Fault { none, log_append, log_sync, table_append, table_sync };

// The machine's files, of which one kind of write fails from a moment on. The test's disk.
class FaultyFiles final : public rocksdb::FileSystemWrapper {
 public:
  explicit FaultyFiles(std::atomic<Fault>& fault) : FileSystemWrapper(rocksdb::FileSystem::Default()), fault_(fault) {}
  const char* Name() const override { return "FaultyFiles"; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file, rocksdb::IODebugContext* context) override {
    const rocksdb::IOStatus made = FileSystemWrapper::NewWritableFile(name, options, file, context);
    if (!made.ok()) return made;
    const bool log = name.ends_with(".log");
    if (log || name.ends_with(".sst"))
      *file = std::make_unique<File>(std::move(*file), fault_, log ? Fault::log_append : Fault::table_append,
                                     log ? Fault::log_sync : Fault::table_sync);
    return made;
  }

 private:
  class File final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(std::unique_ptr<rocksdb::FSWritableFile> file, std::atomic<Fault>& fault, Fault append, Fault sync)
        : FSWritableFileOwnerWrapper(std::move(file)), fault_(fault), append_(append), sync_(sync) {}
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* context) override {
      return fault_ == append_ ? broken() : FSWritableFileOwnerWrapper::Append(data, options, context);
    }
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             const rocksdb::DataVerificationInfo& info, rocksdb::IODebugContext* context) override {
      return fault_ == append_ ? broken() : FSWritableFileOwnerWrapper::Append(data, options, info, context);
    }
    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
      return fault_ == sync_ ? broken() : FSWritableFileOwnerWrapper::Sync(options, context);
    }
    rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
      return fault_ == sync_ ? broken() : FSWritableFileOwnerWrapper::Fsync(options, context);
    }

   private:
    static rocksdb::IOStatus broken() { return rocksdb::IOStatus::IOError("injected fault"); }
    std::atomic<Fault>& fault_;
    Fault append_;
    Fault sync_;
  };

  std::atomic<Fault>& fault_;
};

struct FaultyDisk {
  std::atomic<Fault> fault{Fault::none};
  std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(std::make_shared<FaultyFiles>(fault));
};

// Entries that do not compress, so that they fill files and blocks.
Batch bulky_entries(std::uint64_t from, std::uint64_t to) {
  Batch batch;
  for (std::uint64_t i = from; i < to; ++i) {
    std::string bytes;
    for (int part = 0; part < 32; ++part) bytes += sha256(be64(i) + std::to_string(part)).view();
    batch.put(Column::entries, entry_key(i), bytes);
  }
  return batch;
}

void flip_byte(const fs::path& file, std::streamoff at) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(at);
  const char byte = static_cast<char>(stream.get() ^ 0x40);
  stream.seekp(at);
  stream.put(byte);
  REQUIRE(stream.good());
}

// The largest table file: here, one of the entries.
fs::path largest_table(const fs::path& path) {
  fs::path largest;
  for (const auto& file : fs::directory_iterator(path))
    if (file.path().extension() == ".sst" && (largest.empty() || file.file_size() > fs::file_size(largest)))
      largest = file.path();
  REQUIRE_FALSE(largest.empty());
  return largest;
}

}  // namespace

TEST_CASE("after a failed write or sync of the log no commit is accepted until reopening", "[store][fault]") {
  const Fault kind = GENERATE(Fault::log_append, Fault::log_sync);
  const TempDir dir;
  const fs::path path = dir.path() / "ledger";
  FaultyDisk disk;
  auto store = value_of(internal::create_rocksdb_in(disk.env.get(), path, {}));
  value_of(store->commit(std::nullopt, head_of(2), entries_of(0, 2)));

  disk.fault = kind;
  Batch batch = entries_of(2, 3);
  batch.put(Column::state, "refused", "yes");
  const auto failed = store->commit(head_of(2), head_of(3), batch);
  CHECK(name_of(failed) == "store_write_failed");
  CHECK(failed.error().code() == Errc::io);
  CHECK_THAT(failed.error().message(), Catch::Contains("injected fault"));

  disk.fault = Fault::none;  // a disk that is well again is not believed
  for (int i = 0; i < 3; ++i) {
    CHECK(name_of(store->commit(head_of(2), head_of(3), entries_of(2, 3))) == "store_stopped");
    CHECK(store->commit_index({}).error().code() == Errc::unavailable);
    CHECK(name_of(store->clear_index(Column::state)) == "store_stopped");
  }
  CHECK(name_of(store->writable()) == "store_stopped");
  CHECK_THAT(store->writable().error().message(), Catch::Contains("injected fault"));
  // Reading goes on, of the state before.
  CHECK(value_of(store->head()) == head_of(2));
  CHECK(rows_of(*store, Column::entries).size() == 2);
  CHECK_FALSE(get(*store, Column::state, "refused").has_value());

  store.reset();
  store = value_of(internal::open_rocksdb_in(disk.env.get(), path, {}, OpenMode::read_write));
  const std::uint64_t size = value_of(store->head()).value().size;
  // Whether a record whose sync failed survived is not known before; that it is whole, is.
  CHECK((size == 2 || size == 3));
  CHECK(rows_of(*store, Column::entries).size() == size);
  CHECK(get(*store, Column::state, "refused").has_value() == (size == 3));
  value_of(store->commit(head_of(size), head_of(size + 1), entries_of(size, size + 1)));
}

TEST_CASE("after a failed flush in the background no commit is accepted", "[store][fault]") {
  const Fault kind = GENERATE(Fault::table_append, Fault::table_sync);
  const TempDir dir;
  const fs::path path = dir.path() / "ledger";
  FaultyDisk disk;
  auto store = value_of(internal::create_rocksdb_in(disk.env.get(), path, small()));
  disk.fault = kind;
  std::uint64_t acknowledged = 0;
  std::string last = "ok";
  // Each commit is about 64 KiB, and the memtables hold 1 MiB: a flush starts soon and fails. At
  // the latest RocksDB holds the writers back, and then answers with the error.
  for (std::uint64_t size = 64; size <= 64 * 2000 && last == "ok"; size += 64) {
    const std::optional<Head> expect = acknowledged == 0 ? std::nullopt : std::optional(head_of(acknowledged));
    last = name_of(store->commit(expect, head_of(size), bulky_entries(size - 64, size)));
    if (last == "ok") acknowledged = size;
  }
  CHECK((last == "store_stopped" || last == "store_write_failed"));
  CHECK(name_of(store->writable()) == "store_stopped");
  CHECK(value_of(store->head()).value().size == acknowledged);
  CHECK(rows_of(*store, Column::entries).size() == acknowledged);

  disk.fault = Fault::none;
  CHECK(name_of(store->commit_index({})) == "store_stopped");
  store.reset();
  store = value_of(internal::open_rocksdb_in(disk.env.get(), path, small(), OpenMode::read_write));
  CHECK(value_of(store->head()).value().size == acknowledged);
  CHECK(rows_of(*store, Column::entries).size() == acknowledged);
}

TEST_CASE("a flipped byte in a table is found by reading and by verify_checksums", "[store][fault]") {
  const TempDir dir;
  const fs::path path = dir.path() / "ledger";
  {
    const auto store = value_of(create_rocksdb(path));
    value_of(store->commit(std::nullopt, head_of(1000), bulky_entries(0, 1000)));
  }
  const fs::path table = largest_table(path);
  flip_byte(table, static_cast<std::streamoff>(fs::file_size(table) / 2));
  for (const OpenMode mode : {OpenMode::read_write, OpenMode::read_only}) {
    const auto store = value_of(open_rocksdb(path, {}, mode));
    const auto verified = store->verify_checksums(nullptr);
    CHECK(name_of(verified) == "ledger_damaged");
    CHECK_THAT(verified.error().message(), Catch::Contains(table.filename().string()));
    std::uint64_t rows = 0;
    const auto scanned = store->scan(Column::entries, "", "", [&](std::string_view, std::string_view) {
      ++rows;
      return true;
    });
    CHECK(name_of(scanned) == "ledger_damaged");
    CHECK(scanned.error().code() == Errc::corrupt);
    CHECK(rows < 1000);
    std::vector<std::string> keys;
    for (std::uint64_t i = 0; i < 1000; ++i) keys.push_back(entry_key(i));
    CHECK(name_of(store->multi_get(Column::entries, keys)) == "ledger_damaged");
  }
}

TEST_CASE("a damaged table is not compacted away: commits stop and the file stays", "[store][fault]") {
  const TempDir dir;
  const fs::path path = dir.path() / "ledger";
  value_of(create_rocksdb(path)).reset();
  const auto write_round = [&](int round) {
    // The same keys every time, so that a compaction must merge the files.
    const auto store = value_of(open_rocksdb(path));
    Batch batch;
    for (std::uint64_t i = 0; i < 500; ++i) {
      std::string bytes(sha256(be64(i) + std::to_string(round)).view());
      batch.put(Column::by_hash, be64(i) + be64(0), bytes);
    }
    value_of(store->commit_index(batch));
  };
  write_round(0);
  const fs::path table = largest_table(path);
  flip_byte(table, static_cast<std::streamoff>(fs::file_size(table) / 2));
  // Closing flushes one file each time; RocksDB compacts from the eighth on.
  for (int round = 1; round < 8; ++round) write_round(round);
  const auto store = value_of(open_rocksdb(path));
  std::string last = "ok";
  for (int i = 0; i < 1'000'000 && last == "ok"; ++i) last = name_of(store->writable());
  for (int i = 0; i < 20'000 && last == "ok"; ++i) last = name_of(store->commit_index({}));
  CHECK(last == "store_stopped");
  CHECK_THAT(store->writable().error().message(),
             Catch::Contains(table.filename().string()) && Catch::Contains("kept from being compacted"));
  CHECK(fs::exists(table));
  // The scrub names it too.
  CHECK(name_of(store->verify_checksums(nullptr)) == "ledger_damaged");
}

TEST_CASE("a log that is missing between others is refused at opening, not skipped", "[store][fault]") {
  const TempDir dir;
  const fs::path path = dir.path() / "ledger", copy = dir.path() / "copy";
  const auto store = value_of(create_rocksdb(path, small()));
  // One column fills memtables, so that logs change; the others keep every log alive.
  const auto logs = [](const fs::path& where) {
    std::vector<fs::path> found;
    for (const auto& file : fs::directory_iterator(where))
      if (file.path().extension() == ".log") found.push_back(file.path().filename());
    std::sort(found.begin(), found.end());
    return found;
  };
  std::uint64_t size = 0;
  for (; size < 400 && logs(path).size() < 3; ++size) {
    Batch batch = entries_of(size, size + 1);
    batch.put(Column::tiles, be64(size), std::string(30'000, 't'));
    value_of(store->commit(size == 0 ? std::nullopt : std::optional(head_of(size)), head_of(size + 1), batch));
  }
  REQUIRE(logs(path).size() >= 3);
  copy_while_open(path, copy);
  CHECK(value_of(value_of(open_rocksdb(copy, small(), OpenMode::read_only))->head()) == head_of(size));
  fs::remove(copy / logs(copy).at(1));
  for (const OpenMode mode : {OpenMode::read_write, OpenMode::read_only}) {
    const auto opened = open_rocksdb(copy, small(), mode);
    CHECK(name_of(opened) == "ledger_damaged");
    if (!opened) CHECK_THAT(opened.error().message(), Catch::Contains("Missing WAL"));
  }
}

TEST_CASE("a database of another layout is refused", "[store][fault]") {
  const TempDir dir;
  const fs::path path = dir.path() / "foreign";
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  REQUIRE(rocksdb::DB::Open(options, path.string(), &db).ok());
  delete db;
  for (const OpenMode mode : {OpenMode::read_write, OpenMode::read_only})
    CHECK(name_of(open_rocksdb(path, {}, mode)) == "ledger_damaged");
}

namespace {

// Writes past the store, as no program of ours does.
void write_behind(const fs::path& path, std::size_t column, const std::string& key, const std::string& value) {
  const internal::Settings settings =
      internal::make_settings({}, OpenMode::read_write, nullptr, rocksdb::NewCompositeEnv(rocksdb::FileSystem::Default()));
  internal::OpenRocks rocks;
  rocksdb::DB* db = nullptr;
  REQUIRE(rocksdb::DB::Open(settings.db, path.string(), settings.columns, &rocks.handles, &db).ok());
  rocks.db.reset(db);
  REQUIRE(db->Put(rocksdb::WriteOptions(), rocks.handles[column], key, value).ok());
}

}  // namespace

TEST_CASE("a head that does not agree with the entries is refused at opening", "[store][fault]") {
  const TempDir dir;
  const fs::path path = dir.path() / "ledger";
  {
    const auto store = value_of(create_rocksdb(path));
    value_of(store->commit(std::nullopt, head_of(2), entries_of(0, 2)));
  }
  constexpr std::size_t kEntries = 1, kMeta = 6;
  SECTION("an entry more") { write_behind(path, kEntries, entry_key(2), "smuggled"); }
  SECTION("a head too far") { write_behind(path, kMeta, std::string(kHeadKey), encode_head(head_of(3))); }
  SECTION("a head too near") { write_behind(path, kMeta, std::string(kHeadKey), encode_head(head_of(1))); }
  const auto opened = open_rocksdb(path);
  CHECK(name_of(opened) == "ledger_damaged");
  CHECK(opened.error().code() == Errc::corrupt);
}

TEST_CASE("a malformed head or another format is refused at opening", "[store][fault]") {
  const TempDir dir;
  const fs::path path = dir.path() / "ledger";
  value_of(create_rocksdb(path)).reset();
  constexpr std::size_t kDefault = 0, kMeta = 6;
  SECTION("head") {
    write_behind(path, kMeta, std::string(kHeadKey), "head");
    CHECK(name_of(open_rocksdb(path)) == "store_head_malformed");
  }
  SECTION("format") {
    write_behind(path, kDefault, "format", "nguon.store/2");
    CHECK_THAT(open_rocksdb(path).error().message(), Catch::Contains("nguon.store/2"));
  }
}
