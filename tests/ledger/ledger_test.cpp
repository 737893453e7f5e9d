// Appending and reading, through the ledger's public face.
#include "ledger/ledger.h"

#include <set>
#include <thread>

#include "ledger/log/proof.h"
#include "ledger/log/tile.h"
#include "ledger/log/tree.h"
#include "ledger/state/reader.h"
#include "ledger/store/rocksdb.h"
#include "tests/support/temp_dir.h"
#include "tests/ledger/kept_ledger.h"

using namespace nguon;
using namespace nguon::test;

TEST_CASE("a receipt proves its entry under the log's key", "[ledger]") {
  World world;
  Kept kept(world);
  CHECK(kept.ledger->size() == World::kBeginningSize);
  const auto note = world.harvest(1);
  const auto receipt = value_of(kept.ledger->append_and_wait(note));
  CHECK(receipt.index == World::kBeginningSize);
  CHECK_FALSE(receipt.repeated);
  CHECK(receipt.accepted == world.clock.now());
  check_receipt(world, receipt);
  const auto entry = value_of(kept.ledger->entry(receipt.index));
  CHECK(entry.statement == note);
  CHECK(entry.accepted == receipt.accepted);
  CHECK(log::leaf_hash(value_of(kept.ledger->entry_bytes(receipt.index))) == receipt.leaf_hash);
  CHECK(entry.previous_leaf == log::leaf_hash(value_of(kept.ledger->entry_bytes(receipt.index - 1))));
  CHECK(*receipt.checkpoint_note == kept.ledger->published()->note);
}

TEST_CASE("a proof file is checked with nothing but the log's key", "[ledger]") {
  World world;
  Kept kept(world);
  const auto receipt = value_of(kept.ledger->append_and_wait(world.harvest(1)));
  const auto proof = value_of(log::parse_proof(value_of(kept.ledger->proof_file(receipt.index))));
  const auto verified = value_of(log::verify_proof(proof, world.log_key->vkey(), {}, *world.check));
  CHECK(verified.entry == value_of(kept.ledger->entry(receipt.index)));
  CHECK(name_of(kept.ledger->proof_file(kept.ledger->size())) == "entry_unknown");
}

