#include "qr/symbol.h"

#include "qr/layout.h"
#include "qr/png.h"
#include "qr/reader.h"
#include "tests/qr/label_support.h"

using namespace nguon;
using namespace nguon::qr;
using namespace nguon::test;

namespace {

constexpr int kVersions = 26;
// ISO/IEC 18004:2015, table 9, versions 1 to 26 at L, M, Q, H: error correction codewords of a block, blocks.
constexpr int kCorrection[4][kVersions] = {
    {7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28},
    {10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28},
    {13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28},
    {17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30}};
constexpr int kBlocks[4][kVersions] = {
    {1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12},
    {1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23},
    {1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34},
    {1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37}};

// What is left of the square without function patterns and error correction.
int data_codewords(int version, Level level) {
  int modules = (17 + 4 * version) * (17 + 4 * version) - 3 * 64 - 2 * (1 + 4 * version) - 31;  // finders, timing, format
  const int alignment_side = version == 1 ? 0 : version / 7 + 2;
  if (version > 1) modules -= (alignment_side * alignment_side - 3) * 25 - 2 * (alignment_side - 2) * 5;
  if (version > 6) modules -= 36;  // version information
  const auto l = static_cast<int>(level);
  return modules / 8 - kCorrection[l][version - 1] * kBlocks[l][version - 1];
}

// Bits of a label in `version`: mode indicators of 4 bits, character counts of tables 2 and 3, data.
int label_bits(int version, int host_bytes, int gs1_bytes) {
  const bool small = version < 10;
  const int byte_segment = 4 + (small ? 8 : 16) + 8 * (9 + host_bytes);
  const int digits = 4 + (small ? 10 : 12) + 236 / 3 * 10 + 7;  // 236 = 78 * 3 + 2
  const int alphanumeric = gs1_bytes == 0 ? 0 : 4 + (small ? 9 : 11) + gs1_bytes / 2 * 11 + gs1_bytes % 2 * 6;
  return byte_segment + digits + alphanumeric;
}

int expected_version(int host_bytes, int gs1_bytes, Level level) {
  for (int version = 1; version <= kVersions; ++version)
    if (label_bits(version, host_bytes, gs1_bytes) <= 8 * data_codewords(version, level)) return version;
  return 0;
}

GrayImage image_of(const SymbolPlan& plan) {
  GrayImage image{plan.size_dots(), plan.size_dots(), {}};
  image.pixels.assign(static_cast<std::size_t>(image.width * image.height), 255);
  for (int y = 0; y < plan.symbol.size * plan.dots; ++y)
    for (int x = 0; x < plan.symbol.size * plan.dots; ++x)
      if (plan.symbol.dark(x / plan.dots, y / plan.dots))
        image.pixels[static_cast<std::size_t>((y + plan.quiet_dots()) * image.width + x + plan.quiet_dots())] = 0;
  return image;
}

}  // namespace

TEST_CASE("a symbol takes the smallest version that the standard's tables allow", "[qr]") {
  for (int host_bytes = 1; host_bytes <= 63; ++host_bytes) {
    const Label label = unit_label(std::string(static_cast<std::size_t>(host_bytes), 'h'));
    const Label tailed = unit_label(label.host, {.gtin14 = "09506000134352", .lot = "SG-2611.A", .serial = "00042"});
    for (const Level level : kLevels) {
      INFO("host " << host_bytes << " level " << level_letter(level));
      const Symbol symbol = value_of(make_symbol(label, level));
      CHECK(symbol.version == expected_version(host_bytes, 0, level));
      CHECK(symbol_version(label, level) == symbol.version);
      CHECK(symbol.level == level);
      CHECK(symbol.size == 17 + 4 * symbol.version);
      CHECK(symbol.modules.size() == static_cast<std::size_t>(symbol.size * symbol.size));
      const int gs1_bytes = static_cast<int>(tailed.gs1.text().size());
      CHECK(value_of(make_symbol(tailed, level)).version == expected_version(host_bytes, gs1_bytes, level));
    }
  }
}

