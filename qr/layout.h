// How large a symbol is printed: whole printer dots per module, as large as fits. Thread-safe.
#pragma once

#include "qr/symbol.h"

namespace nguon::qr {

// What decides whether a phone reads a code is the size of its modules (docs/formats/label.md).
constexpr double kModuleMmMin = 0.33;    // never printed smaller
constexpr double kModuleMmGood = 0.375;  // smaller is printed with a warning
constexpr double kModuleMmRich = 0.42;   // from here on more correction is worth more than larger modules
constexpr double kSymbolMmLarge = 25;    // symbols of this side get level Q when their modules stay rich

// Resolutions of printers. Those sold as 203 dpi have 8 dots a millimetre.
enum class Dpi : int { dpi203 = 203, dpi300 = 300, dpi600 = 600 };
double dots_per_mm(Dpi dpi) noexcept;
// Errc::invalid_argument (dpi_unknown).
Result<Dpi> dpi_of(int number);

// A symbol of a size: `dots` printer dots a module.
struct SymbolPlan {
  Symbol symbol;
  Dpi dpi = Dpi::dpi300;
  int dots = 0;

  int size_dots() const { return (symbol.size + 2 * kQuietModules) * dots; }  // with the quiet zone
  int quiet_dots() const { return kQuietModules * dots; }
  double module_mm() const { return dots / dots_per_mm(dpi); }
  double size_mm() const { return size_dots() / dots_per_mm(dpi); }
  bool is_small() const { return module_mm() < kModuleMmGood; }
};

// The largest module with which the symbol and its quiet zone fit a square of `box_mm`; then the
// highest correction level that keeps this module; then the smallest version. At least level M when its
// module is kModuleMmRich, and level Q in a square of kSymbolMmLarge (docs/label-robustness.md).
// Errc::rule (module_too_small): it would be under kModuleMmMin.
Result<SymbolPlan> plan_symbol(const Label& label, double box_mm, Dpi dpi);

}  // namespace nguon::qr
