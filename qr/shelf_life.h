// How long a product keeps, as a label says it in one byte. docs/formats/label.md.
// Pure and thread-safe.
#pragma once

#include <cstdint>
#include <optional>

#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace nguon::qr {

// Do not change: the ranges are part of the format.
constexpr int kShelfDaysMax = 100;
constexpr int kShelfWeeksMax = 100;
constexpr int kShelfMonthsMax = 55;

struct ShelfLife {
  enum class Unit : std::uint8_t { none, days, weeks, months };
  Unit unit = Unit::none;
  int count = 0;  // from 1; 0 when the unit is none

  static ShelfLife none() { return {}; }
  static ShelfLife days(int n) { return {Unit::days, n}; }
  static ShelfLife weeks(int n) { return {Unit::weeks, n}; }
  static ShelfLife months(int n) { return {Unit::months, n}; }
  friend bool operator==(const ShelfLife&, const ShelfLife&) = default;
};

// The byte: 0 none; 1..100 days; 101..200 weeks + 100; 201..255 months + 200.
// Errc::invalid_argument (shelf_life_range): a count outside its unit's range.
Result<std::uint8_t> shelf_life_code(ShelfLife shelf_life);
// Every byte means something, and shelf_life_code gives it back.
ShelfLife shelf_life_from_code(std::uint8_t code);

// The last day on which the product is good, or nullopt without a shelf life. Months keep the day
// of the month, or take the month's last day where it is shorter: 31 January + 1 month is 28 (29)
// February. REQUIRES: a shelf life that shelf_life_code accepts.
std::optional<Day> best_before(Day packed, ShelfLife shelf_life);

// The shelf life for which best_before(packed, x) is exactly `last_day`: in days where they reach,
// then weeks, then months; the smallest that does. Errc::invalid_argument (expiry_before_packing):
// not later than `packed`. Errc::invalid_argument (shelf_life_inexact): no shelf life says it.
Result<ShelfLife> shelf_life_until(Day packed, Day last_day);

}  // namespace nguon::qr
