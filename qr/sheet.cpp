#include "qr/sheet.h"

#include <algorithm>
#include <cmath>

namespace nguon::qr {
namespace {

constexpr int kSheetSideMax = 50;
constexpr double kPageMmMax = 450;
constexpr double kShiftMmMax = 10;
constexpr double kScaleMin = 0.95;
constexpr double kScaleMax = 1.05;
constexpr double kRoundingMm = 0.01;

// Whether `count` labels of `size` at `pitch` from `start` stay apart and on a page of `page`.
bool fits(double start, double pitch, double size, int count, double page) {
  if (count < 1 || count > kSheetSideMax || !(start >= 0) || !(page <= kPageMmMax)) return false;
  if (count > 1 && !(pitch >= size - kRoundingMm)) return false;
  return start + (count - 1) * pitch + size <= page + kRoundingMm;
}

}  // namespace

Result<void> check_sheet(const Sheet& sheet) {
  if (const auto size = own_size(sheet.label.width_mm, sheet.label.height_mm); !size) return size.error();
  if (fits(sheet.left, sheet.pitch_x, sheet.label.width_mm, sheet.columns, sheet.page_width) &&
      fits(sheet.top, sheet.pitch_y, sheet.label.height_mm, sheet.rows, sheet.page_height) && sheet.label.symbol_mm > 0 &&
      sheet.label.symbol_mm <= std::min(sheet.label.width_mm, sheet.label.height_mm))
    return {};
  return Error{Errc::invalid_argument, "sheet_malformed",
               "the labels of this sheet overlap, leave the page, or are none or too many",
               "tờ tem khai không đúng: tem chồng lên nhau, ra ngoài trang giấy, hoặc số tem không hợp lệ"};
}

Result<void> check_calibration(const Calibration& calibration) {
  if (std::abs(calibration.x_mm) <= kShiftMmMax && std::abs(calibration.y_mm) <= kShiftMmMax && calibration.scale >= kScaleMin &&
      calibration.scale <= kScaleMax)
    return {};
  return Error{Errc::invalid_argument, "calibration_range", "a page is moved by at most 10 mm and scaled by 0.95 to 1.05",
               "chỉ được dời trang tối đa 10 mm và chỉnh tỷ lệ trong khoảng 0,95 đến 1,05"};
}

}  // namespace nguon::qr
