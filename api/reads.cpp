#include "api/reads.h"

#include <algorithm>
#include <functional>

#include "ledger/store/keys.h"

namespace nguon::api {
namespace {

using store::Column;

constexpr std::size_t kPostingIndexBytes = 8;
// Where a scanned beginning of rows of Column::state may end (ledger/state/internal/keys.h): between the
// parts of a key, and behind a product's path.
constexpr std::string_view kLotMark = "/10/";
constexpr std::size_t kRowOverhead = 128;  // of a row in memory, roughly

std::uint64_t hash_of(Column column, std::string_view key, bool is_beginning) {
  const std::uint64_t salt = static_cast<std::uint64_t>(column) * 2 + (is_beginning ? 1 : 0);
  return std::hash<std::string_view>{}(key) ^ (salt * 0x9e37'79b9'7f4a'7c15ULL);
}

// Immutable, or never read for an answer that is kept.
bool is_told(Column column) { return column == Column::state || column == Column::postings; }

}  // namespace

void Touched::commit(std::uint64_t from, std::uint64_t to, const store::Batch& batch) noexcept {
  if (told_to_.load(std::memory_order_relaxed) != from) told_from_.store(from, std::memory_order_relaxed);
  for (const auto& write : batch.writes()) {
    if (!is_told(write.column)) continue;
    const std::string_view key = write.key;
    touch(hash_of(write.column, key, false), to);
    if (write.column == Column::postings) {
      touch(hash_of(write.column, key.substr(0, key.size() - std::min(key.size(), kPostingIndexBytes)), true), to);
      continue;
    }
    for (std::size_t at = key.find('\0'); at != std::string_view::npos; at = key.find('\0', at + 1))
      touch(hash_of(write.column, key.substr(0, at + 1), true), to);
    for (std::size_t at = key.find(kLotMark); at != std::string_view::npos; at = key.find(kLotMark, at + 1))
      touch(hash_of(write.column, key.substr(0, at + kLotMark.size()), true), to);
  }
  told_to_.store(to, std::memory_order_release);
}

bool Touched::unchanged(const Reads& reads, std::uint64_t at, std::uint64_t now) const noexcept {
  if (at == now) return true;
  if (reads.everything || told_to_.load(std::memory_order_acquire) < now || told_from_.load(std::memory_order_relaxed) > at)
    return false;
  return std::all_of(reads.rows.begin(), reads.rows.end(),
                     [&](std::uint64_t row) { return slots_[row % kSlots].load(std::memory_order_relaxed) <= at; });
}

void NotedView::note(Column column, std::string_view key) const {
  if (column == Column::entries || column == Column::tiles) return;
  if (!is_told(column)) own_.reads.everything = true;
  own_.reads.rows.push_back(hash_of(column, key, false));
}

void NotedView::note_range(Column column, std::string_view begin, std::string_view end) const {
  if (column == Column::entries || column == Column::tiles) return;
  if (column == Column::postings && begin.size() >= kPostingIndexBytes) {
    const auto prefix = begin.substr(0, begin.size() - kPostingIndexBytes);
    if (end == store::posting_range(prefix).end) return own_.reads.rows.push_back(hash_of(column, prefix, true));
  }
  const bool is_told_of = begin.ends_with('\0') || begin.ends_with(kLotMark);
  if (column == Column::state && is_told_of && end == store::prefix_range(begin).end)
    return own_.reads.rows.push_back(hash_of(column, begin, true));
  own_.reads.everything = true;
}

const std::optional<std::string>* NotedView::find(const KeptRows::Row& row) const {
  if (before_)
    if (const auto kept = before_->rows.find(row); kept != before_->rows.end()) return &kept->second;
  const auto kept = own_.rows.find(row);
  return kept != own_.rows.end() ? &kept->second : nullptr;
}

void NotedView::keep(KeptRows::Row row, const std::optional<std::string>& value) const {
  if (own_.bytes >= kKeptBytesMax) return;
  own_.bytes += kRowOverhead + row.second.size() + (value ? value->size() : 0);
  own_.rows.emplace(std::move(row), value);
}

Result<std::optional<std::string>> NotedView::get(Column column, std::string_view key) const {
  KeptRows::Row row{column, key};
  if (const auto* kept = find(row)) return *kept;
  note(column, key);
  NGUON_ASSIGN(value, view_->get(column, key));
  keep(std::move(row), value);
  return value;
}

Result<std::vector<std::optional<std::string>>> NotedView::multi_get(Column column, std::span<const std::string> keys) const {
  std::vector<std::optional<std::string>> out(keys.size());
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (const auto* kept = find({column, keys[i]}))
      out[i] = *kept;
    else
      missing.push_back(keys[i]);
  }
  if (missing.empty()) return out;
  // In the order of the keys, each once: the database reads neighbours together.
  std::sort(missing.begin(), missing.end());
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  for (const auto& key : missing) note(column, key);
  NGUON_ASSIGN(values, view_->multi_get(column, missing));
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto found = std::lower_bound(missing.begin(), missing.end(), keys[i]);
    if (found != missing.end() && *found == keys[i]) out[i] = values[static_cast<std::size_t>(found - missing.begin())];
  }
  for (std::size_t i = 0; i < missing.size(); ++i) keep({column, std::move(missing[i])}, values[i]);
  return out;
}

template <class Scan>
Result<void> NotedView::scan_once(KeptRows::Range range, const store::Visit& visit, Scan scan) const {
  for (const KeptRows* kept : {before_.get(), static_cast<const KeptRows*>(&own_)}) {
    if (kept == nullptr) continue;
    const auto found = kept->ranges.find(range);
    if (found == kept->ranges.end()) continue;
    for (const auto& [key, value] : found->second)
      if (!visit(key, value)) break;
    return {};
  }
  note_range(range.first.first, range.first.second, range.second.first);
  KeptRows::Rows rows;
  bool whole = true;
  NGUON_TRY(scan([&](std::string_view key, std::string_view value) {
    if (own_.bytes < kKeptBytesMax) {
      rows.emplace_back(key, value);
      own_.bytes += kRowOverhead + key.size() + value.size();
    } else {
      whole = false;
    }
    const bool more = visit(key, value);
    whole = whole && more;
    return more;
  }));
  own_.bytes += kRowOverhead;
  if (whole) own_.ranges.emplace(std::move(range), std::move(rows));
  return {};
}

std::shared_ptr<const KeptRows> NotedView::take(std::uint64_t at_size) {
  if (before_) {
    own_.rows.insert(before_->rows.begin(), before_->rows.end());
    own_.ranges.insert(before_->ranges.begin(), before_->ranges.end());
    own_.bytes += before_->bytes;
    at_size = std::min(at_size, before_->at_size);
  }
  own_.at_size = at_size;
  return std::make_shared<const KeptRows>(std::move(own_));
}

Result<void> NotedView::scan(Column column, std::string_view begin, std::string_view end, const store::Visit& visit) const {
  return scan_once({{column, std::string(begin)}, {std::string(end), false}}, visit,
                   [&](const store::Visit& each) { return view_->scan(column, begin, end, each); });
}

Result<void> NotedView::scan_back(Column column, std::string_view begin, std::string_view end, const store::Visit& visit) const {
  return scan_once({{column, std::string(begin)}, {std::string(end), true}}, visit,
                   [&](const store::Visit& each) { return view_->scan_back(column, begin, end, each); });
}

}  // namespace nguon::api
