#include "api/csv_cell.h"

#include <algorithm>
#include <iterator>

namespace nguon::api {

bool is_formula(std::string_view cell) {
  // U+FF1D, U+FF0B, U+FF0D, U+FF20.
  constexpr std::string_view kStarts[] = {
      "=", "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
  return std::any_of(std::begin(kStarts), std::end(kStarts), [&](std::string_view start) { return cell.starts_with(start); });
}

}  // namespace nguon::api
