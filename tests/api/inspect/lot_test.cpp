#include "api/inspect/lot.h"

#include <set>

#include "api/inspect/lot_drawing.h"
#include "api/inspect/retention.h"
#include "api/scans/scans.h"
#include "ledger/base/text.h"
#include "ledger/state/reader.h"
#include "ledger/statement/make.h"
#include "ledger/store/memory.h"
#include "tests/api/person.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::DemoLedger;
using test::name_of;
using test::Person;
using test::value_of;

const std::string kHarvest = "p/htx-vi-du-mot/che-tuoi/10/TH01";

std::string text_of(const json::value& value) { return std::string(std::string_view(value.as_string())); }
Day day(std::string_view text) { return value_of(parse_day(text)); }

std::set<std::string> lots_of(const json::value& trace) {
  std::set<std::string> out;
  for (const auto& node : trace.at("nodes").as_array()) out.insert(text_of(node.at("batch")));
  return out;
}

TEST_CASE("lot: one answer traces back and forward, balances and names", "[inspect]") {
  const auto& demo = DemoLedger::shared();
  const auto lot = value_of(lot_view(demo.app, "p/htx-vi-du-mot/che-say/10/CB01"));
  CHECK(lots_of(lot.at("back")) == std::set<std::string>{"p/htx-vi-du-mot/che-say/10/CB01", kHarvest});
  CHECK(lots_of(lot.at("forward")) == std::set<std::string>{"p/htx-vi-du-mot/che-say/10/CB01", std::string(test::kRecalledLot),
                                                            "ocop/68-24967-9902-2026/10/THUHOI-02"});
  CHECK(text_of(lot.at("marks").at(test::kRecalledLot)) == "recall");
  CHECK(lot.at("names").at("parties").as_object().contains("htx-vi-du-mot"));
  CHECK(lot.at("balance").at("balanced").as_bool());
  CHECK(lot.at("balance").at("out").as_array().size() == 2);
  CHECK(lot.at("eventsTotal").as_int64() == static_cast<std::int64_t>(lot.at("events").as_array().size()));
  for (const auto& event : lot.at("events").as_array()) CHECK(text_of(event.at("accepted")) >= text_of(event.at("eventTime")));
}

TEST_CASE("lot: what is the matter with it is named, worst first", "[inspect]") {
  const auto& demo = DemoLedger::shared();
  const auto findings = [&](std::string_view batch) {
    std::string out;
    const auto lot = value_of(lot_view(demo.app, batch));
    for (const auto& one : lot.at("findings").as_array()) out += text_of(one.at("name")) + " ";
    return out;
  };
  CHECK(findings(test::kGoodLot).empty());
  CHECK(findings(test::kRecalledLot) == "recalled ");
  CHECK(findings(test::kSuspendedLot) == "suspended ");
  CHECK(findings(test::kStaleLot) == "past_shelf_life ");
  CHECK(findings(test::kRevokedLot) == "certificate_revoked ");
  CHECK(findings(test::kExpiredLot) == "certificate_expired ");
}

TEST_CASE("lot: labels, certificates and the day until which records are kept are there", "[inspect]") {
  const auto lot = value_of(lot_view(DemoLedger::shared().app, test::kGoodLot));
  CHECK_FALSE(lot.at("runs").as_array().empty());
  CHECK_FALSE(lot.at("certificates").as_array().empty());
  CHECK(text_of(lot.at("retention").at("lines").as_array().at(0).at("kind")) == "processed");
  CHECK(text_of(lot.at("retention").at("source").at("vi")).find("17/2021") != std::string::npos);
  CHECK(name_of(lot_view(DemoLedger::shared().app, "ocop/x/10/L9")) == "lot_unknown");
}

