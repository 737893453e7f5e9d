#include "qr/internal/symbol_penalty.h"

#include <bit>
#include <cstdlib>
#include <cstring>

// The same code for processors with and without the wide instructions; chosen when the program starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define NGUON_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define NGUON_WIDE
#endif

namespace nguon::qr {
namespace {

constexpr int kRun = 3;      // N1: five of a colour in a line; one more for each further module
constexpr int kBlock = 3;    // N2: a square of 2 x 2 of a colour
constexpr int kFinder = 40;  // N3: what looks like a finder pattern
constexpr int kShare = 10;   // N4: for each 5 % that the dark modules are away from half

// Several lines at once.
constexpr std::size_t kLanes = 4;
using Wide = std::uint64_t __attribute__((vector_size(8 * kLanes)));

// What is to be counted in lines: bits that begin something.
struct Found {
  Wide runs;        // five modules of one colour
  Wide run_starts;  // the first five of a run
  Wide finders;     // 1:1:3:1:1
  Wide large;       // the same, or its middle, in modules of two and more: rare, then looked at closely
};

// `line` is 0 outside of its modules; `pairs` has the bits of the places that have a right neighbour.
__attribute__((always_inline)) inline void look(const Wide& line, std::uint64_t pairs, Found& out) {
  const Wide same = ~(line ^ line >> 1) & pairs;
  const Wide same2 = same & same >> 1;
  out.runs = same2 & same2 >> 2;
  out.run_starts = out.runs & ~(out.runs << 1);

  const Wide one = line & ~(line >> 1) & line >> 2 & line >> 3 & line >> 4 & ~(line >> 5) & line >> 6;
  const Wide before = line << 1, after = line >> 7;
  const Wide room = ~(before | line << 2 | line << 3 | line << 4) | ~(after | line >> 8 | line >> 9 | line >> 10);
  out.finders = one & ~before & ~after & room;

  const Wide dark2 = line & line >> 1;
  const Wide light2 = ~(line | line >> 1);
  const Wide two = dark2 & light2 >> 2 & dark2 >> 4 & dark2 >> 6 & dark2 >> 8 & light2 >> 10 & dark2 >> 12;
  const Wide exactly_two = two & ~before & ~(line >> 14);
  const Wide dark4 = dark2 & dark2 >> 2;
  const Wide dark8 = dark4 & dark4 >> 4;
  const Wide after_three_light = ~(before | line << 2 | line << 3);
  const Wide three = dark8 & line >> 8 & light2 >> 9 & ~(line >> 11) & line >> 12 & line << 4;
  const Wide four = dark8 & dark4 >> 8 & ~(line << 4);
  out.large = exactly_two | (after_three_light & (three | four));
}

// 1:1:3:1:1 in modules of two and more, from the lengths of the runs, as libqrencode does.
[[gnu::noinline]] int large_finders(std::uint64_t line, int size) {
  std::array<int, kQuickSizeMax + 2> lengths{};
  int count = 0;
  if (line & 1) lengths[static_cast<std::size_t>(count++)] = -1;  // dark runs have odd numbers
  for (int x = 0; x < size;) {
    const int begin = x;
    while (x < size && (line >> x & 1) == (line >> begin & 1)) ++x;
    lengths[static_cast<std::size_t>(count++)] = x - begin;
  }
  int found = 0;
  for (int i = 3; i < count - 2; i += 2) {
    const auto at = [&](int j) { return lengths[static_cast<std::size_t>(j)]; };
    const int unit = at(i) / 3;
    if (unit < 2 || at(i) % 3 != 0) continue;
    if (at(i - 2) != unit || at(i - 1) != unit || at(i + 1) != unit || at(i + 2) != unit) continue;
    if (i == 3 || at(i - 3) >= 4 * unit || i + 4 >= count || at(i + 3) >= 4 * unit) ++found;
  }
  return found;
}

struct Sums {
  int runs = 0, run_starts = 0, finders = 0;

  __attribute__((always_inline)) void add(const Wide& lines, std::uint64_t pairs, int size) {
    Found found{};
    look(lines, pairs, found);
    for (std::size_t i = 0; i < kLanes; ++i) {
      runs += std::popcount(found.runs[i]);
      run_starts += std::popcount(found.run_starts[i]);
    }
    // Few bits, which seldom share a place.
    Wide rare = found.finders | found.large;
    if ((rare[0] | rare[1] | rare[2] | rare[3]) == 0) return;
    for (std::size_t i = 0; i < kLanes; ++i) {
      finders += std::popcount(found.finders[i]);
      if (found.large[i] != 0) finders += large_finders(lines[i], size);
    }
  }
};

__attribute__((always_inline)) inline int ones(const Wide& words) {
  int sum = 0;
  for (std::size_t i = 0; i < kLanes; ++i) sum += std::popcount(words[i]);
  return sum;
}

__attribute__((always_inline)) inline void load(Wide& to, const std::uint64_t* from) { std::memcpy(&to, from, sizeof to); }

NGUON_WIDE int count_points(const Lines& rows, const Lines& row_mask, const Lines& columns, const Lines& column_mask, int size) {
  const std::uint64_t pairs = (std::uint64_t{1} << (size - 1)) - 1;
  const auto count = (static_cast<std::size_t>(size) + kLanes - 1) / kLanes * kLanes;
  alignas(32) std::array<std::uint64_t, 64 + 1> masked{};
  Sums sums;
  int dark = 0;
  for (std::size_t at = 0; at < count; at += kLanes) {
    Wide row, row_flips, column, column_flips;
    load(row, &rows[at]);
    load(row_flips, &row_mask[at]);
    load(column, &columns[at]);
    load(column_flips, &column_mask[at]);
    row ^= row_flips;
    column ^= column_flips;
    std::memcpy(&masked[at], &row, sizeof row);
    sums.add(row, pairs, size);
    sums.add(column, pairs, size);
    dark += ones(row);
  }
  int blocks = 0;
  for (std::size_t at = 0; at < count; at += kLanes) {
    Wide row, below;
    load(row, &masked[at]);
    load(below, &masked[at + 1]);
    const Wide same = ~(row ^ below);
    Wide found = same & same >> 1 & ~(row ^ row >> 1) & pairs;
    for (std::size_t i = 0; i < kLanes; ++i)
      if (at + i + 1 >= static_cast<std::size_t>(size)) found[i] = 0;
    blocks += ones(found);
  }
  // Lines past the last are all light: each has a run of `size` that is none of the symbol's.
  const int padding = 2 * (static_cast<int>(count) - size);
  sums.runs -= padding * (size - 4);
  sums.run_starts -= padding;
  const int modules = size * size;
  const int share = (200 * dark + modules) / modules / 2;  // per cent, rounded
  // A run of n >= 5 begins n - 4 times: N1 is n - 5 + kRun.
  return sums.runs + (kRun - 1) * sums.run_starts + kBlock * blocks + kFinder * sums.finders +
         kShare * (std::abs(share - 50) / 5);
}

}  // namespace

int penalty(const Lines& rows, const Lines& row_mask, const Lines& columns, const Lines& column_mask, int size) {
  return count_points(rows, row_mask, columns, column_mask, size);
}

}  // namespace nguon::qr
