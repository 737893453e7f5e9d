// Label requests, runs and their statuses.
#include <catch2/catch.hpp>

#include <algorithm>

#include "ledger/base/sha256.h"
#include "ledger/state/rules_data.h"
#include "tests/support/check.h"
#include "tests/support/ledger_world.h"

using namespace nguon;
using namespace nguon::test;
using st::EventKind;
using st::RunStatus;

namespace {

struct LabelWorld : LedgerWorld {
  LabelWorld() {
    make_packs("L1");
    asked = label_request(packs("L1"), 100);
  }
  st::LabelRequest asked;
  std::uint64_t issue(std::uint32_t count) {
    auto next = asked;
    next.count = count;
    return must("vanhanh", label_run(must("htx", next), next));
  }
};

}  // namespace

TEST_CASE("labels are asked for by the product's owner, for a packed product with a history", "[state]") {
  LabelWorld world;
  auto r = world.asked;
  r.batch = world.packs("L9");
  CHECK(world.refusal("htx", r) == "lot_unknown");
  CHECK(world.refusal("htx2", world.asked) == "not_yours");
  CHECK(world.refusal("htx", world.label_request(world.tea("L1"), 1)) == "not_a_product");

  // Harvested straight into a product's lot: never packed.
  world.must("htx", world.harvest_of({world.pieces(world.packs("H1"), 10)}));
  CHECK(world.refusal("htx", world.label_request(world.packs("H1"), 1)) == "history_incomplete");

  // Packed from something that came from nowhere: its harvest was declared an error.
  const auto harvest = world.harvest("L5", 10);
  world.must("htx", harvest);
  world.must("htx", world.package({world.lot(world.leaves("L5"), 10)}, {world.pieces(world.packs("H2"), 10)}));
  world.must("htx", world.label_request(world.packs("H2"), 1));
  world.must("htx", world.correction(harvest));
  CHECK(world.refusal("htx", world.label_request(world.packs("H2"), 1)) == "history_incomplete");

  // A supplier is an origin too.
  world.must("htx", world.material("htx", "duong"));
  world.must("htx", world.receive({world.lot("p/htx/duong/10/D", 10)}, "urn:supplier:1"));
  world.must("htx", world.package({world.lot("p/htx/duong/10/D", 10)}, {world.pieces(world.packs("H3"), 10)}));
  world.must("htx", world.label_request(world.packs("H3"), 1));
}

TEST_CASE("a packaging that was declared an error is no packaging", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 100));
  const auto packed = world.package({world.lot(world.leaves("L1"), 10)}, {world.pieces(world.packs("P"), 10)});
  world.must("htx", packed);
  world.must("htx", world.correction(packed));
  CHECK(world.refusal("htx", world.label_request(world.packs("P"), 1)) == "history_incomplete");
}

TEST_CASE("the packing day lies between the packaging and today, the shelf life within what is declared", "[state]") {
  LabelWorld world;
  auto r = world.asked;
  r.packed_on = Day{world.today().unix_days + 1};
  CHECK(world.refusal("htx", r) == "packed_on_wrong");
  r.packed_on = Day{world.today().unix_days - 2};
  CHECK(world.refusal("htx", r) == "packed_on_wrong");
  r.packed_on = Day{world.today().unix_days - 1};
  r.count = 1;
  world.must("htx", r);
  r.shelf_life = st::ShelfLife{13, st::ShelfLifeUnit::months};
  CHECK(world.refusal("htx", r) == "shelf_life_too_long");
  r.shelf_life.reset();
  world.must("htx", r);
  r.shelf_life = st::ShelfLife{1, st::ShelfLifeUnit::days};
  world.must("htx", r);
  world.pass_days(3);
  CHECK(world.refusal("htx", r) == "past_shelf_life");
}

