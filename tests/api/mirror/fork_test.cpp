// One key, two histories: what an operator would do who wanted to show each half of the country its own
// ledger. Three that know nothing of each other find it out: a witness, a mirror, and a printed label.
#include <catch2/catch.hpp>

#include "api/label_fields.h"
#include "api/mirror/copy.h"
#include "ledger/statement/make.h"
#include "tests/api/demo_ledger.h"
#include "tests/api/mirror/served_files.h"
#include "tests/support/check.h"
#include "tests/witness/histories.h"

namespace nguon::api {
namespace {

using test::DemoLedger;
using test::value_of;

constexpr const char* kRequestId = "urn:uuid:00000000-0000-4000-8000-000000000101";
constexpr const char* kRunId = "urn:uuid:00000000-0000-4000-8000-000000000102";
const std::atomic<bool> kGoOn = false;

std::uint64_t record(DemoLedger& demo, const json::object& content, std::string_view party) {
  const auto receipt = demo.ledger->append_and_wait(demo.sign(content, party));
  return value_of(receipt).index;
}

// A harvest of its own for each history.
void tell(DemoLedger& demo, const std::string& lot) {
  statement::Event event;
  event.kind = statement::EventKind::growing;
  event.event_id =
      lot == "A1" ? "urn:uuid:00000000-0000-4000-8000-0000000001a1" : "urn:uuid:00000000-0000-4000-8000-0000000001b1";
  event.event_time = Time{demo.clock.now().unix_ms - 3'600'000};
  event.time_zone_offset = "+07:00";
  event.quantities = {
      {statement::thing(demo.info.host, "p/htx-bechamp/ca-phe-tuoi/10/" + lot), statement::Amount{100'000'000}, "KGM"}};
  event.read_point = statement::thing(demo.info.host, "area/VIDU-68-01");
  record(demo, statement::make_event(event), "htx-bechamp");
}

// The same label run in both, after the histories have parted.
state::RunInfo print(DemoLedger& demo) {
  const auto old = demo.run_of(test::kGoodLot);
  const auto view = demo.ledger->snapshot();
  const state::Reader reader{*view};
  const auto batch = value_of(reader.batch(test::kGoodLot));
  const auto product = value_of(reader.product(batch.product));
  statement::LabelRequest request;
  request.batch = std::string(test::kGoodLot);
  request.labels = statement::LabelKind::batch;
  request.count = 1;
  request.packed_on = old.record.packed_on;
  request.shelf_life = old.record.shelf_life;
  statement::LabelRun run = old.record;
  run.request = record(demo, statement::make_record(request, kRequestId), product.record.owner);
  run.labels = request.labels;
  run.count = request.count;
  const auto index = record(demo, statement::make_record(run, kRunId), "van-hanh");
  const auto after = demo.ledger->snapshot();
  return value_of(state::Reader(*after).run(index));
}

qr::Label label_of(const DemoLedger& demo, const state::RunInfo& run) {
  const auto key = value_of(demo.home.label_key(demo.info.origin, "van-hanh"));
  const auto fields = value_of(label_fields(run, 0, value_of(demo.ledger->root_at(run.index + 1))));
  return value_of(qr::sign_label(demo.info.host, fields, {}, [&](std::string_view message) { return key.sign_label(message); }));
}

state::Status scan(const DemoLedger& demo, const qr::Label& label) {
  const auto url = qr::label_url(label);
  const auto path = url.substr(std::string("https://").size() + demo.info.host.size() + 1);
  return value_of(scan_label(*demo.ledger, *demo.signatures, demo.info.host, path, demo.clock.now())).status;
}

TEST_CASE("two histories under one key are caught by a witness, by a mirror, and by a label in a shop", "[fork]") {
  DemoLedger one, other;  // the same keys, the same past
  const auto log_key = value_of(parse_vkey(one.info.log_key));

  // A witness and a mirror that have seen the past.
  const auto pair = test::witness_pair();
  const keys::CosignatureSigner signer(pair, one.clock);
  test::TestMemory memory;
  std::vector<witness::Contradiction> alarms;
  const auto witness = value_of(
      witness::Witness::open({signer, *one.signatures, one.clock, memory, [&](const auto& found) { alarms.push_back(found); }},
                             {{one.info.origin, {log_key}}}));
  const auto cosign = [&](const DemoLedger& demo, std::uint64_t old) {
    return witness->add_checkpoint(witness::format_add_checkpoint(
        {old, old == 0 ? std::vector<Hash>() : value_of(demo.ledger->consistency(old, demo.ledger->size())),
         demo.ledger->published()->note}));
  };
  const std::uint64_t past = one.ledger->size();
  REQUIRE(cosign(one, 0).status == 200);
  test::TempDir directory;
  test::ServedFiles served{one.ledger.get(), false, nullptr, 0, -1};
  CopyOptions options;
  options.log.key = log_key;
  options.directory = directory.path();
  options.clock = &one.clock;
  options.signatures = one.signatures;
  const auto copy = value_of(Copy::open(std::move(options), std::make_unique<test::FilesOfLedger>(served)));
  REQUIRE(copy->round(kGoOn) == Copy::Round::advanced);

  // They part, and then do the same.
  tell(one, "A1");
  tell(other, "B1");
  const auto run = print(one), same_run = print(other);
  REQUIRE(run.index == same_run.index);
  REQUIRE(one.ledger->size() == other.ledger->size());
  const auto label = label_of(one, run);

  // The history that was seen goes on, and its label is good in it.
  REQUIRE(cosign(one, past).status == 200);
  REQUIRE(copy->round(kGoOn) == Copy::Round::advanced);
  CHECK(scan(one, label) != state::Status::ledger_contradicts);

  // The other one: no cosignature, an alarm with both notes; no copy; and the pin in the label says no.
  CHECK(cosign(other, past).status == 409);
  REQUIRE(alarms.size() == 1);
  CHECK(alarms.front().proven);
  served.ledger = other.ledger.get();
  CHECK(copy->round(kGoOn) == Copy::Round::contradicted);
  CHECK(copy->now().alarm == "fork");
  CHECK(scan(other, label) == state::Status::ledger_contradicts);

  // Growing does not help it.
  tell(other, "A1");
  CHECK(cosign(other, one.ledger->size()).status == 422);
  CHECK(copy->round(kGoOn) == Copy::Round::contradicted);
  CHECK(scan(other, label) == state::Status::ledger_contradicts);
}

}  // namespace
}  // namespace nguon::api
