// The audit must find every alteration, by whoever can write to the database, and name the entry.
#include "ledger/audit.h"

#include <random>

#include "ledger/internal/keys_of.h"
#include "ledger/internal/plain_tree.h"
#include "ledger/ledger.h"
#include "ledger/log/note.h"
#include "ledger/log/tree.h"
#include "ledger/log/tree_edge.h"
#include "ledger/store/keys.h"
#include "ledger/store/memory.h"
#include "ledger/store/rocksdb.h"
#include "tests/support/temp_dir.h"
#include "tests/ledger/strange_stores.h"
#include "tests/support/check.h"
#include "tests/support/world.h"

using namespace nguon;
using namespace nguon::test;
using store::Column;

namespace {

// A ledger of 305 entries: one full tile, and a tail.
struct Audited {
  Audited() : disk(store::make_memory_store()) {
    auto ledger = world.make_ledger(std::make_unique<StoreBase>(disk));
    for (std::uint64_t n = 0; n < 300; ++n) value_of(ledger->append_and_wait(world.harvest(n)));
    checkpoint = ledger->published()->checkpoint;
  }

  AuditReport run(const store::View& view, const AuditOptions& options = {}) const {
    return value_of(audit(view, *world.check, options, nullptr));
  }
  // "name@index" of what is found after `alter`, or "good".
  std::string found(const std::function<void(store::Overlay&)>& alter, const AuditOptions& options = {}) const {
    store::Overlay rows(*disk);
    alter(rows);
    const auto report = run(rows, options);
    if (report.good()) return "good";
    CHECK_FALSE(report.finding->message.empty());
    CHECK_FALSE(report.finding->message_vi.empty());
    return report.finding->name + (report.finding->index ? "@" + std::to_string(*report.finding->index) : "");
  }
  std::string flipped(std::uint64_t index, std::ptrdiff_t at, const AuditOptions& options = {}) const {
    return found([&](store::Overlay& rows) { flip(rows, Column::entries, store::entry_key(index), at); }, options);
  }
  std::ptrdiff_t bytes_of(std::uint64_t index) const {
    return static_cast<std::ptrdiff_t>(row_of(*disk, Column::entries, store::entry_key(index)).size());
  }

  World world;
  std::shared_ptr<store::Store> disk;
  log::Checkpoint checkpoint;
};

const Audited& audited() {
  static const Audited the_one;
  return the_one;
}

AuditOptions bytes_only() {
  AuditOptions options;
  options.signatures = false;
  options.state = false;
  return options;
}

// What somebody who can write to the database, and knows the format, would do: puts `statement` in
// place of entry `index` and makes everything after it fit, head and tiles too.
void forge(store::Overlay& rows, std::uint64_t index, const std::string& statement) {
  auto head = *value_of(rows.head());
  log::TreeEdge edge;
  std::vector<log::FullTile> tiles;
  Hash last = log::kGenesisPreviousLeaf;
  for (std::uint64_t i = 0; i < head.size; ++i) {
    auto entry = value_of(log::parse_entry(row_of(rows, Column::entries, store::entry_key(i))));
    entry.previous_leaf = last;
    if (i == index) entry.statement = statement;
    auto bytes = value_of(log::encode_entry(entry));
    last = log::leaf_hash(bytes);
    edge.append(last, tiles);
    rows.put(Column::entries, store::entry_key(i), std::move(bytes));
  }
  for (const auto& tile : tiles)
    rows.put(Column::tiles, std::string(1, static_cast<char>(tile.level)) + be64(tile.number), tile.hashes);
  head.root = edge.root();
  head.last_leaf = last;
  rows.put(Column::meta, store::kHeadKey, store::encode_head(head));
}

}  // namespace