TEST_CASE("long labels take the smallest version too", "[qr]") {
  for (std::size_t host_bytes = 64; host_bytes <= kHostBytesMax; host_bytes += 7) {
    std::string host(host_bytes, 'h');
    for (std::size_t dot = 60; dot + 1 < host_bytes; dot += 61) host[dot] = '.';
    const Label label = unit_label(host);
    for (const Level level : kLevels)
      CHECK(value_of(make_symbol(label, level)).version == expected_version(static_cast<int>(host_bytes), 0, level));
  }
}

TEST_CASE("the figures of the format page hold", "[qr]") {
  CHECK(label_bits(7, 13, 0) == 989);
  CHECK(8 * data_codewords(7, Level::medium) == 992);
  CHECK(8 * data_codewords(6, Level::low) == 1088);
  CHECK(8 * data_codewords(8, Level::medium) == 1232);
  const Label label = unit_label("nguon.example");
  REQUIRE(label.host.size() == 13);
  CHECK(value_of(make_symbol(label, Level::medium)).version == 7);
  CHECK(value_of(make_symbol(label, Level::low)).version == 6);
  CHECK(value_of(make_symbol(unit_label("nguon2.example"), Level::medium)).version == 8);
}

TEST_CASE("a symbol begins with the finder patterns and its timing", "[qr]") {
  const Symbol symbol = value_of(make_symbol(unit_label(), Level::medium));
  for (const auto& [x0, y0] : {std::pair{0, 0}, std::pair{symbol.size - 7, 0}, std::pair{0, symbol.size - 7}})
    for (int y = 0; y < 7; ++y)
      for (int x = 0; x < 7; ++x) {
        const int ring = std::max(std::abs(x - 3), std::abs(y - 3));
        CHECK(symbol.dark(x0 + x, y0 + y) == (ring != 2));
      }
  for (int x = 8; x < symbol.size - 8; ++x) CHECK(symbol.dark(x, 6) == (x % 2 == 0));
}

TEST_CASE("the longest label fits a symbol at every level", "[qr]") {
  const std::string l63(63, 'a');
  const Label label = unit_label(l63 + "." + l63 + "." + l63 + "." + std::string(61, 'a'),
                                 {.gtin14 = "09506000134352", .lot = std::string(20, 'L'), .serial = std::string(20, '9')});
  REQUIRE(label_url(label).size() == kLabelUrlBytesMax);
  for (const Level level : kLevels) {
    const Symbol symbol = value_of(make_symbol(label, level));
    CHECK(symbol.version == symbol_version(label, level));
    CHECK(symbol.version <= kVersionMax);
  }
}

TEST_CASE("the largest module comes first, then the highest correction", "[qr]") {
  const Label label = unit_label("nguon.example");
  const auto plan = [&](double box_mm, Dpi dpi) {
    const auto made = value_of(plan_symbol(label, box_mm, dpi));
    CHECK(made.size_mm() <= box_mm + 1e-6);
    return std::to_string(made.symbol.version) + level_letter(made.symbol.level) + std::to_string(made.dots);
  };
  CHECK(plan(18.4, Dpi::dpi203) == "6L3");
  CHECK(plan(19.875, Dpi::dpi203) == "7M3");
  CHECK(plan(21.4, Dpi::dpi203) == "7M3");
  CHECK(plan(22.9, Dpi::dpi203) == "9Q3");
  CHECK(plan(24.5, Dpi::dpi203) == "6L4");
  CHECK(plan(26.5, Dpi::dpi203) == "7M4");
  CHECK(plan(16.6, Dpi::dpi300) == "6L4");
  CHECK(plan(18.0, Dpi::dpi300) == "7M4");
  CHECK(plan(22.44, Dpi::dpi300) == "7M5");
  CHECK(plan(16.6, Dpi::dpi600) == "6L8");
  CHECK(plan(20.2, Dpi::dpi600) == "7M9");
  // Modules of 0.42 mm and more: level M before larger ones of level L, and from 25 mm on level Q.
  CHECK(plan(26.6, Dpi::dpi300) == "9Q5");
  CHECK(plan(38.2, Dpi::dpi203) == "9Q5");
  CHECK(plan(24.9, Dpi::dpi300) == "7M5");
  CHECK(plan(26.6, Dpi::dpi203) == "7M4");
}

