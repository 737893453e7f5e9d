// Labels of a run, given to its producer by the server.
#include "api/producer/label_desk.h"
#include "ledger/base/sha256.h"
#include "ledger/base/text.h"
#include "tests/api/person.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::body_of;
using test::DemoLedger;
using test::error_name;
using test::json_of;
using test::Person;

struct LabelWorld {
  DemoLedger demo;
  LabelDesk desk{*demo.ledger, *demo.signatures, demo.clock, demo.home, demo.info.origin};
  state::RunInfo run = demo.run_of(test::kWaitingLot);
  std::string path = "/v1/runs/" + std::to_string(run.index);
  std::string owner{json_of(demo.get("/v1/batches/" + std::string(test::kWaitingLot))).at("maker").as_string()};

  LabelWorld() { demo.app.labels = &desk; }
  ~LabelWorld() { demo.app.labels = nullptr; }

  Response record(const json::object& printing) const {
    const json::object print{{"type", "nguon:LabelPrint"},  {"id", "urn:uuid:0193f5a2-7c1e-7d3a-9b42-5e6f70819301"},
                             {"run", printing.at("run")},   {"first", printing.at("first")},
                             {"last", printing.at("last")}, {"digest", printing.at("digest")}};
    return demo.post(demo.sign(print, owner));
  }
};

TEST_CASE("labels are given to their producer alone, once their printing is recorded", "[producer]") {
  const LabelWorld world;
  const Person owner(world.demo, world.owner);
  const auto printing = json_of(owner.get(world.path + "/print"));
  CHECK(printing.at("first").to_number<std::uint32_t>() == 1);
  CHECK(printing.at("last").to_number<std::uint32_t>() == world.run.record.count);
  CHECK_FALSE(printing.at("recorded").as_bool());
  CHECK(error_name(owner.get(world.path + "/labels/csv")) == "printing_not_recorded");

  const auto recorded = world.record(printing);
  CAPTURE(body_of(recorded));
  REQUIRE(recorded.status == 201);
  CHECK(json_of(owner.get(world.path + "/print")).at("recorded").as_bool());

  const auto csv = owner.get(world.path + "/labels/csv");
  REQUIRE(csv.status == 200);
  CHECK(csv.header("cache-control") == "no-store");
  const std::string table = body_of(csv);
  std::string urls;
  for (std::size_t at = 0; (at = table.find("https://", at)) != std::string::npos;) {
    const auto end = table.find_first_of("\",;\r\n", at);
    urls += table.substr(at, end - at) + "\n";
    at = end;
  }
  CHECK(to_hex(sha256(urls).view()) == std::string(printing.at("digest").as_string()));
  CHECK(body_of(owner.get(world.path + "/labels/pdf")).starts_with("%PDF-"));
  for (const std::string form : {"tspl", "zpl", "escpos"}) {
    CAPTURE(form);
    CHECK(body_of(owner.get(world.path + "/labels/" + form)).size() > 1'000);
  }
}

TEST_CASE("labels are refused to strangers, in other forms and where the operator does not give them", "[producer]") {
  LabelWorld world;
  CHECK(world.demo.get(world.path + "/print").status == 401);
  CHECK(error_name(world.demo.get(world.path + "/labels/pdf")) == "login_needed");
  const Person stranger(world.demo, world.owner == "htx-bechamp" ? "hoang-an" : "htx-bechamp");
  CHECK(error_name(stranger.get(world.path + "/print")) == "not_yours");
  CHECK(error_name(stranger.get(world.path + "/labels/pdf")) == "not_yours");

  const Person owner(world.demo, world.owner);
  CHECK(error_name(owner.get("/v1/runs/999999/print")) == "run_unknown");
  REQUIRE(world.record(json_of(owner.get(world.path + "/print"))).status == 201);
  CHECK(error_name(owner.get(world.path + "/labels/exe")) == "output_format");
  CHECK(error_name(owner.get(world.path + "/labels/pdf?preset=none")) == "sheet_unknown");
  world.demo.app.labels = nullptr;
  CHECK(error_name(owner.get(world.path + "/print")) == "labels_off");
}

TEST_CASE("a run with spoiled or partly printed serials is left to the operator", "[producer]") {
  const LabelWorld world;
  const Person owner(world.demo, world.owner);
  auto printing = json_of(owner.get(world.path + "/print"));
  // Half of it, printed elsewhere.
  printing["last"] = world.run.record.count / 2;
  REQUIRE(world.record(printing).status == 201);
  CHECK(error_name(owner.get(world.path + "/print")) == "run_printed_in_parts");
  CHECK(error_name(owner.get(world.path + "/labels/pdf")) == "run_printed_in_parts");
}

TEST_CASE("who still waits for labels is told when the server stops", "[producer]") {
  const DemoLedger& demo = DemoLedger::shared();
  std::optional<std::string> said;
  {
    LabelDesk desk{*demo.ledger, *demo.signatures, demo.clock, demo.home, demo.info.origin};
    desk.printing(1, "nobody",
                  [&said](const Result<RunPrinting>& found) { said = found ? "" : std::string(found.error().name()); });
  }
  REQUIRE(said);
  CHECK((*said == "run_unknown" || *said == "labels_stopped"));
}

}  // namespace
}  // namespace nguon::api
