#include "ledger/base/bytes.h"

#include <cassert>

namespace nguon {
namespace {

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kHex = "0123456789abcdef";

constexpr std::array<std::int8_t, 256> reverse_of(std::string_view alphabet) {
  std::array<std::int8_t, 256> out{};
  for (auto& v : out) v = -1;
  for (std::size_t i = 0; i < alphabet.size(); ++i) out[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  return out;
}
constexpr auto kBase64Reverse = reverse_of(kBase64);
constexpr auto kHexReverse = reverse_of(kHex);

int digit(const std::array<std::int8_t, 256>& table, char c) { return table[static_cast<unsigned char>(c)]; }

template <class T>
std::string big_endian(T value) {
  std::string out(sizeof(T), '\0');
  for (std::size_t i = sizeof(T); i-- > 0; value = static_cast<T>(value >> 8)) out[i] = static_cast<char>(value & 0xff);
  return out;
}

template <class T>
T read_big_endian(std::string_view bytes) {
  assert(bytes.size() == sizeof(T));
  T out = 0;
  for (const char c : bytes) out = static_cast<T>(out << 8 | static_cast<unsigned char>(c));
  return out;
}

}  // namespace

std::string be64(std::uint64_t value) { return big_endian(value); }
std::string be32(std::uint32_t value) { return big_endian(value); }
std::uint64_t read_be64(std::string_view bytes) { return read_big_endian<std::uint64_t>(bytes); }
std::uint32_t read_be32(std::string_view bytes) { return read_big_endian<std::uint32_t>(bytes); }

std::string to_hex(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    out += kHex[b >> 4];
    out += kHex[b & 15];
  }
  return out;
}

Result<std::string> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return Error{Errc::invalid_argument, "hex: odd length " + std::to_string(hex.size())};
  std::string out;
  out.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = digit(kHexReverse, hex[i]);
    const int low = digit(kHexReverse, hex[i + 1]);
    if (high < 0 || low < 0)
      return Error{Errc::invalid_argument, "hex: not a lowercase hex digit at offset " + std::to_string(i)};
    out += static_cast<char>(high << 4 | low);
  }
  return out;
}

std::string to_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t n = bytes.size() - i < 3 ? bytes.size() - i : 3;
    std::uint32_t chunk = 0;
    for (std::size_t j = 0; j < 3; ++j) chunk = chunk << 8 | (j < n ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) out += j <= n ? kBase64[chunk >> (18 - 6 * j) & 63] : '=';
  }
  return out;
}

Result<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0)
    return Error{Errc::invalid_argument, "base64: length " + std::to_string(text.size()) + " is not a multiple of 4"};
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    const std::size_t padding = !last ? 0 : text[i + 2] == '=' && text[i + 3] == '=' ? 2 : text[i + 3] == '=' ? 1 : 0;
    std::uint32_t chunk = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      const int value = j >= 4 - padding ? 0 : digit(kBase64Reverse, text[i + j]);
      if (value < 0) return Error{Errc::invalid_argument, "base64: bad character at offset " + std::to_string(i + j)};
      chunk = chunk << 6 | static_cast<std::uint32_t>(value);
    }
    if ((padding == 1 && (chunk & 0xff) != 0) || (padding == 2 && (chunk & 0xffff) != 0))
      return Error{Errc::invalid_argument, "base64: non-zero trailing bits"};
    for (std::size_t j = 0; j < 3 - padding; ++j) out += static_cast<char>(chunk >> (16 - 8 * j) & 0xff);
  }
  return out;
}

}  // namespace nguon
