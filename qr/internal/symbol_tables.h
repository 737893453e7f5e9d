// What ISO/IEC 18004 fixes for each version of symbol that the quick encoder makes: where the function
// patterns stand, where the bits of the codewords go, the masks. Rows are words: bit x is column x.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "qr/symbol.h"

namespace nguon::qr {

constexpr int kQuickVersionMin = 6;   // a label with a host of one byte at level L
constexpr int kQuickVersionMax = 11;  // 61 modules: the largest whose row fits a word
constexpr int kQuickSizeMax = symbol_size(kQuickVersionMax);
constexpr int kMasks = 8;

// Rows or columns; those past the size are 0. Aligned for the wide instructions.
struct alignas(32) Lines : std::array<std::uint64_t, 64> {};

struct BlockPlan {
  int correction = 0;    // codewords of error correction in a block
  int short_blocks = 0;  // come first
  int short_data = 0;    // data codewords of a short block
  int long_blocks = 0;   // of one data codeword more
  int data() const { return short_blocks * short_data + long_blocks * (short_data + 1); }
};
// REQUIRES: kQuickVersionMin <= version <= kQuickVersionMax.
BlockPlan block_plan(int version, Level level);

struct VersionTables {
  Lines function{};  // dark modules of the function patterns, without format information
  // What a mask flips, with the format information of level and mask; by rows, and by columns.
  std::array<std::array<Lines, kMasks>, 4> mask_rows{};
  std::array<std::array<Lines, kMasks>, 4> mask_columns{};
  std::vector<std::uint16_t> places;  // of each bit of the codewords, in their order: 64 * y + x
  int size = 0;
};
// Made once for each version, at its first use. Thread-safe. REQUIRES as block_plan.
const VersionTables& version_tables(int version);

// Rows to columns and back.
Lines transposed(const Lines& lines);

}  // namespace nguon::qr
