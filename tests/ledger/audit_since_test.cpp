// The audit of what is new.
#include "ledger/audit_since.h"

#include "ledger/store/keys.h"
#include "tests/ledger/kept_ledger.h"

using namespace nguon;
using namespace nguon::test;

namespace {

struct Filled {
  World world;
  std::shared_ptr<store::Store> disk{store::make_memory_store()};
  std::unique_ptr<Ledger> ledger;
  explicit Filled(std::uint64_t harvests) {
    ledger = world.make_ledger(std::make_unique<StoreBase>(disk));
    add(0, harvests);
  }
  void add(std::uint64_t from, std::uint64_t to) {
    std::vector<std::string> statements;
    for (std::uint64_t n = from; n < to; ++n) statements.push_back(world.harvest(n));
    for (const auto& answer : append_all(*ledger, statements)) value_of(answer);
  }
  log::Checkpoint at(std::uint64_t size) const { return {std::string(World::kOrigin), size, value_of(ledger->root_at(size))}; }
  AuditReport audit(const store::View& view, const log::Checkpoint& since, const AuditSinceOptions& options = {}) const {
    return value_of(audit_since(view, *world.check, since, options, nullptr));
  }
  std::string finding(const store::View& view, const log::Checkpoint& since, const AuditSinceOptions& options = {}) const {
    const auto report = audit(view, since, options);
    if (!report.finding) return "good";
    return report.finding->name + (report.finding->index ? " " + std::to_string(*report.finding->index) : "");
  }
};

}  // namespace

TEST_CASE("from any known size on, only what is new is read", "[ledger][audit]") {
  const Filled filled(600);
  const std::uint64_t since = GENERATE(0, 1, 5, 255, 256, 257, 511, 512, 604, 605);
  const auto report = filled.audit(*filled.disk, filled.at(since));
  CHECK(report.good());
  CHECK(report.entries == 605 - since);
  CHECK(report.signatures == 605 - since);
  CHECK(report.head == filled.ledger->published()->checkpoint);
}

TEST_CASE("what does not go on from the given checkpoint is found", "[ledger][audit]") {
  const Filled filled(300);
  auto since = filled.at(200);
  since.root.bytes[0] ^= 1;
  CHECK(filled.finding(*filled.disk, since) == "checkpoint");
  CHECK(filled.finding(*filled.disk, {std::string(World::kOrigin), 306, Hash{}}) == "checkpoint");
  since = filled.at(200);
  since.origin = "ocop.example/khac";
  CHECK(filled.finding(*filled.disk, since) == "checkpoint");
  AuditSinceOptions options;
  for (const std::uint64_t size : {0, 100, 200, 250, 305}) {
    options.against = filled.at(size);
    CHECK(filled.finding(*filled.disk, filled.at(200), options) == "good");
    options.against->root.bytes[5] ^= 1;
    CHECK(filled.finding(*filled.disk, filled.at(200), options) == "checkpoint");
  }
}

TEST_CASE("an altered new entry, tile or head is found, and an altered key cannot hide a forged signature", "[ledger][audit]") {
  const Filled filled(600);
  const auto altered = [&](const std::function<void(store::Overlay&)>& change, std::uint64_t since = 300) {
    store::Overlay rows(*filled.disk);
    change(rows);
    return filled.finding(rows, filled.at(since));
  };
  CHECK(altered([](store::Overlay& rows) { spoil_signature(rows, 400); }) ==
        "entry_hash 400");
  CHECK(altered([](store::Overlay& rows) { spoil_signature(rows, 604); }) == "signature 604");
  CHECK(altered([](store::Overlay& rows) { rows.erase(store::Column::entries, store::entry_key(400)); }) == "gap 400");
  CHECK(altered([](store::Overlay& rows) { rows.erase(store::Column::entries, store::entry_key(604)); }) == "gap 604");
  CHECK(altered([](store::Overlay& rows) { flip(rows, store::Column::tiles, std::string(1, '\0') + be64(1), 7); }) == "tile");
  CHECK(altered([](store::Overlay& rows) { rows.put(store::Column::entries, store::entry_key(605), "more"); }) ==
        "past_head 605");
  // Before `since` nothing is read again, but what the tree vouches for.
  CHECK(altered([](store::Overlay& rows) { spoil_signature(rows, 100); }) == "good");
  CHECK(altered([](store::Overlay& rows) { flip(rows, store::Column::tiles, std::string(1, '\0') + be64(0), 7); }) ==
        "checkpoint");
  // The producer's key lies in entry 2: a state that says otherwise is not believed.
  CHECK(altered([](store::Overlay& rows) { spoil_signature(rows, 2); }) == "signature 300");
}

TEST_CASE("the first bad entry is named as by an audit of everything", "[ledger][audit]") {
  const Filled filled(1'500);
  // In the middle of a tile, last of one, last of a chunk (1,024 entries after 300), first of all that is new, last of all.
  const std::uint64_t bad = GENERATE(300, 301, 400, 511, 512, 1'323, 1'324, 1'503, 1'504);
  const bool in_signature = GENERATE(true, false);
  store::Overlay rows(*filled.disk);
  if (in_signature)
    spoil_signature(rows, bad);
  else
    flip(rows, store::Column::entries, store::entry_key(bad), -200);
  const auto whole = value_of(audit(rows, *filled.world.check, {}, nullptr));
  const auto since = filled.audit(rows, filled.at(300));
  INFO(bad << " " << in_signature);
  REQUIRE(whole.finding);
  REQUIRE(since.finding);
  CHECK(whole.finding->index == bad);
  CHECK(since.finding->index == bad);
  CHECK(since.finding->name == whole.finding->name);
}

TEST_CASE("of two bad entries the first one is named", "[ledger][audit]") {
  const Filled filled(900);
  store::Overlay rows(*filled.disk);
  spoil_signature(rows, 700);
  spoil_signature(rows, 500);
  CHECK(filled.finding(rows, filled.at(300)) == "entry_hash 500");
  // The key of entry 2 is altered: no signature of its owner is good from entry 300 on, before the altered bytes of 500.
  spoil_signature(rows, 2);
  CHECK(filled.finding(rows, filled.at(300)) == "signature 300");
}

TEST_CASE("an interrupted audit leaves the point that it came to, and goes on from there", "[ledger][audit]") {
  const Filled filled(3'000);
  std::optional<log::Checkpoint> point;
  AuditSinceOptions options;
  options.on_point = [&](const log::Checkpoint& reached) {
    point = reached;
    return Result<void>();
  };
  CHECK(name_of(audit_since(*filled.disk, *filled.world.check, filled.at(0), options, [](const auto&) { return false; })) ==
        "interrupted");
  REQUIRE(point);
  CHECK(point->size == 1'024);
  CHECK(*point == filled.at(1'024));
  const auto rest = filled.audit(*filled.disk, *point, options);
  CHECK(rest.good());
  CHECK(rest.entries == 3'005 - 1'024);
  CHECK(*point == filled.at(3'005));
}
