#include "qr/png.h"

#include <png.h>

#include <cmath>
#include <csetjmp>
#include <vector>

namespace nguon::qr {
namespace {

struct Rows {
  int width = 0;
  int height = 0;
  int bit_depth = 8;
  std::vector<const std::uint8_t*> rows;
};

void append_bytes(png_structp png, png_bytep data, png_size_t count) {
  static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(data), count);
}
void flush_nothing(png_structp) {}

// libpng leaves by longjmp: nothing with a destructor may live in this function.
bool write_rows(png_structp png, png_infop info, const Rows& rows, std::string& out, png_uint_32 dots_per_metre) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_set_write_fn(png, &out, append_bytes, flush_nothing);
  png_set_IHDR(png, info, static_cast<png_uint_32>(rows.width), static_cast<png_uint_32>(rows.height), rows.bit_depth,
               PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_pHYs(png, info, dots_per_metre, dots_per_metre, PNG_RESOLUTION_METER);
  png_write_info(png, info);
  for (const std::uint8_t* row : rows.rows) png_write_row(png, row);
  png_write_end(png, nullptr);
  return true;
}

Result<std::string> write(const Rows& rows, Dpi dpi) {
  std::string out;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  if (png == nullptr) return Error{Errc::io, "libpng: cannot start"};
  png_infop info = png_create_info_struct(png);
  const auto dots_per_metre = static_cast<png_uint_32>(std::lround(dots_per_mm(dpi) * 1000));
  const bool ok = info != nullptr && write_rows(png, info, rows, out, dots_per_metre);
  png_destroy_write_struct(&png, &info);
  if (!ok) return Error{Errc::io, "libpng: cannot write the picture"};
  return out;
}

}  // namespace

Result<std::string> write_png(const GrayImage& image, Dpi dpi) {
  Rows rows{.width = image.width, .height = image.height, .bit_depth = 8, .rows = {}};
  for (int y = 0; y < image.height; ++y)
    rows.rows.push_back(image.pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width));
  return write(rows, dpi);
}

Result<std::string> write_symbol_png(const SymbolPlan& plan) {
  const int side = plan.size_dots();
  const auto row_bytes = static_cast<std::size_t>((side + 7) / 8);
  const int modules = plan.symbol.size + 2 * kQuietModules;
  std::vector<std::uint8_t> bits(row_bytes * static_cast<std::size_t>(modules), 0xFF);  // 1 is white
  for (int y = 0; y < plan.symbol.size; ++y) {
    std::uint8_t* row = bits.data() + row_bytes * static_cast<std::size_t>(y + kQuietModules);
    for (int x = plan.quiet_dots(); x < side - plan.quiet_dots(); ++x)
      if (plan.symbol.dark((x - plan.quiet_dots()) / plan.dots, y)) row[x / 8] &= static_cast<std::uint8_t>(~(0x80U >> (x % 8)));
  }
  Rows rows{.width = side, .height = side, .bit_depth = 1, .rows = {}};
  for (int y = 0; y < side; ++y) rows.rows.push_back(bits.data() + row_bytes * static_cast<std::size_t>(y / plan.dots));
  return write(rows, plan.dpi);
}

}  // namespace nguon::qr