TEST_CASE("lot: a corrected event keeps its original, with the reason and what stands instead", "[inspect]") {
  DemoLedger demo;
  const std::string path = "p/htx-bechamp/ca-phe-tuoi/10/SAI01";
  statement::Event harvest;
  harvest.kind = statement::EventKind::growing;
  harvest.event_id = "urn:uuid:00000000-0000-4000-8000-000000000001";
  harvest.event_time = Time{demo.clock.now().unix_ms - 4 * 86'400'000};
  harvest.time_zone_offset = "+07:00";
  harvest.quantities = {{statement::thing(demo.info.host, path), statement::Amount{100'000'000}, "KGM"}};
  harvest.read_point = statement::thing(demo.info.host, "area/VIDU-68-01");
  const auto record = [&](const statement::Event& event) {
    const auto answer = demo.post(demo.sign(statement::make_event(event), "htx-bechamp"));
    INFO(test::body_of(answer));
    REQUIRE(answer.status == 201);
    return test::json_of(answer).at("index").as_int64();
  };
  const auto original = record(harvest);
  auto declaration = harvest;
  auto right = harvest;
  right.event_id = "urn:uuid:00000000-0000-4000-8000-000000000002";
  right.quantities.front().amount = statement::Amount{90'000'000};
  declaration.error = statement::ErrorDeclaration{demo.clock.now(), "incorrect_data", {right.event_id}};
  const auto correction = record(declaration);
  const auto instead = record(right);
  const auto lot = value_of(lot_view(demo.app, path));
  const auto& events = lot.at("events").as_array();
  REQUIRE(events.size() == 3);
  CHECK(events[0].at("index").as_int64() == original);
  CHECK(events[0].at("correctedBy").as_int64() == correction);
  CHECK(text_of(events[0].at("amount")) == "100");
  CHECK(events[1].at("corrects").as_int64() == original);
  CHECK(text_of(events[1].at("errorReason")) == "incorrect_data");
  CHECK(events[1].at("replacedBy").as_array().at(0).as_int64() == instead);
  CHECK(text_of(events[2].at("amount")) == "90");
  CHECK(text_of(lot.at("balance").at("remaining")) == "90");
  const auto csv = value_of(export_csv(demo.app, path, ExportScope::lot));
  CHECK(csv.find("Corrected by entry " + std::to_string(correction)) != std::string::npos);
}

TEST_CASE("retention: fresh, processed and past expiry, whichever is latest", "[inspect]") {
  const auto until = [](std::string_view produced, bool processed, std::optional<Day> best_before) {
    return format_day(retention_of(day(produced), processed, best_before).until);
  };
  CHECK(until("2026-03-31", false, std::nullopt) == "2026-09-30");
  CHECK(until("2026-03-31", true, std::nullopt) == "2028-03-31");
  CHECK(until("2026-03-31", false, day("2026-04-10")) == "2027-04-10");
  CHECK(until("2026-03-31", true, day("2026-04-10")) == "2028-03-31");
  CHECK(until("2026-03-31", true, day("2028-02-29")) == "2029-02-28");
  CHECK(retention_of(day("2020-01-01"), true, std::nullopt).rule == &retention_rules().front());
  for (const auto& rule : retention_rules()) CHECK_FALSE(rule.source.en.empty());
}

TEST_CASE("whole trace: both ways in one graph, without doubles and with an end", "[inspect]") {
  const auto view = DemoLedger::shared().ledger->snapshot();
  const state::Reader reader(*view);
  const auto trace = value_of(whole_trace(reader, "p/htx-vi-du-mot/che-say/10/CB01", 100));
  std::set<std::string> lots;
  for (const auto& node : trace.nodes) CHECK(lots.insert(node.batch).second);
  CHECK(lots.size() == 4);
  CHECK(trace.edges.size() == 3);
  for (const auto& edge : trace.edges) {
    CHECK(edge.from < trace.nodes.size());
    CHECK(edge.to < trace.nodes.size());
  }
  CHECK_FALSE(trace.cut);
  CHECK(value_of(whole_trace(reader, "p/htx-vi-du-mot/che-say/10/CB01", 3)).cut);
}

// The cells of one line of RFC 4180 in which every cell is quoted.
std::vector<std::string> cells(std::string_view line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
      out.back() += line[i++];
    else if (line[i] == '"')
      quoted = !quoted;
    else if (line[i] == ',' && !quoted)
      out.emplace_back();
    else
      out.back() += line[i];
  }
  return out;
}

TEST_CASE("export: a spreadsheet with one line for each lot of each event", "[inspect]") {
  const auto& demo = DemoLedger::shared();
  const auto own = value_of(export_csv(demo.app, test::kRecalledLot, ExportScope::lot));
  CHECK(own.starts_with("\xEF\xBB\xBF\"Mục sổ"));
  CHECK(own.ends_with("\r\n"));
  std::vector<std::vector<std::string>> lines;
  for (const auto line : split(std::string_view(own).substr(3), '\n'))
    if (!line.empty()) lines.push_back(cells(line.substr(0, line.size() - 1)));
  REQUIRE(lines.size() >= 3);
  for (const auto& line : lines) CHECK(line.size() == lines.front().size());
  CHECK(own.find("THUHOI-01") != std::string::npos);
  const auto tree = value_of(export_csv(demo.app, test::kRecalledLot, ExportScope::tree));
  CHECK(tree.size() > own.size());
  CHECK(tree.find(kHarvest) != std::string::npos);
  CHECK(tree.find("VIDU-68-91") != std::string::npos);
  CHECK(name_of(export_csv(demo.app, "x", ExportScope::lot)) == "lot_unknown");
}

