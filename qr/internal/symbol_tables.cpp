#include "qr/internal/symbol_tables.h"

#include <bit>
#include <cstdlib>
#include <initializer_list>
#include <mutex>

namespace nguon::qr {
namespace {

constexpr int kVersions = kQuickVersionMax - kQuickVersionMin + 1;

// Table 9 for versions 6 to 11 at L, M, Q, H.
constexpr int kCodewords[kVersions] = {172, 196, 242, 292, 346, 404};
constexpr int kCorrection[4][kVersions] = {
    {18, 20, 24, 30, 18, 20}, {16, 18, 22, 22, 26, 30}, {24, 18, 22, 20, 24, 28}, {28, 26, 26, 24, 28, 24}};
constexpr int kBlocks[4][kVersions] = {{2, 2, 2, 2, 4, 4}, {4, 4, 4, 5, 5, 5}, {4, 6, 6, 8, 8, 8}, {4, 5, 6, 8, 8, 11}};
// Annex E: centres of the alignment patterns between the first, at 6, and the last, at size - 7.
constexpr int kMiddleAlignment[kVersions] = {0, 22, 24, 26, 28, 30};

constexpr std::uint64_t bit(int x) { return std::uint64_t{1} << x; }

// While a version's tables are being made.
struct Square {
  int size;
  Lines dark{};
  Lines taken{};  // by function patterns and what is reserved

