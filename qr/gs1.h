// The part of a label that GS1 readers understand: a GTIN, a lot and a serial as a GS1 Digital
// Link path. Rules: GS1 General Specifications 7.9 (check digit), formats.md section 6 (alphabet).
// Pure and thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace nguon::qr {

constexpr std::size_t kGtinDigits = 14;
constexpr std::size_t kLotBytesMax = 20;  // of a lot, and of a serial

// The check digit ('0'..'9') of a GTIN whose other digits are `payload`: weights 3,1,3,... from
// the right. Errc::invalid_argument (gtin_malformed): not 1..17 digits.
Result<char> gtin_check_digit(std::string_view payload);

// Ok for 14 digits with the right check digit. Errc::invalid_argument: gtin_malformed, gtin_check_digit.
Result<void> check_gtin14(std::string_view gtin);

// A GTIN of 8, 12, 13 or 14 digits as 14, zeros in front. Errors as check_gtin14.
Result<std::string> to_gtin14(std::string_view gtin);

// Ok for 1..20 of A-Z 0-9 - and dot, but for "." and "..": those are not names in a path, and a
// browser would remove them from the address before it asks. Errc::invalid_argument: lot_malformed
// for the lot, serial_malformed for the serial.
Result<void> check_lot(std::string_view lot);
Result<void> check_serial_text(std::string_view serial);

// What stands behind the token. A lot or serial needs a GTIN before it.
struct Gs1Part {
  std::optional<std::string> gtin14;
  std::optional<std::string> lot;
  std::optional<std::string> serial;

  // Exactly as printed: "", or "/01/<gtin>[/10/<lot>][/21/<serial>]". Does not check.
  std::string text() const;
  friend bool operator==(const Gs1Part&, const Gs1Part&) = default;
};

// Errors of the parts, and Errc::invalid_argument (gs1_part_malformed): a lot or serial without a GTIN.
Result<void> check_gs1_part(const Gs1Part& part);

// The inverse of text(): accepts exactly what text() writes of a part that passes check_gs1_part.
// Errc::invalid_argument: gs1_part_malformed, or the errors of the parts.
Result<Gs1Part> parse_gs1_part(std::string_view text);

}  // namespace nguon::qr
