#include "qr/internal/svg.h"

#include <cmath>
#include <cstdio>

#include "ledger/base/markup.h"
#include "qr/internal/paint.h"

namespace nguon::qr {
namespace {

struct FreePath {
  void operator()(cairo_path_t* path) const { cairo_path_destroy(path); }
};

// At most two decimals: a hundredth of a printer dot.
void put_number(std::string& out, double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  std::string number(text);
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  out += number == "-0" ? "0" : number;
}

void put_point(std::string& out, const cairo_path_data_t& point) {
  put_number(out, point.point.x);
  out += ' ';
  put_number(out, point.point.y);
}

// The current path of `cr` in SVG's spelling; clears it.
std::string take_path(cairo_t* cr) {
  const std::unique_ptr<cairo_path_t, FreePath> path(cairo_copy_path(cr));
  cairo_new_path(cr);
  std::string out;
  for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
    const cairo_path_data_t* data = &path->data[i];
    switch (data->header.type) {
      case CAIRO_PATH_MOVE_TO:
        // cairo adds a move after each close; a move that draws nothing is left out.
        if (i + data->header.length < path->num_data && data[2].header.type != CAIRO_PATH_MOVE_TO) {
          out += 'M';
          put_point(out, data[1]);
        }
        break;
      case CAIRO_PATH_LINE_TO:
        out += 'L';
        put_point(out, data[1]);
        break;
      case CAIRO_PATH_CURVE_TO:
        out += 'C';
        put_point(out, data[1]);
        out += ' ';
        put_point(out, data[2]);
        out += ' ';
        put_point(out, data[3]);
        break;
      case CAIRO_PATH_CLOSE_PATH: out += 'Z'; break;
    }
  }
  return out;
}

// Dark modules as one path of runs, a row at a time, in units of modules times `dots`.
std::string symbol_path(const Symbol& symbol, int left, int top, int dots) {
  std::string out;
  for (int y = 0; y < symbol.size; ++y) {
    for (int x = 0; x < symbol.size; ++x) {
      if (!symbol.dark(x, y)) continue;
      const int start = x;
      while (x + 1 < symbol.size && symbol.dark(x + 1, y)) ++x;
      const std::string run = std::to_string((x + 1 - start) * dots);
      out += "M" + std::to_string(left + start * dots) + " " + std::to_string(top + y * dots) + "h" + run + "v" +
             std::to_string(dots) + "h-" + run + "z";
    }
  }
  return out;
}

std::string head(double width_mm, double height_mm, double width, double height, std::string_view title) {
  std::string out = R"(<svg xmlns="http://www.w3.org/2000/svg" role="img" width=")";
  put_number(out, width_mm);
  out += R"(mm" height=")";
  put_number(out, height_mm);
  out += R"(mm" viewBox="0 0 )";
  put_number(out, width);
  out += ' ';
  put_number(out, height);
  out += "\">\n<title>" + escape_markup(title) + "</title>\n";
  return out;
}

}  // namespace

Result<std::string> write_svg(const Picture& picture, Typesetter& typesetter) {
  // Without bounds: cairo leaves glyphs outside of a surface out of paths too.
  const Surface surface(cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, nullptr));
  const Cairo cr(cairo_create(surface.get()));
  cairo_set_tolerance(cr.get(), 0.01);
  std::string black;
  for (const Bar& bar : picture.bars) {
    cairo_rectangle(cr.get(), bar.x, bar.y, bar.width, bar.height);
    black += take_path(cr.get());
  }
  for (const Star& star : picture.stars) {
    star_path(cr.get(), star);
    black += take_path(cr.get());
  }
  std::string white;
  for (const TextPiece& piece : picture.texts) {
    typesetter.outline(cr.get(), piece);
    (piece.is_white ? white : black) += take_path(cr.get());
  }
  NGUON_TRY(cairo_ok(cairo_status(cr.get())));

  const double per_mm = dots_per_mm(picture.plan.dpi);
  std::string out = head(picture.width / per_mm, picture.height / per_mm, picture.width, picture.height, picture.title);
  out += "<desc>" + escape_markup(picture.description) + "</desc>\n<path fill=\"#fff\" d=\"M0 0H";
  put_number(out, picture.width);
  out += 'V';
  put_number(out, picture.height);
  out += "H0z\"/>\n<path shape-rendering=\"crispEdges\" d=\"";
  const SymbolPlan& plan = picture.plan;
  out += symbol_path(plan.symbol, picture.symbol_x + plan.quiet_dots(), picture.symbol_y + plan.quiet_dots(), plan.dots);
  out += "\"/>\n<path d=\"" + black + "\"/>\n";
  if (!white.empty()) out += "<path fill=\"#fff\" d=\"" + white + "\"/>\n";
  return out + "</svg>\n";
}

std::string write_symbol_svg(const SymbolPlan& plan, std::string_view title) {
  const int side = plan.symbol.size + 2 * kQuietModules;
  std::string out = head(plan.size_mm(), plan.size_mm(), side, side, title);
  out += "<path fill=\"#fff\" d=\"M0 0h" + std::to_string(side) + "v" + std::to_string(side) + "H0z\"/>\n";
  out +=
      "<path shape-rendering=\"crispEdges\" d=\"" + symbol_path(plan.symbol, kQuietModules, kQuietModules, 1) + "\"/>\n</svg>\n";
  return out;
}

}  // namespace nguon::qr
