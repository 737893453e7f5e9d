#include "api/producer/preview.h"

#include "api/import/importer.h"
#include "ledger/base/text.h"
#include "ledger/statement/statement.h"

namespace nguon::api {
namespace {

constexpr std::string_view kFile = "bang";  // stands in parse_csv's messages, and is taken out of ours

json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

// "bang:12: column \"Lúc\" ...": the place is said in members of its own.
std::string without_place(std::string_view message) {
  if (!message.starts_with(kFile)) return std::string(message);
  const auto end = message.find(": ");
  return std::string(end == std::string_view::npos ? message : message.substr(end + 2));
}

// The line of "bang:12: ...", 1 where none is named.
std::int64_t line_in(std::string_view message) {
  if (!message.starts_with(kFile) || message.size() <= kFile.size() || message[kFile.size()] != ':') return 1;
  const auto rest = message.substr(kFile.size() + 1);
  const auto number = parse_decimal(rest.substr(0, rest.find(':')));
  return number ? static_cast<std::int64_t>(*number) : 1;
}

// The heading that a cell's error names first, in quotes.
std::string column_in(const CsvTable& table, std::string_view message) {
  for (const auto& heading : table.headings)
    if (!heading.empty() && message.find("\"" + heading + "\"") != std::string_view::npos) return heading;
  return "";
}

std::string without_column(std::string message, const std::string& column) {
  const std::string start = "\"" + column + "\": ";
  return !column.empty() && message.starts_with(start) ? message.substr(start.size()) : message;
}

class Preview {
 public:
  Preview(TableKind kind, std::string_view host, std::string_view party) : kind_(kind), host_(host), party_(party) {}

  json::object make(std::string_view csv) {
    if (csv.size() > kPreviewBytesMax)
      add_problem(Error{Errc::too_large, "csv_too_large", "the table is too large", "bảng quá lớn"}, 1);
    else if (auto table = parse_csv(std::string(kFile), csv); !table)
      add_problem(table.error(), line_in(table.error().message()));
    else
      read(std::move(*table));
    return {{"rows", std::move(rows_)}, {"problems", std::move(problems_)}, {"problemsInAll", problems_in_all_}};
  }

 private:
  void read(CsvTable table) {
    table_ = std::move(table);
    if (const auto headings = check_headings(kind_, table_); !headings) return add_problem(headings.error(), 1);
    if (table_.rows.empty())
      return add_problem(Error{Errc::invalid_argument, "table_empty", "there are no rows below the headings",
                               "không có dòng nào dưới dòng tên cột"},
                         1);
    if (table_.rows.size() > kPreviewRowsMax)
      return add_problem(Error{Errc::too_large, "table_too_long", "more than " + std::to_string(kPreviewRowsMax) + " rows",
                               "nhiều hơn " + std::to_string(kPreviewRowsMax) + " dòng"},
                         1);
    for (const auto& row : table_.rows) read_row(row);
  }

  void read_row(const CsvRow& row) {
    const auto line = static_cast<std::int64_t>(row.line);
    auto planned = plan_row(kind_, host_, table_, row);
    if (!planned) return add_problem(planned.error(), line);
    if (planned->signer != party_)
      return add_problem(Error{Errc::forbidden, "row_of_another",
                               "\"Chủ thể\": " + printable(planned->signer) + " is not " + party_ + ", who signs here",
                               "\"Chủ thể\": " + printable(planned->signer) + " không phải " + party_ + ", đơn vị ký ở đây"},
                         line);
    json::object content = std::move(planned->content);
    const bool is_event = !std::string_view(content.at("type").as_string()).starts_with("nguon:");
    content[is_event ? "eventID" : "id"] = id_from(party_ + "\n" + json::serialize(content));
    if (const auto text = statement::statement_text(content); !text) return add_problem(text.error(), line);
    rows_.push_back(json::object{{"line", line}, {"content", std::move(content)}});
  }

  void add_problem(const Error& error, std::int64_t line) {
    ++problems_in_all_;
    if (problems_.size() >= kPreviewProblemsMax) return;
    const std::string column = column_in(table_, error.message());
    json::object one{{"line", line},
                     {"name", view(error.name())},
                     {"message", without_column(without_place(error.message()), column)},
                     {"messageVi", without_column(without_place(error.message_vi()), column)}};
    if (!column.empty()) one["column"] = column;
    problems_.push_back(std::move(one));
  }

  const TableKind kind_;
  const std::string host_, party_;
  CsvTable table_;
  json::array rows_, problems_;
  std::int64_t problems_in_all_ = 0;
};

}  // namespace

json::object preview_table(TableKind kind, std::string_view host, std::string_view party, std::string_view csv) {
  return Preview(kind, host, party).make(csv);
}

}  // namespace nguon::api
