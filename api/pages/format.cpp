#include "api/pages/format.h"

#include <cstdlib>

namespace nguon::api {
namespace {

// UN/ECE recommendation 20 codes that OCOP goods are counted in; any other is shown as written.
struct Unit {
  std::string_view code, vi, en;
};
constexpr Unit kUnits[] = {
    {"KGM", "kg", "kg"},    {"GRM", "g", "g"},        {"TNE", "tấn", "t"},       {"LTR", "lít", "L"},
    {"MLT", "ml", "mL"},    {"H87", "cái", "pieces"}, {"", "sản phẩm", "units"}, {"CS", "thùng", "cases"},
    {"BX", "hộp", "boxes"}, {"EA", "cái", "pieces"},  {"HAR", "ha", "ha"},
};

std::string_view unit_word(std::string_view code, Language language) {
  for (const Unit& unit : kUnits)
    if (unit.code == code) return language == Language::en ? unit.en : unit.vi;
  return code;
}

std::string two_digits(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

std::string clock_and_date(Time time, std::string_view between) {
  const Day day = day_in_vietnam(time);
  const std::int64_t minutes = (time.unix_ms - start_of_day_in_vietnam(day).unix_ms) / 60'000;
  return two_digits(minutes / 60) + ":" + two_digits(minutes % 60) + std::string(between) + format_date(day);
}

}  // namespace

std::string format_date(Day day) {
  const std::string iso = format_day(day);  // "2026-11-22"
  return iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}

std::string format_moment(Time time) { return clock_and_date(time, ", "); }

std::string format_minute(Time time) { return clock_and_date(time, " "); }

std::string format_quantity(statement::Amount amount, std::string_view uom, Language language) {
  const char group = language == Language::en ? ',' : '.';
  const char point = language == Language::en ? '.' : ',';
  const bool negative = amount.millionths < 0;
  const auto magnitude =
      negative ? 0 - static_cast<std::uint64_t>(amount.millionths) : static_cast<std::uint64_t>(amount.millionths);
  std::string whole = std::to_string(magnitude / 1'000'000);
  for (std::size_t at = whole.size(); at > 3; at -= 3) whole.insert(at - 3, 1, group);
  std::string out = (negative ? "-" : "") + whole;
  if (const std::uint64_t fraction = magnitude % 1'000'000; fraction != 0) {
    std::string digits = std::to_string(fraction + 1'000'000).substr(1);
    digits.erase(digits.find_last_not_of('0') + 1);
    out += point + digits;
  }
  return out + " " + std::string(unit_word(uom, language));
}

}  // namespace nguon::api
