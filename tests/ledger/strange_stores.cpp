#include "tests/ledger/strange_stores.h"

#include "ledger/store/keys.h"
#include "tests/support/check.h"

namespace nguon::test {

std::string row_of(const store::View& view, store::Column column, std::string_view key) {
  auto row = value_of(view.get(column, key));
  REQUIRE(row.has_value());
  return *row;
}

void flip(store::Overlay& rows, store::Column column, std::string_view key, std::ptrdiff_t at) {
  std::string bytes = row_of(rows, column, key);
  auto& byte = bytes.at(static_cast<std::size_t>(at < 0 ? static_cast<std::ptrdiff_t>(bytes.size()) + at : at));
  byte = static_cast<char>(byte ^ 1);
  rows.put(column, key, std::move(bytes));
}

void spoil_signature(store::Overlay& rows, std::uint64_t index) {
  std::string bytes = row_of(rows, store::Column::entries, store::entry_key(index));
  auto& letter = bytes.at(bytes.size() - 20);
  letter = letter == 'A' ? 'B' : 'A';
  rows.put(store::Column::entries, store::entry_key(index), std::move(bytes));
}

}  // namespace nguon::test
