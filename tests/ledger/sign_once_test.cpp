// Never two histories: the ledger against its anchor, after every order in which a machine can stop.
#include <filesystem>

#include "ledger/anchor/internal/slots.h"
#include "ledger/log/checkpoint.h"
#include "ledger/store/rocksdb.h"
#include "tests/support/temp_dir.h"
#include "tests/ledger/kept_ledger.h"

using namespace nguon;
using namespace nguon::test;

namespace {

// An anchor that fails when told to, before or after the mark is held.
class FaultyAnchor final : public anchor::Anchor {
 public:
  explicit FaultyAnchor(std::shared_ptr<anchor::Anchor> inner) : inner_(std::move(inner)) {}
  const anchor::State& state() const override { return slot_damaged ? damaged_state() : inner_->state(); }
  Result<void> advance(const anchor::Mark& expect, const anchor::Mark& next) override {
    ++advances;
    if (fail == Fail::before) return error();
    auto done = inner_->advance(expect, next);
    if (fail == Fail::after) return error();
    slot_damaged = false;
    return done;
  }
  std::string describe() const override { return "anchor of the test"; }

  enum class Fail { never, before, after };
  Fail fail = Fail::never;
  bool slot_damaged = false;
  int advances = 0;

 private:
  static Error error() { return {Errc::io, "anchor_write_failed", "No space left on device", "Đĩa đầy."}; }
  const anchor::State& damaged_state() const {
    damaged_ = {inner_->state().mark, true};
    return damaged_;
  }
  std::shared_ptr<anchor::Anchor> inner_;
  mutable anchor::State damaged_;
};

// Remembers every text that was signed: two of one size with different roots are two histories.
class WatchedSigner final : public Signer {
 public:
  explicit WatchedSigner(std::shared_ptr<const Signer> inner) : inner_(std::move(inner)) {}
  const VerifierKey& vkey() const override { return inner_->vkey(); }
  Result<std::string> sign(std::string_view message) const override {
    const auto checkpoint = value_of(log::parse_checkpoint_text(message));
    if (anchor) CHECK(anchor->state().mark == anchor::Mark{checkpoint.origin, checkpoint.size, checkpoint.root});
    const auto [at, is_new] = roots.emplace(checkpoint.size, checkpoint.root);
    CHECK((is_new || at->second == checkpoint.root));
    return inner_->sign(message);
  }
  mutable std::map<std::uint64_t, Hash> roots;
  const anchor::Anchor* anchor = nullptr;

 private:
  std::shared_ptr<const Signer> inner_;
};

struct Guarded {
  World world;
  std::shared_ptr<anchor::Anchor> memory = anchor::make_memory(std::string(World::kOrigin));
  std::shared_ptr<FaultyAnchor> anchor = std::make_shared<FaultyAnchor>(memory);
  std::shared_ptr<WatchedSigner> signer = std::make_shared<WatchedSigner>(world.log_key);
  std::unique_ptr<Kept> kept;

  Guarded() {
    signer->anchor = memory.get();
    kept = std::make_unique<Kept>(world, options());
  }
  LedgerOptions options() const {
    auto out = world.options();
    out.anchor = anchor;
    out.log_signer = signer;
    return out;
  }
  Ledger& ledger() { return *kept->ledger; }
  Result<std::unique_ptr<Ledger>> open(std::shared_ptr<store::Store> disk) {
    kept->ledger.reset();
    return Ledger::open(std::make_unique<StoreBase>(std::move(disk)), options());
  }
  Result<std::unique_ptr<Ledger>> open_again() { return open(kept->disk); }
};

// The first `size` entries of `disk` committed to a new store, tile by tile as they were: an old backup.
std::shared_ptr<store::Store> backup_of(const World& world, const std::vector<std::string>& statements) {
  auto disk = std::shared_ptr<store::Store>(store::make_memory_store());
  auto options = world.options();
  options.anchor = anchor::make_memory(std::string(World::kOrigin));
  const auto ledger = world.make_ledger(std::make_unique<StoreBase>(disk), options);
  for (const auto& statement : statements) value_of(ledger->append_and_wait(statement));
  return disk;
}

}  // namespace

