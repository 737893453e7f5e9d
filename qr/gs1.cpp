#include "qr/gs1.h"

#include <algorithm>

#include "ledger/base/text.h"

namespace nguon::qr {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }
bool is_lot_char(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '.'; }

// What somebody sent, shortened and made printable, for an error sentence.
std::string shown(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 40)) out += c >= 0x20 && c < 0x7F ? c : '?';
  return "\"" + out + "\"";
}

Error malformed_gtin(std::string_view gtin) {
  return {Errc::invalid_argument, "gtin_malformed", "not a GTIN (14 digits): " + shown(gtin),
          "mã GTIN phải gồm 14 chữ số: " + shown(gtin)};
}

Error malformed_part(std::string_view text) {
  return {Errc::invalid_argument, "gs1_part_malformed",
          "after the token only /01/GTIN, then /10/LOT, then /21/SERIAL may stand: " + shown(text),
          "sau dãy số chỉ được có /01/GTIN, rồi /10/LÔ, rồi /21/SERI: " + shown(text)};
}

bool is_lot_like(std::string_view text) {
  return !text.empty() && text.size() <= kLotBytesMax && std::all_of(text.begin(), text.end(), is_lot_char) && text != "." &&
         text != "..";
}

}  // namespace

Result<char> gtin_check_digit(std::string_view payload) {
  if (payload.empty() || payload.size() > 17 || !all_digits(payload)) return malformed_gtin(payload);
  int sum = 0;
  int weight = 3;
  for (auto it = payload.rbegin(); it != payload.rend(); ++it, weight = 4 - weight) sum += (*it - '0') * weight;
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

Result<void> check_gtin14(std::string_view gtin) {
  if (gtin.size() != kGtinDigits || !all_digits(gtin)) return malformed_gtin(gtin);
  const auto digit = gtin_check_digit(gtin.substr(0, kGtinDigits - 1));
  if (*digit != gtin.back())
    return Error{Errc::invalid_argument, "gtin_check_digit",
                 "the check digit of GTIN " + shown(gtin) + " should be " + std::string(1, *digit),
                 "số kiểm tra của mã GTIN " + shown(gtin) + " phải là " + std::string(1, *digit)};
  return {};
}

Result<std::string> to_gtin14(std::string_view gtin) {
  const bool known_length = gtin.size() == 8 || (gtin.size() >= 12 && gtin.size() <= kGtinDigits);
  if (!known_length) return malformed_gtin(gtin);
  std::string out = std::string(kGtinDigits - gtin.size(), '0') + std::string(gtin);
  NGUON_TRY(check_gtin14(out));
  return out;
}

Result<void> check_lot(std::string_view lot) {
  if (is_lot_like(lot)) return {};
  return Error{Errc::invalid_argument, "lot_malformed", "a lot is 1 to 20 of A-Z, 0-9, - and dot: " + shown(lot),
               "số lô gồm 1 đến 20 ký tự A-Z (không dấu), 0-9, gạch nối hoặc dấu chấm: " + shown(lot)};
}

Result<void> check_serial_text(std::string_view serial) {
  if (is_lot_like(serial)) return {};
  return Error{Errc::invalid_argument, "serial_malformed", "a serial is 1 to 20 of A-Z, 0-9, - and dot: " + shown(serial),
               "số seri gồm 1 đến 20 ký tự A-Z (không dấu), 0-9, gạch nối hoặc dấu chấm: " + shown(serial)};
}

std::string Gs1Part::text() const {
  std::string out;
  if (gtin14) out += "/01/" + *gtin14;
  if (lot) out += "/10/" + *lot;
  if (serial) out += "/21/" + *serial;
  return out;
}

Result<void> check_gs1_part(const Gs1Part& part) {
  if (!part.gtin14 && (part.lot || part.serial)) return malformed_part(part.text());
  if (part.gtin14) NGUON_TRY(check_gtin14(*part.gtin14));
  if (part.lot) NGUON_TRY(check_lot(*part.lot));
  if (part.serial) NGUON_TRY(check_serial_text(*part.serial));
  return {};
}

Result<Gs1Part> parse_gs1_part(std::string_view text) {
  Gs1Part part;
  if (text.empty()) return part;
  constexpr std::size_t kTextBytesMax = 4 + kGtinDigits + 2 * (4 + kLotBytesMax);
  if (text.size() > kTextBytesMax || text.front() != '/') return malformed_part(text);
  const auto pieces = split(text.substr(1), '/');
  if (pieces.size() % 2 != 0) return malformed_part(text);
  for (std::size_t i = 0; i < pieces.size(); i += 2) {
    const std::string value(pieces[i + 1]);
    if (pieces[i] == "01" && i == 0) {
      part.gtin14 = value;
    } else if (pieces[i] == "10" && part.gtin14 && !part.lot && !part.serial) {
      part.lot = value;
    } else if (pieces[i] == "21" && part.gtin14 && !part.serial) {
      part.serial = value;
    } else {
      return malformed_part(text);
    }
  }
  NGUON_TRY(check_gs1_part(part));
  return part;
}

}  // namespace nguon::qr
