#include "ledger/log/tile.h"

#include <random>

#include "tests/support/check.h"

namespace nguon::log {

using test::name_of;
using test::value_of;

TEST_CASE("tile paths are those of C2SP tlog-tiles", "[log]") {
  CHECK(tile_path({0, 1'234'067, 256}) == "tile/0/x001/x234/067");
  CHECK(tile_path({0, 0, 256}) == "tile/0/000");
  CHECK(tile_path({63, 999, 1}) == "tile/63/999.p/1");
  CHECK(tile_path({1, 1000, 255}) == "tile/1/x001/000.p/255");
  CHECK(tile_path({kEntriesLevel, 1'234'067, 8}) == "tile/entries/x001/x234/067.p/8");
  CHECK(tile_path({0, UINT64_MAX, 256}) == "tile/0/x018/x446/x744/x073/x709/x551/615");
}

TEST_CASE("a tile path is read back, whatever the tile", "[log]") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (int i = 0; i < 2000; ++i) {
    const Tile tile{static_cast<unsigned>(random() % (kEntriesLevel + 1)), random() >> random() % 64,
                    1 + static_cast<unsigned>(random() % kTileWidth)};
    REQUIRE(value_of(parse_tile_path(tile_path(tile))) == tile);
  }
}

TEST_CASE("a tile path has one spelling", "[log]") {
  for (const std::string path : {"",
                                 "tile",
                                 "tile/",
                                 "tile/0",
                                 "tile/0/",
                                 "/tile/0/000",
                                 "tile/0/000/",
                                 "tile/0/00",
                                 "tile/0/0000",
                                 "tile/0/x000",
                                 "tile/0/x000/001",
                                 "tile/0/x000/x001/067",
                                 "tile/0/001/067",
                                 "tile/0/x01/067",
                                 "tile/00/000",
                                 "tile/64/000",
                                 "tile/-1/000",
                                 "tile/0/000.p/0",
                                 "tile/0/000.p/256",
                                 "tile/0/000.p/01",
                                 "tile/0/000.p/",
                                 "tile/0/000.p",
                                 "tile/0/000.p/1/",
                                 "tile/0/000.p/1.p/1",
                                 "tile/entries",
                                 "tile/Entries/000",
                                 "tile/entries/x000/000",
                                 "tile/data/000",
                                 "tile/0/..",
                                 "tile/0/+01",
                                 "tile/0/x018/x446/x744/x073/x709/x551/616",
                                 "tile/0/x001/x000/x000/x000/x000/x000/x000/000",
                                 "tile/0/0x0",
                                 "tile/0/ 00",
                                 "tile/0/000.p/1 ",
                                 "tile//000"}) {
    INFO(path);
    CHECK(name_of(parse_tile_path(path)) == "tile_path_malformed");
  }
  CHECK(name_of(parse_tile_path(std::string("tile/0/000\0", 11))) == "tile_path_malformed");
}

// The example of C2SP tlog-tiles.
TEST_CASE("a tree of 70,000 has the tiles that C2SP says", "[log]") {
  constexpr std::uint64_t kSize = 70'000;
  CHECK(tile_width(0, 272, kSize) == 256);
  CHECK(tile_width(0, 273, kSize) == 112);
  CHECK(tile_width(0, 274, kSize) == 0);
  CHECK(tile_width(1, 0, kSize) == 256);
  CHECK(tile_width(1, 1, kSize) == 17);
  CHECK(tile_width(2, 0, kSize) == 1);
  CHECK(tile_width(2, 1, kSize) == 0);
  CHECK(tile_width(3, 0, kSize) == 0);
  CHECK(tile_width(63, 0, UINT64_MAX) == 0);
  CHECK(tile_width(0, 0, 256) == 256);
  CHECK(tile_width(0, 1, 256) == 0);
  CHECK(tile_width(1, 0, 256) == 1);
  CHECK(tile_width(0, 0, 0) == 0);
  CHECK(tile_width(kEntriesLevel, 273, kSize) == 112);
  CHECK(tile_width(0, UINT64_MAX, kSize) == 0);
}

TEST_CASE("a bundle gives back its entries, and one that is cut is refused", "[log]") {
  const std::vector<std::string> entries{"a", std::string(65'535, 'x'), "", std::string("\0\1", 2), std::string(256, 'y')};
  const std::string bundle = encode_bundle(entries);
  CHECK(bundle.substr(0, 3) == std::string("\0\1a", 3));
  const auto views = value_of(decode_bundle(bundle));
  CHECK(std::vector<std::string>(views.begin(), views.end()) == entries);
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{4}, bundle.size() - 1})
    CHECK(name_of(decode_bundle(std::string_view(bundle).substr(0, size))) == "bundle_malformed");
  const std::vector<std::string> full(256, "z");
  CHECK(value_of(decode_bundle(encode_bundle(full))).size() == 256);
  CHECK(name_of(decode_bundle(encode_bundle(full) + std::string("\0\1z", 3))) == "bundle_malformed");
}

}  // namespace nguon::log
