// What appends read again and again, kept out of the way of the database: the rows of a few keys,
// parties, areas and products, which nearly every statement asks for.
#pragma once

#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "ledger/internal/keys_of.h"
#include "ledger/store/store.h"

namespace nguon::internal {

inline constexpr std::size_t kHotRowsMax = 4'096;
inline constexpr std::size_t kHotRowBytesMax = 4'096;  // larger rows are read anew each time
inline constexpr std::size_t kHotKeysMax = 4'096;

// The store as its only writer sees it, with small rows of Column::state remembered. Owned by who
// has the turn: reads remember, so one thread at a time. Rows that are not there are asked for each
// time. Every commit must be told.
class HotRows final : public store::View {
 public:
  explicit HotRows(const store::View& base) : base_(base) {}  // borrows

  Result<std::optional<std::string>> get(store::Column column, std::string_view key) const override;
  Result<std::vector<std::optional<std::string>>> multi_get(store::Column column,
                                                            std::span<const std::string> keys) const override {
    return base_.multi_get(column, keys);
  }
  Result<void> scan(store::Column column, std::string_view begin, std::string_view end,
                    const store::Visit& visit) const override {
    return base_.scan(column, begin, end, visit);
  }
  Result<void> scan_back(store::Column column, std::string_view begin, std::string_view end,
                         const store::Visit& visit) const override {
    return base_.scan_back(column, begin, end, visit);
  }

  // `batch` is on disk: what is remembered follows it.
  void committed(const store::Batch& batch);

 private:
  struct Hasher {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>()(key); }
  };
  const store::View& base_;
  // Emptied when it is full: the hot rows are back after one miss each.
  mutable std::unordered_map<std::string, std::string, Hasher, std::equal_to<>> rows_;
};

// Keys that were found once: an enrolled key is never enrolled otherwise. Thread-safe.
class HotKeys final : public KeySource {
 public:
  explicit HotKeys(const KeySource& base) : base_(base) {}  // borrows
  Result<std::optional<VerifierKey>> find(const std::string& name, const KeyId& id) const override;

 private:
  const KeySource& base_;
  mutable std::shared_mutex mutex_;
  mutable std::map<std::pair<std::string, KeyId>, VerifierKey> keys_;  // guarded by mutex_
};

}  // namespace nguon::internal
