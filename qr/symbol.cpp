#include "qr/symbol.h"

#include <qrencode.h>

#include <cerrno>
#include <memory>
#include <stdexcept>
#include <string>

namespace nguon::qr {
namespace {

// Data codewords at L, M, Q, H (ISO/IEC 18004, table 7) of versions 1 to kVersionMax.
constexpr int kDataCodewords[kVersionMax][4] = {
    {19, 16, 13, 9},       {34, 28, 22, 16},      {55, 44, 34, 26},      {80, 64, 48, 36},      {108, 86, 62, 46},
    {136, 108, 76, 60},    {156, 124, 88, 66},    {194, 154, 110, 86},   {232, 182, 132, 100},  {274, 216, 154, 122},
    {324, 254, 180, 140},  {370, 290, 206, 158},  {428, 334, 244, 180},  {461, 365, 261, 197},  {523, 415, 295, 223},
    {589, 453, 325, 253},  {647, 507, 367, 283},  {721, 563, 397, 313},  {795, 627, 445, 341},  {861, 669, 485, 385},
    {932, 714, 512, 406},  {1006, 782, 568, 442}, {1094, 860, 614, 464}, {1174, 914, 664, 514}, {1276, 1000, 718, 538},
    {1370, 1062, 754, 596}};

// Bits of the label's segments: mode indicators of 4 bits, character counts (tables 2 and 3), data.
int segment_bits(const Label& label, int version) {
  const bool small = version < 10;
  const auto bytes = static_cast<int>(std::string_view("https:///").size() + label.host.size());
  const auto digits = static_cast<int>(kTokenDigits);
  const auto tail = static_cast<int>(label.gs1.text().size());
  constexpr int kBitsOfRest[] = {0, 4, 7};
  int bits = 4 + (small ? 8 : 16) + 8 * bytes;
  bits += 4 + (small ? 10 : 12) + digits / 3 * 10 + kBitsOfRest[digits % 3];
  if (tail > 0) bits += 4 + (small ? 9 : 11) + tail / 2 * 11 + tail % 2 * 6;
  return bits;
}

struct FreeInput {
  void operator()(QRinput* input) const { QRinput_free(input); }
};
struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

QRecLevel to_library(Level level) {
  switch (level) {
    case Level::low: return QR_ECLEVEL_L;
    case Level::medium: return QR_ECLEVEL_M;
    case Level::quartile: return QR_ECLEVEL_Q;
    case Level::high: return QR_ECLEVEL_H;
  }
  return QR_ECLEVEL_L;
}

bool append(QRinput* input, QRencodeMode mode, std::string_view text) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  return text.empty() || QRinput_append(input, mode, static_cast<int>(text.size()), bytes) == 0;
}

Error failed(int error) { return {Errc::io, "libqrencode: error " + std::to_string(error)}; }

Symbol to_symbol(const QRcode& code, Level level) {
  Symbol symbol{.version = code.version, .level = level, .size = code.width, .modules = {}};
  const auto count = static_cast<std::size_t>(code.width) * static_cast<std::size_t>(code.width);
  symbol.modules.reserve(count);
  for (std::size_t i = 0; i < count; ++i) symbol.modules.push_back(code.data[i] & 1);
  return symbol;
}

}  // namespace

char level_letter(Level level) noexcept { return "LMQH"[static_cast<int>(level)]; }

int symbol_version(const Label& label, Level level) {
  for (int version = 1; version <= kVersionMax; ++version)
    if (segment_bits(label, version) <= 8 * kDataCodewords[version - 1][static_cast<int>(level)]) return version;
  throw std::logic_error("a label longer than any label can be");
}

Result<Symbol> make_symbol(const Label& label, Level level) {
  const std::unique_ptr<QRinput, FreeInput> input(QRinput_new2(symbol_version(label, level), to_library(level)));
  if (!input) return failed(errno);
  // The library's own splitting would spend more bits: it starts the digits in byte mode.
  const bool appended = append(input.get(), QR_MODE_8, "https://" + label.host + "/") &&
                        append(input.get(), QR_MODE_NUM, label_token(label)) && append(input.get(), QR_MODE_AN, label.gs1.text());
  if (!appended) return failed(errno);
  const std::unique_ptr<QRcode, FreeCode> code(QRcode_encodeInput(input.get()));
  if (!code) return failed(errno);
  return to_symbol(*code, level);
}

Result<Symbol> make_text_symbol(std::string_view text, Level level) {
  if (text.empty() || text.size() > kSymbolTextBytesMax)
    return Error{Errc::too_large, "symbol_text_too_long", "a symbol holds 1.." + std::to_string(kSymbolTextBytesMax) + " bytes",
                 "mã QR chứa 1.." + std::to_string(kSymbolTextBytesMax) + " byte"};
  const std::unique_ptr<QRinput, FreeInput> input(QRinput_new2(0, to_library(level)));
  if (!input || !append(input.get(), QR_MODE_8, text)) return failed(errno);
  const std::unique_ptr<QRcode, FreeCode> code(QRcode_encodeInput(input.get()));
  if (!code) return failed(errno);
  return to_symbol(*code, level);
}

std::string terminal_lines(const Symbol& symbol) {
  const auto dark = [&](int x, int y) { return x >= 0 && y >= 0 && x < symbol.size && y < symbol.size && symbol.dark(x, y); };
  std::string out;
  for (int y = -kQuietModules; y < symbol.size + kQuietModules; y += 2) {
    out += "\x1b[30;107m";  // black on white
    for (int x = -kQuietModules; x < symbol.size + kQuietModules; ++x) {
      const bool above = dark(x, y), below = dark(x, y + 1);
      out += above && below ? "█" : above ? "▀" : below ? "▄" : " ";
    }
    out += "\x1b[0m\n";
  }
  return out;
}

}  // namespace nguon::qr
