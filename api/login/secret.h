// Comparing what must not be guessed.
#pragma once

#include <string_view>

namespace nguon::api {

// In a time that depends on the lengths alone.
inline bool is_same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned char different = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    different = static_cast<unsigned char>(different | (static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i])));
  return different == 0;
}

}  // namespace nguon::api