TEST_CASE("export: EPCIS holds the signed events of the whole chain", "[inspect]") {
  const auto& demo = DemoLedger::shared();
  const auto size = [&](ExportScope scope) {
    const auto document = value_of(export_epcis(demo.app, test::kRecalledLot, scope));
    CHECK(document.at("type").as_string() == "EPCISDocument");
    return document.at("epcisBody").at("eventList").as_array().size();
  };
  CHECK(size(ExportScope::lot) >= 1);
  CHECK(size(ExportScope::tree) > size(ExportScope::lot));
}

TEST_CASE("drawing of a lot: every lot is in it, in both languages, and nothing that a page must not run", "[inspect]") {
  const auto& demo = DemoLedger::shared();
  const auto svg = value_of(draw_lot(demo.app, "p/htx-vi-du-mot/che-say/10/CB01", Language::vi));
  for (const char* what : {"Lô TH01", "Lô CB01", "Lô THUHOI-01", "✕ ĐÃ THU HỒI", "#/lo/ocop/68-24967-9901-2026/10/THUHOI-01"})
    CHECK(svg.find(what) != std::string::npos);
  CHECK(value_of(draw_lot(demo.app, "p/htx-vi-du-mot/che-say/10/CB01", Language::en)).find("✕ RECALLED") != std::string::npos);
  for (const char* never : {"<script", "style", "javascript:", "xlink", "<!", "onload", "http://www.w3.org/1999"})
    CHECK(svg.find(never) == std::string::npos);
  CHECK(name_of(draw_lot(demo.app, "x", Language::vi)) == "lot_unknown");
}

TEST_CASE("console: page, lot, drawing and files over HTTP", "[inspect]") {
  const auto& demo = DemoLedger::shared();
  const Person inspector(demo, "thanh-tra-vi-du");
  const std::string lot(test::kGoodLot);
  const auto page = demo.get("/thanh-tra");
  CHECK(page.status == 200);
  CHECK(page.header("content-security-policy").find("unsafe") == std::string::npos);
  CHECK(page.body.view().find("/assets/console.mjs") == std::string::npos);  // the hashed name
  CHECK(inspector.get("/v1/desk/lots/" + lot).status == 200);
  CHECK(inspector.get("/v1/desk/drawings/" + lot).content_type == "image/svg+xml");
  const auto csv = inspector.get("/v1/desk/csv/" + lot + "?scope=tree");
  CHECK(csv.header("content-disposition") == "attachment; filename=\"nguon-ocop-68-24730-9001-2026-10-L01.csv\"");
  CHECK(csv.header("cache-control") == "no-store");
  CHECK(inspector.get("/v1/desk/epcis/" + lot).status == 200);
  CHECK(test::error_name(inspector.get("/v1/desk/csv/" + lot + "?scope=all")) == "parameter_malformed");
  CHECK(inspector.get("/v1/desk/lots/x").status == 404);
}

TEST_CASE("scans: labels that may have been copied are shown to inspectors, and the look is noted", "[inspect]") {
  DemoLedger demo;
  const auto run = demo.run_of(test::kGoodLot);
  Scans::Options options;
  options.clock = &demo.clock;
  options.thresholds = {2, 2, 2};
  const auto counted = value_of(Scans::open(store::make_memory_store(), options));
  demo.app.scans = counted.get();
  for (int device = 1; device <= 5; ++device) {
    Request request;
    request.method = "GET";
    request.remote_address = "192.0.2." + std::to_string(device);
    request.headers.add("user-agent", "Mozilla/5.0 (Linux; Android 10; K) Chrome/130.0.0.0 Mobile Safari/537.36");
    counted->count(request, {static_cast<std::uint32_t>(run.index), 7});
    if (device <= 3) counted->count(request, {static_cast<std::uint32_t>(run.index), 8});
  }
  counted->flush();
  const Person inspector(demo, "thanh-tra-vi-du");
  const auto answer = test::json_of(inspector.get("/v1/desk/scans?limit=1"));
  CHECK(answer.at("total").as_int64() == 2);
  REQUIRE(answer.at("labels").as_array().size() == 1);
  const auto& worst = answer.at("labels").as_array().at(0);
  CHECK(worst.at("serial").as_int64() == 7);
  CHECK(worst.at("devices").as_int64() == 5);
  CHECK(text_of(worst.at("batch")) == test::kGoodLot);
  const Person authority(demo, "co-quan");
  const auto access = test::json_of(authority.get("/v1/desk/access"));
  CHECK(text_of(access.at("records").as_array().at(1).at("view")) == "scans");

  // One label, opened.
  const std::string base = "/v1/desk/scans/" + std::to_string(run.index) + "/";
  const auto opened = test::json_of(inspector.get(base + "7"));
  CHECK(opened.at("suspicious").as_bool());
  CHECK(text_of(opened.at("because")) == "devices");
  CHECK(opened.at("devices").as_int64() == 5);
  CHECK(opened.at("thresholds").at("devices").as_int64() > 0);
  CHECK(text_of(opened.at("batch")) == test::kGoodLot);
  CHECK(text_of(opened.at("unit")) == "printed");
  CHECK(opened.contains("firstSeen"));
  const auto unseen = test::json_of(inspector.get(base + "9"));
  CHECK_FALSE(unseen.at("suspicious").as_bool());
  CHECK(unseen.at("devices").as_int64() == 0);
  CHECK_FALSE(unseen.contains("firstSeen"));
  CHECK(text_of(test::json_of(inspector.get(base + "4000000")).at("unit")) == "past_end");
  CHECK(test::error_name(inspector.get(base + "0")) == "serial_unknown");
  CHECK(test::error_name(inspector.get("/v1/desk/scans/0/1")) == "run_unknown");
  CHECK(inspector.get(base + "x").status == 400);
  CHECK(demo.get(base + "7").status == 401);
  const auto looked = test::json_of(authority.get("/v1/desk/access"));
  bool noted = false;
  for (const auto& record : looked.at("records").as_array())
    noted = noted || (text_of(record.at("view")) == "scans" && text_of(record.at("subject")) == std::to_string(run.index) + "/7");
  CHECK(noted);
}

