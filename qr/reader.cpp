#include "qr/reader.h"

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include <exception>

namespace nguon::qr {

Result<std::vector<std::string>> read_symbols(const GrayImage& image) {
  const auto pixels = static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height);
  if (image.width <= 0 || image.height <= 0 || image.pixels.size() != pixels)
    return Error{Errc::invalid_argument, "a picture of " + std::to_string(image.width) + " x " + std::to_string(image.height) +
                                             " with " + std::to_string(image.pixels.size()) + " pixels"};
  try {
    ZXing::DecodeHints hints;
    hints.setFormats(ZXing::BarcodeFormat::QRCode);
    hints.setMaxNumberOfSymbols(kSymbolsReadMax);
    const ZXing::ImageView view(image.pixels.data(), image.width, image.height, ZXing::ImageFormat::Lum);
    std::vector<std::string> texts;
    for (const auto& found : ZXing::ReadBarcodes(view, hints)) {
      if (!found.isValid()) continue;
      const auto& bytes = found.bytes();
      texts.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
    return texts;
  } catch (const std::exception& error) {
    return Error{Errc::io, std::string("zxing: ") + error.what()};
  }
}

Result<void> check_readable(const GrayImage& image, std::string_view url) {
  NGUON_ASSIGN(texts, read_symbols(image));
  if (texts.size() == 1 && texts.front() == url) return {};
  const std::string found = texts.empty() ? "none" : texts.size() == 1 ? "another" : std::to_string(texts.size());
  return Error{Errc::corrupt, "label_unreadable",
               "the finished picture does not read back as its label (codes found: " + found + ")",
               "hình tem in ra không đọc lại được đúng nội dung, nên không phát hành"};
}

}  // namespace nguon::qr
