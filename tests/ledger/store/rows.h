// Small makers and readers that the store tests share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/base/sha256.h"
#include "ledger/store/keys.h"
#include "ledger/store/store.h"
#include "tests/support/check.h"

namespace nguon::test {

using Rows = std::vector<std::pair<std::string, std::string>>;

inline store::Head head_of(std::uint64_t size) {
  return {size, sha256("root " + std::to_string(size)), sha256("leaf " + std::to_string(size)),
          Time{static_cast<std::int64_t>(size) * 1000}};
}

inline std::string entry_of(std::uint64_t index) { return "entry " + std::to_string(index); }

// A batch with the entries [from, to), to which a test adds what it is about.
inline store::Batch entries_of(std::uint64_t from, std::uint64_t to) {
  store::Batch batch;
  for (std::uint64_t i = from; i < to; ++i) batch.put(store::Column::entries, store::entry_key(i), entry_of(i));
  return batch;
}

inline Rows rows_of(const store::View& view, store::Column column, std::string_view begin = "", std::string_view end = "") {
  Rows rows;
  value_of(view.scan(column, begin, end, [&](std::string_view key, std::string_view value) {
    rows.emplace_back(key, value);
    return true;
  }));
  return rows;
}

inline Rows rows_back(const store::View& view, store::Column column, std::string_view begin = "", std::string_view end = "") {
  Rows rows;
  value_of(view.scan_back(column, begin, end, [&](std::string_view key, std::string_view value) {
    rows.emplace_back(key, value);
    return true;
  }));
  return rows;
}

inline std::optional<std::string> get(const store::View& view, store::Column column, std::string_view key) {
  return value_of(view.get(column, key));
}

}  // namespace nguon::test
