// The quick encoder against libqrencode (make_symbol) and against a reader that knows neither.
#include "qr/quick_symbol.h"

#include <random>
#include <set>

#include "qr/internal/symbol_penalty.h"
#include "qr/reader.h"
#include "tests/qr/label_support.h"

using namespace nguon;
using namespace nguon::qr;
using namespace nguon::test;

namespace {

// A label whose every digit and length is random; the GS1 part is there in three of four.
Label random_label(std::mt19937& random) {
  const auto upto = [&](unsigned n) { return random() % n; };
  std::string host;
  const auto host_bytes = 1 + upto(40);
  for (unsigned i = 0; i < host_bytes; ++i) host += static_cast<char>('a' + upto(26));
  LabelFields fields = unit_fields(random(), 1 + upto(1'000'000));
  fields.product_number = 1 + upto(kLabelNumberMax);
  for (auto& byte : fields.pin.bytes) byte = static_cast<std::uint8_t>(random());
  Gs1Part gs1;
  const auto text = [&](std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"[upto(37)];
    return out;
  };
  if (upto(4) != 0) gs1.gtin14 = "09506000134352";
  if (gs1.gtin14 && upto(2) != 0) gs1.lot = text(1 + upto(20));
  if (gs1.gtin14 && upto(2) != 0) gs1.serial = text(1 + upto(20));
  LabelSignature signature;
  for (auto& byte : signature.bytes) byte = static_cast<std::uint8_t>(random());
  return Label{std::move(host), fields, std::move(gs1), signature};
}

BitSymbol quick(const Label& label, Level level, int mask = -1) {
  const std::string address = "https://" + label.host + "/";
  const std::string token = label_token(label);
  const std::string tail = label.gs1.text();
  return make_quick_symbol({address, token, tail}, symbol_version(label, level), level, mask);
}

GrayImage image_of(const BitSymbol& symbol, int dots) {
  const int side = (symbol.size + 2 * kQuietModules) * dots;
  GrayImage image{side, side, std::vector<std::uint8_t>(static_cast<std::size_t>(side * side), 255)};
  for (int y = 0; y < symbol.size * dots; ++y)
    for (int x = 0; x < symbol.size * dots; ++x)
      if (symbol.dark(x / dots, y / dots))
        image.pixels[static_cast<std::size_t>((y + kQuietModules * dots) * side + x + kQuietModules * dots)] = 0;
  return image;
}

}  // namespace

TEST_CASE("the quick encoder makes libqrencode's symbol, mask and all, of random labels", "[qr]") {
  const auto seed = std::random_device{}();
  std::printf("seed %u\n", seed);
  INFO("seed " << seed);
  std::mt19937 random(seed);
  constexpr int kLabels = 12'000;
  std::set<int> versions, masks;
  int differ = 0;
  for (int i = 0; i < kLabels; ++i) {
    const Label label = random_label(random);
    Level level = kLevels[random() % 4];
    while (!is_quick_version(symbol_version(label, level))) level = kLevels[static_cast<std::size_t>(level) - 1];
    const BitSymbol mine = quick(label, level);
    const Symbol theirs = value_of(make_symbol(label, level));
    versions.insert(mine.version);
    masks.insert(mine.mask);
    if (from_bits(mine).modules == theirs.modules) continue;
    ++differ;
    const BitSymbol bits = to_bits(theirs);
    UNSCOPED_INFO("label " << i << " version " << mine.version << level_letter(level) << " mask " << mine.mask
                           << ", libqrencode's " << bits.mask
                           << ", same at its mask: " << (quick(label, level, bits.mask).rows == bits.rows));
  }
  CHECK(differ == 0);
  CHECK(versions == std::set<int>{6, 7, 8, 9, 10, 11});
  CHECK(masks.size() == 8);
}

TEST_CASE("a reader that knows neither encoder reads every version, level and mask", "[qr]") {
  std::set<std::pair<int, Level>> seen;
  for (std::size_t host_bytes = 1; host_bytes <= 60; host_bytes += 3)
    for (const Level level : kLevels) {
      Gs1Part gs1;
      if (host_bytes % 2 == 0) gs1 = {.gtin14 = "09506000134352", .lot = "SG-2611.A", .serial = {}};
      const Label label = unit_label(std::string(host_bytes, 'h'), std::move(gs1));
      if (!is_quick_version(symbol_version(label, level))) continue;
      if (!seen.emplace(symbol_version(label, level), level).second) continue;
      for (int mask = 0; mask < 8; ++mask) {
        const BitSymbol symbol = quick(label, level, mask);
        CHECK(symbol.mask == mask);
        CHECK(to_bits(from_bits(symbol)).mask == mask);
        CHECK(check_readable(image_of(symbol, 3), label_url(label)));
      }
    }
  CHECK(seen.size() == 12);  // 6L 7L 8L, 7M 8M 9M, ...: versions that labels have
}

