// Bytes are held in std::string and looked at through std::string_view; byte strings of a
// fixed length that mean something have their own types.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace nguon {

// N bytes with a meaning, given by Tag. Compares as memcmp does.
template <class Tag, std::size_t N>
struct FixedBytes {
  static constexpr std::size_t kSize = N;
  std::array<std::uint8_t, N> bytes{};

  std::string_view view() const noexcept { return {reinterpret_cast<const char*>(bytes.data()), N}; }
  // Errc::invalid_argument when `from` is not exactly N bytes.
  static Result<FixedBytes> from(std::string_view from) {
    if (from.size() != N)
      return Error{Errc::invalid_argument, "expected " + std::to_string(N) + " bytes, got " + std::to_string(from.size())};
    FixedBytes out;
    std::memcpy(out.bytes.data(), from.data(), N);
    return out;
  }
  friend bool operator==(const FixedBytes&, const FixedBytes&) = default;
  friend auto operator<=>(const FixedBytes&, const FixedBytes&) = default;
};

using Hash = FixedBytes<struct HashTag, 32>;   // SHA-256
using KeyId = FixedBytes<struct KeyIdTag, 4>;  // signed-note key id

// Big-endian integers: the order of the bytes is the order of the numbers.
std::string be64(std::uint64_t value);
std::string be32(std::uint32_t value);
// REQUIRES: bytes.size() is 8 (4).
std::uint64_t read_be64(std::string_view bytes);
std::uint32_t read_be32(std::string_view bytes);

std::string to_hex(std::string_view bytes);          // lowercase
Result<std::string> from_hex(std::string_view hex);  // lowercase only, even length

// Standard alphabet with padding (RFC 4648 section 4). Decoding is strict: no white space,
// no missing padding, no non-zero trailing bits, so that every byte string has one spelling.
std::string to_base64(std::string_view bytes);
Result<std::string> from_base64(std::string_view text);

}  // namespace nguon
