#include "qr/presets.h"

#include <algorithm>

#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::qr;
using namespace nguon::test;

TEST_CASE("the presets inside the program are those of the page, and each is sound", "[qr]") {
  const Presets& all = built_in_presets();
  CHECK(all.rolls.size() == 4);
  CHECK(all.sheets.size() == 4);
  for (const auto& sheet : all.sheets) CHECK(check_sheet(sheet));
  for (const auto& printer : all.printers) CHECK(check_printer(printer));
  for (const char* name : {"tsc-203", "tsc-300", "tsc-600", "xprinter-203", "xprinter-300", "zebra-203", "zebra-300", "zebra-600",
                           "escpos-58", "escpos-80"})
    CHECK(all.printer(name));
  const Sheet sheet = value_of(all.sheet("38x21"));
  CHECK(sheet.labels() == 65);
  CHECK(sheet.label.name == "38.1x21.2");
  CHECK(sheet.page_width == 210);
}

TEST_CASE("a file of one's own adds and replaces, by name", "[qr]") {
  const Presets mine = value_of(parse_presets(R"(
[[roll]]
name = "45x35"
width = 45
height = 35.5
[[sheet]]
name = "to-rieng"
columns = 2
rows = 2
left = 5
top = 5
pitch_x = 100
pitch_y = 140
label = { width = 90, height = 60 }
[[printer]]
name = "tsc-203"
language = "tspl"
dpi = 203
width = 100
x = -0.5
setup = ["DENSITY 8", "SPEED 4"]
)",
                                              built_in_presets()));
  CHECK(mine.rolls.size() == 5);
  CHECK(value_of(mine.roll("45x35")).height_mm == 35.5);
  CHECK(value_of(mine.roll("60x40")).width_mm == 60);
  CHECK(value_of(mine.sheet("to-rieng")).labels() == 4);
  CHECK(mine.printers.size() == built_in_presets().printers.size());
  CHECK(value_of(mine.printer("tsc-203")).setup == std::vector<std::string>{"DENSITY 8", "SPEED 4"});
  CHECK(value_of(mine.printer("tsc-203")).x_mm == -0.5);
}

TEST_CASE("a wrong preset is refused by name, and the message says which", "[qr]") {
  const auto refused = [](const std::string& text) { return name_of(parse_presets(text, {})); };
  const std::string printer = "[[printer]]\nname = \"a\"\nlanguage = \"tspl\"\ndpi = 203\nwidth = 100\n";
  CHECK(parse_presets(printer, {}));
  CHECK(refused("[[printer]\n") == "presets_malformed");
  CHECK(refused("[[colour]]\n") == "presets_malformed");
  CHECK(refused("roll = 3\n") == "presets_malformed");
  CHECK(refused(printer + "speed = 3\n") == "presets_malformed");
  CHECK(refused("[[printer]]\nname = \"a\"\nlanguage = \"pcl\"\ndpi = 203\nwidth = 100\n") == "presets_malformed");
  CHECK(refused("[[printer]]\nname = \"a\"\nlanguage = \"tspl\"\nwidth = 100\n") == "presets_malformed");
  CHECK(refused("[[printer]]\nname = \"A B\"\nlanguage = \"tspl\"\ndpi = 203\nwidth = 100\n") == "presets_malformed");
  CHECK(refused("[[printer]]\nname = \"a\"\nlanguage = \"tspl\"\ndpi = true\nwidth = 100\n") == "presets_malformed");
  CHECK(refused("[[printer]]\nname = \"a\"\nlanguage = \"tspl\"\ndpi = 180\nwidth = 100\n") == "dpi_unknown");
  CHECK(refused("[[printer]]\nname = \"a\"\nlanguage = \"tspl\"\ndpi = 203\nwidth = 1000\n") == "printer_malformed");
  CHECK(refused(printer + "setup = [\"a\\nb\"]\n") == "tspl_text");
  CHECK(refused(printer + "setup = [1]\n") == "presets_malformed");
  CHECK(refused("[[roll]]\nname = \"a\"\nwidth = 5\nheight = 30\n") == "label_size_range");
  CHECK(refused("[[roll]]\nname = \"a\"\nwidth = 50\nheight = 30\nsymbol = 31\n") == "label_size_range");
  CHECK(refused("[[sheet]]\nname = \"a\"\ncolumns = 3\nrows = 2\nleft = 5\ntop = 5\npitch_x = 100\npitch_y = 140\n"
                "label = { width = 90, height = 60 }\n") == "sheet_malformed");
  CHECK(refused(std::string(300'000, '#')) == "presets_too_large");
  const auto error = parse_presets(printer + "dpis = 3\n", {}).error();
  CHECK(error.message().find("printer a") != std::string::npos);
  CHECK(error.message_vi().find("dpis") != std::string::npos);
}