TEST_CASE("there are no more unit labels than packs", "[state]") {
  LabelWorld world;
  auto r = world.asked;
  r.count = 201;
  CHECK(world.refusal("htx", r) == "too_many_labels");
  r.count = 150;
  const auto request = world.must("htx", r);
  const auto run = world.must("vanhanh", world.label_run(request, r));
  r.count = 51;
  CHECK(world.refusal("htx", r) == "too_many_labels");
  world.must("htx", st::LabelRunStatus{run, RunStatus::spoiled, 1, 10, words("kẹt giấy")});
  world.must("htx", r);
  world.must("htx", st::LabelRunStatus{run, RunStatus::voided, 0, 0, words("in nhầm")});
  CHECK(value_of(world.read().batch(r.batch)).labels == 51);
  r.labels = st::LabelKind::batch;
  r.count = 100'000;  // one code for all packs: how often it is printed proves nothing
  world.must("htx", r);
}

TEST_CASE("no labels under an expired, suspended or revoked certificate; none at all is allowed", "[state]") {
  LabelWorld world;
  auto r = world.asked;
  r.count = 1;
  world.must("htx", r);
  auto c = world.certificate("ocop-1", st::CertificateScheme::ocop, "htx");
  c.products = {"ocop/15-04567-01-2026"};
  c.issued_on = Day{world.today().unix_days - 100};
  c.valid_until = Day{world.today().unix_days - 1};
  world.must("ubnd", c);
  CHECK(world.refusal("htx", r) == "certificate_expired");
  c.certificate = "ocop-2";  // renewed
  c.issued_on = world.today();
  c.valid_until = Day{world.today().unix_days + 100};
  world.must("ubnd", c);
  const auto request = world.must("htx", r);
  using K = st::CertificateStatusKind;
  world.must("ubnd", st::CertificateStatus{"ocop-2", K::suspended, world.today(), words("x"), ""});
  CHECK(world.refusal("htx", r) == "certificate_revoked");
  CHECK(world.refusal("vanhanh", world.label_run(request, r)) == "certificate_revoked");
  world.must("ubnd", st::CertificateStatus{"ocop-2", K::restored, world.today(), words("x"), ""});
  world.must("vanhanh", world.label_run(request, r));
  world.must("ubnd ubnd#2", st::CertificateStatus{"ocop-2", K::revoked, world.today(), words("x"), ""});
  CHECK(world.refusal("htx", r) == "certificate_revoked");
  const auto batch = value_of(world.read().batch(r.batch));
  auto facts = value_of(state::facts_for(world.read(), batch, nullptr, 0, world.now));
  CHECK(state::status_of(facts) == state::Status::certificate_revoked);
}

TEST_CASE("a run repeats its request and serves it once", "[state]") {
  LabelWorld world;
  const auto request = world.must("htx", world.asked);
  const auto good = world.label_run(request, world.asked);
  auto run = good;
  run.request = request + 5;
  CHECK(world.refusal("vanhanh", run) == "request_unknown");
  run = good;
  run.count = 99;
  CHECK(world.refusal("vanhanh", run) == "run_differs");
  run = good;
  run.labels = st::LabelKind::batch;
  CHECK(world.refusal("vanhanh", run) == "run_differs");
  run = good;
  run.packed_on.unix_days -= 1;
  CHECK(world.refusal("vanhanh", run) == "run_differs");
  run = good;
  run.shelf_life.reset();
  CHECK(world.refusal("vanhanh", run) == "run_differs");
  run = good;
  run.batch = world.packs("L2");
  CHECK(world.refusal("vanhanh", run) == "run_differs");
  run = good;
  run.product = 4;
  CHECK(world.refusal("vanhanh", run) == "product_number_wrong");
  run = good;
  run.label_key = 9;
  CHECK(world.refusal("vanhanh", run) == "label_key_unknown");
  run.label_key = 3;
  CHECK(world.refusal("vanhanh", run) == "not_yours");
  run.label_key = 2;  // the operator's
  world.must("vanhanh", run);
  CHECK(world.refusal("vanhanh", good) == "request_served");
}

TEST_CASE("a run is not issued under a revoked label key, or for a lot that was recalled meanwhile", "[state]") {
  LabelWorld world;
  const auto request = world.must("htx", world.asked);
  world.must("htx", st::KeyRevocation{world_key("htx#tem").text(), Time{world.now.unix_ms - 1}, "lost", ""});
  auto run = world.label_run(request, world.asked);
  CHECK(world.refusal("vanhanh", run) == "key_revoked");
  run.label_key = 2;
  const auto recall = world.oversee(EventKind::recall, {world.leaves("L1")});
  world.must("ubnd ubnd#2", recall);
  CHECK(world.refusal("vanhanh", run) == "lot_recalled");
  world.must("ubnd ubnd#2", world.oversee(EventKind::recall_lifted, {world.leaves("L1")}));
  world.must("vanhanh", run);
}

