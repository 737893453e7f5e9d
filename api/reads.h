// Which rows of the ledger's state an answer was made from, and whether any of them has been written
// since: an answer is kept exactly as long as it would come out the same. docs/decisions/0060.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/store/store.h"

namespace nguon::api {

// Hashes of rows, and of beginnings of rows that were scanned.
struct Reads {
  std::vector<std::uint64_t> rows;
  bool everything = false;  // something was read that Touched cannot tell of: any commit may change it
};

// At which size of the ledger each row was last written, by the hash of its key: two rows of one hash
// make an answer old too early, never too late. Thread-safe.
class Touched {
 public:
  static constexpr std::size_t kSlots = std::size_t{1} << 20;  // 8 MiB

  Touched() : slots_(kSlots) {}
  // For LedgerOptions::before_commit.
  void commit(std::uint64_t from, std::uint64_t to, const store::Batch& batch) noexcept;

  // Whether what was read at size `at` or later reads the same at size `now`. Knows nothing of commits
  // that it was not told of, and then answers false.
  bool unchanged(const Reads& reads, std::uint64_t at, std::uint64_t now) const noexcept;

 private:
  void touch(std::uint64_t row, std::uint64_t size) noexcept { slots_[row % kSlots].store(size, std::memory_order_relaxed); }

  std::vector<std::atomic<std::uint64_t>> slots_;
  std::atomic<std::uint64_t> told_from_{0}, told_to_{0};  // it was told of every commit in between
};

// Rows as they were read, and what has to stay unchanged for them to be read so again.
struct KeptRows {
  using Row = std::pair<store::Column, std::string>;
  using Range = std::pair<Row, std::pair<std::string, bool>>;  // column and begin, end and whether backwards
  using Rows = std::vector<std::pair<std::string, std::string>>;

  std::map<Row, std::optional<std::string>> rows;
  std::map<Range, Rows> ranges;
  std::size_t bytes = 0;  // of all of it, roughly
  Reads reads;
  std::uint64_t at_size = 0;  // of the ledger before anything was read
};

// A view that notes what is read through it, and reads nothing twice. For one request: not thread-safe.
class NotedView final : public store::View {
 public:
  static constexpr std::size_t kKeptBytesMax = std::size_t{1} << 20;  // read from the view below again beyond that

  // Begins with the rows of `kept`, which must still be unchanged; null: with none.
  explicit NotedView(std::unique_ptr<store::View> view, std::shared_ptr<const KeptRows> kept = nullptr)
      : view_(std::move(view)), before_(std::move(kept)) {
    if (before_) own_.reads = before_->reads;
  }
  const Reads& reads() const { return own_.reads; }
  // Whether more was read than there was at the beginning.
  bool has_read() const { return own_.bytes > 0; }
  // Everything, for another request. The view reads no more afterwards.
  std::shared_ptr<const KeptRows> take(std::uint64_t at_size);

  Result<std::optional<std::string>> get(store::Column column, std::string_view key) const override;
  Result<std::vector<std::optional<std::string>>> multi_get(store::Column column,
                                                            std::span<const std::string> keys) const override;
  Result<void> scan(store::Column column, std::string_view begin, std::string_view end, const store::Visit& visit) const override;
  Result<void> scan_back(store::Column column, std::string_view begin, std::string_view end,
                         const store::Visit& visit) const override;

 private:
  const std::optional<std::string>* find(const KeptRows::Row& row) const;
  void keep(KeptRows::Row row, const std::optional<std::string>& value) const;
  void note(store::Column column, std::string_view key) const;
  void note_range(store::Column column, std::string_view begin, std::string_view end) const;
  template <class Scan>
  Result<void> scan_once(KeptRows::Range range, const store::Visit& visit, Scan scan) const;

  std::unique_ptr<store::View> view_;
  std::shared_ptr<const KeptRows> before_;
  mutable KeptRows own_;
};

}  // namespace nguon::api