TEST_CASE("penalty points are counted as the standard says, on squares small enough to count by hand", "[qr]") {
  const Lines none{};
  const auto points = [&](const Lines& rows, int size) { return penalty(rows, none, transposed(rows), none, size); };
  // All light, 21 x 21: 42 lines of N1 = 3 + 16; 20 * 20 squares of 3; 50 % away from half: 10 * 10.
  CHECK(points({}, 21) == 42 * 19 + 400 * 3 + 100);
  // A chequered square has no penalty: 221 of 441 are dark, 50 %.
  Lines chequered{};
  for (std::size_t y = 0; y < 21; ++y) chequered[y] = (y % 2 == 0 ? 0x155555U : 0x0AAAAAU);
  CHECK(points(chequered, 21) == 0);
  // In it, one row with a finder pattern that ends at the quiet zone: the row's N3 and what else changes, by
  // the slow way of counting below.
  const auto slowly = [](const Lines& rows, int size) {
    const auto at = [&](int x, int y) {
      return x < 0 || y < 0 || x >= size || y >= size ? 0U : rows[static_cast<std::size_t>(y)] >> x & 1U;
    };
    int sum = 0, dark = 0;
    for (const bool down : {false, true})
      for (int line = 0; line < size; ++line) {
        const auto cell = [&](int i) { return down ? at(line, i) : at(i, line); };
        for (int i = 0; i < size;) {
          int n = 0;
          while (i + n < size && cell(i + n) == cell(i)) ++n;
          if (n >= 5) sum += n - 2;
          i += n;
        }
        for (int unit = 1; unit <= size / 7; ++unit)
          for (int i = 0; i + 7 * unit <= size; ++i) {
            bool is_finder = cell(i - 1) == 0 && cell(i + 7 * unit) == 0;
            for (int j = 0; j < 7 * unit; ++j) is_finder = is_finder && cell(i + j) == (j / unit == 1 || j / unit == 5 ? 0U : 1U);
            bool before = true, after = true;
            for (int j = 1; j <= 4 * unit; ++j) {
              before = before && (i - j < 0 || cell(i - j) == 0);
              after = after && cell(i + 7 * unit - 1 + j) == 0;
            }
            if (is_finder && (before || after)) sum += 40;
          }
      }
    for (int y = 0; y < size; ++y)
      for (int x = 0; x < size; ++x) {
        dark += static_cast<int>(at(x, y));
        if (x + 1 < size && y + 1 < size && at(x, y) == at(x + 1, y) && at(x, y) == at(x, y + 1) && at(x, y) == at(x + 1, y + 1))
          sum += 3;
      }
    return sum + std::abs((200 * dark + size * size) / (size * size) / 2 - 50) / 5 * 10;
  };
  Lines finder = chequered;
  finder[10] = 0b1011101;
  CHECK(points(finder, 21) == slowly(finder, 21));
  // Squares of repeated bits, so that patterns at every scale occur.
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (int i = 0; i < 20'000; ++i) {
    const int size = 41 + 4 * static_cast<int>(random() % 6);
    const std::uint64_t inside = (std::uint64_t{1} << size) - 1;
    Lines rows{};
    for (int y = 0; y < size; ++y) {
      std::uint64_t line = random();
      const int scale = 1 + static_cast<int>(random() % 8);
      std::uint64_t stretched = 0;
      const std::uint64_t finder_line = std::uint64_t{0b1011101} << random() % 20;
      if (random() % 2 == 0) line = finder_line | (random() % 2 == 0 ? 1 : 0) << 0;
      for (int x = 0; x < size; ++x) stretched |= (line >> (x / scale) & 1) << x;
      rows[static_cast<std::size_t>(y)] = stretched & inside;
    }
    const int mine = points(rows, size), slow = slowly(rows, size);
    if (mine != slow) FAIL("square " << i << ": " << mine << ", slowly " << slow);
  }
}
