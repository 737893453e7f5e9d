#include "qr/picture.h"

#include <algorithm>
#include <cstdio>

namespace nguon::qr {
namespace {

std::string trimmed(double value) {
  char out[32];
  std::snprintf(out, sizeof out, "%g", value);
  return out;
}

}  // namespace

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
