// Harvests, processing and packaging.
#include <catch2/catch.hpp>

#include <limits>

#include "ledger/state/rules_data.h"
#include "tests/support/check.h"
#include "tests/support/ledger_world.h"

using namespace nguon;
using namespace nguon::test;
using st::EventKind;

TEST_CASE("a harvest begins a lot of the signer's in an area in force", "[state]") {
  LedgerWorld world;
  auto e = world.harvest("L1", 12.5);
  e.best_before = Day{world.today().unix_days + 3};
  const auto index = world.must("htx", e);
  const auto batch = value_of(world.read().batch(world.leaves("L1")));
  CHECK(batch.created == amount(12.5));
  CHECK(batch.maker == "htx");
  CHECK(batch.holder == "htx");
  CHECK(batch.uom == "KGM");
  CHECK(batch.index == index);
  CHECK(batch.areas == std::vector<std::string>{"A1"});
  CHECK(batch.best_before == e.best_before);
  CHECK(value_of(world.read().holdings(batch.path)).front().held == amount(12.5));
  CHECK(value_of(world.read().harvested("A1", 2026)).front().amount == amount(12.5));
  CHECK(value_of(world.read().harvested("A1", 2025)).empty());

  CHECK(world.refusal("htx", world.harvest("L1", 1)) == "lot_exists");
  auto more = world.harvest("L1", 2);
  more.biz_step = "creating_class_instance";
  world.must("htx", more);
  CHECK(value_of(world.read().batch(batch.path)).created == amount(14.5));
  more = world.harvest("L2", 2);
  more.biz_step = "creating_class_instance";
  CHECK(world.refusal("htx", more) == "lot_unknown");
  CHECK(value_of(world.read().batches_of_product("p/htx/che-tuoi", 10)).size() == 1);
}

TEST_CASE("a harvest names where, what and how much", "[state]") {
  LedgerWorld world;
  auto e = world.harvest("L1", 1);
  e.read_point.reset();
  CHECK(world.refusal("htx", e) == "area_missing");
  e.read_point = world.thing("phc/VN-YBPH-01");
  CHECK(world.refusal("htx", e) == "area_missing");
  e.read_point = st::Thing{"geo:21.7,104.9", {}};
  CHECK(world.refusal("htx", e) == "area_missing");
  e.read_point = world.thing("area/A9");
  CHECK(world.refusal("htx", e) == "area_unknown");
  e.read_point = world.thing("area/A2");
  CHECK(world.refusal("htx", e) == "area_not_authorised");
  e.read_point = st::thing("other.example", "area/A1");
  CHECK(world.refusal("htx", e) == "foreign_identifier");

  CHECK(world.refusal("htx", world.harvest_of({})) == "nothing_named");
  CHECK(world.refusal("htx", world.harvest_of({world.lot("p/htx/che-tuoi", 1)})) == "thing_not_lot");
  CHECK(world.refusal("htx", world.harvest_of({{{"urn:epc:class:lgtin:1.2.3", {}}, amount(1), ""}})) == "thing_not_lot");
  CHECK(world.refusal("htx", world.harvest_of({world.all_of(world.leaves("L1"))})) == "amount_missing");
  CHECK(world.refusal("htx", world.harvest_of({world.lot("p/htx/khong-co/10/L1", 1)})) == "product_unknown");
  CHECK(world.refusal("htx", world.harvest_of({world.lot("p/htx2/mat-ong/10/L1", 1)})) == "not_yours");
  const st::Quantity foreign{st::thing("other.example", world.leaves("L1")), amount(1), "KGM"};
  CHECK(world.refusal("htx", world.harvest_of({foreign})) == "foreign_identifier");
  const st::Quantity disguised{st::thing("id.gs1.org", world.leaves("L1")), amount(1), "KGM"};
  CHECK(world.refusal("htx", world.harvest_of({disguised})) == "foreign_identifier");

  // One lot in two lines is one lot.
  world.must("htx", world.harvest_of({world.lot(world.leaves("L1"), 1), world.lot(world.leaves("L1"), 2)}));
  CHECK(value_of(world.read().batch(world.leaves("L1"))).created == amount(3));
  CHECK(world.refusal("htx", world.harvest_of({world.lot(world.leaves("L2"), 1), world.lot(world.leaves("L2"), 1, "TNE")})) ==
        "uom_mismatch");
  CHECK(world.refusal("htx", world.harvest_of({world.lot(world.leaves("L2"), 1), world.all_of(world.leaves("L2"))})) ==
        "amount_missing");
}

