// The power goes at a random moment: what was not synced is lost, in part and in any order.
#include <iostream>
#include <random>

#include "ledger/audit.h"
#include "tests/crash/sim_ledger.h"

using namespace nguon;
using namespace nguon::test;

namespace {

constexpr std::uint64_t kActsMax = 600;        // until the power goes
constexpr std::uint64_t kStatements = 120;     // a cycle at most
constexpr std::uint64_t kTail = 300;           // entries looked at after each cycle; all of them at the end
constexpr std::uint64_t kLookAtAllEvery = 50;  // cycles

void expect_whole(const Ledger& ledger, const World& world) {
  const auto report = value_of(audit(*ledger.snapshot(), *world.check, {}, nullptr));
  INFO((report.finding ? report.finding->name + ": " + report.finding->message : ""));
  CHECK(report.good());
}

}  // namespace

TEST_CASE("power loss at any moment loses nothing that was acknowledged", "[crash][power]") {
  const std::uint64_t seed = crash_seed(), count = cycles("NGUON_CRASH_POWER", 60);
  std::mt19937_64 random(seed);
  SimLedger sim;
  value_of(sim.create()).reset();
  sim.disk.cut_now();
  sim.disk.power(random());
  Evidence evidence;
  Verdict verdict;
  std::uint64_t next = 0, opened = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    INFO("seed " << seed << ", cycle " << i);
    sim.disk.cut_at(1 + random() % kActsMax);
    {
      auto ledger = sim.open();
      // Only the power may keep it from opening.
      if (!ledger && !sim.disk.is_cut()) FAIL(ledger.error().message());
      if (ledger) {
        ++opened;
        const std::uint64_t size = evidence.size_max();
        const bool all = i % kLookAtAllEvery == 0;
        const auto now = evidence.against(**ledger, all || size < kTail ? 0 : size - kTail);
        // The power may also go while it is being looked at.
        if (!sim.disk.is_cut()) {
          INFO(now.first);
          REQUIRE(now.good());
          evidence.signed_one((*ledger)->published()->checkpoint);
        }
        append_some(**ledger, sim.world, evidence, next, 3, kStatements);
      }
    }
    sim.disk.cut_now();
    sim.disk.power(random());
  }
  const auto ledger = value_of(sim.open());
  verdict = evidence.against(*ledger, 0);
  INFO(verdict.first);
  CHECK(verdict.good());
  expect_whole(*ledger, sim.world);
  CHECK(opened >= count / 4);
  CHECK(evidence.count() >= count);
  print_row("power loss", count, verdict,
            std::to_string(evidence.count()) + " acknowledged, " + std::to_string(opened) + " openings");
}

TEST_CASE("the simulator can lose: with syncs that do nothing it does", "[crash][power]") {
  const std::uint64_t seed = crash_seed(), count = cycles("NGUON_CRASH_CONTROL", 10);
  std::mt19937_64 random(seed);
  std::uint64_t lost = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    SimLedger sim;
    value_of(sim.create()).reset();
    sim.disk.cut_now();
    sim.disk.power(random());
    sim.disk.ignore_syncs();
    Evidence evidence;
    std::uint64_t next = 0;
    {
      const auto ledger = value_of(sim.open());
      append_some(*ledger, sim.world, evidence, next, 1, kStatements);
    }
    CHECK(evidence.count() == kStatements);
    sim.disk.cut_now();
    sim.disk.power(random());
    const auto again = sim.open();
    // Lost, or so much of it that it does not open any more.
    if (!again || !evidence.against(**again, 0).good()) ++lost;
  }
  CHECK(lost > 0);
  print_row("power loss, control without fsync (must lose)", count, {}, std::to_string(lost) + " cycles lost something");
}
