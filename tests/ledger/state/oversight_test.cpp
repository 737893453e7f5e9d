// Recall and suspension: what they reach, and how they end.
#include <catch2/catch.hpp>

#include "ledger/state/reach.h"
#include "ledger/state/rules_data.h"
#include "tests/support/check.h"
#include "tests/support/ledger_world.h"

using namespace nguon;
using namespace nguon::test;
using st::EventKind;

namespace {

constexpr const char* kAuthority2 = "ubnd ubnd#2";

std::size_t restrictions(const LedgerWorld& world, const std::string& lot) {
  return value_of(world.read().restrictions(lot)).size();
}

}  // namespace

TEST_CASE("a recall reaches the lot and all its descendants, and no ancestor or sister", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  world.make_packs("L2");
  const auto index = world.must(kAuthority2, world.oversee(EventKind::recall, {world.tea("L1")}));
  CHECK(restrictions(world, world.leaves("L1")) == 0);
  CHECK(restrictions(world, world.packs("L2")) == 0);
  const auto found = value_of(world.read().restrictions(world.packs("L1")));
  REQUIRE(found.size() == 1);
  CHECK(found[0].kind == EventKind::recall);
  CHECK(found[0].index == index);
  CHECK(found[0].decision == "45/QĐ");
  CHECK(found[0].by == "ubnd");
  CHECK(found[0].origin_batch == world.tea("L1"));
  CHECK(value_of(world.read().restrictions(world.tea("L1"))).front().origin_batch == world.tea("L1"));
  const auto batch = value_of(world.read().batch(world.packs("L1")));
  const auto facts = value_of(state::facts_for(world.read(), batch, nullptr, 0, world.now));
  CHECK(state::status_of(facts) == state::Status::recalled);
}

TEST_CASE("a recall of lots alone reaches no descendant", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  auto e = world.oversee(EventKind::recall, {world.tea("L1")});
  e.lots_only = true;
  world.must(kAuthority2, e);
  CHECK(restrictions(world, world.tea("L1")) == 1);
  CHECK(restrictions(world, world.packs("L1")) == 0);
}

TEST_CASE("the reach that is asked for before a recall is what the recall marks, with the same origins", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  world.make_packs("L2");
  const std::vector<std::string> origins = {world.tea("L1"), world.leaves("L2"), world.packs("L1")};
  const auto reached = value_of(state::reach_of(world.read(), origins, false));
  CHECK(reached.front().batch == world.tea("L1"));
  CHECK(reached.front().depth == 0);
  world.must(kAuthority2, world.oversee(EventKind::recall, origins));
  std::size_t marked = 0;
  for (const auto& batch : value_of(world.read().batches("", 1'000)))
    for (const auto& restriction : value_of(world.read().restrictions(batch.path))) {
      ++marked;
      const auto there = std::find_if(reached.begin(), reached.end(), [&](const auto& lot) { return lot.batch == batch.path; });
      REQUIRE(there != reached.end());
      CHECK(there->origin == restriction.origin_batch);
    }
  CHECK(marked == reached.size());
  CHECK(marked > 4);
  CHECK(value_of(state::reach_of(world.read(), origins, true)).size() == 3);
}

TEST_CASE("a recalled or suspended lot is not used, packed, labelled or sold on, but goes back to its maker", "[state]") {
  for (const auto kind : {EventKind::recall, EventKind::suspension}) {
    LedgerWorld world;
    world.make_packs("L1");
    world.must("htx", world.harvest("L2", 10));
    world.must("htx", world.ship({world.pieces(world.packs("L1"), 50)}, "cuahang"));
    world.must("cuahang", world.receive({world.pieces(world.packs("L1"), 40)}, "htx"));
    const std::string name = kind == EventKind::recall ? "lot_recalled" : "lot_suspended";
    world.must(kAuthority2, world.oversee(kind, {world.leaves("L1"), world.leaves("L2")}));
    CHECK(world.refusal("htx", world.process({world.lot(world.leaves("L2"), 1)}, {world.lot(world.tea("X"), 0.2)})) == name);
    auto more = world.harvest("L2", 1);
    more.biz_step = "creating_class_instance";
    CHECK(world.refusal("htx", more) == name);
    CHECK(world.refusal("htx", world.label_request(world.packs("L1"), 1)) == name);
    CHECK(world.refusal("cuahang", world.ship({world.pieces(world.packs("L1"), 1)}, "xetai")) == name);
    CHECK(world.refusal("cuahang", world.ship({world.pieces(world.packs("L1"), 1)}, "urn:shop")) == name);
    world.must("cuahang", world.receive({world.pieces(world.packs("L1"), 10)}, "htx"));  // it has arrived all the same
    world.must("cuahang", world.ship({world.pieces(world.packs("L1"), 50)}, "htx"));
    world.must("htx", world.receive({world.pieces(world.packs("L1"), 50)}, "cuahang"));
  }
}

TEST_CASE("what went in before a recall does not come out after it", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 100));
  auto in = world.process({world.lot(world.leaves("L1"), 100)}, {});
  in.transformation_id = "urn:uuid:me";
  world.must("htx", in);
  world.must(kAuthority2, world.oversee(EventKind::recall, {world.leaves("L1")}));
  auto out = world.process({}, {world.lot(world.tea("T1"), 20)});
  out.transformation_id = in.transformation_id;
  CHECK(world.refusal("htx", out) == "lot_recalled");
}

TEST_CASE("oversight names its decision and reason and lots that exist", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  auto e = world.oversee(EventKind::suspension, {world.packs("L1")});
  e.decision.clear();
  CHECK(world.refusal("thanhtra", e) == "decision_missing");
  e = world.oversee(EventKind::suspension, {world.packs("L1")});
  e.reason = {};
  CHECK(world.refusal("thanhtra", e) == "reason_missing");
  CHECK(world.refusal("thanhtra", world.oversee(EventKind::suspension, {})) == "nothing_named");
  CHECK(world.refusal("thanhtra", world.oversee(EventKind::suspension, {world.packs("L9")})) == "lot_unknown");
  CHECK(world.refusal("thanhtra", world.oversee(EventKind::inspection, {world.packs("L9")})) == "lot_unknown");
  e = world.oversee(EventKind::suspension, {world.packs("L1")});
  e.epcs = {{"urn:epc:id:sscc:1.2", {}}};
  CHECK(world.refusal("thanhtra", e) == "thing_not_lot");
  world.must("thanhtra", world.oversee(EventKind::suspension, {world.packs("L1")}));
}

TEST_CASE("a restriction is lifted where it was set, by who set it or an authority", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  const auto lifted = [&](EventKind kind, const std::string& lot) { return world.oversee(kind, {lot}); };
  CHECK(world.refusal("thanhtra", lifted(EventKind::suspension_lifted, world.tea("L1"))) == "not_restricted");
  world.must("ubnd", world.oversee(EventKind::suspension, {world.tea("L1")}));
  CHECK(world.refusal("thanhtra", lifted(EventKind::suspension_lifted, world.tea("L1"))) == "restriction_of_another");
  CHECK(world.refusal("ubnd", lifted(EventKind::suspension_lifted, world.packs("L1"))) == "restriction_inherited");
  CHECK(world.refusal(kAuthority2, lifted(EventKind::recall_lifted, world.tea("L1"))) == "not_restricted");
  world.must("ubnd", lifted(EventKind::suspension_lifted, world.tea("L1")));
  CHECK(restrictions(world, world.packs("L1")) == 0);
  CHECK(world.refusal("ubnd", lifted(EventKind::suspension_lifted, world.tea("L1"))) == "not_restricted");

  world.must("thanhtra thanhtra#2", world.oversee(EventKind::recall, {world.tea("L1")}));
  world.must(kAuthority2, lifted(EventKind::recall_lifted, world.tea("L1")));
  CHECK(restrictions(world, world.tea("L1")) == 0);
}

TEST_CASE("a lot stays recalled while any lot of the decision still reaches it", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("A", 50));
  world.must("htx", world.harvest("B", 50));
  world.must("htx", world.process({world.lot(world.leaves("A"), 50), world.lot(world.leaves("B"), 50)},
                                  {world.lot(world.tea("AB"), 20)}));
  world.must(kAuthority2, world.oversee(EventKind::recall, {world.leaves("A"), world.leaves("B"), world.tea("AB")}));
  CHECK(restrictions(world, world.tea("AB")) == 1);
  world.must(kAuthority2, world.oversee(EventKind::recall_lifted, {world.leaves("A")}));
  CHECK(restrictions(world, world.leaves("A")) == 0);
  CHECK(restrictions(world, world.leaves("B")) == 1);
  CHECK(restrictions(world, world.tea("AB")) == 1);
  world.must(kAuthority2, world.oversee(EventKind::recall_lifted, {world.tea("AB")}));
  CHECK(restrictions(world, world.tea("AB")) == 1);  // B still reaches it
  world.must(kAuthority2, world.oversee(EventKind::recall_lifted, {world.leaves("B")}));
  CHECK(restrictions(world, world.tea("AB")) == 0);
}