TEST_CASE("a number that does not fit on a label is not given out", "[state]") {
  LabelWorld world;
  const auto request = world.must("htx", world.asked);
  const store::View& base = world.view();
  store::Overlay state(base);
  const Told told{st::Statement{world.next_id(), "", world.label_run(request, world.asked)},
                  "run",
                  {world_key("vanhanh")},
                  std::uint64_t{1} << 32,
                  world.now};
  CHECK(name_of(LedgerWorld::apply_to(state, told)) == "label_number_too_large");
  CHECK(state.empty());
  auto last = told;
  last.index = (std::uint64_t{1} << 32) - 1;
  CHECK(name_of(LedgerWorld::apply_to(state, last)) == "ok");
}

TEST_CASE("a run is activated once, spoiled in part, and voided for good", "[state]") {
  LabelWorld world;
  const auto index = world.issue(100);
  const auto status = [&](RunStatus s, std::uint32_t first = 0, std::uint32_t last = 0) {
    return st::LabelRunStatus{index, s, first, last, words("x")};
  };
  auto wrong = status(RunStatus::activated);
  wrong.run = index + 9;
  CHECK(world.refusal("htx", wrong) == "run_unknown");
  CHECK(world.refusal("htx2", status(RunStatus::activated)) == "not_yours");
  CHECK(world.refusal("ubnd", status(RunStatus::activated)) == "not_yours");
  CHECK(world.refusal("ubnd", status(RunStatus::spoiled, 1, 1)) == "not_yours");
  world.must("htx", status(RunStatus::activated));
  CHECK(world.refusal("vanhanh", status(RunStatus::activated)) == "already_activated");

  CHECK(world.refusal("htx", status(RunStatus::spoiled, 0, 5)) == "range_outside_run");
  CHECK(world.refusal("htx", status(RunStatus::spoiled, 5, 4)) == "range_outside_run");
  CHECK(world.refusal("htx", status(RunStatus::spoiled, 100, 101)) == "range_outside_run");
  world.must("htx", status(RunStatus::spoiled, 10, 19));
  world.must("vanhanh", status(RunStatus::spoiled, 15, 25));
  CHECK(world.refusal("htx", status(RunStatus::spoiled, 12, 22)) == "already_spoiled");
  CHECK(value_of(world.read().batch(world.packs("L1"))).labels == 84);
  const auto run = value_of(world.read().run(index));
  const auto batch = value_of(world.read().batch(world.packs("L1")));
  CHECK(state::status_of(value_of(state::facts_for(world.read(), batch, &run, 20, world.now))) == state::Status::label_voided);
  CHECK(state::status_of(value_of(state::facts_for(world.read(), batch, &run, 26, world.now))) == state::Status::valid);

  world.must("ubnd", status(RunStatus::voided));
  CHECK(value_of(world.read().batch(world.packs("L1"))).labels == 0);
  CHECK(world.refusal("htx", status(RunStatus::activated)) == "run_voided");
  CHECK(world.refusal("ubnd", status(RunStatus::voided)) == "run_voided");
}

