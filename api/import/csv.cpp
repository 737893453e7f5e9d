#include "api/import/csv.h"

#include <csv.h>

#include <algorithm>
#include <set>

#include "ledger/base/text.h"

namespace nguon::api {
namespace {

struct Parsing {
  CsvTable table;
  std::vector<std::string> cells;
  std::size_t line = 1;
  std::size_t row_line = 1;
  bool too_large = false;
};

std::string trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

void on_cell(void* bytes, std::size_t size, void* to) {
  auto& p = *static_cast<Parsing*>(to);
  if (size > kCsvCellBytesMax || p.cells.size() >= kCsvColumnsMax) {
    p.too_large = true;
    return;
  }
  p.cells.push_back(trimmed({static_cast<const char*>(bytes), size}));
}

void on_row(int, void* to) {
  auto& p = *static_cast<Parsing*>(to);
  const bool empty = std::all_of(p.cells.begin(), p.cells.end(), [](const std::string& cell) { return cell.empty(); });
  if (p.table.headings.empty() && !empty)
    p.table.headings = std::move(p.cells);
  else if (!empty && p.table.rows.size() >= kCsvRowsMax)
    p.too_large = true;
  else if (!empty)
    p.table.rows.push_back({p.row_line, std::move(p.cells)});
  p.cells.clear();
}

unsigned char separator_of(std::string_view bytes) {
  const auto line = bytes.substr(0, bytes.find('\n'));
  const auto count = [&](char c) { return std::count(line.begin(), line.end(), c); };
  if (count(';') > count(',')) return ';';
  return count('\t') > count(',') ? '\t' : ',';
}

Error at(const std::string& file, std::size_t line, Errc code, std::string name, const std::string& en, const std::string& vi) {
  const std::string place = file + ":" + std::to_string(line) + ": ";
  return {code, std::move(name), place + en, place + vi};
}

Result<void> check_headings(const CsvTable& table) {
  std::set<std::string> seen;
  for (const auto& heading : table.headings)
    if (!heading.empty() && !seen.insert(heading).second)
      return at(table.file, 1, Errc::invalid_argument, "csv_heading_twice",
                "two columns are headed \"" + printable(heading) + "\"", "hai cột cùng tên \"" + printable(heading) + "\"");
  return {};
}

}  // namespace

Result<CsvTable> parse_csv(std::string file, std::string_view bytes) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  if (bytes.size() > kCsvBytesMax)
    return at(file, 1, Errc::too_large, "csv_too_large", "the file is over 64 MiB", "tệp lớn hơn 64 MiB");
  if (!is_utf8(bytes))
    return at(file, 1, Errc::invalid_argument, "csv_not_utf8", "not UTF-8: save it as \"CSV UTF-8\"",
              "không phải UTF-8: hãy lưu dạng \"CSV UTF-8\"");
  Parsing parsing;
  parsing.table.file = file;
  csv_parser parser;
  if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) return Error{Errc::io, "the CSV reader cannot start"};
  csv_set_delim(&parser, separator_of(bytes));
  bool ok = true;
  bool at_row_begin = true;
  // Byte by byte: the library does not tell lines, and messages must name them.
  for (const char byte : bytes) {
    if (at_row_begin) parsing.row_line = parsing.line;
    const std::size_t rows = parsing.table.rows.size() + (parsing.table.headings.empty() ? 0 : 1);
    ok = csv_parse(&parser, &byte, 1, on_cell, on_row, &parsing) == 1;
    if (!ok || parsing.too_large) break;
    at_row_begin = parsing.table.rows.size() + (parsing.table.headings.empty() ? 0 : 1) != rows ||
                   (at_row_begin && (byte == '\n' || byte == '\r'));
    if (byte == '\n') ++parsing.line;
  }
  ok = ok && (parsing.too_large || csv_fini(&parser, on_cell, on_row, &parsing) == 0);
  csv_free(&parser);
  if (parsing.too_large)
    return at(file, parsing.line, Errc::too_large, "csv_too_large", "too many rows or columns, or a cell too long",
              "quá nhiều dòng, cột hoặc ô quá dài");
  if (!ok)
    return at(file, parsing.line, Errc::invalid_argument, "csv_malformed", "a quote stands where none may",
              "dấu nháy kép đặt sai chỗ");
  if (parsing.table.headings.empty())
    return at(file, 1, Errc::invalid_argument, "csv_malformed", "no line of headings", "không có dòng tiêu đề");
  NGUON_TRY(check_headings(parsing.table));
  return std::move(parsing.table);
}

}  // namespace nguon::api
