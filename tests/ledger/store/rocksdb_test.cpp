// What RocksDB adds to the contract: opening, locks, reading beside a writer, settings.
#include "ledger/store/rocksdb.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <atomic>
#include <fstream>
#include <random>
#include <thread>

#include "ledger/store/internal/posting_prefix.h"
#include "ledger/store/internal/rocksdb_settings.h"
#include "ledger/store/internal/zero_filled_logs.h"
#include "ledger/store/memory.h"
#include "tests/ledger/store/copy.h"
#include "tests/ledger/store/engines.h"
#include "tests/ledger/store/rows.h"
#include "tests/support/temp_dir.h"

using namespace nguon;
using namespace nguon::store;
using namespace nguon::test;

namespace fs = std::filesystem;

namespace {

void append(Store& store, std::uint64_t from, std::uint64_t to) {
  const std::optional<Head> expect = from == 0 ? std::nullopt : std::optional(head_of(from));
  Batch batch = entries_of(from, to);
  for (std::uint64_t i = from; i < to; ++i) batch.put(Column::postings, posting_key("all", i), "");
  value_of(store.commit(expect, head_of(to), batch));
}

}  // namespace

TEST_CASE("what was committed is there after opening again", "[store][rocksdb]") {
  const TempDir dir;
  const fs::path path = dir.path() / "a" / "b" / "ledger";  // parents are made too
  Rows rows;
  {
    const auto store = value_of(create_rocksdb(path));
    append(*store, 0, 3);
    Batch batch = entries_of(3, 4);
    for (const Column column : {Column::tiles, Column::postings, Column::by_hash, Column::state, Column::meta})
      batch.put(column, "key", std::string(to_string(column)));
    value_of(store->commit(head_of(3), head_of(4), batch));
    rows = rows_of(*store, Column::entries);
  }
  for (const OpenMode mode : {OpenMode::read_write, OpenMode::read_only, OpenMode::read_write}) {
    const auto store = value_of(open_rocksdb(path, {}, mode));
    CHECK(value_of(store->head()) == head_of(4));
    CHECK(rows_of(*store, Column::entries) == rows);
    for (const Column column : {Column::tiles, Column::postings, Column::by_hash, Column::state, Column::meta})
      CHECK(get(*store, column, "key") == to_string(column));
    CHECK(name_of(store->verify_checksums(nullptr)) == "ok");
  }
  const auto store = value_of(open_rocksdb(path));
  CHECK(name_of(store->commit(std::nullopt, head_of(5), entries_of(0, 5))) == "store_head_moved");
  append(*store, 4, 5);
  CHECK(value_of(store->head()) == head_of(5));
}

TEST_CASE("a copy taken while the writer runs holds every acknowledged commit", "[store][rocksdb]") {
  const TempDir dir;
  const auto store = value_of(create_rocksdb(dir.path() / "ledger"));
  append(*store, 0, 5);
  append(*store, 5, 9);
  // What kill -9 would leave: nothing flushed, all in the log.
  copy_while_open(dir.path() / "ledger", dir.path() / "copy");
  append(*store, 9, 10);
  const auto copy = value_of(open_rocksdb(dir.path() / "copy"));
  CHECK(value_of(copy->head()) == head_of(9));
  CHECK(rows_of(*copy, Column::entries).size() == 9);
}

TEST_CASE("only the owner of the directory can enter it", "[store][rocksdb]") {
  const TempDir dir;
  const auto store = value_of(create_rocksdb(dir.path() / "ledger"));
  CHECK((fs::status(dir.path() / "ledger").permissions() & fs::perms::all) == fs::perms::owner_all);
}

