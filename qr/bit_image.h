// A picture of dots that are burned or not: what a label printer prints.
#pragma once

#include <cstdint>
#include <vector>

#include "qr/image.h"

namespace nguon::qr {

struct BitImage {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> bits;  // row_bytes() a row; the highest bit is the left dot; 1 is dark; padding 0

  BitImage() = default;
  BitImage(int w, int h) : width(w), height(h), bits(static_cast<std::size_t>((w + 7) / 8) * static_cast<std::size_t>(h)) {}

  std::size_t row_bytes() const { return static_cast<std::size_t>((width + 7) / 8); }
  std::uint8_t* row(int y) { return bits.data() + static_cast<std::size_t>(y) * row_bytes(); }
  const std::uint8_t* row(int y) const { return bits.data() + static_cast<std::size_t>(y) * row_bytes(); }
  bool dark(int x, int y) const { return row(y)[x / 8] >> (7 - x % 8) & 1; }
  void darken(int x, int y) { row(y)[x / 8] |= static_cast<std::uint8_t>(0x80 >> (x % 8)); }
};

// Dark where `image` is darker than `threshold`.
BitImage to_bits(const GrayImage& image, std::uint8_t threshold = 128);
GrayImage to_gray(const BitImage& image);

}  // namespace nguon::qr
