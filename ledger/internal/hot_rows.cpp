#include "ledger/internal/hot_rows.h"

#include <mutex>

namespace nguon::internal {

// The young row of that key, brought there from the old ones if need be.
HotRows::Rows::iterator HotRows::find(std::string_view key) const {
  const auto at = young_.find(key);
  if (at != young_.end() || old_.empty()) return at;
  const auto before = old_.find(key);
  if (before == old_.end()) return young_.end();
  auto row = std::move(before->second);
  old_.erase(before);
  remember(key, std::move(row));
  return young_.find(key);
}

void HotRows::remember(std::string_view key, std::optional<std::string> row) const {
  const std::size_t bytes = key.size() + (row ? row->size() : 0);
  if (young_.size() >= kHotRowsMax || young_bytes_ + bytes > kHotRowsBytesMax) {
    old_ = std::move(young_);
    young_ = Rows();
    young_bytes_ = 0;
  }
  young_bytes_ += bytes;
  young_.emplace(key, std::move(row));
}

Result<std::optional<std::string>> HotRows::get(store::Column column, std::string_view key) const {
  if (column == store::Column::by_hash) {
    if (!key.empty() && key == absent_id_) return std::optional<std::string>();
    auto row = base_.get(column, key);
    if (row && !*row) absent_id_ = key;
    return row;
  }
  if (column != store::Column::state) return base_.get(column, key);
  if (const auto at = find(key); at != young_.end()) return at->second;
  auto row = base_.get(column, key);
  if (row && (!*row || (*row)->size() <= kHotRowBytesMax)) remember(key, *row);
  return row;
}

void HotRows::committed(const store::Batch& batch) {
  absent_id_.clear();
  for (const auto& write : batch.writes()) {
    if (write.column != store::Column::state) continue;
    // Rows that were never asked for are not remembered: most of what is written is not read again.
    const auto at = find(write.key);
    if (at == young_.end()) continue;
    if (write.value && write.value->size() > kHotRowBytesMax) {
      young_.erase(at);  // its bytes stay counted until the generation changes
    } else {
      if (write.value) young_bytes_ += write.value->size();
      at->second = write.value;
    }
  }
}

Result<std::optional<VerifierKey>> HotKeys::find(const std::string& name, const KeyId& id) const {
  auto place = std::pair(name, id);
  {
    const std::shared_lock lock(mutex_);
    if (const auto at = keys_.find(place); at != keys_.end()) return std::optional(at->second);
  }
  auto found = base_.find(name, id);
  if (found && *found) {
    const std::unique_lock lock(mutex_);
    if (keys_.size() >= kHotKeysMax) keys_.clear();
    keys_.emplace(std::move(place), **found);
  }
  return found;
}

}  // namespace nguon::internal
