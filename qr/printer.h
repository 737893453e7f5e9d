// Label printers: what they are, and a label in their language. A label is always sent as a picture of its
// dots, never as text or as the printer's own QR command: firmware may choose another version or mask, and
// has no Vietnamese. So no text of a producer reaches a printer as a command. Pure and thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "qr/bit_image.h"
#include "qr/picture.h"

namespace nguon::qr {

enum class PrinterLanguage { tspl, zpl, escpos };
std::string_view to_string(PrinterLanguage language) noexcept;

// How an ESC/POS printer goes on after a label: to the next one on a roll with gaps, by a cut, or by a feed
// of `gap_mm` on paper without labels.
enum class AfterLabel { next_label, cut, feed };

struct Printer {
  std::string name;
  PrinterLanguage language = PrinterLanguage::tspl;
  Dpi dpi = Dpi::dpi203;
  double width_mm = 104;  // that the head can print; at most kPrinterMmMax
  double gap_mm = 2;      // between two labels of a roll; 0..20
  double x_mm = 0;        // the picture is moved by this much: calibration, at most 10 either way
  double y_mm = 0;
  AfterLabel after = AfterLabel::next_label;
  std::vector<std::string> setup;  // further commands before each job, as "DENSITY 8" (TSPL) or "MD10" (ZPL); not for ESC/POS
};

constexpr double kPrinterMmMax = 220;
constexpr std::size_t kSetupCommandsMax = 16;
constexpr std::size_t kSetupBytesMax = 64;  // of one

// A command of a printer's setup, before it is sent. Errc::invalid_argument: tspl_text (TSPL: a quotation mark, a
// line break or another control character, or nothing), zpl_text (ZPL: ^ or ~, which begin commands, or a control
// character), printer_setup (ESC/POS, which has no such commands; too many; too long).
Result<void> check_setup_command(PrinterLanguage language, std::string_view command);
// All of the above, and Errc::invalid_argument (printer_malformed): a number outside of its range.
Result<void> check_printer(const Printer& printer);
// Errc::rule (label_too_wide): the label, moved as the printer is calibrated, does not fit under its head.
Result<void> check_fits(const Printer& printer, const LabelSize& size);

// Errc::invalid_argument (calibration_range): moved as the printer is calibrated, something on the label would
// leave it.
Result<void> check_ink(const Printer& printer, const BitImage& image);

// Appends what comes before the first label of a job.
void write_setup(const Printer& printer, const LabelSize& size, std::string& out);
// Appends one label: complete by itself, so that a job may begin at any of them. `image` is the whole label
// in the printer's dots. REQUIRES: check_printer, check_fits and check_ink are ok.
void write_label(const Printer& printer, const BitImage& image, std::string& out);

}  // namespace nguon::qr
