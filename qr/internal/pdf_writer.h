// The few things of PDF 1.4 (ISO 32000-1) that runs of labels need, written without a library: a form that
// is drawn again and again, which cairo does not offer. Knows nothing of labels.
#pragma once

#include <cairo.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nguon::qr {

// Appends a number with at most three decimals.
void put_pdf_number(std::string& out, double value);
// Appends the current path of `cr` as path operators, scaled about the origin by `scale_x` and `scale_y`; clears it.
void take_pdf_path(cairo_t* cr, double scale_x, double scale_y, std::string& out);
// "<FEFF...>": a text in UTF-16.
std::string pdf_text(std::string_view utf8);
// As ASCII85 without its end mark (7.4.3).
void put_ascii85(std::string& out, const std::uint8_t* bytes, std::size_t count);

// A document in memory: objects get numbers, in order of their reservation; xref and trailer at the end.
class PdfWriter {
 public:
  PdfWriter();
  int reserve();  // a number for an object that is written later
  void put(int number, std::string_view body);
  int add(std::string_view body);
  int add_stream(std::string_view dictionary, std::string_view stream);
  // The whole file. Every reserved object must have been put.
  std::string finish(int catalog, int info);

 private:
  std::string out_;
  std::vector<std::size_t> offsets_;  // of object i + 1
};

}  // namespace nguon::qr
