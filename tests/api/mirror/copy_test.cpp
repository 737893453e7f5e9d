#include "api/mirror/copy.h"

#include <catch2/catch.hpp>

#include "ledger/state/reader.h"
#include "ledger/store/memory.h"
#include "tests/api/demo_ledger.h"
#include "tests/api/mirror/served_files.h"
#include "tests/support/check.h"
#include "tests/support/world.h"

namespace nguon::api {
namespace {

using test::value_of;
using Round = Copy::Round;

const std::atomic<bool> kGoOn = false;

// A ledger, its files, and a copy of it in a directory.
struct Scene {
  explicit Scene(int harvests = 0) {
    for (int i = 0; i < harvests; ++i) add();
    served.ledger = ledger.get();
    copy = open();
  }
  void add() { value_of(ledger->append_and_wait(world.harvest(++made))); }
  CopyOptions options() {
    CopyOptions out;
    out.log.key = world.log_key->vkey();
    out.directory = directory.path();
    out.clock = &world.clock;
    out.signatures = signatures;
    return out;
  }
  std::unique_ptr<Copy> open() { return value_of(Copy::open(options(), std::make_unique<test::FilesOfLedger>(served))); }
  void reopen() {
    copy.reset();
    copy = open();
  }
  Round round() { return copy->round(kGoOn); }

