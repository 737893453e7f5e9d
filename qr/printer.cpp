#include "qr/printer.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "ledger/base/text.h"

namespace nguon::qr {
namespace {

constexpr double kGapMmMax = 20;
constexpr double kShiftMmMax = 10;
constexpr int kBandRows = 255;  // of one GS v 0: small printers have small buffers

Error invalid(std::string name, std::string en, std::string vi) {
  return {Errc::invalid_argument, std::move(name), std::move(en), std::move(vi)};
}

void put(std::string& out, int number) {
  char text[16];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  out.append(text, end);
}

void put_mm(std::string& out, double mm) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", mm);
  out += text;
}

int shift_dots(double mm, Dpi dpi) { return static_cast<int>(std::lround(mm * dots_per_mm(dpi))); }

// The picture moved by the calibration.
BitImage shifted(const BitImage& image, int dx, int dy) {
  BitImage out(image.width, image.height);
  for (int y = std::max(0, dy); y < std::min(image.height, image.height + dy); ++y)
    for (int x = std::max(0, dx); x < std::min(image.width, image.width + dx); ++x)
      if (image.dark(x - dx, y - dy)) out.darken(x, y);
  return out;
}

// Eight bytes at once as long as there are eight.
void append_flipped(const std::vector<std::uint8_t>& bits, std::string& out) {
  const std::size_t begin = out.size();
  out.append(reinterpret_cast<const char*>(bits.data()), bits.size());
  char* at = out.data() + begin;
  std::size_t left = bits.size();
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    word = ~word;
    std::memcpy(at, &word, 8);
  }
  for (; left > 0; ++at, --left) *at = static_cast<char>(~*at);
}

void write_tspl(const BitImage& image, std::string& out) {
  out += "CLS\r\nBITMAP 0,0,";
  put(out, static_cast<int>(image.row_bytes()));
  out += ',';
  put(out, image.height);
  out += ",0,";
  append_flipped(image.bits, out);  // 0 burns
  out += "\r\nPRINT 1,1\r\n";
}

// ZPL II, ^GF: a letter or two for how often the next hex digit comes, "," for light and "!" for dark to the end
// of the row, ":" for the row above again.
void put_repeats(std::string& out, char digit, std::size_t count) {
  while (count > 0) {
    const std::size_t now = std::min<std::size_t>(count, 419);
    if (now >= 20) out += static_cast<char>('g' + now / 20 - 1);
    if (now % 20 > 0 && now > 1) out += static_cast<char>('G' + now % 20 - 1);
    out += digit;
    count -= now;
  }
}

void put_zpl_row(std::string& out, const std::uint8_t* row, std::size_t bytes) {
  constexpr const char* kHex = "0123456789ABCDEF";
  const auto nibble = [&](std::size_t i) { return i % 2 == 0 ? row[i / 2] >> 4 : row[i / 2] & 15; };
  for (std::size_t i = 0; i < 2 * bytes;) {
    std::size_t end = i + 1;
    while (end < 2 * bytes && nibble(end) == nibble(i)) ++end;
    if (end == 2 * bytes && (nibble(i) == 0 || nibble(i) == 15)) {
      out += nibble(i) == 0 ? ',' : '!';
      return;
    }
    put_repeats(out, kHex[nibble(i)], end - i);
    i = end;
  }
}

void write_zpl(const BitImage& image, std::string& out) {
  const std::size_t bytes = image.row_bytes();
  out += "^XA^PW";
  put(out, image.width);
  out += "^LL";
  put(out, image.height);
  out += "^LH0,0^FO0,0^GFA,";
  put(out, static_cast<int>(image.bits.size()));
  out += ',';
  put(out, static_cast<int>(image.bits.size()));
  out += ',';
  put(out, static_cast<int>(bytes));
  out += ',';
  for (int y = 0; y < image.height; ++y) {
    if (y > 0 && std::memcmp(image.row(y), image.row(y - 1), bytes) == 0)
      out += ':';
    else
      put_zpl_row(out, image.row(y), bytes);
  }
  out += "^FS^PQ1^XZ\n";
}

void write_escpos(const Printer& printer, const BitImage& image, std::string& out) {
  const std::size_t bytes = image.row_bytes();
  const auto put_u16 = [&](std::size_t value) {
    out += static_cast<char>(value & 0xFF);
    out += static_cast<char>(value >> 8);
  };
  out += "\x1B@";
  for (int y = 0; y < image.height; y += kBandRows) {
    const int rows = std::min(kBandRows, image.height - y);
    out += std::string_view("\x1Dv0\0", 4);
    put_u16(bytes);
    put_u16(static_cast<std::size_t>(rows));
    out.append(reinterpret_cast<const char*>(image.row(y)), bytes * static_cast<std::size_t>(rows));
  }
  switch (printer.after) {
    case AfterLabel::next_label: out += "\x1D\x0C"; break;
    case AfterLabel::cut: out += std::string_view("\x1DVB\0", 4); break;
    case AfterLabel::feed:
      out += "\x1BJ";
      out += static_cast<char>(std::min(255L, std::lround(printer.gap_mm * dots_per_mm(printer.dpi))));
      break;
  }
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

}  // namespace

