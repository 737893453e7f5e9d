#include "ledger/log/tree_edge.h"

#include <atomic>
#include <random>
#include <thread>

#include "ledger/log/tile_tree.h"
#include "ledger/log/tree.h"
#include "tests/ledger/log/reference_tree.h"
#include "tests/support/check.h"

namespace nguon::log {
namespace {

using test::GrownTree;
using test::name_of;
using test::ReferenceTree;
using test::some_leaves;
using test::value_of;

std::string bytes_of(const std::vector<Hash>& hashes) {
  std::string out;
  for (const auto& hash : hashes) out += hash.view();
  return out;
}

// Changes one hash of one tile that it passes on.
class LyingTiles final : public TileReader {
 public:
  explicit LyingTiles(const TileReader& from) : from_(from) {}
  Result<std::shared_ptr<const std::string>> read_tile(unsigned level, std::uint64_t number, unsigned width) const override {
    NGUON_ASSIGN(tile, from_.read_tile(level, number, width));
    std::string changed = *tile;
    if (lies) changed[5] = static_cast<char>(changed[5] ^ 1);
    if (cuts) changed.pop_back();
    return std::make_shared<const std::string>(std::move(changed));
  }
  bool lies = false;
  bool cuts = false;

 private:
  const TileReader& from_;
};

}  // namespace

TEST_CASE("full tiles come out once, with the hashes that C2SP asks for", "[log]") {
  constexpr std::uint64_t kSize = 66'000;
  const auto leaves = some_leaves(kSize);
  ReferenceTree reference(leaves);
  TreeEdge edge;
  std::uint64_t next_leaf_tile = 0;
  std::uint64_t next_node_tile = 0;
  for (const auto& leaf : leaves) {
    std::vector<FullTile> full;
    edge.append(leaf, full);
    for (const auto& tile : full) {
      REQUIRE(tile.level <= 1);
      REQUIRE(tile.number == (tile.level == 0 ? next_leaf_tile++ : next_node_tile++));
      const std::uint64_t span = tile.level == 0 ? 1 : 256;
      std::vector<Hash> expected;
      for (std::uint64_t i = tile.number * 256; i < tile.number * 256 + 256; ++i)
        expected.push_back(reference.mth(i * span, (i + 1) * span));
      REQUIRE(tile.hashes == bytes_of(expected));
    }
  }
  CHECK(next_leaf_tile == 257);
  CHECK(next_node_tile == 1);
  CHECK(edge.size() == kSize);
  CHECK(edge.root() == reference.root(kSize));
  for (unsigned level = 0; level <= 3; ++level) {
    const unsigned width = static_cast<unsigned>((kSize >> (8 * level)) % 256);
    CHECK(edge.partial_tile(level).size() == width * 32);
  }
  CHECK(edge.partial_tile(2) == reference.mth(0, 65'536).view());
  CHECK(edge.partial_tile(63).empty());
}

TEST_CASE("an edge rebuilt from stored tiles and the last leaves is the edge that was", "[log]") {
  const auto leaves = some_leaves(66'100);
  GrownTree tree;
  const std::vector<std::uint64_t> sizes{0, 1, 2, 255, 256, 257, 300, 512, 3000, 65'535, 65'536, 65'537, 65'800, 66'100};
  for (const std::uint64_t size : sizes) {
    while (tree.edge.size() < size) tree.append(leaves[tree.edge.size()]);
    const std::span tail(leaves.data() + size / 256 * 256, size % 256);
    CHECK(value_of(TreeEdge::rebuild(size, tail, tree.tiles)) == tree.edge);
  }
  const std::span short_tail(leaves.data() + 66'100 / 256 * 256, 3);
  CHECK(name_of(TreeEdge::rebuild(66'100, short_tail, tree.tiles)) == "invalid_argument");
  const test::MemoryTiles none;
  CHECK(name_of(TreeEdge::rebuild(256, {}, none)) == "not_found");
  LyingTiles cut(tree.tiles);
  cut.cuts = true;
  CHECK(name_of(TreeEdge::rebuild(256, {}, cut)) == "corrupt");
}

TEST_CASE("the edge and the stored tiles answer for every width of every tile, and for nothing more", "[log]") {
  const auto leaves = some_leaves(600);
  GrownTree tree;
  for (const auto& leaf : leaves) tree.append(leaf);
  const auto reader = tree.reader();
  for (std::uint64_t number = 0; number <= 2; ++number) {
    const unsigned held = tile_width(0, number, 600);
    for (unsigned width = 1; width <= held; ++width) {
      const auto tile = value_of(reader.read_tile(0, number, width));
      REQUIRE(*tile == bytes_of({leaves.begin() + static_cast<std::ptrdiff_t>(number * 256),
                                 leaves.begin() + static_cast<std::ptrdiff_t>(number * 256 + width)}));
    }
    if (held < 256) CHECK(name_of(reader.read_tile(0, number, held + 1)) == "not_found");
  }
  CHECK(value_of(reader.read_tile(1, 0, 2))->size() == 64);
  CHECK(name_of(reader.read_tile(0, 3, 1)) == "not_found");
  CHECK(name_of(reader.read_tile(0, 0, 0)) == "not_found");
  CHECK(name_of(reader.read_tile(1, 0, 3)) == "not_found");
  CHECK(name_of(reader.read_tile(kEntriesLevel, 0, 1)) == "not_found");
}

TEST_CASE("a tile tree follows a growing tree, and refuses tiles that change under it", "[log]") {
  const auto leaves = some_leaves(1000);
  ReferenceTree reference(leaves);
  GrownTree grown;

  // Reads whatever the tree has become, as a store does.
  class Growing final : public TileReader {
   public:
    explicit Growing(const GrownTree& tree) : tree_(tree) {}
    Result<std::shared_ptr<const std::string>> read_tile(unsigned level, std::uint64_t number, unsigned width) const override {
      return tree_.reader().read_tile(level, number, width);
    }

   private:
    const GrownTree& tree_;
  };
  const Growing growing(grown);
  LyingTiles tiles(growing);
  const TileTree tree(tiles);
  for (std::uint64_t size = 1; size <= leaves.size(); ++size) {
    grown.append(leaves[size - 1]);
    REQUIRE(value_of(tree.inclusion_proof(size - 1, size)) == reference.path(size - 1, size));
    REQUIRE(value_of(tree.inclusion_proof(size / 2, size)) == reference.path(size / 2, size));
  }
  grown.append(leaves[0]);
  tiles.lies = true;
  CHECK(name_of(tree.inclusion_proof(1000, 1001)) == "corrupt");
  CHECK(value_of(tree.inclusion_proof(0, 1000)) == reference.path(0, 1000));  // what is cached stays good
  tiles.lies = false;
  tiles.cuts = true;
  CHECK(name_of(tree.inclusion_proof(1000, 1001)) == "corrupt");
}

TEST_CASE("questions outside of the tree are refused", "[log]") {
  GrownTree grown;
  for (const auto& leaf : some_leaves(3)) grown.append(leaf);
  const auto reader = grown.reader();
  const TileTree tree(reader);
  CHECK(name_of(tree.inclusion_proof(3, 3)) == "invalid_argument");
  CHECK(name_of(tree.inclusion_proof(0, 0)) == "invalid_argument");
  CHECK(name_of(tree.leaf(3, 3)) == "invalid_argument");
  CHECK(name_of(tree.consistency_proof(4, 3)) == "invalid_argument");
  CHECK(name_of(tree.root(4)) == "not_found");
  CHECK(name_of(tree.inclusion_proof(0, 1000)) == "not_found");
  CHECK(name_of(tree.root(UINT64_MAX)) == "not_found");
}

TEST_CASE("several threads may ask one tile tree with a small cache", "[log]") {
  const auto leaves = some_leaves(5000);
  GrownTree grown;
  for (const auto& leaf : leaves) grown.append(leaf);
  const auto reader = grown.reader();
  const TileTree tree(reader, 3);
  const Hash root = grown.edge.root();
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      std::mt19937 random(t);
      for (int i = 0; i < 300; ++i) {
        const std::uint64_t index = random() % 5000;
        const auto proof = tree.inclusion_proof(index, 5000);
        if (!proof || !verify_inclusion(leaves[index], index, 5000, *proof, root)) ++wrong;
        const std::uint64_t size = 1 + random() % 5000;
        if (!tree.root(size)) ++wrong;
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
}

}  // namespace nguon::log
