// A picture of grey pixels.
#pragma once

#include <cstdint>
#include <vector>

namespace nguon::qr {

struct GrayImage {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;  // width * height, row by row; 0 black, 255 white

  std::uint8_t at(int x, int y) const {
    return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
  }
};

}  // namespace nguon::qr
