#include "tests/support/printer_reader.h"

#include <zbar.h>

#include <charconv>
#include <memory>
#include <stdexcept>

namespace nguon::test {
namespace {

class Bytes {
 public:
  explicit Bytes(std::string_view all) : rest_(all) {}
  bool empty() const { return rest_.empty(); }
  bool skip(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  void expect(std::string_view word) {
    if (!skip(word)) fail("expected " + std::string(word));
  }
  std::string_view take(std::size_t count) {
    if (rest_.size() < count) fail("cut off");
    const auto out = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return out;
  }
  char next() { return take(1)[0]; }
  char peek() const { return rest_.empty() ? '\0' : rest_[0]; }
  int number() {
    int value = 0;
    const auto [end, code] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (code != std::errc{}) fail("expected a number");
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }
  std::string until(std::string_view mark) {
    const auto at = rest_.find(mark);
    if (at == rest_.npos) fail("no " + std::string(mark));
    std::string out(rest_.substr(0, at));
    rest_.remove_prefix(at + mark.size());
    return out;
  }
  [[noreturn]] void fail(const std::string& why) const {
    throw std::runtime_error(why + ", before: " + std::string(rest_.substr(0, 40)));
  }

 private:
  std::string_view rest_;
};

// Copies rows of `row_bytes` onto the label; `flip` for languages in which 0 burns.
void burn(qr::BitImage& label, int top, std::string_view rows, std::size_t row_bytes, std::uint8_t flip) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(static_cast<std::uint8_t>(rows[i]) ^ flip);
    const int y = top + static_cast<int>(i / row_bytes);
    for (int bit = 0; bit < 8; ++bit) {
      const int x = static_cast<int>(i % row_bytes) * 8 + bit;
      if (!(byte >> (7 - bit) & 1)) continue;
      if (x >= label.width || y >= label.height) throw std::runtime_error("a dot is burned outside of the label");
      label.darken(x, y);
    }
  }
}

// SIZE gives the label in millimetres; its dots follow from the bitmap's rows and bytes. The last, partly
// used byte of a row may burn nothing beyond the label, whose width in dots the caller compares.
Printed read_tspl(Bytes in) {
  Printed out;
  qr::BitImage label;
  bool open = false;
  while (!in.empty()) {
    if (in.skip("CLS\r\n")) {
      label = {};
      open = true;
    } else if (in.skip("BITMAP ")) {
      if (!open) in.fail("a bitmap before CLS");
      in.expect("0,0,");
      const int row_bytes = in.number();
      in.expect(",");
      const int height = in.number();
      in.expect(",0,");
      label = qr::BitImage(8 * row_bytes, height);
      const auto count = static_cast<std::size_t>(row_bytes);
      burn(label, 0, in.take(count * static_cast<std::size_t>(height)), count, 0xFF);
      in.expect("\r\n");
    } else if (in.skip("PRINT 1,1\r\n")) {
      if (label.bits.empty()) in.fail("an empty label");
      out.labels.push_back(label);
      open = false;
    } else {
      if (open) in.fail("a setting inside a label");
      out.setup.push_back(in.until("\r\n"));
    }
  }
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// ^GFA with Zebra's run lengths: G..Y 1..19, g..z 20..400, "," "!" to the end of the row, ":" the row above.
std::string read_zpl_rows(Bytes& in, std::size_t total, std::size_t row_bytes) {
  std::string nibbles;
  const std::size_t row = 2 * row_bytes;
  std::size_t repeat = 0;
  while (nibbles.size() < 2 * total) {
    const char c = in.next();
    if (c >= 'G' && c <= 'Y') {
      repeat += static_cast<std::size_t>(c - 'G' + 1);
    } else if (c >= 'g' && c <= 'z') {
      repeat += static_cast<std::size_t>(c - 'g' + 1) * 20;
    } else if (c == ',' || c == '!') {
      if (repeat != 0) in.fail("a count before the end of a row");
      do nibbles += c == ',' ? '\0' : '\x0F';
      while (nibbles.size() % row != 0);
    } else if (c == ':') {
      if (nibbles.size() < row || nibbles.size() % row != 0 || repeat != 0) in.fail("no row to repeat");
      nibbles += nibbles.substr(nibbles.size() - row);
    } else if (hex_digit(c) >= 0) {
      nibbles.append(repeat == 0 ? 1 : repeat, static_cast<char>(hex_digit(c)));
      repeat = 0;
    } else {
      in.fail("not a part of ^GFA");
    }
  }
  if (nibbles.size() != 2 * total) in.fail("more bytes than said");
  std::string bytes;
  for (std::size_t i = 0; i < nibbles.size(); i += 2) bytes += static_cast<char>(nibbles[i] << 4 | nibbles[i + 1]);
  return bytes;
}

Printed read_zpl(Bytes in) {
  Printed out;
  while (!in.empty()) {
    in.expect("^XA");
    if (!in.skip("^PW")) {
      out.setup.push_back(in.until("^XZ\n"));
      continue;
    }
    qr::BitImage label;
    const int width = in.number();
    in.expect("^LL");
    label = qr::BitImage(width, in.number());
    in.expect("^LH0,0^FO0,0^GFA,");
    const int sent = in.number();
    in.expect(",");
    const int total = in.number();
    in.expect(",");
    const int row_bytes = in.number();
    in.expect(",");
    if (sent != total || row_bytes <= 0) in.fail("^GFA's counts");
    burn(label, 0, read_zpl_rows(in, static_cast<std::size_t>(total), static_cast<std::size_t>(row_bytes)),
         static_cast<std::size_t>(row_bytes), 0);
    in.expect("^FS^PQ1^XZ\n");
    out.labels.push_back(std::move(label));
  }
  return out;
}

Printed read_escpos(Bytes in) {
  Printed out;
  while (!in.empty()) {
    in.expect("\x1B@");
    qr::BitImage label;
    std::string rows;
    std::size_t row_bytes = 0;
    while (in.skip(std::string_view("\x1Dv0\0", 4))) {
      const auto u16 = [&] {
        const auto low = static_cast<std::uint8_t>(in.next());
        return static_cast<std::size_t>(low | static_cast<std::uint8_t>(in.next()) << 8);
      };
      row_bytes = u16();
      const std::size_t height = u16();
      if (height == 0 || height > 2303) in.fail("a band that printers refuse");
      rows += in.take(row_bytes * height);
    }
    if (row_bytes == 0) in.fail("no raster");
    label = qr::BitImage(static_cast<int>(8 * row_bytes), static_cast<int>(rows.size() / row_bytes));
    burn(label, 0, rows, row_bytes, 0);
    if (in.skip("\x1BJ"))
      in.take(1);
    else if (!in.skip("\x1D\x0C"))
      in.expect(std::string_view("\x1DVB\0", 4));
    out.labels.push_back(std::move(label));
  }
  return out;
}

struct FreeScanner {
  void operator()(zbar::zbar_image_scanner_t* scanner) const { zbar::zbar_image_scanner_destroy(scanner); }
  void operator()(zbar::zbar_image_t* image) const { zbar::zbar_image_destroy(image); }
};

}  // namespace

Printed read_printer_stream(qr::PrinterLanguage language, std::string_view bytes) {
  switch (language) {
    case qr::PrinterLanguage::tspl: return read_tspl(Bytes(bytes));
    case qr::PrinterLanguage::zpl: return read_zpl(Bytes(bytes));
    case qr::PrinterLanguage::escpos: return read_escpos(Bytes(bytes));
  }
  return {};
}

std::vector<std::string> read_with_zbar(const qr::GrayImage& image) {
  const std::unique_ptr<zbar::zbar_image_scanner_t, FreeScanner> scanner(zbar::zbar_image_scanner_create());
  zbar::zbar_image_scanner_set_config(scanner.get(), zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
  zbar::zbar_image_scanner_set_config(scanner.get(), zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
  const std::unique_ptr<zbar::zbar_image_t, FreeScanner> picture(zbar::zbar_image_create());
  zbar::zbar_image_set_format(picture.get(), *reinterpret_cast<const unsigned int*>("Y800"));
  zbar::zbar_image_set_size(picture.get(), static_cast<unsigned>(image.width), static_cast<unsigned>(image.height));
  zbar::zbar_image_set_data(picture.get(), image.pixels.data(), image.pixels.size(), nullptr);
  zbar::zbar_scan_image(scanner.get(), picture.get());
  std::vector<std::string> out;
  for (const auto* symbol = zbar::zbar_image_first_symbol(picture.get()); symbol != nullptr;
       symbol = zbar::zbar_symbol_next(symbol))
    out.emplace_back(zbar::zbar_symbol_get_data(symbol), zbar::zbar_symbol_get_data_length(symbol));
  return out;
}

}  // namespace nguon::test