TEST_CASE("the plain tree and the tree of the log agree at every size", "[audit]") {
  internal::PlainTree plain;
  log::TreeEdge edge;
  std::vector<log::FullTile> tiles, plain_tiles;
  for (std::uint64_t n = 0; n < 70'000; ++n) {
    if (n < 1'100 || n % 997 == 0 || n >= 65'530) REQUIRE(plain.root() == edge.root());
    const Hash leaf = log::leaf_hash(be64(n));
    edge.append(leaf, tiles);
    plain.append(leaf, [&](unsigned level, std::uint64_t number, std::string_view hashes) {
      plain_tiles.push_back({level, number, std::string(hashes)});
    });
  }
  REQUIRE(tiles.size() == plain_tiles.size());
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    CHECK(tiles[i].level == plain_tiles[i].level);
    CHECK(tiles[i].number == plain_tiles[i].number);
    CHECK(tiles[i].hashes == plain_tiles[i].hashes);
  }
}

TEST_CASE("an honest ledger passes, on memory and on disk", "[audit]") {
  const auto report = audited().run(*audited().disk);
  CHECK(report.good());
  CHECK(report.entries == 305);
  CHECK(report.signatures == 305);
  CHECK(report.state_records > 305);
  CHECK(report.head == audited().checkpoint);

  World world;
  TempDir dir;
  auto ledger = world.make_ledger(value_of(store::create_rocksdb(dir / "db")));
  for (std::uint64_t n = 0; n < 20; ++n) value_of(ledger->append_and_wait(world.harvest(n)));
  AuditOptions options;
  options.scratch_path = dir / "scratch";
  const auto on_disk = value_of(audit(*ledger->snapshot(), *world.check, options, nullptr));
  CHECK(on_disk.good());
  CHECK(on_disk.head == ledger->published()->checkpoint);
}

TEST_CASE("a flipped bit in any part of an entry is found by hashing alone, and the entry named", "[audit]") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (const std::uint64_t index : {0, 1, 7, 254, 255, 256, 257, 303, 304}) {
    INFO("entry " << index);
    const auto bytes = audited().bytes_of(index);
    // Header, index, time, link, statement, signature; and places nobody thought of.
    std::vector<std::ptrdiff_t> places = {0, 15, 30, 50, 80, bytes / 2, bytes - 30, bytes - 2, bytes - 1};
    for (int i = 0; i < 4; ++i) places.push_back(static_cast<std::ptrdiff_t>(random() % static_cast<std::uint64_t>(bytes)));
    for (const auto at : places) {
      INFO("byte " << at);
      CHECK_THAT(audited().flipped(index, at, bytes_only()), Catch::EndsWith("@" + std::to_string(index)));
    }
    for (const auto at : {bytes / 2, bytes - 20})
      CHECK_THAT(audited().flipped(index, at), Catch::EndsWith("@" + std::to_string(index)));
  }
}

TEST_CASE("dropped, swapped, doubled and added entries are found", "[audit]") {
  const auto at = [](std::uint64_t index) { return store::entry_key(index); };
  const auto drop = [&](std::uint64_t index) {
    return audited().found([&](store::Overlay& rows) { rows.erase(Column::entries, at(index)); });
  };
  CHECK(drop(0) == "gap@0");
  CHECK(drop(100) == "gap@100");
  CHECK(drop(255) == "gap@255");
  CHECK(drop(304) == "gap@304");
  CHECK(audited().found([&](store::Overlay& rows) {
    const auto a = row_of(rows, Column::entries, at(40)), b = row_of(rows, Column::entries, at(41));
    rows.put(Column::entries, at(40), b);
    rows.put(Column::entries, at(41), a);
  }) == "index@40");
  CHECK(audited().found([&](store::Overlay& rows) {
    rows.put(Column::entries, at(41), row_of(rows, Column::entries, at(40)));
  }) == "index@41");
  CHECK(audited().found([&](store::Overlay& rows) { rows.put(Column::entries, at(305), "more"); }) == "past_head@305");
  CHECK(audited().found([&](store::Overlay& rows) { rows.put(Column::entries, at(10) + "x", "between"); }) == "gap@11");
}

