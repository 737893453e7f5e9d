// CSV files as spreadsheets save them: comma or semicolon, quotes, a byte-order mark, CRLF or LF.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"

namespace nguon::api {

inline constexpr std::size_t kCsvBytesMax = std::size_t{64} << 20;
inline constexpr std::size_t kCsvRowsMax = 200'000;
inline constexpr std::size_t kCsvColumnsMax = 64;
inline constexpr std::size_t kCsvCellBytesMax = 4'096;

struct CsvRow {
  std::size_t line = 0;            // where it begins in the file, from 1
  std::vector<std::string> cells;  // without surrounding white space
};

struct CsvTable {
  std::string file;  // as the user named it, for messages
  std::vector<std::string> headings;
  std::vector<CsvRow> rows;  // empty lines are left out
};

// Errc::invalid_argument (csv_malformed, csv_not_utf8, csv_heading_twice) or Errc::too_large
// (csv_too_large), each with "file:line: " in front. The separator is the one of , ; and tab that the first line has most of.
Result<CsvTable> parse_csv(std::string file, std::string_view bytes);

}  // namespace nguon::api
