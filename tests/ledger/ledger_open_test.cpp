// Opening, closing, and what happens when store, signer or clock fail.
#include <thread>

#include "ledger/log/tree.h"
#include "ledger/store/keys.h"
#include "ledger/store/rocksdb.h"
#include "tests/support/temp_dir.h"
#include "tests/ledger/kept_ledger.h"

using namespace nguon;
using namespace nguon::test;

TEST_CASE("reopened, the ledger is the same and goes on", "[ledger]") {
  World world;
  TempDir dir;
  const std::uint64_t count = GENERATE(0, 1, 250, 251, 252, 600);
  auto ledger = world.make_ledger(value_of(store::create_rocksdb(dir / "db")));
  std::vector<std::string> statements;
  for (std::uint64_t n = 0; n < count; ++n) statements.push_back(world.harvest(n));
  for (const auto& answer : append_all(*ledger, statements)) value_of(answer);
  const auto before = ledger->published();
  const auto proof = value_of(ledger->inclusion(2, before->checkpoint.size));
  ledger.reset();
  ledger = value_of(Ledger::open(value_of(store::open_rocksdb(dir / "db")), world.options()));
  CHECK(ledger->published()->checkpoint == before->checkpoint);
  CHECK(ledger->published()->note == before->note);
  CHECK(value_of(ledger->inclusion(2, before->checkpoint.size)) == proof);
  const auto receipt = value_of(ledger->append_and_wait(world.harvest(9999)));
  CHECK(receipt.index == before->checkpoint.size);
  check_receipt(world, receipt);
  const auto path = value_of(ledger->consistency(before->checkpoint.size, receipt.checkpoint.size));
  CHECK(name_of(log::verify_consistency(before->checkpoint.size, before->checkpoint.root, receipt.checkpoint.size,
                                        receipt.checkpoint.root, path)) == "ok");
}

TEST_CASE("a failed commit stops appends for good and reading goes on", "[ledger][faults]") {
  World world;
  Kept kept(world);
  const auto good = value_of(kept.ledger->append_and_wait(world.harvest(1)));
  kept.faults->commits_until_failure = 0;
  const auto failed = kept.ledger->append_and_wait(world.harvest(2));
  CHECK(name_of(failed) == "ledger_stopped");
  CHECK(failed.error().code() == Errc::unavailable);
  CHECK(name_of(kept.ledger->append_and_wait(world.harvest(3))) == "ledger_stopped");
  CHECK(kept.ledger->stats().stopped);
  CHECK_THAT(kept.ledger->stats().stop_reason, Catch::Contains("on fire"));
  CHECK(kept.ledger->size() == good.checkpoint.size);
  CHECK(name_of(kept.ledger->entry(good.index)) == "ok");
  CHECK(name_of(kept.ledger->proof_file(good.index)) == "ok");
  const auto again = value_of(kept.open_again());
  CHECK(again->size() == good.checkpoint.size);
  CHECK(name_of(again->append_and_wait(world.harvest(2))) == "ok");
}

TEST_CASE("a head that somebody else moved stops appends", "[ledger][faults]") {
  World world;
  Kept kept(world);
  kept.faults->code = Errc::conflict;
  kept.faults->commits_until_failure = 0;
  CHECK(name_of(kept.ledger->append_and_wait(world.harvest(1))) == "ledger_stopped");
  CHECK(name_of(kept.ledger->append_and_wait(world.harvest(1))) == "ledger_stopped");
}

TEST_CASE("what is too much for one commit is committed one by one", "[ledger][faults]") {
  World world;
  Kept kept(world);
  kept.faults->largest_batch = 1;
  Gate gate(kept, world.harvest(100));
  auto answers = std::async([&] { return append_all(*kept.ledger, {world.harvest(1), world.harvest(2), world.harvest(3)}); });
  while (kept.ledger->stats().queued < 3) std::this_thread::yield();
  gate.open();
  for (const auto& answer : answers.get()) check_receipt(world, value_of(answer));
  CHECK_FALSE(kept.ledger->stats().stopped);
}