TEST_CASE("two decisions on one lot stand side by side", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  world.must("thanhtra", world.oversee(EventKind::suspension, {world.packs("L1")}));
  world.must(kAuthority2, world.oversee(EventKind::recall, {world.leaves("L1")}));
  CHECK(restrictions(world, world.packs("L1")) == 2);
  world.must("thanhtra", world.oversee(EventKind::suspension_lifted, {world.packs("L1")}));
  CHECK(restrictions(world, world.packs("L1")) == 1);
  CHECK(value_of(world.read().restrictions(world.packs("L1"))).front().kind == EventKind::recall);
}

TEST_CASE("one lot carries at most so many decisions at a time", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 1));
  for (std::size_t i = 0; i < state::kRestrictionsPerLotMax; ++i)
    world.must("thanhtra", world.oversee(EventKind::suspension, {world.leaves("L1")}));
  CHECK(world.refusal("thanhtra", world.oversee(EventKind::suspension, {world.leaves("L1")})) == "too_many_restrictions");
  world.must("thanhtra", world.oversee(EventKind::suspension_lifted, {world.leaves("L1")}));
  world.must("thanhtra", world.oversee(EventKind::suspension, {world.leaves("L1")}));
  CHECK(restrictions(world, world.leaves("L1")) == 1);
}

TEST_CASE("a recall that would reach more lots than can be marked at once is refused whole", "[state]") {
  LedgerWorld world;
  world.must("htx", world.material("htx", "phan"));
  world.must("htx", world.harvest("L1", 1'000'000));
  constexpr std::size_t kLots = 500;
  for (std::size_t e = 0; e * kLots < state::kRestrictionReachMax; ++e) {
    std::vector<st::Quantity> out;
    for (std::size_t i = 0; i < kLots; ++i)
      out.push_back(world.lot("p/htx/phan/10/" + std::to_string(e) + "-" + std::to_string(i), 1));
    world.must("htx", world.process({world.lot(world.leaves("L1"), 1'000)}, out));
  }
  CHECK(world.refusal(kAuthority2, world.oversee(EventKind::recall, {world.leaves("L1")})) == "recall_too_wide");
  auto alone = world.oversee(EventKind::recall, {world.leaves("L1")});
  alone.lots_only = true;
  world.must(kAuthority2, alone);
  CHECK(restrictions(world, world.leaves("L1")) == 1);
}
