#include "qr/shelf_life.h"

#include <chrono>
#include <string>

namespace nguon::qr {
namespace {

namespace chr = std::chrono;

constexpr int kWeeksBase = kShelfDaysMax;
constexpr int kMonthsBase = kWeeksBase + kShelfWeeksMax;
constexpr int kCodeMax = kMonthsBase + kShelfMonthsMax;
static_assert(kCodeMax == 255);

Day add_months(Day day, int months) {
  const chr::year_month_day from{chr::sys_days{chr::days{day.unix_days}}};
  chr::year_month_day to = from + chr::months{months};
  if (!to.ok()) to = chr::year_month_day_last{to.year(), chr::month_day_last{to.month()}};
  return Day{static_cast<std::int32_t>(chr::sys_days{to}.time_since_epoch().count())};
}

int count_max(ShelfLife::Unit unit) {
  switch (unit) {
    case ShelfLife::Unit::none: return 0;
    case ShelfLife::Unit::days: return kShelfDaysMax;
    case ShelfLife::Unit::weeks: return kShelfWeeksMax;
    case ShelfLife::Unit::months: return kShelfMonthsMax;
  }
  return 0;
}

}  // namespace

Result<std::uint8_t> shelf_life_code(ShelfLife shelf_life) {
  const int count = shelf_life.count;
  const bool none = shelf_life.unit == ShelfLife::Unit::none;
  if (none ? count != 0 : count < 1 || count > count_max(shelf_life.unit))
    return Error{Errc::invalid_argument, "shelf_life_range",
                 "a label says at most 100 days, 100 weeks or 55 months of shelf life, not " + std::to_string(count),
                 "tem chỉ ghi được hạn dùng tối đa 100 ngày, 100 tuần hoặc 55 tháng, không ghi được " + std::to_string(count)};
  int base = 0;
  if (shelf_life.unit == ShelfLife::Unit::weeks) base = kWeeksBase;
  if (shelf_life.unit == ShelfLife::Unit::months) base = kMonthsBase;
  return static_cast<std::uint8_t>(base + count);
}

ShelfLife shelf_life_from_code(std::uint8_t code) {
  if (code == 0) return ShelfLife::none();
  if (code <= kWeeksBase) return ShelfLife::days(code);
  if (code <= kMonthsBase) return ShelfLife::weeks(code - kWeeksBase);
  return ShelfLife::months(code - kMonthsBase);
}

std::optional<Day> best_before(Day packed, ShelfLife shelf_life) {
  switch (shelf_life.unit) {
    case ShelfLife::Unit::none: return std::nullopt;
    case ShelfLife::Unit::days: return Day{packed.unix_days + shelf_life.count};
    case ShelfLife::Unit::weeks: return Day{packed.unix_days + 7 * shelf_life.count};
    case ShelfLife::Unit::months: return add_months(packed, shelf_life.count);
  }
  return std::nullopt;
}

Result<ShelfLife> shelf_life_until(Day packed, Day last_day) {
  if (last_day <= packed)
    return Error{Errc::invalid_argument, "expiry_before_packing",
                 "the last day " + format_day(last_day) + " is not after the packing day " + format_day(packed),
                 "hạn dùng " + format_day(last_day) + " không sau ngày đóng gói " + format_day(packed)};
  for (int code = 1; code <= kCodeMax; ++code) {
    const ShelfLife candidate = shelf_life_from_code(static_cast<std::uint8_t>(code));
    if (best_before(packed, candidate) == last_day) return candidate;
  }
  return Error{Errc::invalid_argument, "shelf_life_inexact",
               "no number of days (to 100), weeks (to 100) or months (to 55) leads from " + format_day(packed) + " to " +
                   format_day(last_day),
               "không có số ngày (đến 100), tuần (đến 100) hay tháng (đến 55) nào tính từ " + format_day(packed) + " ra đúng " +
                   format_day(last_day)};
}

}  // namespace nguon::qr
