// Draws a Picture on a cairo surface whose unit is the printer's dot. cairo lives in qr/ alone.
#pragma once

#include <cairo.h>

#include <memory>

#include "ledger/base/result.h"
#include "qr/image.h"
#include "qr/internal/typeset.h"
#include "qr/picture.h"

namespace nguon::qr {

struct FreeCairo {
  void operator()(cairo_t* cr) const { cairo_destroy(cr); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_pattern_t* pattern) const { cairo_pattern_destroy(pattern); }
};
using Cairo = std::unique_ptr<cairo_t, FreeCairo>;
using Surface = std::unique_ptr<cairo_surface_t, FreeCairo>;

// Errc::io when `status` is not a success.
Result<void> cairo_ok(cairo_status_t status);

// Draws on what is there; the origin of `cr` is the label's corner. The symbol is a stencil of one bit
// a module: programs that draw PDF smooth small images (poppler all that are enlarged less than four
// times) and widen vector runs, but neither smooth nor widen stencils.
Result<void> paint(cairo_t* cr, const Picture& picture, Typesetter& typesetter);

// A star as the current path.
void star_path(cairo_t* cr, const Star& star);

// The whole label in the printer's own dots on white.
Result<GrayImage> rasterise(const Picture& picture, Typesetter& typesetter);

}  // namespace nguon::qr