namespace {

// Signs until it is told to fail.
class MoodySigner final : public Signer {
 public:
  explicit MoodySigner(std::shared_ptr<const Signer> inner) : inner_(std::move(inner)) {}
  const VerifierKey& vkey() const override { return inner_->vkey(); }
  Result<std::string> sign(std::string_view message) const override {
    if (failing) return Error{Errc::io, "the token was pulled out"};
    return inner_->sign(message);
  }
  std::atomic<bool> failing = false;

 private:
  std::shared_ptr<const Signer> inner_;
};

}  // namespace

TEST_CASE("when the checkpoint cannot be signed nothing new is shown and appends stop", "[ledger][faults]") {
  World world;
  auto signer = std::make_shared<MoodySigner>(world.log_key);
  auto options = world.options();
  options.log_signer = signer;
  Kept kept(world, options);
  const auto size = kept.ledger->size();
  signer->failing = true;
  CHECK(name_of(kept.ledger->append_and_wait(world.harvest(1))) == "ledger_stopped");
  CHECK(kept.ledger->size() == size);
  CHECK(name_of(kept.ledger->entry(size)) == "entry_unknown");
  CHECK(value_of(kept.ledger->snapshot()->head())->size == size);
  CHECK(name_of(kept.ledger->append_and_wait(world.harvest(2))) == "ledger_stopped");
  // It was recorded all the same: asked again, the ledger says so.
  const auto again = value_of(kept.open_again());
  CHECK(again->size() == size + 1);
  CHECK(value_of(again->append_and_wait(world.harvest(1))).repeated);
}

