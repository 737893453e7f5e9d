// A view with pending writes on top: how the sequencer applies statement after statement before
// one commit, and takes back those of a refused statement without touching the others'.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/store.h"

namespace nguon::store {

// Reads show the base with the pending writes applied. Owned by one thread: reads may run beside
// each other, but not beside a write. A put or get of a pending key costs a map look-up; the base
// is asked only for keys that are not pending.
class Overlay final : public View {
 public:
  // `base` must outlive the overlay and should not change under it: a snapshot, or a store whose
  // only writer is the owner of the overlay. To stack overlays, say static_cast<const View&>(lower).
  explicit Overlay(const View& base) : base_(base) {}
  Overlay(const Overlay&) = delete;
  Overlay& operator=(const Overlay&) = delete;

  Result<std::optional<std::string>> get(Column column, std::string_view key) const override;
  Result<std::vector<std::optional<std::string>>> multi_get(Column column, std::span<const std::string> keys) const override;
  Result<void> scan(Column column, std::string_view begin, std::string_view end, const Visit& visit) const override;
  Result<void> scan_back(Column column, std::string_view begin, std::string_view end, const Visit& visit) const override;

  void put(Column column, std::string_view key, std::string value);
  void erase(Column column, std::string_view key);

  // The present moment, to go back to. A mark is good until a rollback to an earlier one, or
  // move_into or clear.
  std::size_t mark() const noexcept { return undo_.size(); }
  // Drops every write since `mark` was taken. Throws std::logic_error for a mark that is not good
  // any more and lies in the future.
  void rollback(std::size_t mark);

  // Appends all pending writes to `batch`, column by column in ascending order of keys, and
  // leaves the overlay empty.
  void move_into(Batch& batch);
  void clear();

  bool empty() const noexcept;
  // Pending keys in all columns.
  std::size_t size() const noexcept;

 private:
  using Pending = std::map<std::string, std::optional<std::string>, std::less<>>;  // nothing: erased
  struct Undo {
    Column column;
    Pending::iterator row;
    // What the row held before; nothing: the row was not pending.
    std::optional<std::optional<std::string>> before;
  };

  void write(Column column, std::string_view key, std::optional<std::string> value);
  Pending& of(Column column) { return pending_[static_cast<std::size_t>(column)]; }
  const Pending& of(Column column) const { return pending_[static_cast<std::size_t>(column)]; }

  const View& base_;
  std::array<Pending, kColumnCount> pending_;
  std::vector<Undo> undo_;
};

}  // namespace nguon::store
