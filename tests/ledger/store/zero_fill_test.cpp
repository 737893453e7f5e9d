#include <algorithm>
#include <random>

#include "ledger/store/rocksdb.h"
#include "tests/ledger/store/copy.h"
#include "tests/ledger/store/rows.h"
#include "tests/support/temp_dir.h"

using namespace nguon;
using namespace nguon::store;
using namespace nguon::test;

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kChunk = std::size_t{64} << 10;

RocksOptions filled_ahead() {
  RocksOptions options;
  options.wal_fill_bytes = kChunk;
  return options;
}

// The newest log of a database.
fs::path log_of(const fs::path& path) {
  fs::path newest;
  for (const auto& file : fs::directory_iterator(path))
    if (file.path().extension() == ".log" && file.path() > newest) newest = file.path();
  REQUIRE_FALSE(newest.empty());
  return newest;
}

std::size_t end_of(const std::string& log) { return log.find_last_not_of('\0') + 1; }

void commit_one(Store& store, std::uint64_t size) {
  value_of(store.commit(size == 0 ? std::nullopt : std::optional(head_of(size)), head_of(size + 1), entries_of(size, size + 1)));
}

void expect_whole(const Store& store, std::uint64_t size) {
  const auto head = value_of(store.head());
  CHECK((head ? head->size : 0) == size);
  CHECK(rows_of(store, Column::entries).size() == size);
}

}  // namespace

TEST_CASE("a log is filled with zeros ahead of what is written, and cut when it is closed", "[store][zero-fill]") {
  const TempDir dir;
  const fs::path path = dir.path() / "ledger";
  auto store = value_of(create_rocksdb(path, filled_ahead()));
  for (std::uint64_t i = 0; i < 100; ++i) commit_one(*store, i);
  const std::string before = read_all(log_of(path));
  CHECK(before.size() % kChunk == 0);
  CHECK(end_of(before) + 100 < before.size());
  // The blocks are written, not only promised: no hole, and none that is merely allocated.
  CHECK(before.size() > end_of(before));
  const fs::path log = log_of(path);
  store.reset();
  if (fs::exists(log)) CHECK(fs::file_size(log) == end_of(before));
  expect_whole(*value_of(open_rocksdb(path, filled_ahead())), 100);
}

TEST_CASE("what a crash leaves is read up to the zeros", "[store][zero-fill]") {
  const TempDir dir;
  const fs::path path = dir.path() / "ledger", copy = dir.path() / "copy";
  const auto store = value_of(create_rocksdb(path, filled_ahead()));
  for (std::uint64_t i = 0; i < 500; ++i) commit_one(*store, i);
  copy_while_open(path, copy);  // the writer lives on: nothing was closed
  const RocksOptions options = GENERATE(filled_ahead(), RocksOptions{});
  expect_whole(*value_of(open_rocksdb(copy, options, OpenMode::read_only)), 500);
  const auto again = value_of(open_rocksdb(copy, options));
  expect_whole(*again, 500);
  commit_one(*again, 500);
}

TEST_CASE("wherever a log is torn, what is left is a beginning of the history", "[store][zero-fill]") {
  const TempDir dir;
  const fs::path path = dir.path() / "ledger", copy = dir.path() / "copy";
  const auto store = value_of(create_rocksdb(path, filled_ahead()));
  for (std::uint64_t i = 0; i < 400; ++i) commit_one(*store, i);
  const std::string whole = read_all(log_of(path));
  const std::size_t end = end_of(whole);
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  std::uint64_t last = 0;
  std::vector<std::size_t> cuts;
  for (int i = 0; i < 12; ++i) cuts.push_back(random() % end);
  std::sort(cuts.begin(), cuts.end());
  for (const std::size_t cut : cuts) {
    INFO("torn at " << cut << " of " << end);
    fs::remove_all(copy);
    copy_while_open(path, copy);
    std::string torn = whole;
    // Zeros from there on, as if they had reached the disk and the data had not; or a shorter file.
    if (random() % 2 == 0) {
      std::fill(torn.begin() + static_cast<std::ptrdiff_t>(cut), torn.end(), '\0');
    } else {
      torn.resize(cut);
    }
    write_all(log_of(copy), torn);
    const auto opened = value_of(open_rocksdb(copy, filled_ahead()));
    const auto head = value_of(opened->head());
    const std::uint64_t size = head ? head->size : 0;
    CHECK(size >= last);  // more of the log, more of the history
    CHECK(size <= 400);
    expect_whole(*opened, size);
    commit_one(*opened, size);
    last = size;
  }
}

TEST_CASE("a commit that is longer than a chunk is recorded as any other", "[store][zero-fill]") {
  const TempDir dir;
  const fs::path path = dir.path() / "ledger", copy = dir.path() / "copy";
  RocksOptions options;
  options.wal_fill_bytes = std::size_t{4} << 10;
  const auto store = value_of(create_rocksdb(path, options));
  commit_one(*store, 0);
  Batch batch = entries_of(1, 2);
  batch.put(Column::meta, "long", std::string(100'000, 'x'));
  value_of(store->commit(head_of(1), head_of(2), batch));
  commit_one(*store, 2);
  copy_while_open(path, copy);
  const auto again = value_of(open_rocksdb(copy, options));
  expect_whole(*again, 3);
  CHECK(get(*again, Column::meta, "long")->size() == 100'000);
}

TEST_CASE("a table file of another length or with a changed byte anywhere is found", "[store][zero-fill]") {
  const TempDir dir;
  const fs::path path = dir.path() / "ledger";
  {
    const auto store = value_of(create_rocksdb(path));
    for (std::uint64_t i = 0; i < 300; ++i) commit_one(*store, i);
  }
  const auto store = value_of(open_rocksdb(path));
  CHECK(name_of(store->verify_checksums(nullptr)) == "ok");
  fs::path table;
  for (const auto& file : fs::directory_iterator(path))
    if (file.path().extension() == ".sst") table = file.path();
  REQUIRE_FALSE(table.empty());
  const std::string good = read_all(table);
  const auto found = [&](const std::string& bytes) {
    write_all(table, bytes);
    const auto verified = store->verify_checksums(nullptr);
    return !verified && verified.error().code() == Errc::corrupt &&
           verified.error().message().find(table.filename().string()) != std::string::npos;
  };
  for (std::size_t at = 0; at < good.size(); at += 7) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    CHECK(found(bad));
  }
  CHECK(found(good + "x"));
  CHECK(found(good.substr(0, good.size() - 1)));
  write_all(table, good);
  CHECK(name_of(store->verify_checksums(nullptr)) == "ok");
  // It can be stopped in the middle, and then nothing is known.
  CHECK(name_of(store->verify_checksums([](std::uint64_t done, std::uint64_t) { return done == 0; })) == "store_check_stopped");
}
