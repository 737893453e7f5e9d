// POST /v1/statements: what is refused, by name, and that a refusal leaves nothing.
#include "ledger/log/note.h"
#include "ledger/state/reader.h"
#include "ledger/statement/make.h"
#include "ledger/statement/statement.h"
#include "tests/api/demo_ledger.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::DemoLedger;
using test::error_name;
using test::json_of;
using test::value_of;

constexpr std::string_view kProducer = "htx-bechamp";
constexpr std::string_view kLeaves = "p/htx-bechamp/ca-phe-tuoi/10/";
constexpr std::string_view kDried = "p/htx-bechamp/ca-phe-kho/10/";

std::string id_of(int n) {
  char text[64];
  std::snprintf(text, sizeof text, "urn:uuid:00000000-0000-4000-8000-%012x", static_cast<unsigned>(n));
  return text;
}

statement::Amount kg(std::int64_t whole) { return {whole * 1'000'000}; }

statement::Quantity some(const DemoLedger& demo, std::string batch, std::int64_t kilograms) {
  return {statement::thing(demo.info.host, std::move(batch)), kg(kilograms), "KGM"};
}

statement::Event event(const DemoLedger& demo, int n, statement::EventKind kind) {
  statement::Event out;
  out.kind = kind;
  out.event_id = id_of(n);
  out.event_time = Time{demo.clock.now().unix_ms - 3'600'000};
  out.time_zone_offset = "+07:00";
  return out;
}

json::object harvest(const DemoLedger& demo, int n, const std::string& lot, std::string area = "VIDU-68-01",
                     std::string leaves = std::string(kLeaves)) {
  auto out = event(demo, n, statement::EventKind::growing);
  out.quantities = {some(demo, leaves + lot, 100)};
  out.read_point = statement::thing(demo.info.host, "area/" + area);
  return statement::make_event(out);
}

json::object processing(const DemoLedger& demo, int n, const std::string& from, std::int64_t in, std::int64_t out_kg) {
  auto out = event(demo, n, statement::EventKind::processing);
  out.inputs = {some(demo, std::string(kLeaves) + from, in)};
  out.outputs = {some(demo, std::string(kDried) + "R" + std::to_string(n), out_kg)};
  return statement::make_event(out);
}

json::object request_labels(const DemoLedger& demo, int n, std::string_view lot) {
  const auto run = demo.run_of(lot);
  const statement::LabelRequest request{std::string(lot), statement::LabelKind::unit, 1, run.record.packed_on,
                                        run.record.shelf_life};
  return statement::make_record(request, id_of(n));
}

// Sends `note` and checks that it was refused by `name` with `status`, and that nothing was written.
void check_refused(const DemoLedger& demo, const std::string& note, int status, const std::string& name) {
  INFO(name);
  const auto before = demo.ledger->published();
  const auto answer = demo.post(note);
  CHECK(answer.status == status);
  CHECK(error_name(answer) == name);
  CHECK(demo.ledger->size() == before->checkpoint.size);
  CHECK(demo.ledger->published()->note == before->note);
}

