// Error declarations.
#include <catch2/catch.hpp>

#include <functional>

#include "tests/support/check.h"
#include "tests/support/ledger_world.h"

using namespace nguon;
using namespace nguon::test;
using st::EventKind;

namespace {

constexpr const char* kAuthority2 = "ubnd ubnd#2";
constexpr const char* kCase = "urn:epc:id:sscc:0614141.1234567890";

// What everybody has of every lot, without the history.
std::string stock(const LedgerWorld& world) {
  std::string out;
  const auto read = world.read();
  for (const auto& batch : value_of(read.batches("", 1'000))) {
    out += batch.path + " " + st::format_amount(batch.created) + " " + st::format_amount(batch.consumed) + " " + batch.holder +
           ">" + batch.in_transit_to + " [" + batch.container + "]";
    for (const auto& h : value_of(read.holdings(batch.path)))
      out += " " + h.party + "=" + st::format_amount(h.held) + "/" + st::format_amount(h.packed);
    for (const auto& t : value_of(read.transits(batch.path)))
      out += " " + t.from + ">" + t.to + "=" + st::format_amount(t.amount);
    out += "\n";
  }
  return out;
}

// Telling the event and declaring it an error leaves the stock as it was.
void check_taken_back(LedgerWorld& world, const std::string& who, const st::Event& event) {
  const std::string before = stock(world);
  const auto index = world.must(who, event);
  CHECK(stock(world) != before);
  const auto correction = world.must(who, world.correction(event));
  // Lots that the event began stay known, with nothing in them.
  std::string after;
  for (const auto& line : {stock(world)}) after = line;
  const auto strip = [](std::string text) {
    for (const std::string empty : {" 0 0 htx> []\n", " 0 0 donggoi> []\n"})
      for (auto at = text.find(empty); at != std::string::npos; at = text.find(empty)) {
        const auto begin = text.rfind('\n', at);
        text.erase(begin == std::string::npos ? 0 : begin + 1, at + empty.size() - (begin == std::string::npos ? 0 : begin + 1));
      }
    return text;
  };
  CHECK(strip(after) == strip(before));
  CHECK(value_of(world.read().event(index)).corrected_by == correction);
  CHECK(value_of(world.read().event(correction)).corrects == index);
  CHECK(world.refusal(who, world.correction(event)) == "already_corrected");
}

}  // namespace

TEST_CASE("each kind of event is taken back by its error declaration", "[state]") {
  LedgerWorld world;
  check_taken_back(world, "htx", world.harvest("L1", 100));
  CHECK(value_of(world.read().harvested("A1", 2026)).front().amount == amount(0));
  world.must("htx", world.harvest("L1", 100));  // wholly taken back: the lot may begin anew
  auto more = world.harvest("L1", 5);
  more.biz_step = "creating_class_instance";
  check_taken_back(world, "htx", more);
  check_taken_back(world, "htx", world.process({world.lot(world.leaves("L1"), 50)}, {world.lot(world.tea("T1"), 10)}));
  world.must("htx", world.process({world.lot(world.leaves("L1"), 100)}, {world.lot(world.tea("T1"), 20)}));
  check_taken_back(world, "htx", world.package({world.lot(world.tea("T1"), 10)}, {world.pieces(world.packs("P1"), 100)}));
  world.must("htx", world.package({world.lot(world.tea("T1"), 20)}, {world.pieces(world.packs("P1"), 200)}));
  const auto packs = world.packs("P1");
  check_taken_back(world, "htx", world.ship({world.pieces(packs, 50)}, "cuahang"));
  check_taken_back(world, "htx", world.ship({world.pieces(packs, 200)}, "cuahang"));
  check_taken_back(world, "htx", world.ship({world.pieces(packs, 50)}, "urn:shop:1"));
  world.must("htx", world.ship({world.pieces(packs, 50)}, "cuahang"));
  check_taken_back(world, "cuahang", world.receive({world.pieces(packs, 50)}, "htx"));
  world.must("htx", world.ship({world.pieces(packs, 50)}, "urn:shop:1"));
  check_taken_back(world, "htx", world.receive({world.pieces(packs, 20)}, "urn:shop:1"));
  check_taken_back(world, "htx", world.pack(kCase, {world.pieces(packs, 24)}));
  world.must("htx", world.pack(kCase, {world.pieces(packs, 24)}));
  check_taken_back(world, "htx", world.unpack(kCase));
  world.must("htx", world.material("htx", "duong"));
  check_taken_back(world, "htx", world.receive({world.lot("p/htx/duong/10/D1", 5)}, "urn:shop:1"));
}

TEST_CASE("shipping and receiving of containers are taken back with what is in them", "[state]") {
  LedgerWorld world;
  world.make_packs("P1");
  world.must("htx", world.pack(kCase, {world.pieces(world.packs("P1"), 200)}));
  check_taken_back(world, "htx", world.ship({}, "cuahang", {kCase}));
  const auto ship = world.ship({}, "cuahang", {kCase});
  world.must("htx", ship);
  check_taken_back(world, "cuahang", world.receive({}, "htx", {kCase}));
  world.must("cuahang", world.receive({}, "htx", {kCase}));
  CHECK(world.refusal("htx", world.correction(ship)) == "already_received");
}

TEST_CASE("a correction repeats an event of the same signer, or of anybody for an authority", "[state]") {
  LedgerWorld world;
  const auto event = world.harvest("L1", 100);
  const auto index = world.must("htx", event);
  CHECK(world.refusal("htx2", world.correction(event)) == "correction_of_unknown");
  auto other = event;
  other.quantities[0].amount = amount(99);
  CHECK(world.refusal("htx", world.correction(other)) == "correction_differs");
  other = event;
  other.kind = EventKind::processing;
  CHECK(world.refusal("htx", world.correction(other)) == "correction_differs");
  other = event;
  other.event_id = world.next_id();
  CHECK(world.refusal("htx", world.correction(other)) == "correction_of_unknown");
  auto late = world.correction(event);
  late.error->declared = Time{world.now.unix_ms + 86'400'000};
  CHECK(world.refusal("htx", late) == "event_in_future");
  CHECK(world.refusal("ubnd", world.correction(other)) == "correction_of_unknown");
  world.pass_days(500);  // an error may be found late
  const auto correction = world.must("ubnd", world.correction(event));
  CHECK(value_of(world.read().batch(world.leaves("L1"))).created == amount(0));
  const auto events = value_of(world.read().events_of(world.leaves("L1")));
  REQUIRE(events.size() == 2);
  CHECK(events[0].index == index);
  CHECK(events[0].corrected_by == correction);
  CHECK(events[1].corrects == index);
}

TEST_CASE("an entry that is no event cannot be corrected", "[state]") {
  LedgerWorld world;
  auto event = world.harvest("L1", 1);
  world.must("htx", st::Statement{event.event_id, "", world.material("htx", "moi")});
  CHECK(world.refusal("htx", world.correction(event)) == "correction_of_unknown");
  CHECK(name_of(world.read().event(1)) == "event_unknown");
}

TEST_CASE("a correction after the goods were used shows as a balance below zero", "[state]") {
  LedgerWorld world;
  const auto harvest = world.harvest("L1", 100);
  world.must("htx", harvest);
  world.must("htx", world.process({world.lot(world.leaves("L1"), 60)}, {world.lot(world.tea("T1"), 12)}));
  CHECK(value_of(state::mass_balance(world.read(), world.leaves("L1"))).balanced);
  world.must("htx", world.correction(harvest));
  const auto balance = value_of(state::mass_balance(world.read(), world.leaves("L1")));
  CHECK(balance.remaining == amount(-60));
  CHECK_FALSE(balance.balanced);
  CHECK(balance.in.empty());
  CHECK(balance.out.size() == 1);
  CHECK(world.refusal("htx", world.process({world.lot(world.leaves("L1"), 1)}, {world.lot(world.tea("T1"), 0.2)})) ==
        "lot_spent");
}

TEST_CASE("shipping that was received is not taken back before the receiving", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  const auto ship = world.ship({world.pieces(world.packs("L1"), 50)}, "cuahang");
  const auto receive = world.receive({world.pieces(world.packs("L1"), 20)}, "htx");
  world.must("htx", ship);
  world.must("cuahang", receive);
  CHECK(world.refusal("htx", world.correction(ship)) == "already_received");
  world.must("cuahang", world.correction(receive));
  world.must("htx", world.correction(ship));
}

TEST_CASE("what happened to a container is taken back from the last on", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  const auto pack = world.pack(kCase, {world.pieces(world.packs("L1"), 10)});
  world.must("htx", pack);
  const auto unpack = world.unpack(kCase, {world.pieces(world.packs("L1"), 5)});
  world.must("htx", unpack);
  CHECK(world.refusal("htx", world.correction(pack)) == "later_events_depend");
  world.must("htx", world.ship({world.pieces(world.packs("L1"), 195)}, "cuahang"));
  CHECK(world.refusal("htx", world.correction(unpack)) == "later_events_depend");  // the five have left
}

TEST_CASE("a corrected event links no lots any more", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 100));
  world.must("htx", world.harvest("L2", 100));
  const auto wrong = world.process({world.lot(world.leaves("L2"), 50)}, {world.lot(world.tea("T1"), 10)});
  world.must("htx", wrong);
  world.must("htx", world.correction(wrong));
  world.must("htx", world.process({world.lot(world.leaves("L1"), 50)}, {world.lot(world.tea("T1"), 10)}));
  CHECK(value_of(state::trace(world.read(), world.tea("T1"), state::Direction::back)).nodes.size() == 2);
  CHECK(value_of(state::trace(world.read(), world.leaves("L2"), state::Direction::forward)).nodes.size() == 1);
}

