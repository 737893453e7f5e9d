// Labels as PDF: texts in embedded fonts, the symbol as an image of one bit a module.
#pragma once

#include <string>

#include "qr/internal/typeset.h"
#include "qr/picture.h"
#include "qr/sheet.h"

namespace nguon::qr {

// One page of the label's own size. Errc::io when cairo fails.
Result<std::string> write_pdf(const Picture& picture, Typesetter& typesetter);

// The outlines of the sheet's labels and a ruler of 100 mm either way, to find the calibration.
Result<std::string> write_ruler_pdf(const Sheet& sheet, const Calibration& calibration, Typesetter& typesetter);

}  // namespace nguon::qr
