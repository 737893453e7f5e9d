// PNG files. libpng lives behind this header. Thread-safe; the same input gives the same bytes.
#pragma once

#include <string>

#include "ledger/base/result.h"
#include "qr/image.h"
#include "qr/layout.h"

namespace nguon::qr {

// 8 bits a pixel, with the resolution of `dpi` noted. Errc::io when the library fails.
Result<std::string> write_png(const GrayImage& image, Dpi dpi);

// The symbol alone with its quiet zone, 1 bit a pixel, whole dots a module. Errc::io.
Result<std::string> write_symbol_png(const SymbolPlan& plan);

}  // namespace nguon::qr
