// A recall from preview to the consumer's page: what inspectors ask, and what they are refused.
#include <algorithm>
#include <catch2/catch.hpp>

#include "api/desk/pending.h"
#include "api/oversight/preview.h"
#include "keys/random.h"
#include "ledger/log/note.h"
#include "ledger/statement/make.h"
#include "tests/api/demo_ledger.h"
#include "tests/api/person.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::api;
using namespace nguon::test;
using statement::EventKind;

namespace {

constexpr std::string_view kInspectorate = "thanh-tra-vi-du";
constexpr std::string_view kLeaves = "p/htx-vi-du-hai/coi/10/TH01";

json::object decision(const DemoLedger& demo, EventKind kind, std::string_view lot, std::string number = "20/QĐ-VÍ-DỤ") {
  statement::Event event;
  event.kind = kind;
  event.event_id = "urn:uuid:" + keys::uuid_v7(demo.clock.now());
  event.event_time = demo.clock.now();
  event.time_zone_offset = "+07:00";
  event.read_point = statement::thing(demo.info.host, "party/" + std::string(kInspectorate));
  event.quantities = {{statement::thing(demo.info.host, lot), std::nullopt, ""}};
  event.decision = std::move(number);
  event.reason = {"thử: dư lượng vượt mức", "test: residue above the limit"};
  return statement::make_event(event);
}

std::string with_second(const DemoLedger& demo, const std::string& note, std::string_view party = kInspectorate,
                        std::size_t key = 1) {
  const auto text = value_of(log::parse_note(note)).text;
  const auto pairs = value_of(demo.home.statement_keys(demo.info.origin, party));
  const Signer* const second[] = {&pairs.at(key)};
  const std::string other = value_of(log::sign_note(text, second));
  return note + other.substr(text.size() + 1);
}

json::object preview_of(const Person& person, const json::object& event) {
  return json_of(person.post("/v1/desk/recalls/preview", json::serialize(event)));
}

}  // namespace