TEST_CASE("a lot does not escape a recall by declaring its making an error", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 100));
  const auto made = world.process({world.lot(world.leaves("L1"), 50)}, {world.lot(world.tea("T1"), 10)});
  world.must("htx", made);
  world.must(kAuthority2, world.oversee(EventKind::recall, {world.leaves("L1")}));
  world.must("htx", world.correction(made));
  CHECK(value_of(world.read().restrictions(world.tea("T1"))).size() == 1);
  world.must("htx", world.harvest("L2", 100));
  CHECK(world.refusal("htx", world.process({world.lot(world.leaves("L2"), 50)}, {world.lot(world.tea("T1"), 10)})) ==
        "lot_recalled");
}

TEST_CASE("a recall and its lifting are taken back by two keys", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  const auto recall = world.oversee(EventKind::recall, {world.leaves("L1")});
  world.must("thanhtra thanhtra#2", recall);
  CHECK(world.refusal("thanhtra", world.correction(recall)) == "needs_two_keys");
  const auto lifted = world.oversee(EventKind::recall_lifted, {world.leaves("L1")});
  world.must("thanhtra thanhtra#2", lifted);
  // Between the lifting and its correction another lot was made.
  world.must("htx", world.harvest("L2", 100));
  world.must("htx", world.ship({world.pieces(world.packs("L1"), 10)}, "cuahang"));
  CHECK(world.refusal("thanhtra", world.correction(lifted)) == "needs_two_keys");
  world.must("thanhtra thanhtra#2", world.correction(lifted));
  CHECK(value_of(world.read().restrictions(world.packs("L1"))).size() == 1);
  world.must("thanhtra thanhtra#2", world.correction(recall));
  CHECK(value_of(world.read().restrictions(world.packs("L1"))).empty());
  CHECK(value_of(world.read().restrictions(world.leaves("L1"))).empty());
}

TEST_CASE("a lot made while a recall was lifted is reached again when the lifting was an error", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 100));
  world.must(kAuthority2, world.oversee(EventKind::recall, {world.leaves("L1")}));
  const auto lifted = world.oversee(EventKind::recall_lifted, {world.leaves("L1")});
  world.must(kAuthority2, lifted);
  world.must("htx", world.process({world.lot(world.leaves("L1"), 50)}, {world.lot(world.tea("T1"), 10)}));
  world.must(kAuthority2, world.correction(lifted));
  CHECK(value_of(world.read().restrictions(world.tea("T1"))).size() == 1);
}