TEST_CASE("a forged history fails on its signatures, or against any checkpoint kept elsewhere", "[audit]") {
  const World& world = audited().world;
  const auto forged = [&](std::uint64_t index, const std::string& statement, const AuditOptions& options = {}) {
    return audited().found([&](store::Overlay& rows) { forge(rows, index, statement); }, options);
  };
  std::string altered = value_of(log::parse_entry(row_of(*audited().disk, Column::entries, store::entry_key(100)))).statement;
  const auto number = altered.find("12.5");
  REQUIRE(number != std::string::npos);
  altered[number] = '9';
  CHECK(forged(100, altered) == "signature@100");
  CHECK(forged(100, world.harvest(1000, World::new_key(World::kProducer))) == "signature@100");
  CHECK(forged(100, "no note") == "statement@100");
  // By a key that is enrolled only later.
  CHECK(forged(1, world.harvest(1000)) == "signature@1");
  // Whoever holds the keys can write another history that is whole in itself: only a checkpoint
  // from elsewhere tells.
  CHECK(forged(100, world.harvest(1000), bytes_only()) == "good");
  auto options = bytes_only();
  options.against = audited().checkpoint;
  CHECK(forged(100, world.harvest(1000), options) == "checkpoint");
  options.against = log::Checkpoint{audited().checkpoint.origin, 50,
                                    audited()
                                        .run(*audited().disk,
                                             [] {
                                               auto prefix = bytes_only();
                                               prefix.size = 50;
                                               return prefix;
                                             }())
                                        .head.root};
  CHECK(forged(100, world.harvest(1000), options) == "good");  // that far it is the same history
  CHECK(forged(49, world.harvest(1000), options) == "checkpoint");
}

