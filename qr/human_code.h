// The code printed under the symbol for typing when no camera helps: it names a label (run and
// serial) and says nothing more. It carries no signature; pages must say so. docs/formats/label.md.
// Pure and thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace nguon::qr {

constexpr std::size_t kHumanCodeDigits = 13;    // base32 digits of 64 bits
constexpr std::size_t kHumanCodeInputMax = 64;  // bytes that parse_human_code looks at

struct HumanCode {
  std::uint32_t run_index = 0;
  std::uint32_t serial = 0;  // 0: a batch label
  friend bool operator==(const HumanCode&, const HumanCode&) = default;
};

// "DDDD-DDDDD-DDDD-C": run_index * 2^32 + serial in Crockford base32, most significant digit
// first, then its remainder modulo 37 as check character (0-9, A-Z without I L O U, then * ~ $ = U).
std::string format_human_code(HumanCode code);

// Takes any grouping by hyphens or spaces, either case, I and L for 1, O for 0.
// Errc::invalid_argument: human_code_malformed (length, a foreign character, over 64 bits),
// human_code_check (mistyped: the check character does not fit).
Result<HumanCode> parse_human_code(std::string_view text);

}  // namespace nguon::qr
