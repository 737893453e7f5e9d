#include "api/import/row.h"

#include <algorithm>

#include "ledger/base/text.h"

namespace nguon::api {
namespace {

constexpr std::size_t kWholeDigitsMax = 9;
constexpr std::size_t kFractionDigits = 6;  // an Amount counts millionths
constexpr std::int64_t kNoonMs = 12 * 3'600'000;

std::optional<Day> read_day(std::string_view text) {
  const auto parts = split(text, '/');
  if (parts.size() == 3 && parts[0].size() <= 2 && parts[1].size() <= 2 && parts[2].size() == 4) {
    const auto two = [](std::string_view part) { return std::string(part.size() == 1 ? "0" : "") + std::string(part); };
    const auto day = parse_day(std::string(parts[2]) + "-" + two(parts[1]) + "-" + two(parts[0]));
    return day ? std::optional<Day>(*day) : std::nullopt;
  }
  const auto day = parse_day(text);
  return day ? std::optional<Day>(*day) : std::nullopt;
}

// Milliseconds into the day of "HH:MM".
std::optional<std::int64_t> read_clock(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon > 2 || text.size() != colon + 3) return std::nullopt;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), is_digit) || colon == 0 ||
      !is_digit(text[colon + 1]) || !is_digit(text[colon + 2]))
    return std::nullopt;
  int hour = 0;
  for (std::size_t i = 0; i < colon; ++i) hour = hour * 10 + (text[i] - '0');
  const int minute = (text[colon + 1] - '0') * 10 + (text[colon + 2] - '0');
  if (hour > 23 || minute > 59) return std::nullopt;
  return (hour * 60 + minute) * std::int64_t{60'000};
}

}  // namespace

// "1.250,5": the groups before the decimal separator have three digits each, the first one to three.
std::optional<statement::Amount> read_amount(std::string_view text) {
  const auto last = text.find_last_of(".,");
  // "1.250" is a grouped thousand; "0,250" and "12,5" are not.
  const bool is_group = last != std::string_view::npos && text.size() - last - 1 == 3 && last >= 1 && last <= 3 && text[0] != '0';
  const bool is_grouped = last != std::string_view::npos && text.find_first_of(".,") != last && text.size() - last - 1 == 3 &&
                          text[text.find_first_of(".,")] == text[last];
  const auto decimal = is_group || is_grouped ? std::string_view::npos : last;
  const std::string_view whole_text = text.substr(0, decimal);
  std::string whole_digits;
  const char separator = decimal == std::string_view::npos ? (last == std::string_view::npos ? ',' : text[last])
                                                           : (text[decimal] == ',' ? '.' : ',');
  const auto groups = split(whole_text, separator);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups.size() > 1 && (i == 0 ? groups[i].empty() || groups[i].size() > 3 : groups[i].size() != 3)) return std::nullopt;
    whole_digits += groups[i];
  }
  std::string fraction(decimal == std::string_view::npos ? "" : text.substr(decimal + 1));
  if (whole_digits.empty() || whole_digits.size() > kWholeDigitsMax || fraction.size() > kFractionDigits ||
      (decimal != std::string_view::npos && fraction.empty()))
    return std::nullopt;
  fraction.resize(kFractionDigits, '0');
  std::int64_t out = 0;
  for (const char c : whole_digits + fraction) {
    if (c < '0' || c > '9') return std::nullopt;
    out = out * 10 + (c - '0');
  }
  return statement::Amount{out};
}

const std::string* Row::cell(std::string_view heading) const {
  for (std::size_t i = 0; i < table_.headings.size() && i < row_.cells.size(); ++i)
    if (table_.headings[i] == heading) return &row_.cells[i];
  return nullptr;
}

void Row::fail(std::string_view heading, std::string name, const std::string& en, const std::string& vi) {
  if (problem_) return;
  const std::string where = table_.file + ":" + std::to_string(row_.line) + ": \"" + std::string(heading) + "\": ";
  problem_ = Error{Errc::invalid_argument, std::move(name), where + en, where + vi};
}

std::string Row::optional(std::string_view heading) {
  const auto* found = cell(heading);
  return found != nullptr ? *found : std::string();
}

std::string Row::text(std::string_view heading) {
  auto out = optional(heading);
  if (out.empty()) fail(heading, "cell_missing", "is missing", "còn thiếu");
  return out;
}

statement::Words Row::words(std::string_view heading, std::string_view heading_en) {
  return {text(heading), optional(heading_en)};
}

statement::Words Row::optional_words(std::string_view heading, std::string_view heading_en) {
  return {optional(heading), optional(heading_en)};
}

std::optional<Day> Row::optional_day(std::string_view heading) {
  const auto given = optional(heading);
  if (given.empty()) return std::nullopt;
  const auto day = read_day(given);
  if (!day)
    fail(heading, "cell_day", "not a day dd/mm/yyyy: \"" + printable(given) + "\"",
         "không phải ngày/tháng/năm: \"" + printable(given) + "\"");
  return day;
}

Day Row::day(std::string_view heading) {
  if (text(heading).empty()) return {};
  return optional_day(heading).value_or(Day{});
}

Time Row::time(std::string_view heading) {
  const auto given = text(heading);
  if (given.empty()) return {};
  const auto space = given.find(' ');
  const auto day = read_day(std::string_view(given).substr(0, space));
  const auto clock =
      space == std::string::npos ? std::optional<std::int64_t>(kNoonMs) : read_clock(std::string_view(given).substr(space + 1));
  if (!day || !clock) {
    fail(heading, "cell_time", "not a time dd/mm/yyyy HH:MM: \"" + printable(given) + "\"",
         "không phải ngày/tháng/năm giờ:phút: \"" + printable(given) + "\"");
    return {};
  }
  return Time{start_of_day_in_vietnam(*day).unix_ms + *clock};
}

std::optional<statement::Amount> Row::optional_amount(std::string_view heading) {
  const auto given = optional(heading);
  if (given.empty()) return std::nullopt;
  const auto amount = read_amount(given);
  if (!amount)
    fail(heading, "cell_amount", "not an amount: \"" + printable(given) + "\"",
         "không phải số lượng: \"" + printable(given) + "\"");
  return amount;
}

statement::Amount Row::amount(std::string_view heading) {
  if (text(heading).empty()) return {};
  return optional_amount(heading).value_or(statement::Amount{});
}

std::uint32_t Row::number(std::string_view heading, std::uint32_t max) {
  const auto given = optional(heading);
  if (given.empty()) return 0;
  const auto value = parse_decimal(given);
  if (!value || *value > max) {
    fail(heading, "cell_number", "not a whole number up to " + std::to_string(max) + ": \"" + printable(given) + "\"",
         "không phải số nguyên tới " + std::to_string(max) + ": \"" + printable(given) + "\"");
    return 0;
  }
  return static_cast<std::uint32_t>(*value);
}

}  // namespace nguon::api