TEST_CASE("create refuses a place where something is", "[store][rocksdb]") {
  const TempDir dir;
  const fs::path path = dir.path() / "ledger";
  fs::create_directory(path);
  {
    const auto store = value_of(create_rocksdb(path));  // an empty directory is fine
    append(*store, 0, 2);
    CHECK(name_of(create_rocksdb(path)) == "ledger_exists");
  }
  CHECK(create_rocksdb(path).error().code() == Errc::conflict);
  CHECK(value_of(value_of(open_rocksdb(path))->head()) == head_of(2));

  fs::create_directory(dir.path() / "full");
  std::ofstream(dir.path() / "full" / "note.txt") << "mine";
  CHECK(name_of(create_rocksdb(dir.path() / "full")) == "ledger_exists");
  CHECK(fs::exists(dir.path() / "full" / "note.txt"));
  CHECK(name_of(create_rocksdb(dir.path() / "full" / "note.txt")) == "ledger_exists");
}

TEST_CASE("open refuses a place where no ledger is, and makes none", "[store][rocksdb]") {
  const TempDir dir;
  fs::create_directory(dir.path() / "empty");
  for (const OpenMode mode : {OpenMode::read_write, OpenMode::read_only}) {
    CHECK(name_of(open_rocksdb(dir.path() / "empty", {}, mode)) == "ledger_not_found");
    CHECK(open_rocksdb(dir.path() / "absent", {}, mode).error().code() == Errc::not_found);
  }
  CHECK(fs::is_empty(dir.path() / "empty"));
  CHECK_FALSE(fs::exists(dir.path() / "absent"));
}

TEST_CASE("a second writer in this process is locked out", "[store][rocksdb]") {
  const TempDir dir;
  auto store = value_of(create_rocksdb(dir.path() / "ledger"));
  const auto second = open_rocksdb(dir.path() / "ledger");
  CHECK(name_of(second) == "ledger_locked");
  CHECK(second.error().code() == Errc::locked);
  append(*store, 0, 1);  // and the first is none the worse
  store.reset();
  CHECK(value_of(value_of(open_rocksdb(dir.path() / "ledger"))->head()) == head_of(1));
}

TEST_CASE("a second writer in another process is locked out", "[store][rocksdb]") {
  const TempDir dir;
  const fs::path path = dir.path() / "ledger";
  value_of(create_rocksdb(path)).reset();
  std::array<int, 2> locked{};
  std::array<int, 2> leave{};
  REQUIRE(::pipe(locked.data()) == 0);
  REQUIRE(::pipe(leave.data()) == 0);
  const std::string lock_file = (path / "LOCK").string();
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    // The other process: holds the lock as RocksDB does, until the parent has tried.
    struct flock lock = {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    const int fd = ::open(lock_file.c_str(), O_RDWR);
    char byte = ::fcntl(fd, F_SETLK, &lock) == 0 ? 'y' : 'n';
    const bool told = ::write(locked[1], &byte, 1) == 1;
    ::_exit(told && ::read(leave[0], &byte, 1) == 1 ? 0 : 1);
  }
  char byte = 0;
  REQUIRE(::read(locked[0], &byte, 1) == 1);
  CHECK(byte == 'y');
  CHECK(name_of(open_rocksdb(path)) == "ledger_locked");
  CHECK(name_of(open_rocksdb(path, {}, OpenMode::read_only)) == "ok");
  REQUIRE(::write(leave[1], &byte, 1) == 1);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  for (const int fd : {locked[0], locked[1], leave[0], leave[1]}) ::close(fd);
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(name_of(open_rocksdb(path)) == "ok");
}

TEST_CASE("a reader beside the writer sees what was committed before it came, and writes nothing", "[store][rocksdb]") {
  const TempDir dir;
  const fs::path path = dir.path() / "ledger";
  const auto writer = value_of(create_rocksdb(path));
  append(*writer, 0, 3);
  const auto files = [&] { return std::distance(fs::directory_iterator(path), fs::directory_iterator()); };
  const auto before = files();
  const auto reader = value_of(open_rocksdb(path, {}, OpenMode::read_only));
  append(*writer, 3, 4);
  CHECK(value_of(reader->head()) == head_of(3));
  CHECK(rows_of(*reader, Column::entries).size() == 3);
  CHECK(value_of(reader->snapshot()->head()) == head_of(3));
  const auto later = value_of(open_rocksdb(path, {}, OpenMode::read_only));
  CHECK(value_of(later->head()) == head_of(4));
  CHECK(files() == before);

  CHECK(name_of(reader->writable()) == "store_stopped");
  CHECK(name_of(reader->commit(head_of(3), head_of(4), entries_of(3, 4))) == "store_stopped");
  CHECK(reader->commit_index({}).error().code() == Errc::unavailable);
  CHECK(name_of(reader->clear_index(Column::state)) == "store_stopped");
  append(*writer, 4, 5);
}