TEST_CASE("a GTIN means the same at GS1's host and at ours", "[state]") {
  LedgerWorld world;
  auto p = world.product("htx", "01/08938505974194");
  world.must("htx", p);
  world.must("htx", world.harvest("L1", 10));
  const st::Quantity at_gs1{st::thing("id.gs1.org", "01/08938505974194/10/L1"), amount(50), ""};
  world.must("htx", world.package({world.lot(world.leaves("L1"), 10)}, {at_gs1}));
  CHECK(value_of(world.read().batch("01/08938505974194/10/L1")).created == amount(50));
}

TEST_CASE("an event's time lies neither in the future nor too far back", "[state]") {
  LedgerWorld world;
  const auto& data = state::rule_data_at(world.now);
  auto e = world.harvest("L1", 1);
  e.event_time.unix_ms = world.now.unix_ms + data.event_ahead_max_ms + 1;
  CHECK(world.refusal("htx", e) == "event_in_future");
  e.event_time.unix_ms -= 1;
  world.must("htx", e);
  const std::int64_t oldest = std::int64_t{data.event_age_max_days} * 86'400'000;
  e = world.harvest("L2", 1);
  e.event_time.unix_ms = world.now.unix_ms - oldest - 1;
  CHECK(world.refusal("htx", e) == "event_too_old");
  e.event_time.unix_ms += 1;
  world.must("htx", e);
}

TEST_CASE("the area must be in force on the day of the harvest in Vietnam, not on that of the record", "[state]") {
  LedgerWorld world;
  auto area = world.area("A3", "htx");
  area.granted_on = world.today();
  area.valid_until = world.today();
  world.must("ubnd", area);
  auto e = world.harvest_of({world.lot(world.leaves("L1"), 1)}, "A3");
  e.event_time = Time{start_of_day_in_vietnam(world.today()).unix_ms - 1};
  CHECK(world.refusal("htx", e) == "area_not_in_force");
  e.event_time.unix_ms += 1;
  world.must("htx", e);
  world.pass_days(1);
  e = world.harvest_of({world.lot(world.leaves("L2"), 1)}, "A3");
  CHECK(world.refusal("htx", e) == "area_not_in_force");
  e.event_time.unix_ms -= 86'400'000;
  world.must("htx", e);
}

TEST_CASE("amounts beyond what can be counted are refused", "[state]") {
  LedgerWorld world;
  const auto most = [&](std::int64_t millionths) {
    return world.harvest_of({{world.thing(world.leaves("L1")), st::Amount{millionths}, "KGM"}});
  };
  CHECK(world.refusal("htx", most(state::kAmountSumMax + 1)) == "amount_too_large");
  CHECK(world.refusal("htx", most(std::numeric_limits<std::int64_t>::max())) == "amount_too_large");
  world.must("htx", most(state::kAmountSumMax));
  auto e = world.harvest("L1", 1);
  e.biz_step = "creating_class_instance";
  CHECK(world.refusal("htx", e) == "amount_too_large");
}

TEST_CASE("processing uses what the signer has and makes what it owns", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 100));
  const auto in = world.leaves("L1"), out = world.tea("T1");
  CHECK(world.refusal("htx", world.process({world.lot(world.leaves("L9"), 1)}, {world.lot(out, 1)})) == "lot_unknown");
  CHECK(world.refusal("htx2", world.process({world.lot(in, 1)}, {world.lot("p/htx2/mat-ong/10/1", 1)})) == "not_holder");
  CHECK(world.refusal("htx", world.process({world.lot(in, 1)}, {world.lot("p/htx/khong-co/10/1", 1)})) == "product_unknown");
  CHECK(world.refusal("htx", world.process({world.lot(in, 1)}, {world.lot("p/htx2/mat-ong/10/1", 1)})) == "not_yours");
  CHECK(world.refusal("htx", world.process({world.lot(in, 1, "LTR")}, {world.lot(out, 1)})) == "uom_mismatch");
  CHECK(world.refusal("htx", world.process({world.lot(in, 101)}, {world.lot(out, 20)})) == "mass_balance");
  CHECK(world.refusal("htx", world.process({world.lot(in, 10)}, {world.all_of(out)})) == "amount_missing");
  CHECK(world.refusal("htx", world.process({world.lot(in, 10)}, {})) == "transformation_incomplete");
  CHECK(world.refusal("htx", world.process({}, {world.lot(out, 10)})) == "transformation_incomplete");
  CHECK(world.refusal("htx", world.process({}, {})) == "transformation_incomplete");
  auto odd = world.process({world.lot(in, 1)}, {world.lot(out, 0.2)});
  odd.input_epcs = {{"urn:epc:id:sscc:0614141.1234567890", {}}};
  CHECK(world.refusal("htx", odd) == "thing_not_lot");

  world.must("htx", world.process({world.lot(in, 60)}, {world.lot(out, 12)}));
  CHECK(value_of(world.read().batch(in)).remaining() == amount(40));
  CHECK(world.refusal("htx", world.process({world.lot(in, 41)}, {world.lot(out, 9)})) == "mass_balance");
  world.must("htx", world.process({world.all_of(in)}, {world.lot(out, 8)}));
  CHECK(value_of(world.read().batch(in)).remaining() == amount(0));
  CHECK(value_of(world.read().batch(out)).created == amount(20));
  CHECK(world.refusal("htx", world.process({world.lot(in, 1)}, {world.lot(out, 0.2)})) == "lot_spent");
}

