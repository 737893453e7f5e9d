#include "qr/human_code.h"

#include <optional>

namespace nguon::qr {
namespace {

// Do not change: part of the format. Crockford's base32 digits, then the five further check characters.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";
constexpr std::size_t kDigitValues = 32;
constexpr std::uint64_t kCheckModulus = 37;
static_assert(kAlphabet.size() == kCheckModulus);
constexpr std::uint64_t kTopDigitMax = 15;  // 13 digits hold 65 bits; the code has 64

Error malformed() {
  return {Errc::invalid_argument, "human_code_malformed", "a label code has 13 letters or digits and a check character",
          "mã tem gồm 13 chữ hoặc số và một ký tự kiểm tra"};
}

std::optional<std::uint64_t> value_of(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'I' || c == 'L') c = '1';
  if (c == 'O') c = '0';
  const std::size_t at = kAlphabet.find(c);
  if (at == std::string_view::npos) return std::nullopt;
  return at;
}

}  // namespace

std::string format_human_code(HumanCode code) {
  const std::uint64_t value = std::uint64_t{code.run_index} << 32 | code.serial;
  std::string out;
  for (std::size_t i = 0; i < kHumanCodeDigits; ++i) {
    if (i == 4 || i == 9) out += '-';
    out += kAlphabet[value >> (5 * (kHumanCodeDigits - 1 - i)) & (kDigitValues - 1)];
  }
  return out + '-' + kAlphabet[value % kCheckModulus];
}

Result<HumanCode> parse_human_code(std::string_view text) {
  if (text.size() > kHumanCodeInputMax) return malformed();
  std::uint64_t value = 0;
  std::size_t digits = 0;
  std::optional<std::uint64_t> check;
  for (const char c : text) {
    if (c == '-' || c == ' ') continue;
    const auto digit = value_of(c);
    if (!digit || check) return malformed();
    if (digits == kHumanCodeDigits) {
      check = digit;
      continue;
    }
    if (*digit >= kDigitValues || (digits == 0 && *digit > kTopDigitMax)) return malformed();
    value = value << 5 | *digit;
    ++digits;
  }
  if (!check) return malformed();
  if (*check != value % kCheckModulus)
    return Error{Errc::invalid_argument, "human_code_check", "the label code is mistyped: its check character does not fit",
                 "mã tem bị gõ sai: ký tự kiểm tra không khớp, hãy xem lại từng chữ"};
  return HumanCode{static_cast<std::uint32_t>(value >> 32), static_cast<std::uint32_t>(value)};
}

}  // namespace nguon::qr
