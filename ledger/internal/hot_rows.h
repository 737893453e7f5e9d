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

inline constexpr std::size_t kHotRowsMax = 16'384;                     // in each of two generations
inline constexpr std::size_t kHotRowsBytesMax = std::size_t{8} << 20;  // keys and values, in each of two generations
inline constexpr std::size_t kHotRowBytesMax = 4'096;                  // larger rows are read anew each time
inline constexpr std::size_t kHotKeysMax = 4'096;

// The store as its only writer sees it, with small rows of Column::state remembered, and that a row
// is not there. Of Column::by_hash only the last key that was not there: each statement asks for its own
// id twice. Owned by who has the turn: reads remember, so one thread at a time. Every commit must be
// told.
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
  using Rows = std::unordered_map<std::string, std::optional<std::string>, Hasher, std::equal_to<>>;  // nothing: not there
  Rows::iterator find(std::string_view key) const;
  void remember(std::string_view key, std::optional<std::string> row) const;

  const store::View& base_;
  // What was used lately, and what was used before that. When the young are too many they become
  // the old, and what nobody asked for since the last time goes.
  mutable Rows young_, old_;
  mutable std::size_t young_bytes_ = 0;
  mutable std::string absent_id_;  // of Column::by_hash; "" for none
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
