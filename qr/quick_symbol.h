// Symbols by the thousand: the versions that labels have, made with whole rows as words instead of
// module by module. Makes what make_symbol (symbol.h) makes, bit for bit: libqrencode is the oracle in
// tests, and in every job for each label that is read back. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "qr/symbol.h"

namespace nguon::qr {

// A symbol as rows of bits: bit x of rows[y] is the module at column x; 1 is dark.
struct BitSymbol {
  int version = 0;
  Level level = Level::low;
  int mask = 0;
  int size = 0;
  std::array<std::uint64_t, 61> rows{};

  bool dark(int x, int y) const { return rows[static_cast<std::size_t>(y)] >> x & 1; }
};

// Whether this encoder makes symbols of `version`: 6 to 11.
bool is_quick_version(int version) noexcept;

// The text of a label in its segments: "https://host/", digits, GS1 part ("" or alphanumerics).
struct SymbolText {
  std::string_view address;
  std::string_view digits;
  std::string_view tail;
};

// `mask` -1: the one with the fewest penalty points (ISO/IEC 18004 clause 7.8.3), the first of equals.
// REQUIRES: is_quick_version(version), and texts that fit version and level.
BitSymbol make_quick_symbol(const SymbolText& text, int version, Level level, int mask = -1);

// The same in libqrencode's form. REQUIRES: size <= 61.
BitSymbol to_bits(const Symbol& symbol);
Symbol from_bits(const BitSymbol& symbol);

}  // namespace nguon::qr
