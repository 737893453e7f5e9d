#include "qr/printer.h"

#include "qr/presets.h"
#include "qr/press.h"
#include "qr/reader.h"
#include "tests/qr/pictures.h"
#include "tests/support/printer_reader.h"

using namespace nguon;
using namespace nguon::qr;
using namespace nguon::test;

namespace {

// Up to whole bytes: printers are told no dots beyond.
bool same_dots(const BitImage& a, const BitImage& b) {
  return a.height == b.height && a.row_bytes() == b.row_bytes() && a.bits == b.bits;
}

std::string stream_of(const Printer& printer, const LabelSize& size, const std::vector<BitImage>& images) {
  std::string out;
  write_setup(printer, size, out);
  for (const auto& image : images) write_label(printer, image, out);
  return out;
}

}  // namespace

TEST_CASE("every printer prints the very dots of the label, and both readers read them", "[qr][print]") {
  for (const Printer& printer : built_in_presets().printers)
    for (const LabelSize& size : roll_sizes()) {
      INFO(printer.name << " " << size.name);
      if (!check_fits(printer, size)) {
        CHECK(name_of(check_fits(printer, size)) == "label_too_wide");
        continue;
      }
      LabelJob job = job_of(size.name, printer.dpi);
      const Press press = value_of(Press::open(job));
      std::vector<BitImage> images(2);
      const Label second = unit_label("nguon.example", {}, 70'001);
      press.draw(job.label, images[0]);
      press.draw(second, images[1]);
      const Printed printed = read_printer_stream(printer.language, stream_of(printer, size, images));
      REQUIRE(printed.labels.size() == 2);
      for (std::size_t i = 0; i < 2; ++i) {
        CHECK(same_dots(printed.labels[i], images[i]));
        const std::string url = label_url(i == 0 ? job.label : second);
        CHECK(check_readable(to_gray(printed.labels[i]), url));
        CHECK(read_with_zbar(to_gray(printed.labels[i])) == std::vector<std::string>{url});
      }
      if (printer.language == PrinterLanguage::tspl) {
        REQUIRE(printed.setup.size() == 3);
        CHECK(printed.setup[0].starts_with("SIZE "));
        CHECK(printed.setup[1] == "GAP 2.0 mm,0");
        CHECK(printed.setup[2] == "DIRECTION 1");
      }
    }
}

TEST_CASE("pictures of every kind survive ZPL's run lengths", "[qr]") {
  const Printer printer = value_of(built_in_presets().printer("zebra-300"));
  std::uint32_t state = 1;
  const auto random = [&] { return (state = state * 1664525 + 1013904223) >> 16; };
  for (const int width : {8, 12, 100, 3400, 3404}) {
    for (const int kind : {0, 1, 2, 3}) {
      BitImage image(width, 9);
      for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < width; ++x)
          if (kind == 1 || (kind == 2 && random() % 3 == 0) || (kind == 3 && x / 161 % 2 == 1)) image.darken(x, y);
      std::string out;
      write_label(printer, image, out);
      CHECK(read_printer_stream(PrinterLanguage::zpl, out).labels.at(0).bits == image.bits);
    }
  }
}

TEST_CASE("a calibrated printer's picture is moved, and nothing of it may be lost", "[qr]") {
  Printer printer = value_of(built_in_presets().printer("tsc-203"));
  printer.x_mm = 0.5;
  printer.y_mm = -0.25;
  BitImage image(80, 40);
  image.darken(10, 20);
  std::string out;
  CHECK(check_ink(printer, image));
  write_label(printer, image, out);
  const BitImage moved = read_printer_stream(PrinterLanguage::tspl, out).labels.at(0);
  CHECK(moved.dark(14, 18));
  CHECK_FALSE(moved.dark(10, 20));
  image.darken(78, 20);
  CHECK(name_of(check_ink(printer, image)) == "calibration_range");
}

TEST_CASE("a command that would be another command is refused by name", "[qr]") {
  using enum PrinterLanguage;
  CHECK(check_setup_command(tspl, "DENSITY 8"));
  CHECK(check_setup_command(zpl, "MD10"));
  for (const std::string bad : {"SPEED \"4", "SPEED 4\r\nPRINT 9,9", "A\nB", "", "\x1B"})
    CHECK(name_of(check_setup_command(tspl, bad)) == "tspl_text");
  for (const std::string bad : {"^MD10", "MD10~JR", "MD10^XZ", "", "A\nB"})
    CHECK(name_of(check_setup_command(zpl, bad)) == "zpl_text");
  CHECK(name_of(check_setup_command(escpos, "x")) == "printer_setup");
  CHECK(name_of(check_setup_command(tspl, std::string(65, 'A'))) == "printer_setup");
  Printer printer = value_of(built_in_presets().printer("zebra-203"));
  printer.setup = {"MD10", "PR4"};
  CHECK(check_printer(printer));
  const auto size = value_of(roll_size("50x30"));
  std::string out;
  write_setup(printer, size, out);
  CHECK(out == "^XA^MD10^PR4^XZ\n");
  printer.setup.assign(17, "MD10");
  CHECK(name_of(check_printer(printer)) == "printer_setup");
  printer.setup.clear();
  printer.gap_mm = 21;
  CHECK(name_of(check_printer(printer)) == "printer_malformed");
}

TEST_CASE("no text of a label is ever a command of a printer", "[qr]") {
  for (const char* name : {"tsc-203", "zebra-203", "escpos-80"}) {
    const Printer printer = value_of(built_in_presets().printer(name));
    LabelJob job = job_of("50x30", printer.dpi);
    job.text.product = "\" ^XZ ~JA PRINT 9,9";
    const Press press = value_of(Press::open(job));
    BitImage image;
    press.draw(job.label, image);
    const std::string out = stream_of(printer, job.size, {image});
    CHECK(read_printer_stream(printer.language, out).labels.size() == 1);
    if (printer.language != PrinterLanguage::escpos) CHECK(out.find("~JA") == std::string::npos);
  }
}
