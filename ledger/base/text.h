// Small questions about text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nguon {

// Well-formed UTF-8: no overlong forms, surrogates, or code points past U+10FFFF.
bool is_utf8(std::string_view text);

// Splits at every `separator`; "" gives one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);

// A decimal number in its one spelling (no sign, no leading zero) up to 2^64-1; nothing else is one.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

}  // namespace nguon
