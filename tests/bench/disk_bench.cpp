// What the disk costs a commit: fdatasync of a file that grows, of one whose blocks were written
// before, a commit of the store with and without the log being filled ahead, and the same hash chain
// in SQLite (write-ahead log, synchronous=FULL).
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "ledger/base/sha256.h"
#include "ledger/store/keys.h"
#include "ledger/store/rocksdb.h"
#include "tests/bench/ledgers.h"
#include "tests/bench/sections.h"

namespace nguon::bench {
namespace {

constexpr std::size_t kKiB = 1'024;
constexpr std::size_t kEntryBytes = 700;  // a signed event with its entry's header
constexpr std::size_t kRawBytes = 2'048;  // about what one statement's commit puts into the log
constexpr int kTurns = 8;                 // short ones: what else the disk has to do changes from second to second

// One after the other: what a commit takes, in microseconds.
template <class Commit>
double p50_us(std::size_t count, const Commit& commit) {
  std::vector<double> times;
  for (std::size_t i = 0; i < count; ++i) times.push_back(wall_of(commit) * 1e6);
  return median(times);
}

// A file that fdatasync is called on after each write, growing or over blocks that were written before.
class RawFile {
 public:
  RawFile(const std::string& path, std::size_t prepared)
      : file_(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
    const std::string zeros(prepared, '\0');
    if (file_ < 0 || ::pwrite(file_, zeros.data(), zeros.size(), 0) != static_cast<ssize_t>(zeros.size()) || ::fsync(file_) != 0)
      throw std::runtime_error("cannot make " + path);
  }
  ~RawFile() { ::close(file_); }
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;

  void write_and_sync(std::size_t bytes) {
    const std::string some(bytes, 'x');
    if (::pwrite(file_, some.data(), bytes, at_) != static_cast<ssize_t>(bytes) || ::fdatasync(file_) != 0)
      throw std::runtime_error("cannot write");
    at_ += static_cast<off_t>(bytes);
  }

 private:
  int file_;
  off_t at_ = 0;
};

// Text that compresses no better than events do.
std::string entry_bytes(std::uint64_t index) {
  std::string out;
  for (int part = 0; out.size() < kEntryBytes; ++part) out += to_hex(sha256(be64(index) + std::to_string(part)).view());
  out.resize(kEntryBytes);
  return out;
}

// A store to which batches are committed as the ledger does: entry, digest, postings, a record of state.
class Stored {
 public:
  Stored(const std::string& path, std::size_t fill_bytes) {
    store::RocksOptions options;
    options.wal_fill_bytes = fill_bytes;
    store_ = must(store::create_rocksdb(path, options));
  }
  void commit(std::size_t statements) {
    store::Batch batch;
    store::Head next = head_.value_or(store::Head{});
    for (std::size_t i = 0; i < statements; ++i, ++next.size) {
      const std::string bytes = entry_bytes(next.size);
      next.last_leaf = sha256(bytes);
      batch.put(store::Column::entries, store::entry_key(next.size), bytes);
      batch.put(store::Column::by_hash, std::string(next.last_leaf.view()), be64(next.size));
      for (const char* what : {"lot/", "party/", "area/"})
        batch.put(store::Column::postings, what + std::to_string(next.size % 64) + '\0' + be64(next.size), "");
      batch.put(store::Column::state, "lot/" + std::to_string(next.size), bytes.substr(0, 200));
    }
    next.root = next.last_leaf;
    must(store_->commit(head_, next, batch));
    head_ = next;
  }

 private:
  std::unique_ptr<store::Store> store_;
  std::optional<store::Head> head_;
};

// The least that a database can do for the same promise: a table of entries, each with the hash of the one before.
class SqliteChain {
 public:
  explicit SqliteChain(const std::string& path) {
    if (sqlite3_open(path.c_str(), &db_) != SQLITE_OK) throw std::runtime_error("cannot open " + path);
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=FULL");
    run("CREATE TABLE chain(i INTEGER PRIMARY KEY, link BLOB NOT NULL, entry BLOB NOT NULL)");
    if (sqlite3_prepare_v2(db_, "INSERT INTO chain VALUES(?,?,?)", -1, &insert_, nullptr) != SQLITE_OK)
      throw std::runtime_error(sqlite3_errmsg(db_));
  }
  ~SqliteChain() {
    sqlite3_finalize(insert_);
    sqlite3_close(db_);
  }
  SqliteChain(const SqliteChain&) = delete;
  SqliteChain& operator=(const SqliteChain&) = delete;

  void commit(std::size_t statements) {
    run("BEGIN IMMEDIATE");
    for (std::size_t i = 0; i < statements; ++i, ++next_) {
      const std::string bytes = entry_bytes(static_cast<std::uint64_t>(next_));
      sqlite3_bind_int64(insert_, 1, next_);
      sqlite3_bind_blob(insert_, 2, link_.view().data(), static_cast<int>(Hash::kSize), SQLITE_TRANSIENT);
      sqlite3_bind_blob(insert_, 3, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
      if (sqlite3_step(insert_) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(db_));
      sqlite3_reset(insert_);
      link_ = sha256(bytes);
    }
    run("COMMIT");
  }

 private:
  void run(const char* sql) {
    if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(db_));
  }
  sqlite3* db_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  sqlite3_int64 next_ = 0;
  Hash link_{};
};

}  // namespace

void bench_disk(const Options& options) {
  print_head("disk: what a synced commit takes, p50");
  const ScratchDir dir(options);
  const auto count = static_cast<std::size_t>(std::max(5.0, 40 * options.scale));
  const int turns = options.rounds * kTurns;
  const std::size_t prepared = kRawBytes * 16 * (static_cast<std::size_t>(turns) * 3 + 2) * count;

  RawFile growing(dir / "growing", 0), before(dir / "before", std::min(prepared, std::size_t{1} << 30));
  const auto raw = [&](RawFile& file, std::size_t bytes) { return p50_us(count, [&] { file.write_and_sync(bytes); }); };
  const auto raw_pair = side_by_side(
      turns, [&] { return raw(before, kRawBytes); }, [&] { return raw(growing, kRawBytes); });
  print_row("fdatasync, 2 KiB, blocks written before", raw_pair.a, "us", "fdatasync, a growing file", raw_pair, std::nullopt);

  Stored filled(dir / "filled", store::RocksOptions{}.wal_fill_bytes), plain(dir / "plain", 0),
      nearer(dir / "nearer", 256 * kKiB), further(dir / "further", 4'096 * kKiB);
  SqliteChain sqlite(dir / "chain.sqlite");
  for (const std::size_t statements : {std::size_t{1}, std::size_t{16}}) {
    const std::string of = "commit of " + std::to_string(statements) + (statements == 1 ? " statement" : " statements");
    const auto ours = [&] { return p50_us(count, [&] { filled.commit(statements); }); };
    const auto beside = [&](const std::string& what, const std::function<double()>& other, std::optional<Goal> goal) {
      const auto pair = side_by_side(turns, ours, other);
      print_row(of, pair.a, "us", what, pair, goal);
    };
    beside(
        "without the log filled ahead", [&] { return p50_us(count, [&] { plain.commit(statements); }); }, std::nullopt);
    beside(
        "raw fdatasync, written before", [&] { return raw(before, kRawBytes * statements); },
        statements == 1 ? std::optional(Goal{0.9}) : std::nullopt);
    beside(
        "SQLite, WAL, synchronous=FULL", [&] { return p50_us(count, [&] { sqlite.commit(statements); }); }, std::nullopt);
  }
}

}  // namespace nguon::bench
