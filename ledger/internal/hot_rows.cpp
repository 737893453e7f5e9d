#include "ledger/internal/hot_rows.h"

#include <mutex>

namespace nguon::internal {

Result<std::optional<std::string>> HotRows::get(store::Column column, std::string_view key) const {
  if (column != store::Column::state) return base_.get(column, key);
  if (const auto at = rows_.find(key); at != rows_.end()) return std::optional(at->second);
  auto row = base_.get(column, key);
  if (row && *row && (*row)->size() <= kHotRowBytesMax) {
    if (rows_.size() >= kHotRowsMax) rows_.clear();
    rows_.emplace(key, **row);
  }
  return row;
}

void HotRows::committed(const store::Batch& batch) {
  for (const auto& write : batch.writes()) {
    if (write.column != store::Column::state) continue;
    const auto at = rows_.find(write.key);
    if (at == rows_.end()) continue;
    if (write.value && write.value->size() <= kHotRowBytesMax) {
      at->second = *write.value;
    } else {
      rows_.erase(at);
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