std::string_view to_string(PrinterLanguage language) noexcept {
  switch (language) {
    case PrinterLanguage::tspl: return "tspl";
    case PrinterLanguage::zpl: return "zpl";
    case PrinterLanguage::escpos: return "escpos";
  }
  return "tspl";
}

Result<void> check_setup_command(PrinterLanguage language, std::string_view command) {
  if (language == PrinterLanguage::escpos || command.size() > kSetupBytesMax)
    return invalid("printer_setup", "a printer's further commands are at most 64 bytes each, and ESC/POS has none",
                   "lệnh thêm cho máy in dài tối đa 64 byte, và máy ESC/POS không có lệnh thêm");
  if (language == PrinterLanguage::tspl && (command.empty() || command.find('"') != command.npos || has_control(command)))
    return invalid("tspl_text", "a TSPL command has no quotation mark and no line break here: " + printable(command),
                   "lệnh TSPL ở đây không được có dấu ngoặc kép hay xuống dòng: " + printable(command));
  if (language == PrinterLanguage::zpl &&
      (command.empty() || command.find_first_of("^~") != command.npos || has_control(command)))
    return invalid("zpl_text", "a ZPL command is given without its ^ and has no ^ or ~ inside: " + printable(command),
                   "lệnh ZPL ghi không có dấu ^ ở đầu và không có ^ hay ~ bên trong: " + printable(command));
  return {};
}

Result<void> check_printer(const Printer& printer) {
  const bool in_range = printer.width_mm >= kLabelMmMin && printer.width_mm <= kPrinterMmMax && printer.gap_mm >= 0 &&
                        printer.gap_mm <= kGapMmMax && std::abs(printer.x_mm) <= kShiftMmMax &&
                        std::abs(printer.y_mm) <= kShiftMmMax;
  if (!in_range)
    return invalid("printer_malformed",
                   "printer " + printer.name + ": width 12 to 220 mm, gap 0 to 20 mm, moved by at most 10 mm",
                   "máy in " + printer.name + ": bề rộng 12 đến 220 mm, khe 0 đến 20 mm, dời tối đa 10 mm");
  if (printer.setup.size() > kSetupCommandsMax)
    return invalid("printer_setup", "printer " + printer.name + " has more than 16 further commands",
                   "máy in " + printer.name + " có hơn 16 lệnh thêm");
  for (const auto& command : printer.setup) NGUON_TRY(check_setup_command(printer.language, command));
  return {};
}

Result<void> check_fits(const Printer& printer, const LabelSize& size) {
  if (size.width_mm <= printer.width_mm) return {};
  return Error{Errc::rule, "label_too_wide", "a label of " + size.name + " mm is wider than printer " + printer.name + " prints",
               "tem " + size.name + " mm rộng hơn khổ in của máy " + printer.name};
}

Result<void> check_ink(const Printer& printer, const BitImage& image) {
  const auto ink = [](const BitImage& of) {
    int sum = 0;
    for (const auto byte : of.bits) sum += std::popcount(byte);
    return sum;
  };
  const BitImage moved = shifted(image, shift_dots(printer.x_mm, printer.dpi), shift_dots(printer.y_mm, printer.dpi));
  if (ink(moved) == ink(image)) return {};
  return invalid("calibration_range", "the calibration of printer " + printer.name + " moves a part of the print off the label",
                 "cân chỉnh của máy in " + printer.name + " đẩy một phần bản in ra ngoài tem");
}

void write_setup(const Printer& printer, const LabelSize& size, std::string& out) {
  if (printer.language == PrinterLanguage::tspl) {
    out += "SIZE ";
    put_mm(out, size.width_mm);
    out += " mm,";
    put_mm(out, size.height_mm);
    out += " mm\r\nGAP ";
    put_mm(out, printer.gap_mm);
    out += " mm,0\r\nDIRECTION 1\r\n";
    for (const auto& command : printer.setup) out += command + "\r\n";
  }
  if (printer.language == PrinterLanguage::zpl && !printer.setup.empty()) {
    out += "^XA";
    for (const auto& command : printer.setup) out += "^" + command;
    out += "^XZ\n";
  }
}

void write_label(const Printer& printer, const BitImage& image, std::string& out) {
  const int dx = shift_dots(printer.x_mm, printer.dpi);
  const int dy = shift_dots(printer.y_mm, printer.dpi);
  if (dx != 0 || dy != 0) {
    Printer straight = printer;
    straight.x_mm = straight.y_mm = 0;
    return write_label(straight, shifted(image, dx, dy), out);
  }
  switch (printer.language) {
    case PrinterLanguage::tspl: write_tspl(image, out); break;
    case PrinterLanguage::zpl: write_zpl(image, out); break;
    case PrinterLanguage::escpos: write_escpos(printer, image, out); break;
  }
}

}  // namespace nguon::qr