TEST_CASE("the anchor holds each checkpoint before it is signed", "[ledger][anchor]") {
  Guarded guarded;
  for (std::uint64_t n = 0; n < 5; ++n) value_of(guarded.ledger().append_and_wait(guarded.world.harvest(n)));
  const auto published = guarded.ledger().published()->checkpoint;
  CHECK(guarded.memory->state().mark == anchor::Mark{published.origin, published.size, published.root});
  CHECK(guarded.anchor->advances == static_cast<int>(published.size));
  const auto again = value_of(guarded.open_again());
  CHECK(again->published()->checkpoint == published);
  // The same checkpoint needs no second mark.
  CHECK(guarded.anchor->advances == static_cast<int>(published.size));
}

TEST_CASE("when the anchor cannot be written nothing is signed and the ledger stops", "[ledger][anchor][faults]") {
  const auto fail = GENERATE(FaultyAnchor::Fail::before, FaultyAnchor::Fail::after);
  Guarded guarded;
  value_of(guarded.ledger().append_and_wait(guarded.world.harvest(1)));
  const auto before = guarded.ledger().published();
  guarded.anchor->fail = fail;
  const auto signed_before = guarded.signer->roots.size();
  CHECK(name_of(guarded.ledger().append_and_wait(guarded.world.harvest(2))) == "ledger_stopped");
  CHECK_THAT(guarded.ledger().stats().stop_reason, Catch::Contains("No space left"));
  guarded.anchor->fail = FaultyAnchor::Fail::never;
  CHECK(name_of(guarded.ledger().append_and_wait(guarded.world.harvest(3))) == "ledger_stopped");
  CHECK(guarded.signer->roots.size() == signed_before);
  CHECK(guarded.ledger().published() == before);
  CHECK(name_of(guarded.ledger().entry(before->checkpoint.size - 1)) == "ok");
  // The commit is there; a start signs it, after the anchor.
  const auto again = value_of(guarded.open_again());
  CHECK(again->size() == before->checkpoint.size + 1);
  CHECK(guarded.memory->state().mark.size == again->size());
  CHECK(value_of(again->append_and_wait(guarded.world.harvest(2))).repeated);
}

TEST_CASE("a start that cannot write the anchor does not start", "[ledger][anchor][faults]") {
  Guarded guarded;
  guarded.anchor->fail = FaultyAnchor::Fail::before;
  CHECK(name_of(guarded.ledger().append_and_wait(guarded.world.harvest(1))) == "ledger_stopped");
  CHECK(name_of(guarded.open_again()) == "anchor_write_failed");
  guarded.anchor->fail = FaultyAnchor::Fail::after;
  CHECK(name_of(guarded.open_again()) == "anchor_write_failed");
  guarded.anchor->fail = FaultyAnchor::Fail::never;
  CHECK(value_of(guarded.open_again())->size() == World::kBeginningSize + 1);
}

TEST_CASE("killed between anchor and signature, the ledger signs the same at the next start", "[ledger][anchor][faults]") {
  Guarded guarded;
  class Dead final : public Signer {
   public:
    explicit Dead(const Signer& inner) : inner_(inner) {}
    const VerifierKey& vkey() const override { return inner_.vkey(); }
    Result<std::string> sign(std::string_view) const override { return Error{Errc::io, "killed"}; }

   private:
    const Signer& inner_;
  };
  auto options = guarded.options();
  options.log_signer = std::make_shared<Dead>(*guarded.signer);
  value_of(guarded.ledger().append_and_wait(guarded.world.harvest(1)));
  guarded.kept->ledger.reset();
  CHECK(name_of(Ledger::open(std::make_unique<StoreBase>(guarded.kept->disk), options)) == "io");
  const auto again = value_of(guarded.open_again());
  CHECK(again->size() == World::kBeginningSize + 1);
}

