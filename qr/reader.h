// Reads symbols out of pictures, with a library (zxing-cpp) that shares no code with the one that
// makes them: no label leaves before somebody else has read it. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "qr/image.h"

namespace nguon::qr {

constexpr std::size_t kSymbolsReadMax = 16;  // read_symbols stops looking here

// The texts of all QR symbols found, in no order; empty when there are none.
// Errc::invalid_argument for a picture without pixels; Errc::io when the library fails.
Result<std::vector<std::string>> read_symbols(const GrayImage& image);

// Ok when the picture holds exactly one symbol and its text is `url`, byte for byte.
// Errc::corrupt (label_unreadable): no symbol is found, several are, or one with another text.
Result<void> check_readable(const GrayImage& image, std::string_view url);

}  // namespace nguon::qr
