#include "ledger/state/trace.h"

#include <catch2/catch.hpp>

#include <set>

#include "tests/support/check.h"
#include "tests/support/ledger_world.h"

using namespace nguon;
using namespace nguon::test;
using state::Direction;

namespace {

std::set<std::string> names(const state::Trace& trace) {
  std::set<std::string> out;
  for (const auto& node : trace.nodes) out.insert(node.batch);
  return out;
}

}  // namespace

TEST_CASE("a trace finds ingredients and descendants with the events between them", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("A", 100));
  world.must("htx", world.harvest("B", 50));
  const auto dried = world.must("htx", world.process({world.lot(world.leaves("A"), 60), world.lot(world.leaves("B"), 40)},
                                                     {world.lot(world.tea("T"), 20)}));
  world.must("htx", world.package({world.lot(world.tea("T"), 8)}, {world.pieces(world.packs("P1"), 80)}));
  world.must("htx", world.package({world.lot(world.tea("T"), 8)}, {world.pieces(world.packs("P2"), 80)}));

  const auto back = value_of(state::trace(world.read(), world.packs("P1"), Direction::back));
  CHECK_FALSE(back.cut);
  CHECK(back.nodes[0].batch == world.packs("P1"));
  CHECK(names(back) == std::set<std::string>{world.packs("P1"), world.tea("T"), world.leaves("A"), world.leaves("B")});
  REQUIRE(back.edges.size() == 3);
  for (const auto& edge : back.edges) {
    CHECK(edge.from < back.nodes.size());
    CHECK(edge.to < back.nodes.size());
    if (back.nodes[edge.from].batch == world.leaves("A")) {
      CHECK(edge.index == dried);
      CHECK(edge.amount == amount(60));
      CHECK(back.nodes[edge.to].batch == world.tea("T"));
      CHECK(back.nodes[edge.from].depth == 2);
    }
  }
  REQUIRE(back.nodes[1].info);
  CHECK(back.nodes[1].info->uom == "KGM");

  const auto forward = value_of(state::trace(world.read(), world.leaves("B"), Direction::forward));
  CHECK(names(forward) == std::set<std::string>{world.leaves("B"), world.tea("T"), world.packs("P1"), world.packs("P2")});
  for (const auto& edge : forward.edges)
    if (edge.from == 0) CHECK(edge.amount == amount(40));
  CHECK(name_of(state::trace(world.read(), world.leaves("X"), Direction::back)) == "lot_unknown");
}

TEST_CASE("a trace that was cut says so", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  const auto all = value_of(state::trace(world.read(), world.packs("L1"), Direction::back, 3));
  CHECK(all.nodes.size() == 3);
  CHECK_FALSE(all.cut);
  const auto some = value_of(state::trace(world.read(), world.packs("L1"), Direction::back, 2));
  CHECK(some.nodes.size() == 2);
  CHECK(some.cut);
}

TEST_CASE("a trace goes so deep and no deeper", "[state]") {
  LedgerWorld world;
  world.must("htx", world.material("htx", "x"));
  world.must("htx", world.harvest("L", 10));
  std::string last = world.leaves("L");
  for (std::size_t i = 0; i <= state::kTraceDepthMax; ++i) {
    const std::string next = "p/htx/x/10/" + std::to_string(i);
    world.must("htx", world.process({world.lot(last, 10)}, {world.lot(next, 10)}));
    last = next;
  }
  const auto back = value_of(state::trace(world.read(), last, Direction::back));
  CHECK(back.nodes.size() == state::kTraceDepthMax + 1);
  CHECK(back.cut);
}

TEST_CASE("the mass balance of a lot lists what came in and what went out", "[state]") {
  LedgerWorld world;
  const auto harvest = world.must("htx", world.harvest("A", 100));
  const auto process = world.must("htx", world.process({world.lot(world.leaves("A"), 60)}, {world.lot(world.tea("T"), 12)}));
  const auto ship = world.must("htx", world.ship({world.lot(world.leaves("A"), 30)}, "htx2"));
  world.must("htx2", world.receive({world.lot(world.leaves("A"), 29)}, "htx"));
  const auto balance = value_of(state::mass_balance(world.read(), world.leaves("A")));
  CHECK(balance.uom == "KGM");
  CHECK(balance.created == amount(100));
  CHECK(balance.remaining == amount(40));
  CHECK(balance.balanced);
  REQUIRE(balance.in.size() == 2);
  CHECK(balance.in[0].index == harvest);
  CHECK(balance.in[0].counterpart == "area/A1");
  CHECK(balance.in[1].counterpart == "htx");
  REQUIRE(balance.out.size() == 2);
  CHECK(balance.out[0].index == process);
  CHECK(balance.out[0].counterpart == world.tea("T"));
  CHECK(balance.out[0].amount == amount(60));
  CHECK(balance.out[1].index == ship);
  CHECK(balance.out[1].counterpart == "htx2");
  CHECK(name_of(state::mass_balance(world.read(), "x")) == "lot_unknown");
}
