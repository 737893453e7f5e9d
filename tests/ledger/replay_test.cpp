// Replay: entries from elsewhere come in through the rules, or not at all.
#include "ledger/replay.h"

#include "ledger/log/tile.h"
#include "ledger/log/tree_edge.h"
#include "tests/ledger/kept_ledger.h"

using namespace nguon;
using namespace nguon::test;

namespace {

// The entries of a ledger, with changes.
class LedgerSource final : public EntrySource {
 public:
  explicit LedgerSource(const Ledger& ledger) : ledger_(ledger) {}
  Result<std::string> bundle(std::uint64_t number, unsigned width) override {
    ++asked;
    NGUON_ASSIGN(bytes, ledger_.entry_bundle(number, width));
    if (altered_bundle == number && asked > honest_answers) bytes[bytes.size() / 2] ^= 1;
    if (shortened) bytes = value_of(ledger_.entry_bundle(number, std::max(width - 1, 1U)));
    return bytes;
  }
  int asked = 0, honest_answers = 0;
  std::optional<std::uint64_t> altered_bundle;
  bool shortened = false;

 private:
  const Ledger& ledger_;
};

struct Mirrored {
  World world;
  std::shared_ptr<store::Store> disk{store::make_memory_store()};
  std::unique_ptr<Ledger> ledger;
  explicit Mirrored(std::uint64_t harvests) {
    ledger = world.make_ledger(std::make_unique<StoreBase>(disk));
    std::vector<std::string> statements;
    for (std::uint64_t n = 0; n < harvests; ++n) statements.push_back(world.harvest(n));
    for (const auto& answer : append_all(*ledger, statements)) value_of(answer);
  }
  log::Checkpoint at(std::uint64_t size) const { return {std::string(World::kOrigin), size, value_of(ledger->root_at(size))}; }
  Result<void> replay_to(store::Store& store, std::uint64_t size, const ReplayOptions& options = {}) const {
    LedgerSource source(*ledger);
    return replay(store, at(size), source, *world.check, options, nullptr);
  }
};

void check_same(const store::View& a, const store::View& b) {
  for (const auto column : store::kColumns) {
    std::vector<std::pair<std::string, std::string>> rows[2];
    for (const auto& [view, out] : {std::pair{&a, &rows[0]}, std::pair{&b, &rows[1]}})
      value_of(view->scan(column, "", "", [out = out](std::string_view key, std::string_view value) {
        out->emplace_back(key, value);
        return true;
      }));
    INFO(store::to_string(column));
    CHECK(rows[0] == rows[1]);
  }
}

}  // namespace

TEST_CASE("a replayed store is the very same, from any point on", "[ledger][replay]") {
  const Mirrored original(600);
  const auto copy = store::make_memory_store();
  const std::uint64_t stop = GENERATE(0, 1, 255, 256, 257, 604, 605);
  if (stop > 0) value_of(original.replay_to(*copy, stop));
  if (stop > 0) CHECK(value_of(copy->head())->size == stop);
  value_of(original.replay_to(*copy, 605));
  check_same(*original.disk, *copy);
  // At or past it: nothing to do.
  value_of(original.replay_to(*copy, 605));
  value_of(original.replay_to(*copy, 300));
}