TEST_CASE("no serial is printed twice under two meanings", "[state]") {
  LabelWorld world;
  const auto index = world.issue(100);
  const auto print = [&](std::uint32_t first, std::uint32_t last, std::string_view labels = "a") {
    return st::LabelPrint{index, first, last, sha256(labels)};
  };
  auto wrong = print(1, 10);
  wrong.run = index + 9;
  CHECK(world.refusal("htx", wrong) == "run_unknown");
  CHECK(world.refusal("htx2", print(1, 10)) == "not_yours");
  CHECK(world.refusal("ubnd", print(1, 10)) == "forbidden_for_party_type");
  CHECK(world.refusal("htx", print(5, 4)) == "range_outside_run");
  CHECK(world.refusal("htx", print(0, 4)) == "range_outside_run");
  CHECK(world.refusal("htx", print(91, 101)) == "range_outside_run");

  const auto first = world.must("htx", print(1, 40));
  CHECK(world.refusal("htx", print(1, 40, "b")) == "printed_otherwise");  // other labels
  CHECK(world.refusal("htx", print(1, 39)) == "printed_otherwise");       // another range
  CHECK(world.refusal("htx", print(40, 50)) == "printed_otherwise");
  CHECK(world.refusal("htx", print(30, 31)) == "printed_otherwise");
  const auto again = world.must("vanhanh", print(1, 40));  // byte for byte
  world.must("htx", print(41, 60, "b"));
  world.must("htx", print(0, 0, "lot"));
  CHECK(world.refusal("htx", print(0, 0, "another lot")) == "printed_otherwise");
  const auto run = value_of(world.read().run(index));
  REQUIRE(run.prints.size() == 3);
  CHECK((run.prints[0].index == first && run.prints[0].reprints == 1 && run.prints[0].last_index == again));
  CHECK((run.is_printed(1) && run.is_printed(60) && !run.is_printed(61)));

  world.must("htx", st::LabelRunStatus{index, RunStatus::spoiled, 40, 70, words("kẹt giấy")});
  CHECK(world.refusal("htx", print(1, 40)) == "serial_spoiled");
  CHECK(world.refusal("htx", print(61, 80)) == "serial_spoiled");
  world.must("htx", print(71, 80));
  world.must("htx", st::LabelRunStatus{index, RunStatus::voided, 0, 0, words("x")});
  CHECK(world.refusal("htx", print(81, 90)) == "run_voided");
}

TEST_CASE("once printing is recorded, only printed serials are in use", "[state]") {
  LabelWorld world;
  const auto index = world.issue(100);
  const auto status_of_serial = [&](std::uint32_t serial) {
    const auto run = value_of(world.read().run(index));
    const auto batch = value_of(world.read().batch(run.record.batch));
    return state::status_of(value_of(state::facts_for(world.read(), batch, &run, serial, world.now)));
  };
  world.must("htx", st::LabelPrint{index, 1, 40, sha256("a")});
  CHECK(status_of_serial(1) == state::Status::not_activated);
  world.must("htx", st::LabelRunStatus{index, RunStatus::activated, 0, 0, {}});
  CHECK(status_of_serial(40) == state::Status::valid);
  CHECK(status_of_serial(41) == state::Status::not_activated);
  CHECK(status_of_serial(0) == state::Status::valid);  // for cases: needs the activation alone
  world.must("htx", st::LabelPrint{index, 41, 50, sha256("b")});
  CHECK(status_of_serial(41) == state::Status::valid);
}

TEST_CASE("printing is not recorded after the labels may be in the shops, on held goods or by a revoked key", "[state]") {
  LabelWorld world;
  const auto early = world.issue(10);
  const auto late = world.issue(10);
  world.must("htx", st::LabelRunStatus{early, RunStatus::activated, 0, 0, {}});
  CHECK(world.refusal("htx", st::LabelPrint{early, 1, 10, sha256("a")}) == "printed_too_late");
  const st::LabelPrint print{late, 1, 10, sha256("a")};
  world.must("ubnd", world.oversee(EventKind::suspension, {world.packs("L1")}));
  CHECK(world.refusal("htx", print) == "lot_suspended");
  world.must("ubnd", world.oversee(EventKind::suspension_lifted, {world.packs("L1")}));
  world.must("ubnd ubnd#2", world.oversee(EventKind::recall, {world.packs("L1")}));
  CHECK(world.refusal("htx", print) == "lot_recalled");
  world.must("ubnd ubnd#2", world.oversee(EventKind::recall_lifted, {world.packs("L1")}));
  world.must("htx", st::KeyRevocation{world_key("htx#tem").text(), Time{world.now.unix_ms - 1}, "lost", ""});
  CHECK(world.refusal("htx", print) == "key_revoked");
}