TEST_CASE("readers that come while the writer flushes and compacts see whole commits", "[store][rocksdb]") {
  const TempDir dir;
  const fs::path path = dir.path() / "ledger";
  const auto writer = value_of(create_rocksdb(path, small()));
  append(*writer, 0, 1);
  constexpr std::uint64_t kCommits = 60;
  std::atomic<bool> done = false;
  std::string written = "ok";
  std::thread writing([&] {
    const std::string bulk(100'000, 'b');  // about one flush in five commits
    for (std::uint64_t size = 2; size <= kCommits && written == "ok"; ++size) {
      Batch batch = entries_of(size - 1, size);
      batch.put(Column::state, "bulk", bulk);
      batch.put(Column::tiles, be64(size), bulk);
      written = name_of(writer->commit(head_of(size - 1), head_of(size), batch));
    }
    done = true;
  });
  int opened = 0;
  for (bool last = false; !last;) {
    last = done;
    const auto reader = open_rocksdb(path, small(), OpenMode::read_only);
    if (!reader) {
      CHECK(name_of(reader) == "ledger_busy");
      continue;
    }
    ++opened;
    const std::uint64_t size = value_of((*reader)->head()).value().size;
    CHECK(rows_of(**reader, Column::entries).size() == size);
    CHECK(rows_of(**reader, Column::tiles).size() == size - 1);
  }
  writing.join();
  CHECK(written == "ok");
  CHECK(opened > 0);
}

TEST_CASE("the store agrees with its memory twin under random writes, flushes and reopenings", "[store][rocksdb][random]") {
  const std::uint32_t seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  const TempDir dir;
  const fs::path path = dir.path() / "ledger";
  auto rocks = value_of(create_rocksdb(path, small()));
  const auto memory = make_memory_store();
  const std::vector<std::string> prefixes = {"", "a", "ab", "b", "lot/1", "lot/10", "lot/2", "\xff"};
  const auto some_prefix = [&] { return prefixes[below(static_cast<std::uint32_t>(prefixes.size()))]; };

  for (int round = 0; round < 12; ++round) {
    Batch batch;
    for (std::uint32_t n = below(200); n > 0; --n) {
      const Column column = below(2) == 0 ? Column::postings : Column::state;
      const std::string key = posting_key(some_prefix(), below(50));
      if (below(4) == 0) {
        batch.erase(column, key);
      } else {
        batch.put(column, key, std::to_string(below(1000)));
      }
    }
    value_of(rocks->commit_index(batch));
    value_of(memory->commit_index(batch));
    if (round == 7) {
      value_of(rocks->clear_index(Column::postings));
      value_of(memory->clear_index(Column::postings));
    }
    if (below(2) == 0) {  // closing flushes: a further file in each column
      rocks.reset();
      rocks = value_of(open_rocksdb(path, small()));
    }
    for (const Column column : {Column::postings, Column::state}) {
      REQUIRE(rows_of(*rocks, column) == rows_of(*memory, column));
      REQUIRE(rows_back(*rocks, column) == rows_back(*memory, column));
      for (int look = 0; look < 40; ++look) {
        const KeyRange range = below(2) == 0 ? posting_range(some_prefix(), below(50), below(60))
                                             : KeyRange{posting_key(some_prefix(), below(50)), some_prefix()};
        CAPTURE(to_hex(range.begin), to_hex(range.end), to_string(column));
        REQUIRE(rows_of(*rocks, column, range.begin, range.end) == rows_of(*memory, column, range.begin, range.end));
        REQUIRE(rows_back(*rocks, column, range.begin, range.end) == rows_back(*memory, column, range.begin, range.end));
        REQUIRE(get(*rocks, column, range.begin) == get(*memory, column, range.begin));
      }
    }
  }
}

TEST_CASE("the posting prefix keeps the order that RocksDB asks of an extractor", "[store][rocksdb]") {
  const auto extractor = internal::posting_prefix_extractor();
  const auto prefix_of = [&](const std::string& key) {
    return extractor->InDomain(key) ? extractor->Transform(key).ToString() : std::string("none");
  };
  CHECK(prefix_of(posting_key("lot/1", 7)) == std::string("lot/1\0", 6));
  CHECK(prefix_of(be64(7)) == std::string(1, '\0'));
  CHECK(prefix_of("plain") == "none");
  CHECK(prefix_of("") == "none");
  const std::vector<std::string> prefixes = {"", "a", "a\x01", "ab", "b", "\xff"};
  for (const std::string& a : prefixes)
    for (const std::string& b : prefixes) {
      const std::string p = prefix_of(posting_key(a, 1)), q = prefix_of(posting_key(b, 2));
      CHECK((posting_key(a, 1) <= posting_key(b, 2)) == (p <= q));
      CHECK(prefix_of(p) == p);
    }
  CHECK(internal::within_one_posting_prefix(posting_range("a").begin, posting_range("a").end));
  CHECK_FALSE(internal::within_one_posting_prefix(posting_range("a").begin, posting_range("ab").end));
  CHECK_FALSE(internal::within_one_posting_prefix(posting_range("a").begin, ""));
  CHECK_FALSE(internal::within_one_posting_prefix("a", "b"));
}

TEST_CASE("options out of range are refused by name", "[store][rocksdb]") {
  const TempDir dir;
  const auto refused = [&](const RocksOptions& options, const std::string& name) {
    const auto created = create_rocksdb(dir.path() / "ledger", options);
    CHECK(name_of(created) == "store_option_refused");
    CHECK_THAT(created.error().message(), Catch::Contains(name));
    CHECK(name_of(open_rocksdb(dir.path() / "ledger", options)) == "store_option_refused");
    CHECK_FALSE(fs::exists(dir.path() / "ledger"));
  };
  RocksOptions options;
  options.cache_bytes = 2 * options.memtable_bytes - 1;
  refused(options, "cache_bytes");
  options = {};
  options.memtable_bytes = 0;
  refused(options, "memtable_bytes");
  options = {};
  options.wal_bytes_max = (std::size_t{64} << 20) + 1;
  refused(options, "wal_bytes_max");
  options = {};
  options.open_files_max = -1;
  refused(options, "open_files_max");
  options = {};
  options.background_jobs = 0;
  refused(options, "background_jobs");
}

namespace {

std::shared_ptr<rocksdb::Env> filled_ahead() {
  return rocksdb::NewCompositeEnv(internal::zero_filled_logs(rocksdb::FileSystem::Default(), 4'096));
}

}  // namespace

TEST_CASE("a setting that RocksDB changed is found by name", "[store][rocksdb]") {
  using rocksdb::DBOptions;
  const internal::Settings want = internal::make_settings({}, OpenMode::read_write, nullptr, filled_ahead());
  CHECK_FALSE(internal::changed_setting(want.db, want.db).has_value());
  const std::vector<std::pair<std::string, std::function<void(DBOptions&)>>> changes = {
      {"wal_recovery_mode", [](DBOptions& o) { o.wal_recovery_mode = rocksdb::WALRecoveryMode::kSkipAnyCorruptedRecords; }},
      {"paranoid_checks", [](DBOptions& o) { o.paranoid_checks = false; }},
      {"unordered_write", [](DBOptions& o) { o.unordered_write = true; }},
      {"best_efforts_recovery", [](DBOptions& o) { o.best_efforts_recovery = true; }},
      {"manual_wal_flush", [](DBOptions& o) { o.manual_wal_flush = true; }},
      {"recycle_log_file_num", [](DBOptions& o) { o.recycle_log_file_num = 2; }},
      {"max_bgerror_resume_count", [](DBOptions& o) { o.max_bgerror_resume_count = 1; }},
      {"use_fsync", [](DBOptions& o) { o.use_fsync = true; }},
      {"wal_bytes_per_sync", [](DBOptions& o) { o.wal_bytes_per_sync = 1; }},
      {"two_write_queues", [](DBOptions& o) { o.two_write_queues = true; }},
      {"enable_pipelined_write", [](DBOptions& o) { o.enable_pipelined_write = true; }},
      {"avoid_flush_during_recovery", [](DBOptions& o) { o.avoid_flush_during_recovery = true; }},
      {"wal_compression", [](DBOptions& o) { o.wal_compression = rocksdb::kZSTD; }},
      {"file_checksum_gen_factory", [](DBOptions& o) { o.file_checksum_gen_factory.reset(); }},
      {"file system is ", [](DBOptions& o) { o.env = rocksdb::Env::Default(); }},
      {"max_total_wal_size", [](DBOptions& o) { o.max_total_wal_size *= 2; }},
      {"max_open_files", [](DBOptions& o) { o.max_open_files = -1; }},
      {"write_buffer_manager", [](DBOptions& o) { o.write_buffer_manager.reset(); }},
  };
  for (const auto& [name, change] : changes) {
    DBOptions got = want.db;
    change(got);
    CHECK_THAT(internal::changed_setting(got, want.db).value_or("none"), Catch::StartsWith(name));
  }
  for (const auto& column : want.columns)
    CHECK_FALSE(internal::changed_column_setting(column.options, column.options).has_value());
  rocksdb::ColumnFamilyOptions got = want.columns[1].options;
  got.compression = rocksdb::kSnappyCompression;
  CHECK_THAT(internal::changed_column_setting(got, want.columns[1].options).value_or("none"), Catch::StartsWith("compression"));
  CHECK_THAT(internal::changed_column_setting(want.columns[1].options, want.columns[3].options).value_or("none"),
             Catch::StartsWith("compression"));
  got = want.columns[4].options;
  got.compaction_style = rocksdb::kCompactionStyleLevel;
  CHECK_THAT(internal::changed_column_setting(got, want.columns[4].options).value_or("none"),
             Catch::StartsWith("compaction_style"));
  got = want.columns[3].options;
  got.prefix_extractor.reset();
  CHECK_THAT(internal::changed_column_setting(got, want.columns[3].options).value_or("none"),
             Catch::StartsWith("prefix_extractor is none"));
}

TEST_CASE("a setting that the machine does not grant refuses to open", "[store][rocksdb]") {
  const TempDir dir;
  const fs::path path = dir.path() / "ledger";
  value_of(create_rocksdb(path)).reset();
  struct rlimit before = {};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  struct rlimit tight = before;
  tight.rlim_cur = 128;  // fewer than open_files_max
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &tight) == 0);
  const auto opened = open_rocksdb(path);
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK(name_of(opened) == "store_setting_changed");
  if (!opened) CHECK_THAT(opened.error().message(), Catch::Contains("max_open_files") && Catch::Contains("ulimit -n"));
  CHECK(name_of(open_rocksdb(path)) == "ok");
}

TEST_CASE("properties name each column and the disk", "[store][rocksdb]") {
  const TempDir dir;
  const auto store = value_of(create_rocksdb(dir.path() / "ledger"));
  append(*store, 0, 10);
  std::map<std::string, std::uint64_t> found;
  for (const Property& property : store->properties()) CHECK(found.emplace(property.name, property.value).second);
  CHECK(found.at("entries_keys") == 10);
  CHECK(found.at("disk_bytes") > 0);
  CHECK(found.contains("disk_free_bytes"));
  CHECK(found.at("background_errors") == 0);
  CHECK_THAT(store->describe(), Catch::StartsWith("rocksdb ") && Catch::EndsWith("read and write"));
}
