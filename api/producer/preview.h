// A producer's table, looked at row by row before anything is signed: the same tables as `nguon import`
// (docs/operations/import.md), but nothing is signed or recorded here.
#pragma once

#include <cstddef>
#include <string_view>

#include "api/import/tables.h"
#include "ledger/base/json.h"
#include "ledger/base/result.h"

namespace nguon::api {

inline constexpr std::size_t kPreviewBytesMax = std::size_t{4} << 20;
inline constexpr std::size_t kPreviewRowsMax = 5'000;
inline constexpr std::size_t kPreviewProblemsMax = 500;  // of more only how many

// {rows: [{line, content}], problems: [{line, column, name, message, messageVi}], problemsInAll}. `content` is a record or an
// event with its id, to be signed as it stands; the id comes of the row, so that a table that is imported twice
// doubles nothing. A row of another party than `party` is a problem (row_of_another). Errors: Errc::too_large
// (csv_too_large) and those of parse_csv and check_headings are problems of line 1.
json::object preview_table(TableKind kind, std::string_view host, std::string_view party, std::string_view csv);

}  // namespace nguon::api
