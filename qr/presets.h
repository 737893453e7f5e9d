// Label sizes, sheets and printers as data: those inside the program (presets.toml), and those that
// somebody writes in a file of the same form, which may replace one by its name. docs/operations/printing.md.
// tomlplusplus lives behind this header. Thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "qr/picture.h"
#include "qr/printer.h"
#include "qr/sheet.h"

namespace nguon::qr {

constexpr std::size_t kPresetsBytesMax = 256 * 1024;
constexpr std::size_t kPresetsMax = 200;  // of a kind

struct Presets {
  std::vector<LabelSize> rolls;
  std::vector<Sheet> sheets;
  std::vector<Printer> printers;

  // By name. Errc::invalid_argument: label_size_unknown, sheet_unknown, printer_unknown; the message lists what
  // there is. roll() also takes "WxH" in millimetres for a size of one's own (errors of own_size).
  Result<LabelSize> roll(std::string_view name) const;
  Result<Sheet> sheet(std::string_view name) const;
  Result<Printer> printer(std::string_view name) const;
};

// Those inside the program.
const Presets& built_in_presets();

// `base` with what the file adds or replaces. Everything in it is checked. Errc::invalid_argument: presets_malformed
// (no TOML, an unknown key, a value of another kind; says where), sheet_malformed, label_size_range, printer_malformed,
// printer_setup, tspl_text, zpl_text, dpi_unknown, each with the preset's name in front. Errc::too_large (presets_too_large).
Result<Presets> parse_presets(std::string_view toml, Presets base);

// Of the built-in presets.
std::span<const LabelSize> roll_sizes();
Result<LabelSize> roll_size(std::string_view name);
std::span<const Sheet> sheets();
Result<Sheet> sheet_named(std::string_view name);

}  // namespace nguon::qr
