#include "qr/internal/pdf_writer.h"

#include <cmath>
#include <cstdio>
#include <memory>

#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"

namespace nguon::qr {
namespace {

struct FreePath {
  void operator()(cairo_path_t* path) const { cairo_path_destroy(path); }
};

}  // namespace

void put_pdf_number(std::string& out, double value) {
  auto thousandths = std::llround(value * 1000);
  if (thousandths < 0) {
    out += '-';
    thousandths = -thousandths;
  }
  out += std::to_string(thousandths / 1000);
  auto rest = thousandths % 1000;
  if (rest == 0) return;
  out += '.';
  for (int unit = 100; rest > 0; rest %= unit, unit /= 10) out += static_cast<char>('0' + rest / unit);
}

void take_pdf_path(cairo_t* cr, double scale_x, double scale_y, std::string& out) {
  const std::unique_ptr<cairo_path_t, FreePath> path(cairo_copy_path(cr));
  cairo_new_path(cr);
  for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
    const cairo_path_data_t* data = &path->data[i];
    const auto points = [&](int count, const char* name) {
      for (int p = 1; p <= count; ++p) {
        put_pdf_number(out, data[p].point.x * scale_x);
        out += ' ';
        put_pdf_number(out, data[p].point.y * scale_y);
        out += ' ';
      }
      out += name;
    };
    switch (data->header.type) {
      case CAIRO_PATH_MOVE_TO:
        // cairo adds a move after each close; a move that draws nothing is left out.
        if (i + data->header.length < path->num_data && data[2].header.type != CAIRO_PATH_MOVE_TO) points(1, "m\n");
        break;
      case CAIRO_PATH_LINE_TO: points(1, "l\n"); break;
      case CAIRO_PATH_CURVE_TO: points(3, "c\n"); break;
      case CAIRO_PATH_CLOSE_PATH: out += "h\n"; break;
    }
  }
}

std::string pdf_text(std::string_view utf8) {
  std::string out = "<FEFF";
  char unit[8];
  for (std::size_t i = 0; i < utf8.size();) {
    const auto first = static_cast<unsigned char>(utf8[i]);
    const int more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    unsigned point = more == 0 ? first : first & (0x3FU >> more);
    for (int b = 1; b <= more; ++b)
      point = point << 6 | (static_cast<unsigned char>(utf8[i + static_cast<std::size_t>(b)]) & 0x3FU);
    i += static_cast<std::size_t>(more) + 1;
    if (point >= 0x10000) {
      std::snprintf(unit, sizeof unit, "%04X", 0xD800 + ((point - 0x10000) >> 10));
      out += unit;
      point = 0xDC00 + (point & 0x3FF);
    }
    std::snprintf(unit, sizeof unit, "%04X", point);
    out += unit;
  }
  return out + ">";
}

void put_ascii85(std::string& out, const std::uint8_t* bytes, std::size_t count) {
  for (std::size_t i = 0; i < count; i += 4) {
    const std::size_t held = std::min<std::size_t>(4, count - i);
    std::uint32_t word = 0;
    for (std::size_t b = 0; b < 4; ++b) word = word << 8 | (b < held ? bytes[i + b] : 0U);
    if (word == 0 && held == 4) {
      out += 'z';
      continue;
    }
    char digits[5];
    for (int d = 4; d >= 0; --d, word /= 85) digits[d] = static_cast<char>('!' + word % 85);
    out.append(digits, held + 1);
  }
}

PdfWriter::PdfWriter() : out_("%PDF-1.4\n%\xE2\xE3\xCF\xD3\n") {}

int PdfWriter::reserve() {
  offsets_.push_back(0);
  return static_cast<int>(offsets_.size());
}

void PdfWriter::put(int number, std::string_view body) {
  offsets_[static_cast<std::size_t>(number - 1)] = out_.size();
  out_ += std::to_string(number) + " 0 obj\n";
  out_ += body;
  out_ += "\nendobj\n";
}

int PdfWriter::add(std::string_view body) {
  const int number = reserve();
  put(number, body);
  return number;
}

int PdfWriter::add_stream(std::string_view dictionary, std::string_view stream) {
  std::string body = "<< " + std::string(dictionary) + " /Length " + std::to_string(stream.size()) + " >>\nstream\n";
  body += stream;
  body += "\nendstream";
  return add(body);
}

std::string PdfWriter::finish(int catalog, int info) {
  const std::size_t start = out_.size();
  const std::string id = to_hex(sha256(out_).view()).substr(0, 32);  // of the contents: the same labels, the same id
  const std::string count = std::to_string(offsets_.size() + 1);
  out_ += "xref\n0 " + count + "\n0000000000 65535 f \n";
  char line[24];
  for (const std::size_t offset : offsets_) {
    std::snprintf(line, sizeof line, "%010zu 00000 n \n", offset);
    out_ += line;
  }
  out_ += "trailer\n<< /Size " + count + " /Root " + std::to_string(catalog) + " 0 R /Info " + std::to_string(info) +
          " 0 R /ID [<" + id + "><" + id + ">] >>\nstartxref\n" + std::to_string(start) + "\n%%EOF\n";
  return std::move(out_);
}

}  // namespace nguon::qr