  test::World world;
  std::shared_ptr<const keys::KeyCheck> signatures = keys::make_signature_check();
  std::unique_ptr<Ledger> ledger = world.make_ledger(store::make_memory_store());
  std::uint64_t made = 0;
  test::ServedFiles served;
  test::TempDir directory;
  std::unique_ptr<Copy> copy;
};

// Everything that the copy answers is what the ledger answers.
void check_same(const Ledger& copy, const Ledger& ledger) {
  REQUIRE(copy.size() == ledger.size());
  CHECK(copy.published()->note == ledger.published()->note);
  const std::uint64_t size = ledger.size();
  for (std::uint64_t i = 0; i < size; i += 1 + size / 50) {
    CHECK(value_of(copy.entry_bytes(i)) == value_of(ledger.entry_bytes(i)));
    CHECK(value_of(copy.inclusion(i, size)) == value_of(ledger.inclusion(i, size)));
    CHECK(value_of(copy.consistency(i + 1, size)) == value_of(ledger.consistency(i + 1, size)));
  }
  const auto a = copy.snapshot(), b = ledger.snapshot();
  for (const auto column : {store::Column::state, store::Column::postings, store::Column::by_hash, store::Column::tiles}) {
    std::vector<std::pair<std::string, std::string>> of_copy, of_ledger;
    const auto into = [](auto& rows) {
      return [&rows](std::string_view key, std::string_view value) {
        rows.emplace_back(key, value);
        return true;
      };
    };
    value_of(a->scan(column, "", "", into(of_copy)));
    value_of(b->scan(column, "", "", into(of_ledger)));
    CHECK(of_copy == of_ledger);
  }
}

TEST_CASE("a copy follows the ledger through its public files and comes to the same state", "[mirror]") {
  Scene s(300);
  CHECK(s.copy->ledger().size() == 0);
  CHECK(s.copy->now().stale);
  CHECK(s.round() == Round::advanced);
  check_same(s.copy->ledger(), *s.ledger);
  CHECK(s.round() == Round::unchanged);
  CHECK_FALSE(s.copy->now().stale);
  s.add();
  CHECK(s.round() == Round::advanced);
  s.reopen();
  check_same(s.copy->ledger(), *s.ledger);
  for (int i = 0; i < 250; ++i) s.add();
  CHECK(s.round() == Round::advanced);
  check_same(s.copy->ledger(), *s.ledger);
  CHECK(s.copy->now().alarms == 0);
  CHECK(test::name_of(s.copy->ledger().append_and_wait(s.world.harvest(9'999))) == "read_only");
}

TEST_CASE("a copy that was cut off goes on, and shows nothing before a checkpoint is complete", "[mirror]") {
  Scene s(2'400);
  int cuts = 0;
  for (int requests = 3; s.copy->ledger().size() == 0; requests += 6, ++cuts) {
    REQUIRE(cuts < 20);
    s.served.asked = 0;
    s.served.down_after = requests;
    const auto round = s.round();
    CHECK((round == Round::unreachable || round == Round::advanced));
    const auto copied = s.copy->ledger().copied().size;
    CHECK((s.copy->ledger().size() == 0 || s.copy->ledger().size() == s.ledger->size()));
    s.reopen();
    CHECK(s.copy->ledger().copied().size == copied);
  }
  CHECK(cuts > 1);
  s.served.down_after = -1;
  CHECK(s.round() == Round::unchanged);
  check_same(s.copy->ledger(), *s.ledger);
  CHECK(s.copy->now().alarms == 0);
}

TEST_CASE("a ledger that cannot be asked is no alarm, and makes the copy old after a while", "[mirror]") {
  Scene s(3);
  REQUIRE(s.round() == Round::advanced);
  s.served.down = true;
  CHECK(s.round() == Round::unreachable);
  CHECK_FALSE(s.copy->last_error().empty());
  CHECK_FALSE(s.copy->now().stale);
  s.world.clock.advance_ms(kCopyStaleMs + 1);
  CHECK(s.copy->now().stale);
  CHECK(s.copy->now().alarms == 0);
  s.served.down = false;
  CHECK(s.round() == Round::unchanged);
  CHECK_FALSE(s.copy->now().stale);
}

// What a dishonest or damaged ledger may serve, and the alarm that answers it.
struct Lie {
  const char* alarm;
  std::function<void(Scene&, const std::string& path, std::string& bytes)> change;
};

TEST_CASE("anything that is not what the ledger signed raises an alarm and changes nothing", "[mirror]") {
  const Lie lies[] = {
      {"checkpoint_signature",
       [](Scene&, const std::string& path, std::string& bytes) {
         if (path == "checkpoint") bytes[bytes.size() - 20] = bytes[bytes.size() - 20] == 'A' ? 'B' : 'A';
       }},
      {"checkpoint_signature",
       [](Scene& s, const std::string& path, std::string& bytes) {
         if (path != "checkpoint") return;
         static const auto other = value_of(keys::KeyPair::generate(KeyType::ed25519, std::string(test::World::kOrigin)));
         bytes = value_of(log::sign_checkpoint(s.ledger->published()->checkpoint, other));
       }},
      {"entry_altered",
       [](Scene&, const std::string& path, std::string& bytes) {
         if (path.starts_with("tile/entries/")) bytes[bytes.size() - 200] ^= 1;
       }},
      {"bundle_malformed",
       [](Scene&, const std::string& path, std::string& bytes) {
         if (path.starts_with("tile/entries/")) bytes.resize(bytes.size() / 2);
       }},
      {"tile_wrong",
       [](Scene&, const std::string& path, std::string& bytes) {
         if (path.starts_with("tile/0/")) bytes[bytes.size() - 1] ^= 1;
       }},
      {"rollback",
       [](Scene& s, const std::string& path, std::string& bytes) {
         if (path == "checkpoint")
           bytes = value_of(
               log::sign_checkpoint({std::string(test::World::kOrigin), 6, value_of(s.ledger->root_at(6))}, *s.world.log_key));
       }},
      {"fork",
       [](Scene& s, const std::string& path, std::string& bytes) {
         if (path == "checkpoint")
           bytes = value_of(
               log::sign_checkpoint({std::string(test::World::kOrigin), 6, value_of(s.ledger->root_at(5))}, *s.world.log_key));
       }},
  };
  for (const auto& lie : lies) {
    INFO(lie.alarm);
    Scene s(5);
    REQUIRE(s.round() == Round::advanced);
    const auto before = s.copy->ledger().published()->note;
    for (int i = 0; i < 3; ++i) s.add();
    s.served.change = [&](const std::string& path, std::string& bytes) { lie.change(s, path, bytes); };
    CHECK(s.round() == Round::contradicted);
    CHECK(s.round() == Round::contradicted);  // the same finding again is not a second file
    auto info = s.copy->now();
    CHECK(info.alarms == 1);
    CHECK(info.alarm == lie.alarm);
    if (info.alarm != "tile_wrong") CHECK(s.copy->ledger().published()->note == before);
    // It outlives the process, and the ledger's return to the truth: a person puts it away.
    s.reopen();
    s.served.change = nullptr;
    const auto round = s.round();
    CHECK((round == Round::advanced || round == Round::unchanged));
    check_same(s.copy->ledger(), *s.ledger);
    CHECK(s.copy->now().alarms == 1);
    std::filesystem::remove_all(s.directory.path() / "alarms");
    CHECK(s.round() == Round::unchanged);
    CHECK(s.copy->now().alarms == 0);
  }
}

TEST_CASE("a ledger with another history under the same key is found out, whatever size it shows", "[mirror]") {
  for (const int more : {-1, 0, 1, 5}) {
    Scene s(5);
    REQUIRE(s.round() == Round::advanced);
    const auto forked = s.world.make_ledger(store::make_memory_store());
    for (int i = 0; i < 5 + more; ++i) value_of(forked->append_and_wait(s.world.harvest(static_cast<std::uint64_t>(100 + i))));
    s.served.ledger = forked.get();
    CHECK(s.round() == Round::contradicted);
    CHECK(s.copy->now().alarm == "fork");
    s.served.ledger = s.ledger.get();
    s.add();
    CHECK(s.round() == Round::advanced);
    check_same(s.copy->ledger(), *s.ledger);
  }
}

TEST_CASE("a copy is of one ledger for good", "[mirror]") {
  Scene s(3);
  REQUIRE(s.round() == Round::advanced);
  s.copy.reset();
  auto options = s.options();
  options.log.key = value_of(keys::KeyPair::generate(KeyType::ed25519, std::string(test::World::kOrigin))).vkey();
  CHECK(test::name_of(Copy::open(std::move(options), std::make_unique<test::FilesOfLedger>(s.served))) == "wrong_log_key");
  // Nor does a copy begin with another ledger's Genesis.
  test::TempDir elsewhere;
  options = s.options();
  options.directory = elsewhere.path();
  options.log.key = value_of(keys::KeyPair::generate(KeyType::ed25519, std::string(test::World::kOrigin))).vkey();
  const auto other = value_of(Copy::open(std::move(options), std::make_unique<test::FilesOfLedger>(s.served)));
  CHECK(other->round(kGoOn) == Round::contradicted);
  CHECK(other->now().alarm == "checkpoint_signature");
}

}  // namespace
}  // namespace nguon::api
