#include "qr/layout.h"

#include <cmath>
#include <cstdio>
#include <utility>

namespace nguon::qr {
namespace {

// Lets a box that was computed from dots hold these dots again.
constexpr double kRoundingDots = 1e-6;

std::string decimal(double value, char separator) {
  char out[32];
  std::snprintf(out, sizeof out, "%.2f", value);
  std::string text(out);
  text[text.find('.')] = separator;
  return text;
}

}  // namespace

double dots_per_mm(Dpi dpi) noexcept { return dpi == Dpi::dpi203 ? 8.0 : static_cast<int>(dpi) / 25.4; }

Result<Dpi> dpi_of(int number) {
  for (const Dpi dpi : {Dpi::dpi203, Dpi::dpi300, Dpi::dpi600})
    if (static_cast<int>(dpi) == number) return dpi;
  return Error{Errc::invalid_argument, "dpi_unknown", "printers have 203, 300 or 600 dpi here, not " + std::to_string(number),
               "chỉ hỗ trợ máy in 203, 300 hoặc 600 dpi, không có " + std::to_string(number)};
}

Result<SymbolPlan> plan_symbol(const Label& label, double box_mm, Dpi dpi) {
  const int box_dots = static_cast<int>(std::floor(box_mm * dots_per_mm(dpi) + kRoundingDots));
  const auto dots_at = [&](Level level) { return box_dots / (symbol_size(symbol_version(label, level)) + 2 * kQuietModules); };
  const auto is_rich = [&](Level level) { return dots_at(level) / dots_per_mm(dpi) >= kModuleMmRich; };
  // Where modules are large anyway, damage is what still costs reads: correction is worth more than size.
  Level least = Level::low;
  if (is_rich(Level::medium)) least = Level::medium;
  if (box_mm >= kSymbolMmLarge && is_rich(Level::quartile)) least = Level::quartile;
  Level best = least;
  int best_dots = 0;
  for (const Level level : kLevels) {  // from low to high: of equal modules the later wins
    if (level < least) continue;
    const int dots = dots_at(level);
    if (dots < best_dots) continue;
    best = level;
    best_dots = dots;
  }
  if (best_dots / dots_per_mm(dpi) >= kModuleMmMin) {
    NGUON_ASSIGN(symbol, make_symbol(label, best));
    return SymbolPlan{std::move(symbol), dpi, best_dots};
  }
  const int smallest = symbol_size(symbol_version(label, Level::low)) + 2 * kQuietModules;
  const double needed_mm = smallest * std::ceil(kModuleMmMin * dots_per_mm(dpi)) / dots_per_mm(dpi);
  return Error{Errc::rule, "module_too_small",
               "the QR code needs " + decimal(needed_mm, '.') + " mm at this printer's resolution; the label leaves it " +
                   decimal(box_mm, '.') + " mm, so that phones would not read it",
               "với máy in này mã QR cần " + decimal(needed_mm, ',') + " mm nhưng tem chỉ có chỗ cho " + decimal(box_mm, ',') +
                   " mm; in nhỏ hơn thì điện thoại không đọc được"};
}

}  // namespace nguon::qr
