// Labels as SVG: paths alone, so that every program draws the same label without our fonts; the texts
// stand in <title> and <desc> for people who hear pictures.
#pragma once

#include <string>

#include "qr/internal/typeset.h"
#include "qr/picture.h"

namespace nguon::qr {

// In millimetres outside, in printer dots inside. Errc::io when cairo fails.
Result<std::string> write_svg(const Picture& picture, Typesetter& typesetter);

// The symbol alone with its quiet zone; any scale is right.
std::string write_symbol_svg(const SymbolPlan& plan, std::string_view title);

}  // namespace nguon::qr
