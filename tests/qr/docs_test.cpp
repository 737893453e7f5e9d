// What docs/formats/label.md shows is what the code does.
#include <fstream>
#include <iterator>
#include <sstream>

#include "keys/check.h"
#include "qr/symbol.h"
#include "tests/qr/label_support.h"

using namespace nguon;
using namespace nguon::qr;
using namespace nguon::test;

namespace {

std::string page() {
  std::ifstream in(TEST_DATA_DIR "/../../docs/formats/label.md", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("the label of label.md is read, and signed by the key it names", "[qr]") {
  const std::string text = page();
  const auto start = text.find("https://nguon.example/");
  REQUIRE(start != std::string::npos);
  const std::string url = text.substr(start, text.find('\n', start) - start);
  const Label label = value_of(parse_label_url(url));
  CHECK(label_url(label) == url);
  CHECK(label.fields.kind == LabelKind::unit);
  CHECK(label.fields.key_number == 3);
  CHECK(label.fields.product_number == 41);
  CHECK(label.fields.run_index == 70512);
  CHECK(label.fields.serial == 1);
  CHECK(format_day(label.fields.packed) == "2026-11-20");
  CHECK(label.fields.shelf_life == ShelfLife::months(6));
  CHECK(pin_matches(label.fields.pin, sha256("the root of a tree of 70513 entries")));
  CHECK(label.gs1 == Gs1Part{"09506000134352", "SG-2611", std::nullopt});
  CHECK(text.find("\n" + format_human_code(label.human_code()) + "\n") != std::string::npos);
  // The public key of RFC 8032 section 7.1, TEST 1.
  const auto key = value_of(from_hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
  const auto keys = nguon::keys::make_signature_check();
  CHECK(check_label(label, [&](std::string_view message, std::string_view signature) {
    return keys->check_label(KeyType::ed25519, key, message, signature);
  }));
}

TEST_CASE("the versions that label.md names are those of the symbols", "[qr]") {
  std::istringstream lines(page());
  int rows = 0;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream cells(line);
    char bar = 0;
    std::size_t host = 0;
    std::string bits;
    if (!(cells >> bar >> host >> bar >> bits >> bar)) continue;
    int versions[4] = {};
    for (int& version : versions) cells >> version >> bar;
    if (!cells || versions[3] == 0) continue;
    ++rows;
    const Label label = unit_label(std::string(host, 'h'));
    for (const Level level : kLevels)
      CHECK(value_of(make_symbol(label, level)).version == versions[static_cast<std::size_t>(level)]);
  }
  CHECK(rows == 4);
}
