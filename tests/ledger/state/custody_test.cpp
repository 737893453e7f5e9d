// Shipping, receiving, containers: who has how much.
#include <catch2/catch.hpp>

#include "ledger/state/rules_data.h"
#include "tests/support/check.h"
#include "tests/support/ledger_world.h"

using namespace nguon;
using namespace nguon::test;
using st::EventKind;

namespace {

constexpr const char* kCase = "urn:epc:id:sscc:0614141.1234567890";
constexpr const char* kCase2 = "urn:epc:id:sscc:0614141.1234567891";
constexpr const char* kPallet = "https://id.gs1.org/00/306141410000000011";
constexpr const char* kShop = "urn:epc:id:sgln:0614141.00001.0";

state::Amount held(const LedgerWorld& world, const std::string& batch, const std::string& party) {
  for (const auto& holding : value_of(world.read().holdings(batch)))
    if (holding.party == party) return holding.held;
  return {};
}

}  // namespace

TEST_CASE("custody passes when the receiver signs, in parts or whole", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  const auto packs = world.packs("L1");
  world.must("htx", world.ship({world.pieces(packs, 50)}, "cuahang"));
  auto batch = value_of(world.read().batch(packs));
  CHECK(batch.holder == "htx");
  CHECK(batch.in_transit_to.empty());
  CHECK(held(world, packs, "htx") == amount(150));
  CHECK(held(world, packs, "cuahang") == amount(0));
  CHECK(value_of(world.read().transits(packs)).front().amount == amount(50));
  CHECK(world.refusal("cuahang", world.ship({world.pieces(packs, 1)}, "xetai")) == "not_holder");

  world.must("cuahang", world.receive({world.pieces(packs, 48)}, "htx"));  // two are missing: shown
  CHECK(held(world, packs, "cuahang") == amount(48));
  CHECK(value_of(world.read().transits(packs)).front().amount == amount(2));
  CHECK(value_of(world.read().batch(packs)).holder == "htx");

  world.must("htx", world.ship({world.all_of(packs)}, "xetai"));
  batch = value_of(world.read().batch(packs));
  CHECK(batch.in_transit_to == "xetai");
  CHECK(world.refusal("htx", world.ship({world.pieces(packs, 1)}, "cuahang")) == "lot_in_transit");
  CHECK(world.refusal("xetai", world.ship({world.pieces(packs, 1)}, "cuahang")) == "lot_in_transit");
  world.must("xetai", world.receive({world.all_of(packs)}, ""));
  batch = value_of(world.read().batch(packs));
  CHECK(batch.holder == "xetai");
  CHECK(batch.in_transit_to.empty());
  CHECK(held(world, packs, "xetai") == amount(150));
  CHECK(world.refusal("htx", world.package({world.pieces(packs, 1)}, {world.pieces(world.packs("L2"), 1)})) == "not_holder");
}

TEST_CASE("shipping names a receiver that can receive", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  const auto packs = world.packs("L1");
  auto e = world.ship({world.pieces(packs, 1)}, "cuahang");
  e.destinations.clear();
  CHECK(world.refusal("htx", e) == "destination_missing");
  e.destinations = {{"location", world.party_thing("cuahang")}};
  CHECK(world.refusal("htx", e) == "destination_missing");
  CHECK(world.refusal("htx", world.ship({world.pieces(packs, 1)}, "nobody")) == "party_unknown");
  CHECK(world.refusal("htx", world.ship({world.pieces(packs, 1)}, "htx")) == "destination_is_sender");
  CHECK(world.refusal("htx", world.ship({}, "cuahang")) == "nothing_named");
  CHECK(world.refusal("htx", world.ship({world.pieces(packs, 201)}, "cuahang")) == "mass_balance");
  CHECK(world.refusal("htx", world.ship({world.lot(packs, 1)}, "cuahang")) == "uom_mismatch");
  CHECK(world.refusal("htx", world.ship({world.pieces(world.packs("L9"), 1)}, "cuahang")) == "lot_unknown");
  e.destinations = {{"owning_party", world.party_thing("cuahang")}};
  world.must("htx", e);
}