TEST_CASE("the yield lies within the declared range when the units are alike", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 1000));
  const auto made = [&](double in, double out, const char* uom = "KGM") {
    return world.process({world.lot(world.leaves("L1"), in)},
                         {world.lot(world.tea("T" + std::to_string(world.next_index())), out, uom)});
  };
  CHECK(world.refusal("htx", made(100, 17.999999)) == "mass_balance_yield");
  CHECK(world.refusal("htx", made(100, 25.000001)) == "mass_balance_yield");
  CHECK(world.refusal("htx", made(100, 25'001, "GRM")) == "mass_balance_yield");
  world.must("htx", made(100, 18));
  world.must("htx", made(100, 25));
  world.must("htx", made(100, 20'000, "GRM"));
  world.must("htx", made(100, 500, ""));  // pieces of kilograms cannot be compared

  // Without a declared range no more may come out than went in.
  world.must("htx", world.material("htx", "xi-ro"));
  const auto syrup = [&](double out) {
    return world.process({world.lot(world.leaves("L1"), 10)}, {world.lot("p/htx/xi-ro/10/S", out)});
  };
  CHECK(world.refusal("htx", syrup(10.000001)) == "mass_balance_yield");
  world.must("htx", syrup(10));
}

TEST_CASE("a lot is not used before the day it begins", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 100));
  auto e = world.process({world.lot(world.leaves("L1"), 100)}, {world.lot(world.tea("T1"), 20)});
  e.event_time.unix_ms -= 86'400'000;
  CHECK(world.refusal("htx", e) == "event_before_lot");
  e.event_time.unix_ms = start_of_day_in_vietnam(world.today()).unix_ms;  // hours of one day are not compared
  world.must("htx", e);
}

TEST_CASE("packaging makes products, of the signer or of whose goods a packer packs", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 100));
  world.must("htx", world.process({world.lot(world.leaves("L1"), 100)}, {world.lot(world.tea("T1"), 20)}));
  CHECK(world.refusal("htx", world.package({world.lot(world.tea("T1"), 1)}, {world.lot("p/htx/che-tuoi/10/X", 1)})) ==
        "not_a_product");
  CHECK(world.refusal("donggoi", world.package({world.lot(world.tea("T1"), 5)}, {world.pieces(world.packs("P1"), 50)})) ==
        "not_holder");
  world.must("htx", world.ship({world.lot(world.tea("T1"), 10)}, "donggoi"));
  world.must("donggoi", world.receive({world.lot(world.tea("T1"), 10)}, "htx"));
  world.must("donggoi", world.package({world.lot(world.tea("T1"), 5)}, {world.pieces(world.packs("P1"), 50)}));
  CHECK(value_of(world.read().batch(world.packs("P1"))).maker == "donggoi");
  auto honey = world.product("htx2", "ocop/15-04567-02-2026");
  world.must("htx2", honey);
  CHECK(world.refusal("donggoi", world.package({world.lot(world.tea("T1"), 1)}, {world.pieces(honey.product + "/10/H", 5)})) ==
        "not_yours");
  CHECK(world.refusal("htx", world.package({world.lot(world.tea("T1"), 5)}, {world.pieces(world.packs("P1"), 50)})) ==
        "not_yours");  // the lot was begun by the packer
}

