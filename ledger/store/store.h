// What the ledger asks of a database: six ordered columns, snapshots, and one atomic, durable
// commit that compares the head before it changes it. Shaped by what a log needs, so that
// RocksDB, a replicated engine and the memory twin of the tests stand behind one contract
// (tests/ledger/store/contract_test.cpp). docs/decisions/0010-store-contract.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace nguon::store {

// Each column is a map of its own from byte strings to byte strings, ordered as memcmp orders.
// Numbers in keys are big-endian (be64), so that their order is the order of the keys.
enum class Column : std::uint8_t {
  entries,   // be64 index -> entry bytes. Append-only and dense: see Store::commit
  tiles,     // be8 level + be64 number -> tile
  postings,  // prefix + be64 index -> a few bytes: which entries concern something; see keys.h
  by_hash,   // 16 or more bytes of a hash -> value: random keys, most look-ups find nothing
  state,     // derived records: what the entries say together
  meta,      // the rest. Keys that begin with kReservedPrefix belong to the store
};
inline constexpr std::size_t kColumnCount = 6;
inline constexpr std::array<Column, kColumnCount> kColumns = {Column::entries, Column::tiles, Column::postings,
                                                              Column::by_hash, Column::state, Column::meta};
std::string_view to_string(Column column) noexcept;

inline constexpr std::size_t kKeyBytesMax = 65'535;
inline constexpr std::size_t kValueBytesMax = std::size_t{16} << 20;  // 16 MiB: a blob of 8 MiB and room
inline constexpr std::size_t kBatchBytesMax = std::size_t{48} << 20;  // 48 MiB
inline constexpr std::string_view kReservedPrefix = "store/";         // in Column::meta
inline constexpr std::string_view kHeadKey = "store/head";            // in Column::meta

// How far the ledger has come: its one mutable record. No head at all means: nothing was
// ever committed.
struct Head {
  std::uint64_t size = 0;  // number of entries
  Hash root{};             // RFC 6962 root at `size`
  Hash last_leaf{};        // leaf hash of entry size-1; 32 zero bytes when size is 0
  Time accepted{};         // accepted time of entry size-1
  friend bool operator==(const Head&, const Head&) = default;
};

// 81 bytes: version 0x01, be64 size, root, last_leaf, be64 of accepted.unix_ms (two's complement).
// Do not change: part of the stored format.
std::string encode_head(const Head& head);
// Errc::corrupt (store_head_malformed) unless `bytes` is exactly what encode_head writes.
Result<Head> decode_head(std::string_view bytes);

// Visits one row; false ends the scan. The views are valid during the call only. It may read
// from the same view, and must not write to it.
using Visit = std::function<bool(std::string_view key, std::string_view value)>;

// Reading. Every method may be called from any thread at any time, and none waits for a writer.
// Errors: Errc::corrupt when stored bytes fail their checksum, Errc::io when the database below
// fails; a scan that ends with an error may have visited rows before it.
class View {
 public:
  virtual ~View() = default;

  // The value, or nothing when the key is not there.
  virtual Result<std::optional<std::string>> get(Column column, std::string_view key) const = 0;
  // One answer for each key, in the order of `keys`; a key may occur twice. All answers are of
  // one moment.
  virtual Result<std::vector<std::optional<std::string>>> multi_get(Column column, std::span<const std::string> keys) const = 0;
  // Visits the rows of [begin, end) in ascending order of keys; end "" means to the end. A whole
  // scan sees one moment. Ok when `visit` ended it. A gap between entries is not noticed here:
  // who scans Column::entries checks that the indexes are dense.
  virtual Result<void> scan(Column column, std::string_view begin, std::string_view end, const Visit& visit) const = 0;
  // The same rows from the last to the first.
  virtual Result<void> scan_back(Column column, std::string_view begin, std::string_view end, const Visit& visit) const = 0;

  // The head that belongs to what this view shows; nothing before the first commit. Errc::corrupt
  // (store_head_malformed) when it cannot be decoded.
  Result<std::optional<Head>> head() const;
};

// Reads back what an engine is about to write, before it does: a hash over a bit that flipped on the
// way cannot be taken back once it is signed.
class ReadBack {
 public:
  virtual ~ReadBack() = default;
  // Each write in order, out of the engine's own form of the batch (the bytes that go into its log),
  // the head's row last; no value: erase. The views are valid during the call only.
  virtual void row(Column column, std::string_view key, std::optional<std::string_view> value) = 0;
  // After the last row. An error refuses the commit: Store::commit answers it with nothing written.
  virtual Result<void> verdict() = 0;
};

