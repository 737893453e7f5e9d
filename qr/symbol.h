// The QR symbol of a label (ISO/IEC 18004), as modules. libqrencode lives behind this header.
// Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "qr/label.h"

namespace nguon::qr {

constexpr int kQuietModules = 4;  // white on each side, as the standard asks

// How much damage the symbol survives: about 7, 15, 25, 30 % of its codewords.
enum class Level : std::uint8_t { low, medium, quartile, high };
constexpr Level kLevels[] = {Level::low, Level::medium, Level::quartile, Level::high};
char level_letter(Level level) noexcept;  // L M Q H

struct Symbol {
  int version = 0;  // 1..40
  Level level = Level::low;
  int size = 0;                       // modules on a side, 17 + 4 * version, without the quiet zone
  std::vector<std::uint8_t> modules;  // size * size, row by row; 1 is dark

  bool dark(int x, int y) const { return modules[static_cast<std::size_t>(y * size + x)] != 0; }
};

// The smallest version that holds the label at `level`: computed, without making the symbol. Every
// label has one, at most kVersionMax.
constexpr int kVersionMax = 26;
int symbol_version(const Label& label, Level level);
constexpr int symbol_size(int version) noexcept { return 17 + 4 * version; }

// The symbol whose text is label_url(label), of symbol_version(label, level), as explicit segments:
// bytes up to the token, the token as digits, the GS1 part as alphanumerics.
// Errc::io when the library fails. REQUIRES: a label that label_url accepts.
Result<Symbol> make_symbol(const Label& label, Level level);

// A symbol of any text, in the smallest version that holds it: links for people, never labels.
// Errc::too_large (symbol_text_too_long) for more than kSymbolTextBytesMax; Errc::io when the library fails.
constexpr std::size_t kSymbolTextBytesMax = 500;
Result<Symbol> make_text_symbol(std::string_view text, Level level);
// The symbol with its quiet zone for a terminal: half blocks, dark on light whatever the terminal's colours are.
std::string terminal_lines(const Symbol& symbol);

}  // namespace nguon::qr