TEST_CASE("units are counted into their lot", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  auto e = world.ship({}, "cuahang");
  e.epcs = {world.thing(world.packs("L1") + "/21/1"), world.thing(world.packs("L1") + "/21/2")};
  world.must("htx", e);
  CHECK(value_of(world.read().transits(world.packs("L1"))).front().amount == amount(2));
  e = world.ship({}, "cuahang");
  world.must("htx", world.harvest("L2", 5));
  e.epcs = {world.thing(world.leaves("L2") + "/21/1")};
  CHECK(world.refusal("htx", e) == "uom_mismatch");
}

TEST_CASE("only what is on its way to the signer can be received", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  const auto packs = world.packs("L1");
  CHECK(world.refusal("cuahang", world.receive({world.pieces(packs, 1)}, "htx")) == "not_shipped");
  CHECK(world.refusal("cuahang", world.receive({world.pieces(packs, 1)}, "")) == "source_missing");
  world.must("htx", world.ship({world.pieces(packs, 50)}, "cuahang"));
  CHECK(world.refusal("xetai", world.receive({world.pieces(packs, 1)}, "htx")) == "not_shipped");
  CHECK(world.refusal("cuahang", world.receive({world.pieces(packs, 51)}, "htx")) == "more_received_than_sent");
  CHECK(world.refusal("cuahang", world.receive({world.pieces(packs, 1)}, "htx2")) == "not_shipped");
  CHECK(world.refusal("cuahang", world.receive({world.lot(packs, 1)}, "htx")) == "uom_mismatch");
  CHECK(world.refusal("cuahang", world.receive({}, "htx")) == "nothing_named");
  world.must("cuahang", world.receive({world.pieces(packs, 50)}, ""));

  // Two senders: the signer must say which.
  world.must("htx", world.ship({world.pieces(packs, 50)}, "xetai"));
  world.must("xetai", world.receive({world.pieces(packs, 50)}, "htx"));
  world.must("htx", world.ship({world.pieces(packs, 10)}, "cuahang"));
  world.must("xetai", world.ship({world.pieces(packs, 10)}, "cuahang"));
  CHECK(world.refusal("cuahang", world.receive({world.pieces(packs, 10)}, "")) == "source_missing");
  world.must("cuahang", world.receive({world.pieces(packs, 10)}, "xetai"));
}

TEST_CASE("a supplier outside the ledger begins a lot of the receiver's own material", "[state]") {
  LedgerWorld world;
  world.must("htx", world.material("htx", "duong"));
  const std::string sugar = "p/htx/duong/10/D1";
  CHECK(world.refusal("htx", world.receive({world.lot(sugar, 50)}, "")) == "source_missing");
  CHECK(world.refusal("htx", world.receive({world.lot(sugar, 50)}, "htx2")) == "lot_unknown");
  CHECK(world.refusal("htx2", world.receive({world.lot(sugar, 50)}, kShop)) == "not_yours");
  CHECK(world.refusal("htx", world.receive({world.all_of(sugar)}, kShop)) == "amount_missing");
  world.must("htx", world.receive({world.lot(sugar, 50)}, kShop));
  auto batch = value_of(world.read().batch(sugar));
  CHECK(batch.supplier == kShop);
  CHECK(batch.created == amount(50));
  world.must("htx", world.receive({world.lot(sugar, 25)}, kShop));
  CHECK(value_of(world.read().batch(sugar)).created == amount(75));
  CHECK(world.refusal("htx", world.receive({world.lot(sugar, 25)}, "urn:other")) == "not_shipped");
  world.must("htx", world.process({world.lot(sugar, 75)}, {world.lot("p/htx/duong/10/D2", 75)}));
}

