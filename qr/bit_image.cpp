#include "qr/bit_image.h"

namespace nguon::qr {

BitImage to_bits(const GrayImage& image, std::uint8_t threshold) {
  BitImage out(image.width, image.height);
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x)
      if (image.at(x, y) < threshold) out.darken(x, y);
  return out;
}

GrayImage to_gray(const BitImage& image) {
  GrayImage out{image.width, image.height, {}};
  out.pixels.reserve(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height));
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) out.pixels.push_back(image.dark(x, y) ? 0 : 255);
  return out;
}

}  // namespace nguon::qr
