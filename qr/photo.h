// Symbols in a picture file that somebody has: a label as printed from here, or a photograph of it.
// libpng and TurboJPEG live behind this header. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "qr/image.h"

namespace nguon::qr {

constexpr std::size_t kPhotoBytesMax = std::size_t{32} << 20;
constexpr std::size_t kPhotoPixelsMax = std::size_t{64} * 1024 * 1024;

// A PNG or JPEG file as grey pixels; transparent parts are white. Errc::invalid_argument: picture_unknown
// (neither), picture_malformed. Errc::too_large: picture_too_large (bytes or pixels over the limits).
Result<GrayImage> read_photo(std::string_view file_bytes);

// The texts of all QR symbols in the file: read_photo, then read_symbols (reader.h). Errors of both.
Result<std::vector<std::string>> read_picture(std::string_view file_bytes);

}  // namespace nguon::qr
