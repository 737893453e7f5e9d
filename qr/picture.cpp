#include "qr/picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace nguon::qr {
namespace {

// The symbol's share is chosen so that a host of 13 bytes gets level M with a good module at 203 and 300 dpi.
const std::array<LabelSize, 4> kRolls{{
    {"35x22", 35, 22, 19.9},
    {"40x30", 40, 30, 22.5},
    {"50x30", 50, 30, 26.6},
    {"70x50", 70, 50, 38.2},
}};

std::string trimmed(double value) {
  char out[32];
  std::snprintf(out, sizeof out, "%g", value);
  return out;
}

}  // namespace

std::span<const LabelSize> roll_sizes() { return kRolls; }

Result<LabelSize> roll_size(std::string_view name) {
  const auto at = std::find_if(kRolls.begin(), kRolls.end(), [&](const LabelSize& size) { return size.name == name; });
  if (at != kRolls.end()) return *at;
  return Error{Errc::invalid_argument, "label_size_unknown", "no such roll; there are 35x22, 40x30, 50x30 and 70x50",
               "không có cỡ cuộn này; hiện có 35x22, 40x30, 50x30 và 70x50"};
}

Result<LabelSize> own_size(double width_mm, double height_mm) {
  const auto in_range = [](double mm) { return mm >= kLabelMmMin && mm <= kLabelMmMax; };
  if (!in_range(width_mm) || !in_range(height_mm))
    return Error{Errc::invalid_argument, "label_size_range", "the sides of a label are 12 to 120 mm",
                 "cạnh tem phải từ 12 đến 120 mm"};
  constexpr double kFootMm = 1.9;           // one line of text under the symbol
  constexpr double kWidthShare = 0.56;      // of the symbol
  constexpr double kTallWidthShare = 0.96;  // of the symbol on a label that is taller than wide
  constexpr double kTallHeightShare = 0.52;
  const double foot = height_mm < 18 ? 0 : kFootMm;
  if (height_mm > 1.1 * width_mm)
    return LabelSize{trimmed(width_mm) + "x" + trimmed(height_mm), width_mm, height_mm,
                     std::min(kTallWidthShare * width_mm, kTallHeightShare * height_mm)};
  return LabelSize{trimmed(width_mm) + "x" + trimmed(height_mm), width_mm, height_mm,
                   std::min(height_mm - foot, kWidthShare * width_mm)};
}

}  // namespace nguon::qr
