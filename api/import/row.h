// One row of a cooperative's table, read by its Vietnamese headings. The first thing that is wrong
// is kept; readers go on with empty values, and the caller asks problem() once at the end.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/import/csv.h"
#include "ledger/base/text.h"
#include "ledger/base/time.h"
#include "ledger/statement/records.h"

namespace nguon::api {

class Row {
 public:
  Row(const CsvTable& table, const CsvRow& row) : table_(table), row_(row) {}

  std::string text(std::string_view heading);      // must not be empty
  std::string optional(std::string_view heading);  // "" when the column or the cell is not there
  statement::Words words(std::string_view heading, std::string_view heading_en);
  statement::Words optional_words(std::string_view heading, std::string_view heading_en);
  // dd/mm/yyyy, or yyyy-mm-dd.
  Day day(std::string_view heading);
  std::optional<Day> optional_day(std::string_view heading);
  // A day with "HH:MM" behind it, Vietnam's time; without one, noon.
  Time time(std::string_view heading);
  // "1.250,5", "1250,5", "1250.5" or "1250": read_amount.
  statement::Amount amount(std::string_view heading);
  std::optional<statement::Amount> optional_amount(std::string_view heading);
  std::uint32_t number(std::string_view heading, std::uint32_t max);

  // One of the spellings of a table; the message lists them.
  template <class T>
  T choice(std::string_view heading, const std::vector<std::pair<std::string_view, T>>& choices) {
    const std::string given = text(heading);
    std::string list;
    for (const auto& [name, value] : choices) {
      if (given == name) return value;
      list += (list.empty() ? "" : ", ") + std::string(name);
    }
    if (!given.empty())
      fail(heading, "cell_choice", "\"" + printable(given) + "\" is none of: " + list,
           "\"" + printable(given) + "\" không thuộc: " + list);
    return choices.front().second;
  }

  void fail(std::string_view heading, std::string name, const std::string& en, const std::string& vi);
  const std::optional<Error>& problem() const { return problem_; }
  std::size_t line() const { return row_.line; }

 private:
  const std::string* cell(std::string_view heading) const;

  const CsvTable& table_;
  const CsvRow& row_;
  std::optional<Error> problem_;
};

// An amount as people write it: "1250", "1.250" (grouped), "1.250,5", "12,5", "12.5", "0,250". One
// separator before exactly three digits groups, unless a zero stands before it. nullopt: not an amount.
std::optional<statement::Amount> read_amount(std::string_view text);

}  // namespace nguon::api