TEST_CASE("a statement is recorded once, and a retry gets the first receipt", "[statements]") {
  DemoLedger demo;
  const auto size = demo.ledger->size();
  const std::string note = demo.sign(harvest(demo, 1, "R01"), kProducer);
  const auto first = demo.post(note);
  REQUIRE(first.status == 201);
  auto receipt = json_of(first);
  CHECK(receipt.at("index").as_int64() == static_cast<std::int64_t>(size));
  CHECK_FALSE(receipt.at("repeated").as_bool());
  CHECK(demo.ledger->size() == size + 1);
  demo.clock.advance_ms(60'000);
  const auto again = demo.post(note);
  CHECK(again.status == 200);
  auto second = json_of(again);
  CHECK(second.at("repeated").as_bool());
  for (const char* member : {"index", "accepted", "leafHash"}) CHECK(second.at(member) == receipt.at(member));
  CHECK(demo.ledger->size() == size + 1);

  // The same id with other bytes is a conflict, not a correction.
  auto other = harvest(demo, 1, "R02");
  check_refused(demo, demo.sign(other, kProducer), 409, "statement_id_reused");
  // A lot that exists is not begun again.
  check_refused(demo, demo.sign(harvest(demo, 2, "R01"), kProducer), 422, "lot_exists");
  check_refused(demo, demo.sign(processing(demo, 3, "R01", 200, 40), kProducer), 422, "mass_balance");
  check_refused(demo, demo.sign(processing(demo, 4, "R01", 50, 40), kProducer), 422, "mass_balance_yield");
}

TEST_CASE("a statement by the wrong key is refused", "[statements]") {
  DemoLedger demo;
  const auto content = harvest(demo, 1, "R01");
  const std::string name = demo.info.origin + "/" + std::string(kProducer);
  const auto signed_by = [&](const Signer& key) {
    const Signer* const signer[] = {&key};
    return value_of(sign_statement(content, signer));
  };
  check_refused(demo, signed_by(value_of(keys::KeyPair::generate(KeyType::ed25519, name))), 403, "key_unknown");
  check_refused(demo, signed_by(value_of(keys::KeyPair::generate(KeyType::ed25519, "ocop.example/khac/htx"))), 403,
                "signature_other_ledger");
  check_refused(demo, signed_by(value_of(demo.home.label_key(demo.info.origin, "van-hanh"))), 403, "key_not_for_statements");
  check_refused(demo, demo.sign(request_labels(demo, 2, test::kGoodLot), "htx-vi-du-mot"), 403, "not_yours");
  check_refused(demo, demo.sign(content, "van-hanh"), 403, "forbidden_for_party_type");

  std::string altered = demo.sign(content, kProducer);
  altered.replace(altered.find("R01"), 3, "R09");
  check_refused(demo, altered, 403, "note_bad_signature");

  const auto key = value_of(demo.home.statement_keys(demo.info.origin, kProducer)).front().vkey().text();
  const statement::KeyRevocation lost{key, demo.clock.now(), "lost", ""};
  REQUIRE(demo.post(demo.sign(statement::make_record(lost, id_of(9)), "co-quan", 2)).status == 201);
  check_refused(demo, demo.sign(content, kProducer), 403, "key_revoked");
}

TEST_CASE("a statement against the rules is refused", "[statements]") {
  const auto& demo = DemoLedger::shared();
  check_refused(demo, demo.sign(processing(demo, 1, "KHONG-CO", 10, 2), kProducer), 404, "lot_unknown");
  check_refused(demo, demo.sign(processing(demo, 2, "TH01", 10, 2), kProducer), 422, "lot_spent");
  check_refused(demo, demo.sign(harvest(demo, 3, "R03", "VIDU-68-91", "p/htx-vi-du-mot/che-tuoi/10/"), "htx-vi-du-mot"), 422,
                "area_not_in_force");
  check_refused(demo, demo.sign(harvest(demo, 4, "R04", "VIDU-68-02"), kProducer), 422, "area_not_authorised");
  check_refused(demo, demo.sign(harvest(demo, 5, "R05", "KHONG-CO"), kProducer), 404, "area_unknown");
  check_refused(demo, demo.sign(request_labels(demo, 6, test::kExpiredLot), "htx-vi-du-mot"), 422, "certificate_expired");
  check_refused(demo, demo.sign(request_labels(demo, 7, test::kRevokedLot), "htx-vi-du-mot"), 422, "certificate_revoked");
  check_refused(demo, demo.sign(request_labels(demo, 8, test::kRecalledLot), "htx-vi-du-mot"), 422, "lot_recalled");
  check_refused(demo, demo.sign(request_labels(demo, 9, test::kSuspendedLot), "htx-vi-du-mot"), 422, "lot_suspended");
  auto future = harvest(demo, 10, "R10");
  future["eventTime"] = format_time(Time{demo.clock.now().unix_ms + 600'000});
  check_refused(demo, demo.sign(future, kProducer), 422, "event_in_future");
}

TEST_CASE("a statement that is not well formed is refused", "[statements]") {
  const auto& demo = DemoLedger::shared();
  const std::string head = "nguon.statement/v1\n";
  const std::string good = json::serialize(harvest(demo, 1, "R01"));
  const auto signed_text = [&](const std::string& json) { return demo.sign_text(head + json + "\n", kProducer); };
  std::string twice = good;
  twice.insert(1, "\"action\":\"ADD\",");
  check_refused(demo, signed_text(twice), 400, "json_duplicate_name");
  std::string deep = good;
  deep.insert(1, "\"x:y\":" + std::string(32, '[') + std::string(32, ']') + ",");  // 33 with the object itself
  check_refused(demo, signed_text(deep), 400, "json_depth");
  check_refused(demo, signed_text(good + " {}"), 400, "json_trailing");
  check_refused(demo, demo.sign_text(head + good + "\nmore\n", kProducer), 400, "statement_lines");
  check_refused(demo, demo.sign_text("nguon.statement/v2\n" + good + "\n", kProducer), 400, "statement_header");
  check_refused(demo, demo.sign(harvest(demo, 1, "R01"), kProducer) + "x", 400, "note_malformed");
  check_refused(demo, "", 400, "note_malformed");
  check_refused(demo, head + good + "\n", 400, "note_malformed");
  std::string large = good;
  large.insert(1, "\"x:y\":\"" + std::string(33'000, 'a') + "\",");
  check_refused(demo, signed_text(large), 413, "statement_too_large");
  check_refused(demo, head + std::string(66'000, 'a'), 413, "note_too_large");
  std::string strange = good;
  strange.insert(1, "\"khac\":1,");
  check_refused(demo, signed_text(strange), 400, "field_unknown");
}

}  // namespace
}  // namespace nguon::api
