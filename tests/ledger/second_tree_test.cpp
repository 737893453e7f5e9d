// The second computation of what will be signed, and commits whose bytes changed on the way.
#include "ledger/internal/second_tree.h"

#include "ledger/log/entry.h"
#include "ledger/log/tree.h"
#include "tests/ledger/kept_ledger.h"

using namespace nguon;
using namespace nguon::test;
using namespace nguon::internal;

TEST_CASE("the second tree has the roots and tiles of the first, from any size on", "[ledger][guard]") {
  constexpr std::uint64_t kSize = 66'000;  // past the first tile of level 1
  log::TreeEdge edge;
  SecondTree whole;
  std::vector<log::FullTile> full;
  std::vector<SecondTree::Tile> tiles;
  for (std::uint64_t i = 0; i < kSize; ++i) {
    const std::string bytes = "entry " + std::to_string(i);
    const std::size_t before = full.size();
    edge.append(log::leaf_hash(bytes), full);
    whole.append_entry(bytes);
    CHECK(whole.last_leaf() == log::leaf_hash(bytes));
    for (auto& tile : whole.take_full()) tiles.push_back(std::move(tile));
    if (i < 600 || full.size() != before || i % 997 == 0) {
      CHECK(whole.root() == edge.root());
      CHECK(SecondTree(edge).root() == edge.root());
      CHECK(SecondTree(edge).size() == edge.size());
    }
  }
  REQUIRE(tiles.size() == full.size());
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    CHECK(tiles[i].key == std::string(1, static_cast<char>(full[i].level)) + be64(full[i].number));
    CHECK(tiles[i].hashes == full[i].hashes);
  }
  SecondTree later(edge);
  later.append_entry("one more");
  whole.append_entry("one more");
  CHECK(later.root() == whole.root());
  CHECK(SecondTree().root() == log::empty_root());
}

namespace {

// Flips one bit of one row of what it writes: a fault between the ledger and the disk.
class FlippingStore final : public StoreBase {
 public:
  FlippingStore(std::shared_ptr<store::Store> inner, std::shared_ptr<std::optional<store::Column>> where)
      : StoreBase(std::move(inner)), where_(std::move(where)) {}
  Result<void> commit(const std::optional<store::Head>& expect, const store::Head& next, const store::Batch& batch) override {
    if (!*where_) return inner_->commit(expect, next, batch);
    store::Batch bad;
    for (auto write : batch.writes()) {
      if (write.column == **where_ && write.value) (*write.value)[write.value->size() / 2] ^= 0x10;
      bad.put(write.column, write.key, std::move(*write.value));
    }
    bad.read_back_by(batch.read_back());
    store::Head head = next;
    if (**where_ == store::Column::meta) head.root.bytes[7] ^= 1;
    return inner_->commit(expect, head, bad);
  }

 private:
  std::shared_ptr<std::optional<store::Column>> where_;
};

// Says another hash than the right one while it is told to.
bool lying = false;
Hash lying_hash(std::initializer_list<std::string_view> parts) {
  Hash hash = sha256_again(parts);
  if (lying) hash.bytes[31] ^= 1;
  return hash;
}

}  // namespace

TEST_CASE("a bit that flips on its way to the disk stops the ledger for good, and nothing is signed", "[ledger][guard]") {
  World world;
  const auto column = GENERATE(store::Column::entries, store::Column::tiles, store::Column::meta);
  const auto where = std::make_shared<std::optional<store::Column>>();
  const auto disk = std::shared_ptr<store::Store>(store::make_memory_store());
  const auto ledger = world.make_ledger(std::make_unique<FlippingStore>(disk, where));
  std::vector<std::string> statements;
  for (std::uint64_t n = 0; n < 250; ++n) statements.push_back(world.harvest(n));
  for (const auto& answer : append_all(*ledger, statements)) value_of(answer);
  // The next one fills the first tile.
  REQUIRE(ledger->size() == 255);
  const auto before = ledger->published()->note;
  const auto anchored = world.anchor->state().mark;
  *where = column;
  CHECK(name_of(ledger->append_and_wait(world.harvest(1'000))) == "ledger_stopped");
  CHECK_THAT(ledger->stats().stop_reason, Catch::Contains("suspect the memory"));
  *where = std::nullopt;
  CHECK(name_of(ledger->append_and_wait(world.harvest(1'001))) == "ledger_stopped");
  CHECK(ledger->published()->note == before);
  CHECK(world.anchor->state().mark == anchored);
  CHECK(value_of(disk->head())->size == 255);
}

TEST_CASE("a hash function that says two things stops the commit", "[ledger][guard]") {
  SecondTree tree(lying_hash);
  const auto disk = store::make_memory_store();
  log::TreeEdge edge;
  std::vector<log::FullTile> full;
  edge.append(log::leaf_hash("entry 0"), full);
  const store::Head next{1, edge.root(), log::leaf_hash("entry 0"), Time{1}};
  store::Batch batch;
  batch.put(store::Column::entries, be64(0), "entry 0");
  TreeReadBack lied(tree, next);
  batch.read_back_by(&lied);
  lying = true;
  const auto refused = disk->commit(std::nullopt, next, batch);
  lying = false;
  CHECK(name_of(refused) == "ledger_two_hashes");
  CHECK(refused.error().code() == Errc::corrupt);
  CHECK_FALSE(value_of(disk->head()).has_value());
  SecondTree honest(lying_hash);
  TreeReadBack good(honest, next);
  batch.read_back_by(&good);
  CHECK(name_of(disk->commit(std::nullopt, next, batch)) == "ok");
}

TEST_CASE("what is read back must be the whole commit and nothing else", "[ledger][guard]") {
  const std::string entry = "entry 0";
  log::TreeEdge edge;
  std::vector<log::FullTile> full;
  edge.append(log::leaf_hash(entry), full);
  const store::Head next{1, edge.root(), log::leaf_hash(entry), Time{1}};
  using Rows = std::vector<std::tuple<store::Column, std::string, std::optional<std::string>>>;
  const auto verdict = [&](const Rows& rows) {
    SecondTree tree;
    TreeReadBack reader(tree, next);
    for (const auto& [column, key, value] : rows)
      reader.row(column, key, value ? std::optional<std::string_view>(*value) : std::nullopt);
    return name_of(reader.verdict());
  };
  const std::tuple one{store::Column::entries, be64(0), std::optional<std::string>(entry)};
  const std::tuple head{store::Column::meta, std::string(store::kHeadKey), std::optional(store::encode_head(next))};
  const std::tuple state{store::Column::state, std::string("s"), std::optional<std::string>("1")};
  CHECK(verdict({one, head}) == "ok");
  CHECK(verdict({one, state, head}) == "ok");
  CHECK(verdict({one}) == "ledger_two_hashes");
  CHECK(verdict({head}) == "ledger_two_hashes");
  CHECK(verdict({state, one, head}) == "ledger_two_hashes");
  CHECK(verdict({one, {store::Column::entries, be64(1), "more"}, head}) == "ledger_two_hashes");
  CHECK(verdict({{store::Column::entries, be64(1), entry}, head}) == "ledger_two_hashes");
  CHECK(verdict({{store::Column::entries, be64(0), std::nullopt}, head}) == "ledger_two_hashes");
  CHECK(verdict({one, {store::Column::tiles, "tile", "hashes"}, head}) == "ledger_two_hashes");
  CHECK(verdict({one, {store::Column::meta, std::string(store::kHeadKey), std::nullopt}}) == "ledger_two_hashes");
}