TEST_CASE("a restored old backup is refused, and says which file holds what", "[ledger][anchor]") {
  Guarded guarded;
  const auto old = backup_of(guarded.world, {guarded.world.harvest(1)});
  for (std::uint64_t n = 1; n < 4; ++n) value_of(guarded.ledger().append_and_wait(guarded.world.harvest(n)));
  const auto signed_before = guarded.signer->roots;
  const auto refused = guarded.open(old);
  REQUIRE(name_of(refused) == "ledger_behind_anchor");
  CHECK(refused.error().code() == Errc::corrupt);
  using Catch::Contains;
  CHECK_THAT(refused.error().message(), Contains("anchor of the test holds size 8") && Contains("memory holds size 6") &&
                                            Contains("nguon restore --catch-up"));
  CHECK_THAT(refused.error().message_vi(), Contains("có 8 mục") && Contains("có 6 mục"));
  CHECK(guarded.signer->roots == signed_before);
  CHECK(name_of(guarded.open_again()) == "ok");
}

TEST_CASE("a store with other entries than were signed is refused at any size", "[ledger][anchor]") {
  Guarded guarded;
  for (std::uint64_t n = 1; n < 4; ++n) value_of(guarded.ledger().append_and_wait(guarded.world.harvest(n)));
  const std::uint64_t more = GENERATE(0, 1, 300);
  std::vector<std::string> other;
  for (std::uint64_t n = 0; n < 3 + more; ++n) other.push_back(guarded.world.harvest(100 + n));
  const auto refused = guarded.open(backup_of(guarded.world, other));
  CHECK(name_of(refused) == "ledger_not_as_signed");
  CHECK(refused.error().code() == Errc::corrupt);
}

TEST_CASE("a store that is ahead of the anchor goes on when the anchor's tree is part of it", "[ledger][anchor]") {
  World world;
  const std::uint64_t count = GENERATE(1, 250, 251, 252, 600);
  std::vector<std::string> statements;
  for (std::uint64_t n = 0; n < count; ++n) statements.push_back(world.harvest(n));
  const auto disk = std::shared_ptr<store::Store>(store::make_memory_store());
  auto ledger = world.make_ledger(std::make_unique<StoreBase>(disk));
  const auto early = world.anchor->state().mark;
  for (const auto& answer : append_all(*ledger, statements)) value_of(answer);
  ledger.reset();
  auto options = world.options();
  options.anchor = anchor::make_memory(std::string(World::kOrigin));
  value_of(options.anchor->advance(options.anchor->state().mark, early));
  const auto again = value_of(Ledger::open(std::make_unique<StoreBase>(disk), options));
  CHECK(options.anchor->state().mark.size == World::kBeginningSize + count);
  // The same size with another root is another history.
  options.anchor = anchor::make_memory(std::string(World::kOrigin));
  auto wrong = early;
  wrong.root.bytes[0] ^= 1;
  value_of(options.anchor->advance(options.anchor->state().mark, wrong));
  CHECK(name_of(Ledger::open(std::make_unique<StoreBase>(disk), options)) == "ledger_not_as_signed");
}

TEST_CASE("with one slot damaged the ledger goes on only when its store is past the other", "[ledger][anchor]") {
  Guarded guarded;
  value_of(guarded.ledger().append_and_wait(guarded.world.harvest(1)));
  guarded.anchor->slot_damaged = true;
  // At the same size: the lost slot may have been the newer one, and the store rolled back.
  const auto refused = guarded.open_again();
  CHECK(name_of(refused) == "anchor_doubtful");
  CHECK(refused.error().code() == Errc::corrupt);
  // The newest slot was torn while it was written for a commit that is there.
  guarded.anchor->slot_damaged = false;
  guarded.kept->ledger = value_of(guarded.open_again());
  guarded.anchor->fail = FaultyAnchor::Fail::before;
  CHECK(name_of(guarded.ledger().append_and_wait(guarded.world.harvest(2))) == "ledger_stopped");
  guarded.anchor->fail = FaultyAnchor::Fail::never;
  guarded.anchor->slot_damaged = true;
  const auto again = value_of(guarded.open_again());
  CHECK(again->size() == World::kBeginningSize + 2);
  CHECK_FALSE(guarded.anchor->state().slot_damaged);
}

