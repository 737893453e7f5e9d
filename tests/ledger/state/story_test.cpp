#include <catch2/catch.hpp>

#include "tests/support/check.h"
#include "tests/support/ledger_world.h"

using namespace nguon;
using namespace nguon::test;
using statement::EventKind;

namespace {

// created - consumed = what everybody holds and what is on its way inside the ledger.
void check_books(const LedgerWorld& world) {
  const auto read = world.read();
  for (const auto& batch : value_of(read.batches("", 10'000))) {
    INFO(batch.path);
    std::int64_t sum = 0;
    for (const auto& holding : value_of(read.holdings(batch.path))) sum += holding.held.millionths;
    for (const auto& transit : value_of(read.transits(batch.path)))
      if (transit.to.find(':') == std::string::npos) sum += transit.amount.millionths;
    CHECK(sum == batch.remaining().millionths);
  }
}

}  // namespace

TEST_CASE("from the harvest to an activated label", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  const auto asked = world.label_request(world.packs("L1"), 150);
  const auto request = world.must("htx", asked);
  CHECK(value_of(world.read().open_requests(0, 10)).size() == 1);
  const auto run_index = world.must("vanhanh", world.label_run(request, asked));
  CHECK(value_of(world.read().open_requests(0, 10)).empty());
  CHECK(value_of(world.read().request(request)).run == run_index);
  auto run = value_of(world.read().run(run_index));
  CHECK_FALSE(run.activated);
  const auto batch = value_of(world.read().batch(world.packs("L1")));
  auto facts = value_of(state::facts_for(world.read(), batch, &run, 7, world.now));
  CHECK(state::status_of(facts) == state::Status::not_activated);
  world.must("htx", statement::LabelRunStatus{run_index, statement::RunStatus::activated, 0, 0, {}});
  run = value_of(world.read().run(run_index));
  facts = value_of(state::facts_for(world.read(), batch, &run, 7, world.now));
  CHECK(state::status_of(facts) == state::Status::valid);
  facts = value_of(state::facts_for(world.read(), batch, &run, 151, world.now));
  CHECK(state::status_of(facts) == state::Status::not_in_ledger);
  facts = value_of(state::facts_for(world.read(), batch, &run, 0, world.now));  // the batch's label, for its cases
  CHECK(state::status_of(facts) == state::Status::valid);
  CHECK(value_of(world.read().runs_of(batch.path)) == std::vector<std::uint64_t>{run_index});
  check_books(world);
}