TEST_CASE("a module under 0.33 mm is refused and one under 0.375 mm is called small", "[qr]") {
  const Label label = unit_label("nguon.example");
  for (const Dpi dpi : {Dpi::dpi203, Dpi::dpi300, Dpi::dpi600}) {
    for (double box_mm = 1; box_mm < 40; box_mm += 0.1) {
      const auto plan = plan_symbol(label, box_mm, dpi);
      if (!plan) {
        CHECK(name_of(plan) == "module_too_small");
        CHECK(box_mm < (dpi == Dpi::dpi203 ? 18.375 : 16.594));
        continue;
      }
      CHECK(plan->module_mm() >= 0.33);
      CHECK(plan->is_small() == (plan->module_mm() < 0.375));
    }
  }
  CHECK(value_of(plan_symbol(label, 16.6, Dpi::dpi300)).is_small());
  CHECK_FALSE(value_of(plan_symbol(label, 19.9, Dpi::dpi203)).is_small());
  CHECK(name_of(plan_symbol(label, 0, Dpi::dpi300)) == "module_too_small");
  CHECK(value_of(dpi_of(203)) == Dpi::dpi203);
  CHECK(name_of(dpi_of(204)) == "dpi_unknown");
}

TEST_CASE("another library reads every level of a symbol back", "[qr]") {
  for (const std::string host : {"a.vn", "nguon.example", "truyxuat.sonongnghiep.yenbai.example"})
    for (const auto& gs1 : {Gs1Part{}, Gs1Part{.gtin14 = "09506000134352", .lot = "SG-2611.A", .serial = std::nullopt}})
      for (const Level level : kLevels) {
        const Label label = unit_label(host, gs1);
        const SymbolPlan plan{value_of(make_symbol(label, level)), Dpi::dpi203, 3};
        CHECK(value_of(read_symbols(image_of(plan))) == std::vector<std::string>{label_url(label)});
        CHECK(check_readable(image_of(plan), label_url(label)));
        CHECK(name_of(check_readable(image_of(plan), label_url(label) + "/")) == "label_unreadable");
      }
}

TEST_CASE("a picture that does not read back is not released", "[qr]") {
  const Label label = unit_label();
  const SymbolPlan plan{value_of(make_symbol(label, Level::low)), Dpi::dpi203, 3};
  GrayImage image = image_of(plan);
  REQUIRE(check_readable(image, label_url(label)));
  GrayImage damaged = image;
  for (int y = 0; y < image.height / 2; ++y)
    for (int x = 0; x < image.width / 2; ++x) damaged.pixels[static_cast<std::size_t>(y * image.width + x)] = 255;
  CHECK(name_of(check_readable(damaged, label_url(label))) == "label_unreadable");
  GrayImage two = image;
  two.height *= 2;
  two.pixels.insert(two.pixels.end(), image.pixels.begin(), image.pixels.end());
  CHECK(value_of(read_symbols(two)).size() == 2);
  CHECK(name_of(check_readable(two, label_url(label))) == "label_unreadable");
  CHECK(name_of(read_symbols({})) == "invalid_argument");
  CHECK(name_of(read_symbols({10, 10, {}})) == "invalid_argument");
  CHECK(value_of(read_symbols({10, 10, std::vector<std::uint8_t>(100, 255)})).empty());
}
