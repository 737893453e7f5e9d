#include "qr/symbol.h"

#include <qrencode.h>

#include <cerrno>
#include <memory>

namespace nguon::qr {
namespace {

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

}  // namespace

char level_letter(Level level) noexcept { return "LMQH"[static_cast<int>(level)]; }

Result<Symbol> make_symbol(const Label& label, Level level) {
  const std::unique_ptr<QRinput, FreeInput> input(QRinput_new2(0, to_library(level)));
  if (!input) return failed(errno);
  // The library's own splitting would spend more bits: it starts the digits in byte mode.
  const bool appended = append(input.get(), QR_MODE_8, "https://" + label.host + "/") &&
                        append(input.get(), QR_MODE_NUM, label_token(label)) && append(input.get(), QR_MODE_AN, label.gs1.text());
  if (!appended) return failed(errno);
  const std::unique_ptr<QRcode, FreeCode> code(QRcode_encodeInput(input.get()));
  if (!code) return failed(errno);
  Symbol symbol{.version = code->version, .level = level, .size = code->width, .modules = {}};
  const auto count = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
  symbol.modules.reserve(count);
  for (std::size_t i = 0; i < count; ++i) symbol.modules.push_back(code->data[i] & 1);
  return symbol;
}

}  // namespace nguon::qr
