// What a label printer would print: small interpreters of TSPL, ZPL II and ESC/POS that know just the commands
// our labels may use and fail at any other; and zbar, the second reader of symbols.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "qr/bit_image.h"
#include "qr/image.h"
#include "qr/printer.h"

namespace nguon::test {

struct Printed {
  std::vector<qr::BitImage> labels;
  std::vector<std::string> setup;  // commands outside of labels, each as it came
};

// Throws std::runtime_error at a byte that the language does not have there.
Printed read_printer_stream(qr::PrinterLanguage language, std::string_view bytes);

// The texts of the symbols that zbar finds.
std::vector<std::string> read_with_zbar(const qr::GrayImage& image);

}  // namespace nguon::test
