// One derived record from a view.
#pragma once

#include <optional>
#include <string_view>

#include "ledger/state/internal/codec.h"
#include "ledger/state/internal/keys.h"
#include "ledger/store/store.h"

namespace nguon::state {

template <class T>
Result<std::optional<T>> load(const store::View& view, std::string_view key) {
  NGUON_ASSIGN(row, view.get(store::Column::state, key));
  if (!row) return std::optional<T>{};
  auto record = decode<T>(*row);
  if (!record) return record.error().with_context("row " + to_hex(key));
  return std::optional<T>(std::move(*record));
}

}  // namespace nguon::state
