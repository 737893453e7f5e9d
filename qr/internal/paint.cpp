#include "qr/internal/paint.h"

#include <bit>
#include <cmath>
#include <numbers>
#include <string>

namespace nguon::qr {
namespace {

constexpr int kStarPoints = 5;
constexpr double kStarInner = 0.42;  // radius of the inner corners
// The symbol is drawn this much smaller on each side: programs that draw PDF round outwards, and an
// image that ends exactly on a dot would become a dot larger and its modules unequal.
constexpr double kHairDots = 0.02;

std::uint32_t* row_of(cairo_surface_t* surface, int y) {
  return reinterpret_cast<std::uint32_t*>(cairo_image_surface_get_data(surface) +
                                          static_cast<std::ptrdiff_t>(y) * cairo_image_surface_get_stride(surface));
}

// One bit a module, quiet zone included; 1 is dark.
Result<Surface> module_mask(const Symbol& symbol) {
  const int side = symbol.size + 2 * kQuietModules;
  Surface surface(cairo_image_surface_create(CAIRO_FORMAT_A1, side, side));  // all 0
  NGUON_TRY(cairo_ok(cairo_surface_status(surface.get())));
  cairo_surface_flush(surface.get());
  for (int y = 0; y < symbol.size; ++y) {
    std::uint32_t* row = row_of(surface.get(), y + kQuietModules);
    for (int x = 0; x < symbol.size; ++x) {
      const int bit = x + kQuietModules;
      const int place = std::endian::native == std::endian::little ? bit % 32 : 31 - bit % 32;  // as cairo defines A1
      if (symbol.dark(x, y)) row[bit / 32] |= 1U << place;
    }
  }
  cairo_surface_mark_dirty(surface.get());
  return surface;
}

void paint_symbol(cairo_t* cr, const Picture& picture, cairo_surface_t* mask) {
  const double side = picture.plan.size_dots();
  const double inner = side - 2 * kHairDots;
  cairo_save(cr);
  cairo_translate(cr, picture.symbol_x + kHairDots, picture.symbol_y + kHairDots);
  cairo_scale(cr, inner / side * picture.plan.dots, inner / side * picture.plan.dots);
  const std::unique_ptr<cairo_pattern_t, FreeCairo> pattern(cairo_pattern_create_for_surface(mask));
  cairo_pattern_set_filter(pattern.get(), CAIRO_FILTER_NEAREST);
  cairo_set_source_rgb(cr, 0, 0, 0);
  cairo_mask(cr, pattern.get());
  cairo_restore(cr);
}

}  // namespace

Result<void> cairo_ok(cairo_status_t status) {
  if (status == CAIRO_STATUS_SUCCESS) return {};
  return Error{Errc::io, std::string("cairo: ") + cairo_status_to_string(status)};
}

void star_path(cairo_t* cr, const Star& star) {
  cairo_new_sub_path(cr);
  for (int i = 0; i < 2 * kStarPoints; ++i) {
    const double angle = i * std::numbers::pi / kStarPoints;
    const double radius = i % 2 == 0 ? star.radius : kStarInner * star.radius;
    cairo_line_to(cr, star.x + radius * std::sin(angle), star.y - radius * std::cos(angle));
  }
  cairo_close_path(cr);
}

Result<void> paint(cairo_t* cr, const Picture& picture, Typesetter& typesetter) {
  NGUON_ASSIGN(mask, module_mask(picture.plan.symbol));
  paint_symbol(cr, picture, mask.get());
  cairo_set_source_rgb(cr, 0, 0, 0);
  for (const Bar& bar : picture.bars) cairo_rectangle(cr, bar.x, bar.y, bar.width, bar.height);
  for (const Star& star : picture.stars) star_path(cr, star);
  cairo_fill(cr);
  for (const TextPiece& piece : picture.texts) {
    const double shade = piece.is_white ? 1 : 0;
    cairo_set_source_rgb(cr, shade, shade, shade);
    typesetter.show(cr, piece);
  }
  return cairo_ok(cairo_status(cr));
}

Result<GrayImage> rasterise(const Picture& picture, Typesetter& typesetter) {
  GrayImage image{static_cast<int>(std::lround(picture.width)), static_cast<int>(std::lround(picture.height)), {}};
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, image.width, image.height));
  NGUON_TRY(cairo_ok(cairo_surface_status(surface.get())));
  const Cairo cr(cairo_create(surface.get()));
  cairo_set_source_rgb(cr.get(), 1, 1, 1);
  cairo_paint(cr.get());
  NGUON_TRY(paint(cr.get(), picture, typesetter));
  cairo_surface_flush(surface.get());
  image.pixels.reserve(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height));
  for (int y = 0; y < image.height; ++y) {
    const std::uint32_t* row = row_of(surface.get(), y);
    for (int x = 0; x < image.width; ++x) image.pixels.push_back(static_cast<std::uint8_t>(row[x] & 0xFF));
  }
  return image;
}

}  // namespace nguon::qr