TEST_CASE("the preview of a recall is what the recall does, and commits nothing", "[recall]") {
  DemoLedger demo;
  const Person inspector(demo, kInspectorate);
  const auto event = decision(demo, EventKind::recall, kLeaves);
  const auto before = demo.ledger->size();
  const auto shown = preview_of(inspector, event);
  CHECK(demo.ledger->size() == before);
  CHECK(shown.at("accepted").as_bool());
  CHECK(shown.at("keys").as_int64() == 2);
  CHECK_FALSE(shown.at("cut").as_bool());
  const auto& lots = shown.at("lots").as_array();
  REQUIRE(lots.size() > 1);
  CHECK(lots.front().at("batch").as_string() == kLeaves);
  CHECK(shown.at("changed").as_int64() == static_cast<std::int64_t>(lots.size()));
  CHECK_FALSE(shown.at("holders").as_array().empty());
  CHECK(shown.at("labelRuns").as_int64() > 0);

  const auto receipt = value_of(demo.ledger->append_and_wait(demo.sign(event, kInspectorate, 2)));
  const auto view = demo.ledger->snapshot();
  const state::Reader reader(*view);
  std::size_t reached = 0;
  for (const auto& batch : value_of(reader.batches("", 10'000)))
    for (const auto& restriction : value_of(reader.restrictions(batch.path))) {
      if (restriction.index != receipt.index) continue;
      ++reached;
      const bool named =
          std::any_of(lots.begin(), lots.end(), [&](const auto& lot) { return lot.at("batch").as_string() == batch.path; });
      CHECK(named);
    }
  CHECK(reached == lots.size());
}

TEST_CASE("a preview says what the ledger would refuse, beside the reach", "[recall]") {
  const auto& demo = DemoLedger::shared();
  const Person inspector(demo, kInspectorate);
  auto event = decision(demo, EventKind::recall, kLeaves);
  event.erase("nguon:decision");
  const auto shown = preview_of(inspector, event);
  CHECK_FALSE(shown.at("accepted").as_bool());
  CHECK(shown.at("refusal").at("name").as_string() == "decision_missing");
  CHECK_FALSE(shown.at("lots").as_array().empty());
  const auto lift = preview_of(inspector, decision(demo, EventKind::recall_lifted, kLeaves));
  CHECK(lift.at("refusal").at("name").as_string() == "not_restricted");
  CHECK(error_name(inspector.post("/v1/desk/recalls/preview",
                                  json::serialize(decision(demo, EventKind::recall, "p/a/b/10/X")))) == "lot_unknown");
  CHECK(inspector.post("/v1/desk/recalls/preview", "[]").status == 400);
  CHECK(Person(demo, "htx-bechamp").post("/v1/desk/recalls/preview", json::serialize(event)).status == 403);
}

TEST_CASE("a recall waits for the second key exactly as it was signed, and is public at once when it has it", "[recall]") {
  DemoLedger demo;
  const Person inspector(demo, kInspectorate);
  const std::string first = demo.sign(decision(demo, EventKind::recall, kLeaves), kInspectorate, 1);
  CHECK(error_name(demo.post(first)) == "needs_two_keys");
  const auto kept = inspector.post("/v1/desk/pending", first, "text/plain; charset=utf-8");
  REQUIRE(kept.status == 200);
  const auto listed = json_of(inspector.get("/v1/desk/pending"));
  const auto& waiting = listed.at("pending").as_array().at(0);
  CHECK(waiting.at("note").as_string() == first);
  CHECK(waiting.at("mine").as_bool());
  CHECK(waiting.at("signedBy").as_array().size() == 1);
  const std::string id(std::string_view(waiting.at("id").as_string()));
  const std::string path = "/v1/desk/pending/" + percent_encode(id);
  const auto sign = [&](const std::string& note) { return inspector.post(path + "/sign", note, "text/plain; charset=utf-8"); };

  CHECK(error_name(sign(first)) == "pending_changed");
  CHECK(error_name(sign(with_second(demo, first, kInspectorate, 0))) == "needs_two_keys");
  const std::string other = with_second(demo, demo.sign(decision(demo, EventKind::recall, kLeaves, "21/QĐ"), kInspectorate, 1));
  CHECK(error_name(sign(other)) == "pending_changed");
  CHECK(json_of(inspector.get("/v1/desk/pending")).at("pending").as_array().size() == 1);
  // A colleague of another party sees nothing of it.
  CHECK(json_of(Person(demo, "co-quan").get("/v1/desk/pending")).at("pending").as_array().empty());

  const auto receipt = sign(with_second(demo, first));
  CHECK(receipt.status == 200);
  CHECK(json_of(inspector.get("/v1/desk/pending")).at("pending").as_array().empty());
  CHECK(sign(with_second(demo, first)).status == 404);
  const auto page = demo.get("/b/" + std::string(kLeaves));
  CHECK(body_of(page).find("bị thu hồi") != std::string::npos);
}

TEST_CASE("what does not need, or cannot have, a second key does not wait", "[recall]") {
  DemoLedger demo;
  const Person inspector(demo, kInspectorate);
  const auto keep = [&](const std::string& note) { return error_name(inspector.post("/v1/desk/pending", note, "text/plain")); };
  CHECK(keep(demo.sign(decision(demo, EventKind::suspension, kLeaves), kInspectorate, 1)) == "second_key_not_needed");
  CHECK(keep(demo.sign(decision(demo, EventKind::recall, kLeaves), kInspectorate, 2)) == "pending_one_signature");
  CHECK(keep(demo.sign(decision(demo, EventKind::recall, kLeaves), "co-quan", 1)) == "note_unsigned");
  CHECK(keep(demo.sign(decision(demo, EventKind::recall_lifted, kLeaves), kInspectorate, 1)) == "not_restricted");
  auto empty = decision(demo, EventKind::recall, kLeaves);
  empty.erase("nguon:reason");
  CHECK(keep(demo.sign(empty, kInspectorate, 1)) == "reason_missing");
  std::string spoilt = demo.sign(decision(demo, EventKind::recall, kLeaves), kInspectorate, 1);
  spoilt[spoilt.find("QĐ") - 2] = '1';
  CHECK(keep(spoilt) == "note_bad_signature");
  CHECK(keep("x") == "note_malformed");
}

TEST_CASE("a waiting statement can be withdrawn, and its week ends", "[recall]") {
  DemoLedger demo;
  const Person inspector(demo, kInspectorate);
  const auto wait = [&] {
    const auto kept = json_of(inspector.post(
        "/v1/desk/pending", demo.sign(decision(demo, EventKind::recall, kLeaves), kInspectorate, 1), "text/plain"));
    return "/v1/desk/pending/" + percent_encode(std::string_view(kept.at("id").as_string()));
  };
  CHECK(inspector.post(wait() + "/withdraw").status == 200);
  CHECK(json_of(inspector.get("/v1/desk/pending")).at("pending").as_array().empty());
  wait();
  demo.clock.advance_ms(desk::kPendingMs);
  CHECK(json_of(Person(demo, kInspectorate).get("/v1/desk/pending")).at("pending").as_array().empty());
}

TEST_CASE("reports are read by inspectors alone, and a contact only one by one", "[recall]") {
  const auto& demo = DemoLedger::shared();
  CHECK(demo.get("/v1/desk/reports").status == 401);
  const Person inspector(demo, kInspectorate);
  CHECK(json_of(inspector.get("/v1/desk/reports")).contains("reports"));
  CHECK(error_name(inspector.get("/v1/desk/reports?state=x")) == "parameter_malformed");
  CHECK(error_name(inspector.get("/v1/desk/reports/999")) == "report_unknown");
}