TEST_CASE("a new ledger needs an anchor of its own", "[ledger][anchor]") {
  World world;
  const auto create = [&](std::shared_ptr<anchor::Anchor> anchor) {
    auto options = world.options();
    options.anchor = std::move(anchor);
    return name_of(Ledger::create(store::make_memory_store(), world.genesis(), options));
  };
  const auto used = std::shared_ptr<anchor::Anchor>(anchor::make_memory(std::string(World::kOrigin)));
  CHECK(create(used) == "ok");
  CHECK(create(used) == "anchor_in_use");
  CHECK(create(anchor::make_memory("ocop.example/khac")) == "anchor_in_use");
  Kept kept(world);
  kept.ledger.reset();
  auto options = world.options();
  options.anchor = anchor::make_memory("ocop.example/khac");
  CHECK(name_of(Ledger::open(std::make_unique<StoreBase>(kept.disk), options)) == "anchor_other_ledger");
}

namespace {

// A ledger on disk as an operator has it: a database and an anchor file.
struct OnDisk {
  World world;
  TempDir dir;
  std::string database = dir / "db", anchor_file = dir / "anchor";

  OnDisk() {
    value_of(anchor::create_file(anchor_file, anchor::nothing_signed(std::string(World::kOrigin))));
    auto options = world.options();
    options.anchor = value_of(anchor::open_file(anchor_file));
    const auto ledger = world.make_ledger(value_of(store::create_rocksdb(database)), options);
    for (std::uint64_t n = 0; n < 3; ++n) value_of(ledger->append_and_wait(world.harvest(n)));
  }
  Result<std::unique_ptr<Ledger>> open(const std::string& db, const std::string& anchor) const {
    NGUON_ASSIGN(store, store::open_rocksdb(db));
    NGUON_ASSIGN(opened, anchor::open_file(anchor));
    auto options = world.options();
    options.anchor = std::move(opened);
    return Ledger::open(std::move(store), std::move(options));
  }
};

}  // namespace

TEST_CASE("copies of a directory never sign", "[ledger][anchor]") {
  const OnDisk original;
  const std::string copy = original.dir / "copy";
  std::filesystem::create_directory(copy);
  for (const auto* part : {"db", "anchor"})
    std::filesystem::copy(original.dir / part, copy + "/" + part, std::filesystem::copy_options::recursive);
  CHECK(name_of(original.open(copy + "/db", copy + "/anchor")) == "anchor_copied");
  // Pointed to the first one's anchor, while that runs, or after it went on.
  {
    const auto first = value_of(original.open(original.database, original.anchor_file));
    CHECK(name_of(original.open(copy + "/db", original.anchor_file)) == "anchor_locked");
    CHECK(name_of(original.open(original.database, original.anchor_file)) == "ledger_locked");
    value_of(first->append_and_wait(original.world.harvest(10)));
  }
  CHECK(name_of(original.open(copy + "/db", original.anchor_file)) == "ledger_behind_anchor");
}

TEST_CASE("the anchor file's every bit: refused with a clear error, or of no consequence", "[ledger][anchor]") {
  const OnDisk disk;
  const std::string good = read_all(disk.anchor_file);
  const auto before = value_of(disk.open(disk.database, disk.anchor_file))->published()->checkpoint;
  std::map<std::string, int> verdicts;
  // The bits of both slots; those between mean nothing (file_anchor_test). Each verdict is of the
  // file's own reader and of the ledger's rule; the ledger itself is opened for a sample.
  for (std::size_t slot = 0; slot < 2; ++slot) {
    for (std::size_t bit = 0; bit < anchor::kSlotBytes * 8; bit += 61) {
      auto bad = good;
      char& byte = bad[slot * anchor::kSlotDistance + bit / 8];
      byte = static_cast<char>(byte ^ (1 << bit % 8));
      std::fstream(disk.anchor_file, std::ios::in | std::ios::out | std::ios::binary) << bad;
      const auto opened = disk.open(disk.database, disk.anchor_file);
      ++verdicts[name_of(opened)];
      if (opened) CHECK((*opened)->published()->checkpoint == before);
      std::fstream(disk.anchor_file, std::ios::in | std::ios::out | std::ios::binary) << good;
    }
  }
  // The older slot's loss leaves the store at the newest mark: whether it was the older one cannot
  // be known. The newer slot's loss leaves the store one commit ahead: the crash that tears a slot.
  CHECK(verdicts.size() == 2);
  CHECK(verdicts["ok"] == 68);
  CHECK(verdicts["anchor_doubtful"] == 68);
}