TEST_CASE("the same bytes again give the receipt of the first time", "[ledger]") {
  World world;
  Kept kept(world);
  const auto first = value_of(kept.ledger->append_and_wait(world.harvest(1)));
  value_of(kept.ledger->append_and_wait(world.harvest(2)));
  world.clock.advance_ms(10'000);
  const auto commits = kept.ledger->stats().commits;
  const auto again = value_of(kept.ledger->append_and_wait(world.harvest(1)));
  CHECK(again.repeated);
  CHECK(again.index == first.index);
  CHECK(again.accepted == first.accepted);
  CHECK(again.leaf_hash == first.leaf_hash);
  CHECK(again.checkpoint.size == kept.ledger->size());
  check_receipt(world, again);
  CHECK(kept.ledger->stats().commits == commits);
}

TEST_CASE("the same id with other bytes is a conflict", "[ledger]") {
  World world;
  Kept kept(world);
  value_of(kept.ledger->append_and_wait(world.harvest(1)));
  const auto size = kept.ledger->size();
  const auto refused = kept.ledger->append_and_wait(world.harvest_again(1));
  CHECK(name_of(refused) == "statement_id_reused");
  CHECK(refused.error().code() == Errc::conflict);
  CHECK(kept.ledger->size() == size);
}

TEST_CASE("repeats and conflicts are seen inside one batch too", "[ledger]") {
  World world;
  Kept kept(world);
  const auto size = kept.ledger->size();
  Gate gate(kept, world.harvest(100));
  auto answers = std::async([&] {
    return append_all(*kept.ledger, {world.harvest(1), world.harvest(1), world.harvest_again(1), world.harvest(2)});
  });
  while (kept.ledger->stats().queued < 4) std::this_thread::yield();
  gate.open();
  const auto got = answers.get();
  const auto& first = value_of(got[0]);
  const auto& again = value_of(got[1]);
  CHECK_FALSE(first.repeated);
  CHECK(again.repeated);
  CHECK(again.index == first.index);
  CHECK(again.leaf_hash == first.leaf_hash);
  CHECK(name_of(got[2]) == "statement_id_reused");
  CHECK(value_of(got[3]).index == first.index + 1);
  CHECK(kept.ledger->size() == size + 3);
  for (const auto* receipt : {&first, &again}) check_receipt(world, *receipt);
}

TEST_CASE("what is refused leaves the head as it was", "[ledger]") {
  World world;
  Kept kept(world);
  const auto before = kept.ledger->published();
  auto stranger = World::new_key(World::kProducer);
  const auto foreign = keys::KeyPair::generate(KeyType::ed25519, "other.example/x/htx-thi-du");
  auto broken = world.harvest(1);
  broken[40] = static_cast<char>(broken[40] ^ 1);
  auto bad_signature = world.harvest(1);
  const auto comma = bad_signature.find("12.5");
  REQUIRE(comma != std::string::npos);
  bad_signature[comma] = '2';
  CHECK(name_of(kept.ledger->append_and_wait(world.harvest(1, stranger))) == "key_unknown");
  CHECK(name_of(kept.ledger->append_and_wait(world.harvest(1, *foreign))) == "signature_other_ledger");
  CHECK(name_of(kept.ledger->append_and_wait(bad_signature)) == "note_bad_signature");
  CHECK(name_of(kept.ledger->append_and_wait("nothing of the kind")) == "note_malformed");
  CHECK(name_of(kept.ledger->append_and_wait(std::string(70'000, 'x'))) == "note_too_large");
  CHECK_FALSE(kept.ledger->append_and_wait(broken).has_value());
  CHECK(name_of(kept.ledger->append_and_wait(world.genesis())) == "ok");  // the first receipt, again
  CHECK(kept.ledger->published()->checkpoint == before->checkpoint);
  CHECK(kept.ledger->stats().refused == 6);
}

TEST_CASE("a refused statement does not spoil its batch", "[ledger]") {
  World world;
  Kept kept(world);
  const auto material = world.beginning().back();
  // The same product with another id: a rule refuses it, after its signature was found good.
  statement::Product product;
  product.product = World::kMaterial;
  product.kind = statement::ProductKind::material;
  product.owner = World::kProducer;
  product.name = {"Chè búp tươi", ""};
  const auto twice = world.sign_record(product, 77, {&world.producer_key});
  const auto size = kept.ledger->size();
  Gate gate(kept, world.harvest(100));
  auto answers = std::async([&] { return append_all(*kept.ledger, {world.harvest(1), twice, "junk", world.harvest(2)}); });
  while (kept.ledger->stats().queued < 4) std::this_thread::yield();
  gate.open();
  const auto got = answers.get();
  check_receipt(world, value_of(got[0]));
  CHECK(name_of(got[1]) == "product_exists");
  CHECK(name_of(got[2]) == "note_malformed");
  check_receipt(world, value_of(got[3]));
  CHECK(kept.ledger->size() == size + 3);
  CHECK(value_of(got[3]).index == value_of(got[0]).index + 1);
}

TEST_CASE("statements that follow their key into the queue are not refused", "[ledger]") {
  World world;
  Kept kept(world);
  auto key = World::new_key(World::kProducer);
  Gate gate(kept, world.harvest(100));
  auto answers = std::async([&] { return append_all(*kept.ledger, {world.enrol(1, key.vkey()), world.harvest(1, key)}); });
  while (kept.ledger->stats().queued < 2) std::this_thread::yield();
  gate.open();
  const auto got = answers.get();
  CHECK(name_of(got[0]) == "ok");
  CHECK(name_of(got[1]) == "ok");
}

TEST_CASE("statements of one thread are recorded in the order of its calls", "[ledger]") {
  World world;
  Kept kept(world);
  std::vector<std::string> statements;
  for (std::uint64_t n = 0; n < 300; ++n) statements.push_back(world.harvest(n));
  const auto answers = append_all(*kept.ledger, statements);
  for (std::size_t i = 0; i < answers.size(); ++i) CHECK(value_of(answers[i]).index == World::kBeginningSize + i);
}

TEST_CASE("64 writers at once each get their own entry", "[ledger]") {
  World world;
  TempDir dir;
  auto ledger = world.make_ledger(value_of(store::create_rocksdb(dir / "db")));
  constexpr std::uint64_t kWriters = 64, kEach = 8;
  std::vector<std::vector<Receipt>> receipts(kWriters);
  std::vector<std::thread> writers;
  for (std::uint64_t w = 0; w < kWriters; ++w)
    writers.emplace_back([&, w] {
      for (std::uint64_t i = 0; i < kEach; ++i)
        if (auto receipt = ledger->append_and_wait(world.harvest(w * kEach + i))) receipts[w].push_back(std::move(*receipt));
    });
  for (auto& writer : writers) writer.join();
  std::set<std::uint64_t> indexes;
  for (std::uint64_t w = 0; w < kWriters; ++w) {
    REQUIRE(receipts[w].size() == kEach);
    for (std::uint64_t i = 0; i < kEach; ++i) {
      const auto& receipt = receipts[w][i];
      indexes.insert(receipt.index);
      check_receipt(world, receipt);
      CHECK(value_of(ledger->entry(receipt.index)).statement == world.harvest(w * kEach + i));
    }
  }
  CHECK(indexes.size() == kWriters * kEach);
  CHECK(ledger->size() == World::kBeginningSize + kWriters * kEach);
  CHECK(ledger->stats().commits < ledger->size());
}

TEST_CASE("an answer that takes long holds up nobody's commit", "[ledger]") {
  World world;
  std::promise<void> entered, leave;  // outlive the ledger, which waits for who is in them
  auto left = leave.get_future();
  Kept kept(world);
  kept.ledger->append(world.harvest(1), [&](Result<Receipt>) {
    entered.set_value();
    left.wait();
  });
  entered.get_future().wait();
  CHECK(name_of(kept.ledger->append_and_wait(world.harvest(2))) == "ok");
  for (const auto& answer : append_all(*kept.ledger, {world.harvest(3), world.harvest(4)})) CHECK(name_of(answer) == "ok");
  leave.set_value();
}

TEST_CASE("a full queue says so at once", "[ledger]") {
  World world;
  auto options = world.options();
  options.queue_max = 2;
  Kept kept(world, options);
  Gate gate(kept, world.harvest(100));
  auto first = std::async([&] { return append_all(*kept.ledger, {world.harvest(1), world.harvest(2)}); });
  while (kept.ledger->stats().queued < 2) std::this_thread::yield();
  const auto refused = kept.ledger->append_and_wait(world.harvest(3));
  CHECK(name_of(refused) == "queue_full");
  CHECK(refused.error().code() == Errc::unavailable);
  gate.open();
  for (const auto& answer : first.get()) CHECK(name_of(answer) == "ok");
  CHECK(name_of(kept.ledger->append_and_wait(world.harvest(3))) == "ok");
}

TEST_CASE("accepted times never go back, and a large step back stops appends until it is made good", "[ledger][clock]") {
  World world;
  Kept kept(world);
  const auto start = world.clock.now();
  CHECK(value_of(kept.ledger->append_and_wait(world.harvest(1))).accepted == start);
  world.clock.advance_ms(-4'999);
  CHECK(value_of(kept.ledger->append_and_wait(world.harvest(2))).accepted == start);
  world.clock.advance_ms(-2);
  CHECK(name_of(kept.ledger->append_and_wait(world.harvest(3))) == "clock_stepped_back");
  CHECK(kept.ledger->stats().stopped);
  CHECK(value_of(kept.ledger->append_and_wait(world.harvest(2))).repeated);
  world.clock.set(Time{start.unix_ms + 1});
  CHECK(value_of(kept.ledger->append_and_wait(world.harvest(3))).accepted.unix_ms == start.unix_ms + 1);
  CHECK_FALSE(kept.ledger->stats().stopped);
}

TEST_CASE("a dry run checks what append would and writes nothing", "[ledger]") {
  World world;
  Kept kept(world);
  const auto size = kept.ledger->size();
  CHECK(name_of(kept.ledger->check(world.harvest(1))) == "ok");
  CHECK(name_of(kept.ledger->check(world.harvest(1))) == "ok");
  CHECK(kept.ledger->size() == size);
  value_of(kept.ledger->append_and_wait(world.harvest(1)));
  CHECK(name_of(kept.ledger->check(world.harvest(1))) == "ok");
  CHECK(name_of(kept.ledger->check(world.harvest_again(1))) == "statement_id_reused");
  CHECK(name_of(kept.ledger->check(world.harvest(2, World::new_key(World::kProducer)))) == "key_unknown");
  CHECK(name_of(kept.ledger->check("junk")) == "note_malformed");
}

TEST_CASE("tiles and bundles are those of the entries", "[ledger]") {
  World world;
  Kept kept(world);
  std::vector<std::string> statements;
  for (std::uint64_t n = 0; n < 300; ++n) statements.push_back(world.harvest(n));
  for (const auto& answer : append_all(*kept.ledger, statements)) value_of(answer);
  const auto size = kept.ledger->size();
  std::vector<Hash> leaves;
  std::vector<std::string> entries;
  for (std::uint64_t i = 0; i < size; ++i) {
    entries.push_back(value_of(kept.ledger->entry_bytes(i)));
    leaves.push_back(log::leaf_hash(entries.back()));
  }
  const auto hashes = [&](std::size_t from, std::size_t to) {
    std::string out;
    for (; from < to; ++from) out += leaves[from].view();
    return out;
  };
  CHECK(kept.ledger->published()->checkpoint.root == log::root_of(leaves));
  CHECK(value_of(kept.ledger->tile(0, 0, 256)) == hashes(0, 256));
  CHECK(value_of(kept.ledger->tile(0, 0, 7)) == hashes(0, 7));
  const auto tail = static_cast<unsigned>(size - 256);
  CHECK(value_of(kept.ledger->tile(0, 1, tail)) == hashes(256, size));
  CHECK(value_of(kept.ledger->tile(1, 0, 1)) == std::string(log::root_of({leaves.data(), 256}).view()));
  CHECK(name_of(kept.ledger->tile(0, 1, tail + 1)) == "tile_unknown");
  CHECK(name_of(kept.ledger->tile(0, 2, 1)) == "tile_unknown");
  CHECK(kept.ledger->tile(0, 0, 0).error().code() == Errc::invalid_argument);
  const auto bundle = value_of(kept.ledger->entry_bundle(1, tail));
  const auto decoded = value_of(log::decode_bundle(bundle));
  CHECK(std::vector<std::string>(decoded.begin(), decoded.end()) ==
        std::vector<std::string>(entries.begin() + 256, entries.end()));
  CHECK(name_of(kept.ledger->entry_bundle(1, tail + 1)) == "tile_unknown");
  CHECK(kept.ledger->entry_bundle(0, 257).error().code() == Errc::invalid_argument);

  CHECK(value_of(kept.ledger->root_at(10)) == log::root_of({leaves.data(), 10}));
  const auto path = value_of(kept.ledger->consistency(10, size));
  CHECK(name_of(log::verify_consistency(10, log::root_of({leaves.data(), 10}), size, log::root_of(leaves), path)) == "ok");
  CHECK(name_of(kept.ledger->root_at(size + 1)) == "size_unknown");
  CHECK(kept.ledger->inclusion(10, 10).error().code() == Errc::invalid_argument);
  const std::vector<std::uint64_t> asked = {7, 3, 7};
  const auto several = value_of(kept.ledger->entries(asked));
  REQUIRE(several.size() == 3);
  CHECK(several[0].index == 7);
  CHECK(several[1].index == 3);
  CHECK(several[2] == several[0]);
  CHECK(name_of(kept.ledger->entries(std::vector<std::uint64_t>{size})) == "entry_unknown");
}

TEST_CASE("a snapshot stays while the ledger goes on", "[ledger]") {
  World world;
  Kept kept(world);
  const auto snapshot = kept.ledger->snapshot();
  value_of(kept.ledger->append_and_wait(world.harvest(1)));
  CHECK(value_of(snapshot->head())->size == World::kBeginningSize);
  CHECK(value_of(kept.ledger->snapshot()->head())->size == World::kBeginningSize + 1);
  CHECK(value_of(state::Reader(*snapshot).ledger()).origin == World::kOrigin);
}