TEST_CASE("one run has at most so many printings", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 1000));
  world.must("htx", world.package({world.lot(world.leaves("L1"), 1000)}, {world.pieces(world.packs("P"), 10'000)}));
  const auto asked = world.label_request(world.packs("P"), 10'000);
  const auto run = world.must("vanhanh", world.label_run(world.must("htx", asked), asked));
  const auto print = [&](std::uint32_t serial) { return st::LabelPrint{run, serial, serial, sha256("x")}; };
  for (std::uint32_t i = 1; i <= state::kPrintsMax; ++i) world.must("htx", print(i));
  CHECK(world.refusal("htx", print(9'999)) == "too_many_prints");
  world.must("htx", print(1));  // a reprint is none of them
}

TEST_CASE("a batch label has no serials to spoil", "[state]") {
  LabelWorld world;
  auto r = world.asked;
  r.labels = st::LabelKind::batch;
  const auto run = world.must("vanhanh", world.label_run(world.must("htx", r), r));
  CHECK(world.refusal("htx", st::LabelRunStatus{run, RunStatus::spoiled, 1, 1, words("x")}) == "range_outside_run");
  const auto info = value_of(world.read().run(run));
  const auto batch = value_of(world.read().batch(r.batch));
  CHECK(value_of(state::facts_for(world.read(), batch, &info, 0, world.now)).in_ledger == true);
  CHECK(value_of(state::facts_for(world.read(), batch, &info, 1, world.now)).in_ledger == false);
}

TEST_CASE("one run has at most so many spoiled ranges", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 1000));
  world.must("htx", world.package({world.lot(world.leaves("L1"), 1000)}, {world.pieces(world.packs("P"), 10'000)}));
  const auto asked = world.label_request(world.packs("P"), 10'000);
  const auto run = world.must("vanhanh", world.label_run(world.must("htx", asked), asked));
  for (std::uint32_t i = 0; i < state::kSpoiledRangesMax; ++i)
    world.must("htx", st::LabelRunStatus{run, RunStatus::spoiled, 2 * i + 1, 2 * i + 1, words("x")});
  CHECK(world.refusal("htx", st::LabelRunStatus{run, RunStatus::spoiled, 9'999, 9'999, words("x")}) == "too_many_ranges");
}

TEST_CASE("a label past the date of its run or lot says so from the day after on", "[state]") {
  LabelWorld world;
  auto r = world.asked;
  r.shelf_life = st::ShelfLife{2, st::ShelfLifeUnit::days};
  const auto index = world.must("vanhanh", world.label_run(world.must("htx", r), r));
  const auto run = value_of(world.read().run(index));
  const auto batch = value_of(world.read().batch(r.batch));
  world.pass_days(2);
  CHECK(value_of(state::facts_for(world.read(), batch, &run, 1, world.now)).past_shelf_life == false);
  world.pass_days(1);
  CHECK(value_of(state::facts_for(world.read(), batch, &run, 1, world.now)).past_shelf_life == true);
  CHECK(value_of(state::facts_for(world.read(), batch, nullptr, 0, world.now)).past_shelf_life == false);
}

TEST_CASE("all runs and all restricted lots are listed in pages", "[state]") {
  LabelWorld world;
  const auto first = world.issue(10), second = world.issue(10), third = world.issue(10);
  const auto runs = value_of(world.read().runs(0, 2));
  REQUIRE(runs.size() == 2);
  CHECK((runs[0].index == first && runs[1].index == second));
  CHECK(value_of(world.read().runs(second + 1, 10)).front().index == third);
  CHECK(value_of(world.read().runs(third + 1, 10)).empty());

  CHECK(value_of(world.read().restricted_batches("", 10)).empty());
  world.must("ubnd ubnd#2", world.oversee(EventKind::recall, {world.leaves("L1")}));
  const auto held = value_of(world.read().restricted_batches("", 10));
  REQUIRE(held.size() == 3);  // the leaves, the tea and the packs
  CHECK(std::find(held.begin(), held.end(), world.packs("L1")) != held.end());
  CHECK(value_of(world.read().restricted_batches(held[0], 1)) == std::vector<std::string>{held[1]});
  world.must("ubnd ubnd#2", world.oversee(EventKind::recall_lifted, {world.leaves("L1")}));
  for (const auto& lot : value_of(world.read().restricted_batches("", 10)))
    CHECK(value_of(world.read().restrictions(lot)).empty());
}
