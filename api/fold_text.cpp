#include "api/fold_text.h"

#include <cstdint>
#include <utility>

namespace nguon::api {
namespace {

struct Range {
  std::uint32_t first, last;
  char letter;
};

// Blocks Latin-1 Supplement, Latin Extended-A and -B, Latin Extended Additional, as far as they hold letters
// of Vietnamese, with their neighbours of western Europe. Ð and Ɖ stand for Đ in many old files.
constexpr Range kLetters[] = {
    {0xC0, 0xC5, 'a'},     {0xC7, 0xC7, 'c'},     {0xC8, 0xCB, 'e'},     {0xCC, 0xCF, 'i'},     {0xD0, 0xD0, 'd'},
    {0xD1, 0xD1, 'n'},     {0xD2, 0xD6, 'o'},     {0xD8, 0xD8, 'o'},     {0xD9, 0xDC, 'u'},     {0xDD, 0xDD, 'y'},
    {0xE0, 0xE5, 'a'},     {0xE7, 0xE7, 'c'},     {0xE8, 0xEB, 'e'},     {0xEC, 0xEF, 'i'},     {0xF0, 0xF0, 'd'},
    {0xF1, 0xF1, 'n'},     {0xF2, 0xF6, 'o'},     {0xF8, 0xF8, 'o'},     {0xF9, 0xFC, 'u'},     {0xFD, 0xFD, 'y'},
    {0xFF, 0xFF, 'y'},     {0x102, 0x103, 'a'},   {0x110, 0x111, 'd'},   {0x128, 0x129, 'i'},   {0x168, 0x169, 'u'},
    {0x189, 0x189, 'd'},   {0x1A0, 0x1A1, 'o'},   {0x1AF, 0x1B0, 'u'},   {0x1EA0, 0x1EB7, 'a'}, {0x1EB8, 0x1EC7, 'e'},
    {0x1EC8, 0x1ECB, 'i'}, {0x1ECC, 0x1EE3, 'o'}, {0x1EE4, 0x1EF1, 'u'}, {0x1EF2, 0x1EF9, 'y'},
};

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The code point at the start of `text` and its length in bytes; {0, 1} for what none of the letters is:
// they all have two bytes or three.
std::pair<std::uint32_t, std::size_t> code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (text.size() >= 2 && (byte(0) & 0xE0) == 0xC0 && is_continuation(text[1]))
    return {static_cast<std::uint32_t>((byte(0) & 0x1F) << 6 | (byte(1) & 0x3F)), 2};
  if (text.size() >= 3 && (byte(0) & 0xF0) == 0xE0 && is_continuation(text[1]) && is_continuation(text[2]))
    return {static_cast<std::uint32_t>((byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F)), 3};
  return {0, 1};
}

// The letter of a code point, 0 for others.
char letter_of(std::uint32_t point) {
  for (const auto& range : kLetters)
    if (point >= range.first && point <= range.last) return range.letter;
  return 0;
}

}  // namespace

std::string fold_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const char c = text.front();
    const auto [point, size] = code_point(text);
    const bool combining = point >= 0x300 && point <= 0x36F;
    if (size == 1)
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    else if (const char letter = letter_of(point); letter != 0)
      out += letter;
    else if (!combining)
      out += text.substr(0, size);
    text.remove_prefix(size);
  }
  return out;
}

}  // namespace nguon::api
