#include "ledger/statement/internal/compact.h"

#include <array>
#include <charconv>
#include <cmath>

namespace nguon::statement::internal {
namespace {

// Depth is bounded by the caller's value; parse_statement refuses what is deeper than the format's
// limit, and building that deep a value by hand is the caller's own doing.
void append(std::string& out, const json::value& value) {
  if (const auto* object = value.if_object()) {
    out += '{';
    for (bool first = true; const auto& member : *object) {
      if (!first) out += ',';
      first = false;
      out += json::serialize(json::string(member.key())) + ":";
      append(out, member.value());
    }
    out += '}';
  } else if (const auto* array = value.if_array()) {
    out += '[';
    for (bool first = true; const auto& element : *array) {
      if (!first) out += ',';
      first = false;
      append(out, element);
    }
    out += ']';
  } else if (const double* number = value.if_double()) {
    std::array<char, 64> digits;
    const double size = std::fabs(*number);
    const bool plain = size >= 1e-6 && size < 1e15;  // every amount; beyond, the shorter of both notations
    const auto [end, ec] = plain ? std::to_chars(digits.data(), digits.data() + digits.size(), *number, std::chars_format::fixed)
                                 : std::to_chars(digits.data(), digits.data() + digits.size(), *number);
    out.append(digits.data(), end);
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

std::string compact(const json::value& value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace nguon::statement::internal
