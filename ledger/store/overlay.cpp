#include "ledger/store/overlay.h"

#include <stdexcept>
#include <utility>

namespace nguon::store {

Result<std::optional<std::string>> Overlay::get(Column column, std::string_view key) const {
  const Pending& pending = of(column);
  if (const auto row = pending.find(key); row != pending.end()) return row->second;
  return base_.get(column, key);
}

Result<std::vector<std::optional<std::string>>> Overlay::multi_get(Column column, std::span<const std::string> keys) const {
  const Pending& pending = of(column);
  if (pending.empty()) return base_.multi_get(column, keys);
  std::vector<std::optional<std::string>> values(keys.size());
  std::vector<std::string> asked;
  std::vector<std::size_t> asked_for;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (const auto row = pending.find(keys[i]); row != pending.end()) {
      values[i] = row->second;
    } else {
      asked.push_back(keys[i]);
      asked_for.push_back(i);
    }
  }
  if (asked.empty()) return values;
  NGUON_ASSIGN(found, base_.multi_get(column, asked));
  for (std::size_t i = 0; i < asked.size(); ++i) values[asked_for[i]] = std::move(found[i]);
  return values;
}

namespace {

// Merges pending rows, in the order of the iterators, into the rows of a base scan. `Before` says
// whether a pending key comes before a base key in the direction of the scan.
template <class Iterator, class Before>
class Merge {
 public:
  Merge(Iterator next, Iterator end, const Visit& visit, Before before)
      : next_(next), end_(end), visit_(visit), before_(before) {}

  bool base_row(std::string_view key, std::string_view value) {
    if (!pending_while([&](std::string_view pending) { return before_(pending, key); })) return false;
    if (next_ != end_ && next_->first == key) return show_pending();
    return show(key, value);
  }
  void finish() {
    if (going_) pending_while([](std::string_view) { return true; });
  }

 private:
  template <class While>
  bool pending_while(While wanted) {
    while (going_ && next_ != end_ && wanted(next_->first)) show_pending();
    return going_;
  }
  bool show_pending() {
    const auto& [key, value] = *next_;
    ++next_;
    return value ? show(key, *value) : going_;
  }
  bool show(std::string_view key, std::string_view value) {
    going_ = visit_(key, value);
    return going_;
  }

  Iterator next_;
  Iterator end_;
  const Visit& visit_;
  Before before_;
  bool going_ = true;
};

}  // namespace

Result<void> Overlay::scan(Column column, std::string_view begin, std::string_view end, const Visit& visit) const {
  if (!end.empty() && end <= begin) return {};
  const Pending& pending = of(column);
  Merge merge(pending.lower_bound(begin), end.empty() ? pending.end() : pending.lower_bound(end), visit,
              [](std::string_view a, std::string_view b) { return a < b; });
  NGUON_TRY(
      base_.scan(column, begin, end, [&](std::string_view key, std::string_view value) { return merge.base_row(key, value); }));
  merge.finish();
  return {};
}

Result<void> Overlay::scan_back(Column column, std::string_view begin, std::string_view end, const Visit& visit) const {
  if (!end.empty() && end <= begin) return {};
  const Pending& pending = of(column);
  const auto last = end.empty() ? pending.end() : pending.lower_bound(end);
  Merge merge(std::make_reverse_iterator(last), std::make_reverse_iterator(pending.lower_bound(begin)), visit,
              [](std::string_view a, std::string_view b) { return a > b; });
  NGUON_TRY(base_.scan_back(column, begin, end,
                            [&](std::string_view key, std::string_view value) { return merge.base_row(key, value); }));
  merge.finish();
  return {};
}

void Overlay::put(Column column, std::string_view key, std::string value) { write(column, key, std::move(value)); }

void Overlay::erase(Column column, std::string_view key) { write(column, key, std::nullopt); }

void Overlay::write(Column column, std::string_view key, std::optional<std::string> value) {
  Pending& pending = of(column);
  auto row = pending.lower_bound(key);
  if (row != pending.end() && row->first == key) {
    undo_.push_back({column, row, std::move(row->second)});
    row->second = std::move(value);
  } else {
    row = pending.emplace_hint(row, std::string(key), std::move(value));
    undo_.push_back({column, row, std::nullopt});
  }
}

void Overlay::rollback(std::size_t mark) {
  if (mark > undo_.size()) throw std::logic_error("Overlay::rollback: the mark lies in the future");
  while (undo_.size() > mark) {
    Undo& last = undo_.back();
    if (last.before) {
      last.row->second = std::move(*last.before);
    } else {
      of(last.column).erase(last.row);
    }
    undo_.pop_back();
  }
}

void Overlay::move_into(Batch& batch) {
  for (const Column column : kColumns) {
    Pending& pending = of(column);
    while (!pending.empty()) {
      auto row = pending.extract(pending.begin());
      if (row.mapped()) {
        batch.put(column, std::move(row.key()), std::move(*row.mapped()));
      } else {
        batch.erase(column, std::move(row.key()));
      }
    }
  }
  undo_.clear();
}

void Overlay::clear() {
  for (Pending& pending : pending_) pending.clear();
  undo_.clear();
}

bool Overlay::empty() const noexcept { return size() == 0; }

std::size_t Overlay::size() const noexcept {
  std::size_t rows = 0;
  for (const Pending& pending : pending_) rows += pending.size();
  return rows;
}

}  // namespace nguon::store