TEST_CASE("what the rules refuse is found, whoever signed it", "[audit]") {
  const World& world = audited().world;
  // Entry 4 is the producer's material; recorded a second time in place of a harvest.
  statement::Product material;
  material.product = World::kMaterial;
  material.kind = statement::ProductKind::material;
  material.owner = World::kProducer;
  material.name = {"Chè búp tươi", ""};
  const auto twice = world.sign_record(material, 7'777, {&world.producer_key});
  CHECK(audited().found([&](store::Overlay& rows) { forge(rows, 100, twice); }) == "rule@100");
  // The same id twice, of one signer.
  CHECK(audited().found([&](store::Overlay& rows) { forge(rows, 100, world.harvest_again(3)); }) == "rule@100");
}

TEST_CASE("forged and missing tiles are found", "[audit]") {
  const std::string tile = std::string(1, '\0') + be64(0);
  const auto found = [&](const std::function<void(store::Overlay&)>& alter) { return audited().found(alter, bytes_only()); };
  for (const std::ptrdiff_t at : {0, 31, 4'000, -1})
    CHECK(found([&](store::Overlay& rows) { flip(rows, Column::tiles, tile, at); }) == "tile");
  CHECK(found([&](store::Overlay& rows) { rows.erase(Column::tiles, tile); }) == "tile");
  CHECK(found([&](store::Overlay& rows) { rows.put(Column::tiles, tile, "short"); }) == "tile");
  CHECK(found([&](store::Overlay& rows) { rows.put(Column::tiles, std::string(1, '\1') + be64(0), "x"); }) == "tile");
  CHECK(found([&](store::Overlay& rows) { rows.put(Column::tiles, std::string(1, '\0') + be64(1), "x"); }) == "tile");
  CHECK(found([&](store::Overlay& rows) { rows.put(Column::tiles, "x", "x"); }) == "tile");
}

TEST_CASE("a forged head is found", "[audit]") {
  const auto head = [&](std::ptrdiff_t at) {
    return audited().found([&](store::Overlay& rows) { flip(rows, Column::meta, store::kHeadKey, at); }, bytes_only());
  };
  CHECK(head(0) == "head");           // its version
  CHECK(head(8) == "past_head@304");  // size 304
  CHECK(head(9) == "tree");           // root
  CHECK(head(41) == "head");          // last leaf
  CHECK(head(-1) == "head");          // time
  CHECK(audited().found([](store::Overlay& rows) { rows.put(Column::meta, store::kHeadKey, "x"); }) == "head");
  store::Overlay empty(*audited().disk);
  empty.erase(Column::meta, store::kHeadKey);
  CHECK(name_of(audit(empty, *audited().world.check, {}, nullptr)) == "ledger_not_found");
}

TEST_CASE("derived records that do not follow from the entries are found", "[audit]") {
  for (const Column column : {Column::state, Column::postings, Column::by_hash}) {
    INFO(store::to_string(column));
    std::vector<std::string> keys;
    value_of(audited().disk->scan(column, "", "", [&](std::string_view key, std::string_view) {
      keys.emplace_back(key);
      return true;
    }));
    REQUIRE(keys.size() > 300);
    for (const auto& key : {keys.front(), keys[keys.size() / 2], keys.back()}) {
      CHECK(audited().found([&](store::Overlay& rows) { rows.put(column, key, row_of(rows, column, key) + "x"); }) == "state");
      CHECK(audited().found([&](store::Overlay& rows) { rows.erase(column, key); }) == "state");
      CHECK(audited().found([&](store::Overlay& rows) { rows.put(column, key + "x", "forged"); }) == "state");
    }
    CHECK(audited().found([&](store::Overlay& rows) { rows.erase(column, keys.front()); }, bytes_only()) == "good");
  }
}

TEST_CASE("a prefix is audited alone, and its checkpoint told", "[audit]") {
  AuditOptions options;
  options.size = 256;
  const auto report = audited().run(*audited().disk, options);
  CHECK(report.good());
  CHECK(report.entries == 256);
  options.size = 306;
  CHECK(name_of(audit(*audited().disk, *audited().world.check, options, nullptr)) == "size_unknown");
  options.size = 0;
  CHECK(name_of(audit(*audited().disk, *audited().world.check, options, nullptr)) == "size_unknown");

  options = bytes_only();
  options.against = report.head;
  CHECK(audited().found([](store::Overlay&) {}, options) == "good");
  options.against->root.bytes[3] ^= 1;
  CHECK(audited().found([](store::Overlay&) {}, options) == "checkpoint");
  options.against = log::Checkpoint{report.head.origin, 306, report.head.root};
  CHECK(audited().found([](store::Overlay&) {}, options) == "checkpoint");
  options.against = log::Checkpoint{"other.example/x", 256, report.head.root};
  CHECK(audited().found([](store::Overlay&) {}, options) == "checkpoint");
  options.against = log::Checkpoint{report.head.origin, 0, log::empty_root()};
  CHECK(audited().found([](store::Overlay&) {}, options) == "good");
}

TEST_CASE("an interrupted audit says so, and a store that fails is not a good one", "[audit]") {
  const auto stopped = audit(*audited().disk, *audited().world.check, {}, [](const AuditProgress& progress) {
    CHECK(progress.entries_total == 305);
    return false;
  });
  CHECK(name_of(stopped) == "interrupted");

  struct Failing final : SameView {
    Failing(const store::View& of, Errc code) : SameView(of), code_(code) {}
    Result<void> scan(Column column, std::string_view begin, std::string_view end, const store::Visit& visit) const override {
      if (column == Column::entries) return Error{code_, "sector 17"};
      return SameView::scan(column, begin, end, visit);
    }
    Errc code_;
  };
  CHECK(audit(Failing(*audited().disk, Errc::io), *audited().world.check, {}, nullptr).error().code() == Errc::io);
  const auto report = audited().run(Failing(*audited().disk, Errc::corrupt));
  REQUIRE_FALSE(report.good());
  CHECK(report.finding->name == "storage");
}