TEST_CASE("what leaves the ledger is used up, and may be returned", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  const auto packs = world.packs("L1");
  world.must("htx", world.ship({world.pieces(packs, 80)}, kShop));
  CHECK(value_of(world.read().batch(packs)).remaining() == amount(120));
  CHECK(held(world, packs, "htx") == amount(120));
  CHECK(world.refusal("htx", world.receive({world.pieces(packs, 81)}, kShop)) == "more_received_than_sent");
  CHECK(world.refusal("htx", world.receive({world.pieces(packs, 1)}, "urn:epc:id:sgln:0614141.00002.0")) == "not_shipped");
  world.must("htx", world.receive({world.pieces(packs, 30)}, kShop));
  CHECK(value_of(world.read().batch(packs)).remaining() == amount(150));
}

TEST_CASE("containers are packed, shipped, received and unpacked with what is in them", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  const auto packs = world.packs("L1");
  world.must("htx", world.pack(kCase, {world.pieces(packs, 24)}));
  CHECK(value_of(world.read().batch(packs)).container == kCase);
  CHECK(value_of(world.read().holdings(packs)).front().packed == amount(24));
  CHECK(world.refusal("htx", world.ship({world.pieces(packs, 180)}, "cuahang")) == "lot_packed");
  world.must("htx", world.pack(kCase2, {world.pieces(packs, 24)}));
  world.must("htx", world.pack(kPallet, {}, {kCase, kCase2}));
  CHECK(value_of(world.read().container("00/306141410000000011")).containers.size() == 2);
  CHECK(world.refusal("htx", world.pack(kCase, {world.pieces(packs, 1)})) == "container_busy");
  CHECK(world.refusal("htx", world.unpack(kCase)) == "container_busy");
  CHECK(world.refusal("htx", world.ship({}, "cuahang", {kCase})) == "container_busy");
  CHECK(world.refusal("htx", world.pack(kPallet, {}, {kPallet})) == "container_loop");

  const auto shipped = world.must("htx", world.ship({world.pieces(packs, 2)}, "cuahang", {kPallet}));
  CHECK(value_of(world.read().event(shipped)).items.front().amount == amount(50));
  CHECK(held(world, packs, "htx") == amount(150));
  CHECK(world.refusal("htx", world.unpack(kPallet)) == "container_busy");
  CHECK(world.refusal("xetai", world.receive({}, "htx", {kPallet})) == "not_shipped");
  CHECK(world.refusal("cuahang", world.receive({world.pieces(packs, 3)}, "htx")) == "more_received_than_sent");
  world.must("cuahang", world.receive({world.pieces(packs, 2)}, "htx"));
  CHECK(world.refusal("cuahang", world.receive({world.pieces(packs, 2)}, "htx")) == "lot_packed");
  world.must("cuahang", world.receive({}, "htx", {kPallet}));
  CHECK(held(world, packs, "cuahang") == amount(50));
  CHECK(value_of(world.read().container(kCase)).holder == "cuahang");
  CHECK(world.refusal("htx", world.unpack(kPallet)) == "not_holder");
  CHECK(world.refusal("cuahang", world.receive({}, "htx", {kPallet})) == "not_shipped");

  world.must("cuahang", world.unpack(kPallet, {}, {kCase}));
  CHECK(world.refusal("cuahang", world.unpack(kPallet, {}, {kCase})) == "not_in_container");
  CHECK(world.refusal("cuahang", world.unpack(kCase, {world.pieces(packs, 25)})) == "not_in_container");
  CHECK(world.refusal("cuahang", world.unpack(kCase, {world.pieces(world.packs("L9"), 1)})) == "lot_unknown");
  world.must("cuahang", world.unpack(kCase, {world.pieces(packs, 4)}));
  world.must("cuahang", world.unpack(kCase));
  CHECK(world.refusal("cuahang", world.unpack(kCase)) == "container_unknown");
  world.must("cuahang", world.unpack(kPallet));
  world.must("cuahang", world.unpack(kCase2));
  CHECK(value_of(world.read().holdings(packs)).front().packed == amount(0));
  world.must("cuahang", world.pack(kCase, {world.pieces(packs, 50)}));  // an empty case is filled again
}