TEST_CASE("a product that needs a packing house names one in force", "[state]") {
  LedgerWorld world;
  auto fruit = world.product("htx", "ocop/15-04567-03-2026");
  fruit.packing_house_required = true;
  world.must("htx", fruit);
  world.must("htx", world.harvest("L1", 100));
  auto e = world.package({world.lot(world.leaves("L1"), 10)}, {world.lot(fruit.product + "/10/F1", 10)});
  CHECK(world.refusal("htx", e) == "packing_house_missing");
  e.packing_house = "VN-YBPH-01";
  CHECK(world.refusal("htx", e) == "packing_house_unknown");
  st::PackingHouse house;
  house.packing_house = "VN-YBPH-01";
  house.holder = "htx";
  house.granted_on = world.today();
  house.valid_until = world.today();
  world.must("ubnd", house);
  e.event_time.unix_ms = start_of_day_in_vietnam(world.today()).unix_ms - 1;
  CHECK(world.refusal("htx", e) == "event_before_lot");
  world.pass_days(1);
  auto late = world.package({world.lot(world.leaves("L1"), 10)}, {world.lot(fruit.product + "/10/F1", 10)});
  late.packing_house = "VN-YBPH-01";
  CHECK(world.refusal("htx", late) == "packing_house_not_in_force");
  late.event_time.unix_ms -= 86'400'000;
  world.must("htx", late);
}

TEST_CASE("what goes in and comes out over several events is linked by its transformationID", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 100));
  world.must("htx", world.harvest("L2", 100));
  auto in = world.process({world.lot(world.leaves("L1"), 100)}, {});
  in.transformation_id = "urn:uuid:me-1";
  const auto in_index = world.must("htx", in);
  auto out = world.process({}, {world.lot(world.tea("T1"), 20)});
  out.transformation_id = in.transformation_id;
  world.must("htx", out);
  auto in2 = world.process({world.lot(world.leaves("L2"), 50)}, {});
  in2.transformation_id = in.transformation_id;
  world.must("htx", in2);
  const auto back = value_of(state::trace(world.read(), world.tea("T1"), state::Direction::back));
  REQUIRE(back.nodes.size() == 3);
  CHECK(back.edges.front().index == in_index);
  CHECK(back.edges.front().amount == amount(100));
  CHECK(value_of(state::trace(world.read(), world.leaves("L2"), state::Direction::forward)).nodes.size() == 2);

  // The product may not be an ingredient of itself by this way either.
  auto loop = world.process({world.lot(world.tea("T1"), 5)}, {});
  loop.transformation_id = in.transformation_id;
  CHECK(world.refusal("htx", loop) == "loop_in_genealogy");
}

TEST_CASE("one transformation has at most so many events", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 1000));
  auto step = [&] {
    auto e = world.process({world.lot(world.leaves("L1"), 1)}, {});
    e.transformation_id = "urn:uuid:me-1";
    return e;
  };
  for (std::size_t i = 0; i < state::kTransformationEventsMax; ++i) world.must("htx", step());
  CHECK(world.refusal("htx", step()) == "transformation_too_large");
}

TEST_CASE("no lot descends from itself", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 100));
  const auto a = world.leaves("L1"), b = world.tea("T1");
  CHECK(world.refusal("htx", world.process({world.lot(a, 10)}, {world.lot(a, 5)})) == "loop_in_genealogy");
  world.must("htx", world.process({world.lot(a, 50)}, {world.lot(b, 10)}));
  CHECK(world.refusal("htx", world.process({world.lot(b, 5)}, {world.lot(a, 5)})) == "loop_in_genealogy");
  auto c = world.material("htx", "che-vun");
  world.must("htx", c);
  world.must("htx", world.process({world.lot(b, 5)}, {world.lot(c.product + "/10/V", 5)}));
  CHECK(world.refusal("htx", world.process({world.lot(c.product + "/10/V", 5)}, {world.lot(a, 5)})) == "loop_in_genealogy");
}

TEST_CASE("origins too many to look through are refused, not believed", "[state]") {
  LedgerWorld world;
  world.must("htx", world.material("htx", "gop"));
  std::vector<st::Quantity> parts;
  for (std::size_t i = 0, e = 0; i <= state::kAncestorsWalkedMax; i += 400, ++e) {
    std::vector<st::Quantity> lots;
    for (std::size_t k = 0; k < 400; ++k) lots.push_back(world.lot(world.leaves("L" + std::to_string(i + k)), 1));
    world.must("htx", world.harvest_of(lots));
    const auto part = "p/htx/gop/10/G" + std::to_string(e);
    world.must("htx", world.process(lots, {world.lot(part, 400)}));
    parts.push_back(world.lot(part, 100));
  }
  const auto all = "p/htx/che-vun/10/A";
  world.must("htx", world.material("htx", "che-vun"));
  world.must("htx", world.process(parts, {world.lot(all, 100)}));  // a new lot cannot loop: nothing to walk
  for (auto& part : parts) part.amount = amount(1);
  CHECK(world.refusal("htx", world.process(parts, {world.lot(all, 1)})) == "genealogy_too_large");
}
