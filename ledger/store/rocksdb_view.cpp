#include <rocksdb/iterator.h>

#include "ledger/store/internal/posting_prefix.h"
#include "ledger/store/internal/rocksdb_errors.h"
#include "ledger/store/internal/rocksdb_store.h"

namespace nguon::store::internal {
namespace {

std::string what(Column column, std::string_view act) {
  return "column " + std::string(to_string(column)) + ": " + std::string(act);
}

std::string_view seen(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

}  // namespace

rocksdb::ReadOptions RocksView::read_options() const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  options.verify_checksums = true;
  return options;
}

Result<std::optional<std::string>> RocksView::get(Column column, std::string_view key) const {
  rocksdb::PinnableSlice value;
  const rocksdb::Status status = rocks_.db->Get(read_options(), rocks_.of(column), {key.data(), key.size()}, &value);
  if (status.ok()) return std::optional<std::string>(std::in_place, value.data(), value.size());
  if (status.IsNotFound()) return std::optional<std::string>{};
  return read_failed(what(column, "get"), status);
}

Result<std::vector<std::optional<std::string>>> RocksView::multi_get(Column column, std::span<const std::string> keys) const {
  std::vector<std::optional<std::string>> found(keys.size());
  if (keys.empty()) return found;
  const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> values(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  rocks_.db->MultiGet(read_options(), rocks_.of(column), slices.size(), slices.data(), values.data(), statuses.data(), false);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].ok()) {
      found[i].emplace(values[i].data(), values[i].size());
    } else if (!statuses[i].IsNotFound()) {
      return read_failed(what(column, "multi_get"), statuses[i]);
    }
  }
  return found;
}

rocksdb::ReadOptions RocksView::scan_options(Column column, std::string_view begin, std::string_view end) const {
  rocksdb::ReadOptions options = read_options();
  // Entries are scanned by audits and exports, which would empty the cache of what pages need.
  options.fill_cache = column != Column::entries;
  const bool one_prefix = column == Column::postings && within_one_posting_prefix(begin, end);
  options.total_order_seek = !one_prefix;
  options.prefix_same_as_start = one_prefix;
  return options;
}

Result<void> RocksView::scan(Column column, std::string_view begin, std::string_view end, const Visit& visit) const {
  if (!end.empty() && end <= begin) return {};
  const rocksdb::Slice lower(begin.data(), begin.size());
  const rocksdb::Slice upper(end.data(), end.size());
  rocksdb::ReadOptions options = scan_options(column, begin, end);
  if (!end.empty()) options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> row(rocks_.db->NewIterator(options, rocks_.of(column)));
  for (row->Seek(lower); row->Valid(); row->Next())
    if (!visit(seen(row->key()), seen(row->value()))) return {};
  if (!row->status().ok()) return read_failed(what(column, "scan"), row->status());
  return {};
}

Result<void> RocksView::scan_back(Column column, std::string_view begin, std::string_view end, const Visit& visit) const {
  if (!end.empty() && end <= begin) return {};
  const rocksdb::Slice lower(begin.data(), begin.size());
  const rocksdb::Slice upper(end.data(), end.size());
  rocksdb::ReadOptions options = scan_options(column, begin, end);
  options.iterate_lower_bound = &lower;
  const std::unique_ptr<rocksdb::Iterator> row(rocks_.db->NewIterator(options, rocks_.of(column)));
  if (end.empty()) {
    row->SeekToLast();
  } else {
    row->SeekForPrev(upper);
    if (row->Valid() && row->key() == upper) row->Prev();
  }
  for (; row->Valid(); row->Prev())
    if (!visit(seen(row->key()), seen(row->value()))) return {};
  if (!row->status().ok()) return read_failed(what(column, "scan_back"), row->status());
  return {};
}

}  // namespace nguon::store::internal