TEST_CASE("packing names a container and what goes into it", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  const auto packs = world.packs("L1");
  auto e = world.pack(kCase, {world.pieces(packs, 1)});
  e.parent.reset();
  CHECK(world.refusal("htx", e) == "container_missing");
  e = world.unpack(kCase);
  e.parent.reset();
  CHECK(world.refusal("htx", e) == "container_missing");
  CHECK(world.refusal("htx", world.pack(kCase, {})) == "nothing_named");
  CHECK(world.refusal("htx", world.pack("https://other.example/00/1", {world.pieces(packs, 1)})) == "foreign_identifier");
  CHECK(world.refusal("htx", world.pack(kPallet, {}, {kCase})) == "container_unknown");
  CHECK(world.refusal("htx", world.unpack(kCase)) == "container_unknown");
  CHECK(world.refusal("cuahang", world.pack(kCase, {world.pieces(packs, 1)})) == "not_holder");
  world.must("htx", world.pack(kCase, {world.pieces(packs, 1)}));
  CHECK(world.refusal("cuahang", world.pack(kPallet, {}, {kCase})) == "not_holder");
}

TEST_CASE("a container holds so much and so many layers, and no more", "[state]") {
  LedgerWorld world;
  std::vector<st::Quantity> lots;
  for (std::size_t i = 0; i <= state::kContainerContentMax; ++i)
    lots.push_back(world.lot(world.leaves("L" + std::to_string(i)), 1));
  world.must("htx", world.harvest_of(lots));
  CHECK(world.refusal("htx", world.pack(kCase, lots)) == "container_full");
  const auto layer = [](std::size_t n) { return "urn:layer:" + std::to_string(n); };
  world.must("htx", world.pack(layer(1), {lots[0]}));
  for (std::size_t n = 2; n <= state::kContainerDepthMax; ++n) world.must("htx", world.pack(layer(n), {}, {layer(n - 1)}));
  CHECK(world.refusal("htx", world.pack(layer(99), {}, {layer(state::kContainerDepthMax)})) == "container_full");
}

TEST_CASE("what is packed into another lot becomes part of it", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  auto gift = world.product("htx", "ocop/15-04567-09-2026");
  world.must("htx", gift);
  const std::string box = gift.product + "/10/BOX";
  const std::string box_uri = std::string("https://") + kWorldHost + "/" + box;
  CHECK(world.refusal("htx", world.pack(box_uri, {world.pieces(world.packs("L1"), 10)})) == "lot_unknown");
  world.must("htx", world.harvest("L2", 1));
  world.must("htx", world.package({world.lot(world.leaves("L2"), 1)}, {world.pieces(box, 5)}));
  world.must("htx", world.pack(kCase, {world.pieces(world.packs("L1"), 3)}));
  CHECK(world.refusal("htx", world.pack(box_uri, {}, {kCase})) == "thing_not_lot");
  world.must("htx", world.pack(box_uri, {world.pieces(world.packs("L1"), 10)}));
  CHECK(value_of(world.read().batch(world.packs("L1"))).remaining() == amount(190));
  const auto back = value_of(state::trace(world.read(), box, state::Direction::back));
  CHECK(std::any_of(back.edges.begin(), back.edges.end(), [](const auto& edge) { return edge.aggregation; }));
  CHECK(back.nodes.size() == 5);
  const std::string packs_uri = std::string("https://") + kWorldHost + "/" + world.packs("L1");
  CHECK(world.refusal("htx", world.pack(packs_uri, {world.pieces(box, 1)})) == "loop_in_genealogy");
  CHECK(world.refusal("htx", world.pack(box_uri, {world.pieces(box, 1)})) == "loop_in_genealogy");

  world.must("htx", world.unpack(box_uri, {world.pieces(world.packs("L1"), 4)}));
  CHECK(value_of(world.read().batch(world.packs("L1"))).remaining() == amount(194));
  CHECK(world.refusal("htx", world.unpack(box_uri, {world.pieces(world.packs("L1"), 7)})) == "not_in_container");

  world.must("ubnd ubnd#2", world.oversee(EventKind::recall, {world.packs("L1")}));
  CHECK(value_of(world.read().restrictions(box)).size() == 1);
  CHECK(world.refusal("htx", world.pack(box_uri, {world.pieces(world.packs("L1"), 1)})) == "lot_recalled");
}
