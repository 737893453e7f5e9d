// Small questions about text.
#pragma once

#include <cstddef>
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

inline constexpr std::size_t kPrintableBytesMax = 80;
// `text` as it may be quoted in a sentence: at most `bytes_max` bytes of it, cut between characters
// and then followed by "..."; control characters, double quotes and bytes that are not UTF-8 as '?'.
std::string printable(std::string_view text, std::size_t bytes_max = kPrintableBytesMax);

}  // namespace nguon