TEST_CASE("a restored old backup catches up to the anchor and is served again", "[ledger][replay][anchor]") {
  Mirrored original(300);
  const auto old = std::shared_ptr<store::Store>(store::make_memory_store());
  value_of(original.replay_to(*old, 200));
  const auto mark = original.world.anchor->state().mark;
  CHECK(name_of(Ledger::open(std::make_unique<StoreBase>(old), original.world.options())) == "ledger_behind_anchor");
  ReplayOptions options;
  options.waypoints = {{"anchor", mark.size, mark.root}};
  value_of(original.replay_to(*old, 305, options));
  original.ledger.reset();
  const auto again = value_of(Ledger::open(std::make_unique<StoreBase>(old), original.world.options()));
  CHECK(again->size() == 305);
  CHECK(name_of(again->append_and_wait(original.world.harvest(1'000))) == "ok");
}

TEST_CASE("what is not one history is not written", "[ledger][replay]") {
  const Mirrored original(300);
  const auto copy = store::make_memory_store();
  LedgerSource source(*original.ledger);
  const auto run = [&](log::Checkpoint to, const ReplayOptions& options = {}) {
    return name_of(replay(*copy, to, source, *original.world.check, options, nullptr));
  };
  auto to = original.at(305);
  SECTION("an altered entry") {
    source.altered_bundle = GENERATE(0, 1);
    CHECK(run(to) == "replay_other_history");
  }
  SECTION("another root") {
    to.root.bytes[3] ^= 1;
    CHECK(run(to) == "replay_other_history");
  }
  SECTION("a bundle that is too short") {
    source.shortened = true;
    CHECK(run(to) == "replay_other_history");
  }
  SECTION("a waypoint elsewhere") {
    ReplayOptions options;
    options.waypoints = {{"anchor", GENERATE(1, 256, 305), Hash{}}};
    CHECK(run(to, options) == "replay_other_history");
  }
  SECTION("what must come before writing fails") {
    ReplayOptions options;
    options.before_write = [] { return Result<void>(Error{Errc::io, "anchor_write_failed", "", ""}); };
    CHECK(run(to, options) == "anchor_write_failed");
  }
  CHECK_FALSE(value_of(copy->head()).has_value());
}

TEST_CASE("a store with other entries is left as it is", "[ledger][replay]") {
  Mirrored original(300);
  World& world = original.world;
  const auto other = std::shared_ptr<store::Store>(store::make_memory_store());
  world.make_ledger(std::make_unique<StoreBase>(other)).reset();
  // The same beginning (ids and keys are the same), then an entry of its own.
  {
    auto ledger = value_of(Ledger::open(std::make_unique<StoreBase>(other), world.options()));
    value_of(ledger->append_and_wait(world.harvest(5'000)));
  }
  const auto before = value_of(other->head());
  CHECK(name_of(original.replay_to(*other, 305)) == "replay_other_history");
  CHECK(name_of(original.replay_to(*other, 6)) == "replay_other_history");
  CHECK(value_of(other->head()) == before);
  auto to = original.at(305);
  to.origin = "ocop.example/khac";
  LedgerSource source(*original.ledger);
  CHECK(name_of(replay(*other, to, source, *world.check, {}, nullptr)) == "replay_other_history");
}

TEST_CASE("a source that answers otherwise the second time is found out", "[ledger][replay]") {
  const Mirrored original(300);
  const auto copy = store::make_memory_store();
  LedgerSource source(*original.ledger);
  source.altered_bundle = 1;
  source.honest_answers = 2;
  CHECK(name_of(replay(*copy, original.at(305), source, *original.world.check, {}, nullptr)) == "replay_entry_refused");
  // What came before it is a shorter part of the same history, and the next run goes on from there.
  CHECK(value_of(copy->head())->size == 256);
  value_of(original.replay_to(*copy, 305));
  check_same(*original.disk, *copy);
}

TEST_CASE("interrupted, a replay goes on where it was", "[ledger][replay]") {
  const Mirrored original(600);
  const auto copy = store::make_memory_store();
  const int stop_at = GENERATE(1, 4, 5);
  LedgerSource source(*original.ledger);
  int steps = 0;
  CHECK(name_of(replay(*copy, original.at(605), source, *original.world.check, {}, [&](const AuditProgress& now) {
          CHECK(now.entries <= now.entries_total);
          return ++steps < stop_at;
        })) == "interrupted");
  value_of(original.replay_to(*copy, 605));
  check_same(*original.disk, *copy);
}

TEST_CASE("entries that break a rule or carry a wrong signature are refused, whatever is signed over them", "[ledger][replay]") {
  // A log operator without scruples signs any tree: here over an entry that no rule would have let in.
  World world;
  const auto at = Time{1'790'000'000'000};
  const auto statements = [&] {
    std::vector<std::string> out = {world.genesis()};
    for (auto& statement : world.beginning()) out.push_back(std::move(statement));
    return out;
  }();
  std::string bad;
  SECTION("an unknown key") { bad = world.harvest(1, World::new_key(World::kProducer)); }
  SECTION("a signature over other bytes") {
    bad = world.harvest(1);
    bad.replace(bad.find("12.5"), 4, "13.5");
  }
  SECTION("a key without the right") {
    bad =
        world.sign_record(statement::Key{"van-hanh", World::new_key("van-hanh").vkey().text(), statement::KeyPurpose::statement},
                          77, {&world.producer_key});
  }
  std::vector<std::string> entries;
  Hash link = log::kGenesisPreviousLeaf;
  log::TreeEdge edge;
  std::vector<log::FullTile> full;
  auto all = statements;
  all.push_back(bad);
  for (const auto& statement : all) {
    entries.push_back(value_of(log::encode_entry({entries.size(), at, link, statement})));
    link = log::leaf_hash(entries.back());
    edge.append(link, full);
  }
  class Given final : public EntrySource {
   public:
    explicit Given(const std::vector<std::string>& entries) : entries_(entries) {}
    Result<std::string> bundle(std::uint64_t, unsigned width) override {
      return log::encode_bundle(std::span(entries_).first(width));
    }

   private:
    const std::vector<std::string>& entries_;
  } source(entries);
  const auto copy = store::make_memory_store();
  CHECK(name_of(replay(*copy, {std::string(World::kOrigin), edge.size(), edge.root()}, source, *world.check, {}, nullptr)) ==
        "replay_entry_refused");
  CHECK_FALSE(value_of(copy->head()).has_value());
}
