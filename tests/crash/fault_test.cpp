// Each write, sync, rename, deletion and opening fails once, in each of its ways: the fault is answered
// or survived, and nothing that was acknowledged is lost.
#include <iostream>
#include <random>

#include "ledger/audit.h"
#include "tests/crash/sim_ledger.h"

using namespace nguon;
using namespace nguon::test;

namespace {

constexpr int kRounds = 2;                // of open, append, close
constexpr std::uint64_t kStatements = 6;  // a round
constexpr std::uint64_t kActsMax = 5'000;

struct Run {
  Evidence evidence;
  bool answered = false;  // the fault was seen by who appended or opened
  std::uint64_t next = 100;
};

// Opens, appends and closes twice; goes on after an answer as an operator would, by opening again.
void live(SimLedger& sim, Run& run) {
  for (int round = 0; round < kRounds; ++round) {
    auto ledger = sim.open();
    if (!ledger) {
      run.answered = true;
      continue;
    }
    const std::string refused = append_some(**ledger, sim.world, run.evidence, run.next, 1, kStatements);
    if (refused == "ok") continue;
    run.answered = true;
    // The disk is well again, but nothing is believed before a reopening that verifies.
    const auto again = (*ledger)->append_and_wait(sim.world.harvest(run.next++));
    CHECK(name_of(again) == "ledger_stopped");
  }
}

// A database with enough small tables that the next closing begins a compaction.
std::map<std::string, std::string> image(SimLedger& sim, Evidence& evidence) {
  value_of(sim.create()).reset();
  std::uint64_t next = 0;
  for (int i = 0; i < 3; ++i) append_some(*value_of(sim.open()), sim.world, evidence, next, 1, 4);
  return sim.disk.files();
}

const char* name(SimDisk::Fault fault) {
  switch (fault) {
    case SimDisk::Fault::io_error: return "EIO";
    case SimDisk::Fault::no_space: return "ENOSPC";
    case SimDisk::Fault::short_write: return "short write";
    case SimDisk::Fault::sync_drops_pages: return "failed sync drops pages";
  }
  return "?";
}

}  // namespace

TEST_CASE("a fault at any act of the disk is answered or survived", "[crash][fault]") {
  const auto fault =
      GENERATE(SimDisk::Fault::io_error, SimDisk::Fault::no_space, SimDisk::Fault::short_write, SimDisk::Fault::sync_drops_pages);
  const std::uint64_t seed = crash_seed(), runs_max = cycles("NGUON_CRASH_FAULTS", 25);
  std::mt19937_64 random(seed);
  SimLedger sim;
  Evidence before;
  const auto files = image(sim, before);
  std::uint64_t acts = 0;
  {
    Run honest;
    const std::uint64_t begin = sim.disk.acts();
    live(sim, honest);
    acts = sim.disk.acts() - begin;
    CHECK_FALSE(honest.answered);
  }
  REQUIRE(acts > 20);
  REQUIRE(acts < kActsMax);
  const std::uint64_t step = std::max<std::uint64_t>(1, acts / runs_max);
  std::uint64_t runs = 0, struck = 0, answered = 0;
  Verdict verdict;
  for (std::uint64_t n = 1 + random() % step; n <= acts; n += step) {
    INFO("seed " << seed << ", " << name(fault) << " at act " << n << " of " << acts);
    sim.disk.set_files(files);
    Run run;
    sim.disk.fail_at(n, fault);
    live(sim, run);
    struck += sim.disk.failed() ? 1 : 0;
    answered += run.answered ? 1 : 0;
    sim.disk.forgive();
    if (random() % 2 == 0) {
      sim.disk.cut_now();
      sim.disk.power(random());
    }
    const auto ledger = value_of(sim.open());
    auto found = run.evidence.against(*ledger, 0);
    found.add(before.against(*ledger, 0));
    INFO(found.first);
    REQUIRE(found.good());
    verdict.add(found);
    const auto report = value_of(audit(*ledger->snapshot(), *sim.world.check, {}, nullptr));
    CHECK(report.good());
    ++runs;
  }
  CHECK(struck >= runs * 9 / 10);  // the last acts are of threads, and may not come
  CHECK(answered > 0);
  print_row(std::string("a disk that fails once: ") + name(fault), runs, verdict,
            std::to_string(struck) + " struck, " + std::to_string(answered) + " answered, the rest survived");
}

TEST_CASE("a fault while a ledger is made leaves none or a whole one", "[crash][fault]") {
  const std::uint64_t seed = crash_seed(), runs_max = cycles("NGUON_CRASH_FAULTS", 25);
  std::mt19937_64 random(seed);
  std::uint64_t acts = 0;
  {
    SimLedger sim;
    value_of(sim.create()).reset();
    acts = sim.disk.acts();
  }
  const std::uint64_t step = std::max<std::uint64_t>(1, acts / runs_max);
  std::uint64_t runs = 0, made = 0;
  for (std::uint64_t n = 1 + random() % step; n <= acts; n += step, ++runs) {
    INFO("seed " << seed << ", act " << n << " of " << acts);
    SimLedger sim;
    sim.disk.fail_at(n, SimDisk::Fault::io_error);
    bool whole = false;
    try {
      whole = sim.create().has_value();
    } catch (const std::runtime_error&) {  // World insists that its beginning is recorded
    }
    sim.disk.forgive();
    sim.disk.cut_now();
    sim.disk.power(random());
    const auto ledger = sim.open();
    if (whole) {
      ++made;
      REQUIRE(name_of(ledger) == "ok");
      CHECK((*ledger)->size() == World::kBeginningSize);
    } else if (ledger) {
      CHECK((*ledger)->size() <= World::kBeginningSize);
    }
  }
  print_row("a disk that fails once while a ledger is made", runs, {}, std::to_string(made) + " made all the same");
}