TEST_CASE("after a restart the clock is held against the last entry", "[ledger][clock]") {
  World world;
  Kept kept(world);
  world.clock.advance_ms(-60'000);
  const auto again = value_of(kept.open_again());
  CHECK(name_of(again->append_and_wait(world.harvest(1))) == "clock_stepped_back");
}

TEST_CASE("create and open refuse what is not theirs", "[ledger]") {
  World world;
  Kept kept(world);
  kept.ledger.reset();
  CHECK(name_of(Ledger::create(std::make_unique<FaultyStore>(kept.disk, kept.faults), world.genesis(), world.options())) ==
        "ledger_exists");
  CHECK(name_of(Ledger::open(store::make_memory_store(), world.options())) == "ledger_not_found");
  CHECK(name_of(Ledger::create(store::make_memory_store(), world.harvest(1), world.options())) == "genesis_expected");
  World other;
  CHECK(name_of(Ledger::create(store::make_memory_store(), world.genesis(), other.options())) == "wrong_log_key");
  CHECK(name_of(Ledger::open(std::make_unique<FaultyStore>(kept.disk, kept.faults), other.options())) == "wrong_log_key");
}

TEST_CASE("opened for reading only, the ledger reads and refuses to append", "[ledger]") {
  World world;
  Kept kept(world);
  value_of(kept.ledger->append_and_wait(world.harvest(1)));
  const auto checkpoint = kept.ledger->published()->checkpoint;
  auto options = world.options();
  options.log_signer = nullptr;
  const auto ledger = value_of(Ledger::open_read_only(std::make_unique<FaultyStore>(kept.disk, kept.faults), options));
  CHECK(ledger->published()->checkpoint == checkpoint);
  CHECK(ledger->published()->note.empty());
  CHECK(name_of(ledger->entry(checkpoint.size - 1)) == "ok");
  CHECK(name_of(ledger->append_and_wait(world.harvest(2))) == "read_only");
  std::string answer;
  ledger->append(world.harvest(2), [&](Result<Receipt> result) { answer = name_of(result); });
  CHECK(answer == "read_only");
  CHECK(name_of(ledger->proof_file(0)) == "read_only");
  CHECK(name_of(ledger->check(world.harvest(2))) == "ok");
  CHECK(ledger->stats().stopped);
}

TEST_CASE("opening finds a damaged end and names it", "[ledger][faults]") {
  World world;
  Kept kept(world);
  const std::uint64_t count = GENERATE(10, 256 - World::kBeginningSize, 300);
  std::vector<std::string> statements;
  for (std::uint64_t n = 0; n < count; ++n) statements.push_back(world.harvest(n));
  for (const auto& answer : append_all(*kept.ledger, statements)) value_of(answer);
  const auto size = kept.ledger->size();
  kept.ledger.reset();
  const auto open_altered = [&](const std::function<void(store::Overlay&)>& alter) -> std::string {
    auto altered = std::make_unique<AlteredStore>(kept.disk);
    alter(altered->rows);
    const auto opened = Ledger::open(std::move(altered), world.options());
    return opened ? "ok" : std::string(opened.error().name()) + ": " + opened.error().message();
  };
  const auto flipped = [&](std::uint64_t index, std::ptrdiff_t at) {
    return open_altered([&](store::Overlay& rows) { flip(rows, store::Column::entries, store::entry_key(index), at); });
  };
  using Catch::StartsWith;
  const auto names = [](std::uint64_t index) { return StartsWith("ledger_damaged: entry " + std::to_string(index) + ":"); };
  CHECK(open_altered([](store::Overlay&) {}) == "ok");
  for (const std::uint64_t index : {size - 1, size - 2, size - 5}) {
    const auto bytes = static_cast<std::ptrdiff_t>(row_of(*kept.disk, store::Column::entries, store::entry_key(index)).size());
    CHECK_THAT(flipped(index, 0), names(index));
    CHECK_THAT(flipped(index, 60), names(index));
    CHECK_THAT(flipped(index, bytes / 2), names(index));
    CHECK_THAT(flipped(index, bytes - 20), names(index));
    CHECK_THAT(open_altered([&](store::Overlay& rows) { rows.erase(store::Column::entries, store::entry_key(index)); }),
               names(index));
  }
  CHECK_THAT(flipped(0, 0), names(0));
  CHECK_THAT(open_altered([](store::Overlay& rows) { flip(rows, store::Column::meta, store::kHeadKey, 20); }),
             StartsWith("ledger_damaged: the tree of"));
  CHECK_THAT(open_altered([](store::Overlay& rows) { flip(rows, store::Column::meta, store::kHeadKey, 50); }), names(size - 1));
  CHECK_THAT(open_altered([](store::Overlay& rows) { flip(rows, store::Column::meta, store::kHeadKey, -1); }), names(size - 1));
  CHECK_THAT(open_altered([](store::Overlay& rows) { rows.put(store::Column::meta, store::kHeadKey, "x"); }),
             StartsWith("store_head_malformed"));
  CHECK_THAT(open_altered([&](store::Overlay& rows) { rows.put(store::Column::entries, store::entry_key(size), "more"); }),
             StartsWith("ledger_damaged: there is an entry past the head"));
  if (size < 256) return;
  const std::string tile = std::string(1, '\0') + be64(0);
  CHECK_THAT(open_altered([&](store::Overlay& rows) { flip(rows, store::Column::tiles, tile, 5); }),
             StartsWith("ledger_damaged: t"));
  CHECK_THAT(open_altered([&](store::Overlay& rows) { rows.erase(store::Column::tiles, tile); }),
             StartsWith("ledger_damaged: tile/0/000 is missing"));
}

TEST_CASE("closing answers what was queued", "[ledger]") {
  World world;
  auto disk = std::shared_ptr<store::Store>(store::make_memory_store());
  auto ledger = world.make_ledger(std::make_unique<FaultyStore>(disk, std::make_shared<Faults>()));
  std::atomic<int> answered = 0;
  for (std::uint64_t n = 0; n < 100; ++n)
    ledger->append(world.harvest(n), [&](Result<Receipt> answer) { answered += answer.has_value() ? 1 : 0; });
  ledger.reset();
  CHECK(answered == 100);
  CHECK(value_of(disk->head())->size == World::kBeginningSize + 100);
}