// Writes that belong together. Within a batch the last write to a key wins.
class Batch {
 public:
  struct Write {
    Column column = Column::meta;
    std::string key;
    std::optional<std::string> value;  // nothing: erase
  };

  void put(Column column, std::string key, std::string value);
  void erase(Column column, std::string key);
  void clear();

  const std::vector<Write>& writes() const noexcept { return writes_; }
  bool empty() const noexcept { return writes_.empty(); }
  std::size_t size() const noexcept { return writes_.size(); }
  // Bytes of all keys and values.
  std::size_t bytes() const noexcept { return bytes_; }

  // Who is shown the batch as Store::commit will write it; borrowed until then. Not a write: clear() keeps it.
  void read_back_by(ReadBack* reader) noexcept { read_back_ = reader; }
  ReadBack* read_back() const noexcept { return read_back_; }

 private:
  std::vector<Write> writes_;
  std::size_t bytes_ = 0;
  ReadBack* read_back_ = nullptr;
};

// One figure about the database, for metrics: "entries_live_bytes" -> 1234. Names are stable.
struct Property {
  std::string name;
  std::uint64_t value = 0;
};

// The room on the disk that a store lies on.
struct Space {
  std::uint64_t free_bytes = 0;  // that the process may still use
  std::uint64_t total_bytes = 0;
};

// A database. All methods are thread-safe; commits happen one after the other. Create and open
// are different acts: rocksdb.h, memory.h.
class Store : public View {
 public:
  // What the store holds now, unchanged by later commits. Must be destroyed before the store.
  virtual std::unique_ptr<View> snapshot() const = 0;

  // One atomic step: if the head is `expect` (nothing: there is none yet), apply `batch` and make
  // `next` the head. When it returns ok, all of it is on disk and synced, and every later read
  // sees it. The batch must hold exactly the entries [expect.size, next.size) of Column::entries,
  // in ascending order, and erase none: the store keeps entries dense and never rewrites one.
  //
  // If the batch names a ReadBack, it is shown every write as it will reach the disk, after all
  // other checks and before anything is written; what its verdict answers is answered, with nothing
  // applied and the store as usable as before.
  //
  // Errors, the first four with nothing applied and the store as usable as before:
  //   Errc::conflict (store_head_moved): the head is not `expect`; somebody else committed.
  //   Errc::invalid_argument (store_batch_refused): next.size < expect.size, other entries than
  //     those, or a reserved key of Column::meta.
  //   Errc::too_large (store_batch_too_large): over kKeyBytesMax, kValueBytesMax, kBatchBytesMax.
  //   Errc::unavailable (store_stopped): a fault came before, or the store was opened read-only.
  //   Errc::io (store_write_failed): write or sync failed. Reads still show the state before, but
  //     whether the batch is on disk is unknown until the store is opened again. Every later
  //     commit answers Errc::unavailable: a failed sync is never retried, since the kernel may
  //     have dropped the pages. Close, open again and verify.
  virtual Result<void> commit(const std::optional<Head>& expect, const Head& next, const Batch& batch) = 0;

  // Writes derived columns and unreserved meta keys without moving the head: for rebuilding
  // indexes. Atomic, and durable when it returns. Column::entries is refused
  // (Errc::invalid_argument, store_batch_refused); other errors as for commit.
  virtual Result<void> commit_index(const Batch& batch) = 0;
  // Removes every row of tiles, postings, by_hash or state, before a rebuild. Atomic and durable.
  // Errc::invalid_argument (store_batch_refused) for entries and meta; other errors as for commit.
  virtual Result<void> clear_index(Column column) = 0;

  // Reads every block of every file and compares its checksum. `progress` is told bytes done and
  // bytes in all, and may stop by answering false: that is Errc::unavailable
  // (store_check_stopped), because what was not checked is not known to be good. Errc::corrupt
  // names the damaged file.
  using Progress = std::function<bool(std::uint64_t bytes_done, std::uint64_t bytes_total)>;
  virtual Result<void> verify_checksums(const Progress& progress) const = 0;

  // Ok while commits are accepted; else the Errc::unavailable that they answer, with the cause.
  virtual Result<void> writable() const = 0;
  // Asks the operating system. Nothing when the store lies on no disk; Errc::io (store_space_unknown).
  virtual Result<std::optional<Space>> space() const { return std::optional<Space>(); }
  virtual std::vector<Property> properties() const = 0;
  // One line for a log: engine, place, mode.
  virtual std::string describe() const = 0;
};

}  // namespace nguon::store
