#include "qr/sheet.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace nguon::qr {
namespace {

constexpr int kSheetSideMax = 50;
constexpr double kPageMmMax = 450;
constexpr double kShiftMmMax = 10;
constexpr double kScaleMin = 0.95;
constexpr double kScaleMax = 1.05;
constexpr double kRoundingMm = 0.01;

const std::array<Sheet, 4> kSheets{{
    {"38x21", 210, 297, 5, 13, 4.7, 10.9, 40.6, 21.2, {"38.1x21.2", 38.1, 21.2, 19.31}},
    {"64x38", 210, 297, 3, 7, 7.5, 15.5, 66.0, 38.1, {"64x38.1", 64.0, 38.1, 31.5}},
    {"46x25", 210, 297, 4, 10, 10, 22, 48.5, 25.4, {"45.7x25.4", 45.7, 25.4, 22.5}},
    {"36x17", 210, 297, 5, 16, 11, 13, 38.1, 16.9, {"35.6x16.9", 35.6, 16.9, 16.9}},
}};

// Whether `count` labels of `size` at `pitch` from `start` stay apart and on a page of `page`.
bool fits(double start, double pitch, double size, int count, double page) {
  if (count < 1 || count > kSheetSideMax || !(start >= 0) || !(page <= kPageMmMax)) return false;
  if (count > 1 && !(pitch >= size - kRoundingMm)) return false;
  return start + (count - 1) * pitch + size <= page + kRoundingMm;
}

}  // namespace

std::span<const Sheet> sheets() { return kSheets; }

Result<Sheet> sheet_named(std::string_view name) {
  const auto at = std::find_if(kSheets.begin(), kSheets.end(), [&](const Sheet& sheet) { return sheet.name == name; });
  if (at != kSheets.end()) return *at;
  return Error{Errc::invalid_argument, "sheet_unknown", "no such sheet; there are 38x21, 64x38, 46x25 and 36x17",
               "không có loại tờ tem này; hiện có 38x21, 64x38, 46x25 và 36x17"};
}

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