  void put(int x, int y, bool is_dark) {
    const auto row = static_cast<std::size_t>(y);
    taken[row] |= bit(x);
    if (is_dark) dark[row] |= bit(x);
  }
  void put_finder(int left, int top) {
    for (int y = -1; y <= 7; ++y)
      for (int x = -1; x <= 7; ++x) {
        if (left + x < 0 || left + x >= size || top + y < 0 || top + y >= size) continue;
        const int ring = std::max(std::abs(x - 3), std::abs(y - 3));
        put(left + x, top + y, ring != 2 && ring != 4);
      }
  }
  void put_alignment(int centre_x, int centre_y) {
    for (int y = -2; y <= 2; ++y)
      for (int x = -2; x <= 2; ++x) put(centre_x + x, centre_y + y, std::max(std::abs(x), std::abs(y)) != 1);
  }
  void put_version(int version);
};

// BCH (18,6), clause 7.10.
void Square::put_version(int version) {
  int rest = version << 12;
  for (int i = 17; i >= 12; --i)
    if (rest >> i & 1) rest ^= 0x1F25 << (i - 12);
  const int bits = version << 12 | rest;
  for (int i = 0; i < 18; ++i) {
    put(size - 11 + i % 3, i / 3, bits >> i & 1);
    put(i / 3, size - 11 + i % 3, bits >> i & 1);
  }
}

Square function_patterns(int version) {
  Square out{symbol_size(version)};
  for (int i = 0; i < out.size; ++i) {
    out.put(i, 6, i % 2 == 0);
    out.put(6, i, i % 2 == 0);
  }
  for (const auto& [x, y] : {std::pair{0, 0}, {out.size - 7, 0}, {0, out.size - 7}}) out.put_finder(x, y);
  const int middle = kMiddleAlignment[version - kQuickVersionMin];
  const int last = out.size - 7;
  for (const int y : {6, middle, last})
    for (const int x : {6, middle, last}) {
      const bool is_finder = (x == 6 && y == 6) || (x == 6 && y == last) || (x == last && y == 6);
      if (x != 0 && y != 0 && !is_finder) out.put_alignment(x, y);
    }
  for (int i = 0; i < 9; ++i) {  // reserved for format information
    if (i != 6) {
      out.put(8, i, false);
      out.put(i, 8, false);
    }
    if (i < 8) {
      out.put(8, out.size - 1 - i, false);
      out.put(out.size - 1 - i, 8, false);
    }
  }
  out.put(8, out.size - 8, true);
  if (version >= 7) out.put_version(version);
  return out;
}

// Clause 7.9: level and mask, BCH (15,5), masked.
int format_bits(Level level, int mask) {
  constexpr int kLevelBits[] = {1, 0, 3, 2};
  const int data = kLevelBits[static_cast<int>(level)] << 3 | mask;
  int rest = data << 10;
  for (int i = 14; i >= 10; --i)
    if (rest >> i & 1) rest ^= 0x537 << (i - 10);
  return (data << 10 | rest) ^ 0x5412;
}

void add_format(Lines& rows, int size, int bits) {
  const auto put = [&](int x, int y) { rows[static_cast<std::size_t>(y)] |= bit(x); };
  for (int i = 0; i < 15; ++i) {
    if (!(bits >> i & 1)) continue;
    if (i < 8) {
      put(8, i < 6 ? i : i + 1);
      put(size - 1 - i, 8);
    } else {
      put(i == 8 ? 7 : 14 - i, 8);
      put(8, size - 15 + i);
    }
  }
}

bool mask_flips(int mask, int x, int y) {  // table 10
  switch (mask) {
    case 0: return (x + y) % 2 == 0;
    case 1: return y % 2 == 0;
    case 2: return x % 3 == 0;
    case 3: return (x + y) % 3 == 0;
    case 4: return (y / 2 + x / 3) % 2 == 0;
    case 5: return x * y % 2 + x * y % 3 == 0;
    case 6: return (x * y % 2 + x * y % 3) % 2 == 0;
    default: return ((x + y) % 2 + x * y % 3) % 2 == 0;
  }
}

VersionTables make_tables(int version) {
  const Square square = function_patterns(version);
  VersionTables out;
  out.size = square.size;
  out.function = square.dark;
  bool up = true;
  for (int right = square.size - 1; right > 0; right -= 2, up = !up) {
    if (right == 6) right = 5;  // the vertical timing pattern is no column of bits
    for (int i = 0; i < square.size; ++i) {
      const int y = up ? square.size - 1 - i : i;
      for (const int x : {right, right - 1})
        if (!(square.taken[static_cast<std::size_t>(y)] & bit(x))) out.places.push_back(static_cast<std::uint16_t>(64 * y + x));
    }
  }
  for (int mask = 0; mask < kMasks; ++mask) {
    Lines flips{};
    for (int y = 0; y < square.size; ++y)
      for (int x = 0; x < square.size; ++x)
        if (mask_flips(mask, x, y)) flips[static_cast<std::size_t>(y)] |= bit(x);
    for (std::size_t y = 0; y < flips.size(); ++y) flips[y] &= ~square.taken[y];
    for (const Level level : kLevels) {
      const auto l = static_cast<std::size_t>(level);
      Lines& rows = out.mask_rows[l][static_cast<std::size_t>(mask)];
      rows = flips;
      add_format(rows, square.size, format_bits(level, mask));
      out.mask_columns[l][static_cast<std::size_t>(mask)] = transposed(rows);
    }
  }
  return out;
}

}  // namespace

BlockPlan block_plan(int version, Level level) {
  const int v = version - kQuickVersionMin;
  const auto l = static_cast<int>(level);
  const int blocks = kBlocks[l][v];
  BlockPlan plan;
  plan.correction = kCorrection[l][v];
  const int data = kCodewords[v] - blocks * plan.correction;
  plan.short_data = data / blocks;
  plan.long_blocks = data % blocks;
  plan.short_blocks = blocks - plan.long_blocks;
  return plan;
}

const VersionTables& version_tables(int version) {
  static std::array<VersionTables, kVersions> tables;
  static std::array<std::once_flag, kVersions> made;
  const auto at = static_cast<std::size_t>(version - kQuickVersionMin);
  std::call_once(made.at(at), [&] { tables[at] = make_tables(version); });
  return tables[at];
}

Lines transposed(const Lines& lines) {
  Lines square = lines;
  // Swaps ever smaller blocks across the diagonal (Hacker's Delight, 7-3; bit 0 is the first column).
  std::uint64_t mask = 0x00000000FFFFFFFF;
  for (std::size_t width = 32; width != 0; width >>= 1, mask ^= mask << width)
    for (std::size_t k = 0; k < 64; k = (k + width + 1) & ~width) {
      const std::uint64_t swap = ((square[k] >> width) ^ square[k + width]) & mask;
      square[k] ^= swap << width;
      square[k + width] ^= swap;
    }
  return square;
}

}  // namespace nguon::qr