TEST_CASE("a label run's life is told step by step, each with its entry", "[inspect]") {
  const auto& demo = DemoLedger::shared();
  const Person inspector(demo, "thanh-tra-vi-du");
  const auto life_of = [&](std::string_view lot) {
    return test::json_of(inspector.get("/v1/desk/runs/" + std::to_string(demo.run_of(lot).index)));
  };
  const auto steps_of = [](const json::object& life) {
    std::string out;
    std::int64_t before = -1;
    for (const auto& step : life.at("steps").as_array()) {
      out += text_of(step.at("what")) + " ";
      CHECK(step.at("index").as_int64() >= before);
      before = step.at("index").as_int64();
      CHECK_FALSE(text_of(step.at("accepted")).empty());
      CHECK_FALSE(text_of(step.at("signedBy")).empty());
    }
    CHECK(life.at("stepsTotal").as_int64() == static_cast<std::int64_t>(life.at("steps").as_array().size()));
    return out;
  };
  const auto good = life_of(test::kGoodLot);
  CHECK(steps_of(good).starts_with("requested reserved "));
  CHECK(steps_of(good).find("activated") != std::string::npos);
  CHECK(good.at("serials").at("inUse").as_int64() > 0);
  CHECK_FALSE(text_of(good.at("productName").at("vi")).empty());
  const auto voided = life_of(test::kVoidedLot);
  CHECK(steps_of(voided).find("voided") != std::string::npos);
  CHECK(voided.at("serials").at("inUse").as_int64() == 0);
  for (const auto& step : voided.at("steps").as_array())
    if (text_of(step.at("what")) == "voided") CHECK_FALSE(text_of(step.at("reason").at("vi")).empty());
  const auto spoiled = life_of(test::kSpoiledLot);
  CHECK(steps_of(spoiled).find("spoiled") != std::string::npos);
  CHECK(spoiled.at("serials").at("spoiled").as_int64() > 0);
  const auto waiting = life_of(test::kWaitingLot);
  CHECK(steps_of(waiting).find("activated") == std::string::npos);
  CHECK(waiting.at("serials").at("inUse").as_int64() == 0);
  CHECK(test::error_name(inspector.get("/v1/desk/runs/0")) == "run_unknown");
  CHECK(inspector.get("/v1/desk/runs/x").status == 400);
  CHECK(demo.get("/v1/desk/runs/" + std::to_string(demo.run_of(test::kGoodLot).index)).status == 401);
}

TEST_CASE("access: authorities see who looked, and are seen looking", "[inspect]") {
  DemoLedger demo;
  const Person inspector(demo, "thanh-tra-vi-du"), authority(demo, "co-quan");
  CHECK(test::error_name(inspector.get("/v1/desk/access")) == "role_needed");
  CHECK(test::error_name(inspector.get("/v1/desk/scans")) == "no_scans");
  CHECK(test::json_of(authority.get("/v1/desk/access")).at("total").as_int64() == 1);
  const auto again = test::json_of(authority.get("/v1/desk/access?party=co-quan"));
  CHECK(again.at("total").as_int64() == 2);
  const auto& newest = again.at("records").as_array().at(0);
  CHECK(text_of(newest.at("view")) == "access");
  CHECK(text_of(newest.at("subject")) == "co-quan");
  demo.app.desk = nullptr;
  CHECK(authority.get("/v1/desk/access").status == 503);
}

}  // namespace
}  // namespace nguon::api
