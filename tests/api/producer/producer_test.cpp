// What the producer's phone asks of the server: its profile, its app, and a table looked at before it is signed.
#include <set>

#include "api/bundles.h"
#include "api/producer/app_page.h"
#include "api/producer/preview.h"
#include "ledger/base/text.h"
#include "tests/api/demo_ledger.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::body_of;
using test::DemoLedger;
using test::error_name;
using test::json_of;

constexpr std::string_view kParty = "htx-bechamp";

std::string text_of(const json::value& value) { return std::string(value.as_string()); }

json::object profile_of(const DemoLedger& demo, std::string_view party = kParty) {
  return json_of(demo.get("/v1/producer/" + std::string(party) + "/profile"));
}

const json::object* find(const json::array& list, json::string_view member, json::string_view value) {
  for (const auto& one : list)
    if (one.at(member).as_string() == value) return &one.as_object();
  return nullptr;
}

TEST_CASE("a profile holds what a producer's forms need, and what it has left", "[producer]") {
  const auto& demo = DemoLedger::shared();
  const auto profile = profile_of(demo);
  CHECK(text_of(profile.at("host")) == demo.info.host);
  CHECK(profile.at("size").to_number<std::uint64_t>() == demo.ledger->size());
  CHECK_FALSE(profile.at("cut").as_bool());
  for (const auto& product : profile.at("products").as_array()) CHECK(text_of(product.at("owner")) == kParty);
  CHECK(find(profile.at("products").as_array(), "product", "ocop/68-24730-9001-2026") != nullptr);
  REQUIRE(profile.at("areas").as_array().size() == 1);
  CHECK(profile.at("areas").at(0).at("inForce").as_bool());
  const auto* packed = find(profile.at("lots").as_array(), "batch", "ocop/68-24730-9001-2026/10/L01");
  const auto* spent = find(profile.at("lots").as_array(), "batch", "p/htx-bechamp/ca-phe-tuoi/10/TH01");
  REQUIRE(packed != nullptr);
  REQUIRE(spent != nullptr);
  CHECK(packed->at("held").to_number<int>() == 210);
  CHECK(spent->at("held").to_number<int>() == 0);
  CHECK_FALSE(profile.at("certificates").as_array().empty());
  CHECK(find(profile.at("runs").as_array(), "batch", "ocop/68-24730-9001-2026/10/L01") != nullptr);
  // In brief, newest first: what another phone recorded can be found and mended.
  const auto& events = profile.at("events").as_array();
  REQUIRE(events.size() >= 3);
  CHECK(text_of(events.at(0).at("kind")) == "packaging");
  CHECK(text_of(events.at(0).at("batch")).starts_with("ocop/"));
  CHECK(events.at(0).at("index").to_number<std::uint64_t>() > events.at(1).at("index").to_number<std::uint64_t>());
  // The last of each kind as it was signed, newest first.
  const auto& last = profile.at("last").as_array();
  REQUIRE(last.size() == 3);
  CHECK(text_of(last.at(0).at("bizStep")) == "packing");
}

TEST_CASE("a profile says of a recalled lot that it is", "[producer]") {
  const auto& demo = DemoLedger::shared();
  const auto batch = json_of(demo.get("/v1/batches/" + std::string(test::kRecalledLot)));
  const auto profile = profile_of(demo, text_of(batch.at("maker")));
  const auto* lot = find(profile.at("lots").as_array(), "batch", {test::kRecalledLot.data(), test::kRecalledLot.size()});
  REQUIRE(lot != nullptr);
  CHECK(text_of(lot->at("restricted")) == "recall");
}

json::object moved(const DemoLedger& demo, const char* step, std::string_view from, std::string_view to, int amount,
                   const char* id) {
  const auto party = [&](std::string_view name) { return "https://" + demo.info.host + "/party/" + std::string(name); };
  const bool ships = std::string_view(step) == "shipping";
  return {{"type", "ObjectEvent"},
          {"eventID", id},
          {"eventTime", format_time(demo.clock.now())},
          {"eventTimeZoneOffset", "+07:00"},
          {"action", "OBSERVE"},
          {"bizStep", step},
          {"disposition", ships ? "in_transit" : "in_progress"},
          {"readPoint", json::object{{"id", party(ships ? from : to)}}},
          {"quantityList", json::array{json::object{{"epcClass", "https://" + demo.info.host + "/ocop/68-24730-9001-2026/10/L01"},
                                                    {"quantity", amount},
                                                    {"uom", "KGM"}}}},
          {"sourceList", json::array{json::object{{"type", "possessing_party"}, {"source", party(from)}}}},
          {"destinationList", json::array{json::object{{"type", "possessing_party"}, {"destination", party(to)}}}}};
}

TEST_CASE("what was sent is on its way to whoever must receive it, and the difference stays there", "[producer]") {
  DemoLedger demo;
  constexpr std::string_view kTrader = "thuong-mai-vi-du";
  const auto incoming = [&] { return profile_of(demo, kTrader).at("incoming").as_array(); };
  CHECK(find(incoming(), "lot", "L01") == nullptr);
  const auto sent =
      demo.sign(moved(demo, "shipping", kParty, kTrader, 50, "urn:uuid:0193f5a2-7c1e-7d3a-9b42-5e6f70819301"), kParty);
  REQUIRE(demo.post(sent).status == 201);
  REQUIRE(find(incoming(), "lot", "L01") != nullptr);
  const json::object coming = *find(incoming(), "lot", "L01");
  CHECK(coming.at("amount").to_number<int>() == 50);
  CHECK(text_of(coming.at("from")) == kParty);
  CHECK_FALSE(text_of(coming.at("fromName").at("vi")).empty());
  CHECK_FALSE(text_of(coming.at("productName").at("vi")).empty());
  CHECK(text_of(coming.at("productKind")) == "product");
  const auto lot = [&] { return *find(profile_of(demo).at("lots").as_array(), "batch", "ocop/68-24730-9001-2026/10/L01"); };
  CHECK(lot().at("held").to_number<int>() == 160);
  CHECK(lot().at("away").at(0).at("amount").to_number<int>() == 50);
  CHECK(text_of(lot().at("away").at(0).at("to")) == kTrader);
  CHECK(text_of(profile_of(demo).at("last").at(0).at("bizStep")) == "shipping");
  CHECK(profile_of(demo).at("partners").at(0).at("dealt").as_bool());

  const auto received =
      demo.sign(moved(demo, "receiving", kParty, kTrader, 45, "urn:uuid:0193f5a2-7c1e-7d3a-9b42-5e6f70819302"), kTrader);
  REQUIRE(demo.post(received).status == 201);
  CHECK(find(incoming(), "lot", "L01")->at("amount").to_number<int>() == 5);
  CHECK(lot().at("away").at(0).at("amount").to_number<int>() == 5);
  const auto theirs = profile_of(demo, kTrader);
  CHECK(find(theirs.at("lots").as_array(), "batch", "ocop/68-24730-9001-2026/10/L01")->at("held").to_number<int>() == 45);
  CHECK(find(theirs.at("lots").as_array(), "lot", "L01") != nullptr);
  // Authorities, inspectors and certifiers take no goods.
  CHECK(find(theirs.at("partners").as_array(), "party", "co-quan") == nullptr);
  CHECK(find(theirs.at("partners").as_array(), "party", "htx-bechamp") != nullptr);
}

TEST_CASE("a profile follows the ledger, and knows no stranger", "[producer]") {
  DemoLedger demo;
  const json::object material{{"type", "nguon:Product"},
                              {"id", "urn:uuid:0193f5a2-7c1e-7d3a-9b42-5e6f70819201"},
                              {"product", "p/htx-bechamp/ca-phe-moi"},
                              {"kind", "material"},
                              {"owner", "htx-bechamp"},
                              {"name", "Cà phê mới"}};
  CHECK(find(profile_of(demo).at("products").as_array(), "product", "p/htx-bechamp/ca-phe-moi") == nullptr);
  REQUIRE(demo.post(demo.sign(material, kParty)).status == 201);
  CHECK(find(profile_of(demo).at("products").as_array(), "product", "p/htx-bechamp/ca-phe-moi") != nullptr);
  CHECK(error_name(demo.get("/v1/producer/nobody/profile")) == "party_unknown");
}

TEST_CASE("the app's page loads nothing from elsewhere, and the worker keeps all that it loads", "[producer]") {
  const auto& demo = DemoLedger::shared();
  const auto page = demo.get("/san-xuat");
  REQUIRE(page.status == 200);
  CHECK(page.header("content-security-policy").find("unsafe") == std::string_view::npos);
  const std::string html = body_of(page);
  CHECK(html.find("http") == std::string::npos);
  const std::set<std::string> kept(producer_install().begin(), producer_install().end());
  for (std::size_t at = 0; (at = html.find("=\"/", at)) != std::string::npos;) {
    at += 2;
    const auto path = html.substr(at, html.find('"', at) - at);
    CAPTURE(path);
    CHECK(kept.contains(path));
    CHECK(demo.get(path).status == 200);
  }
  const std::string worker = body_of(demo.get("/san-xuat-sw.js"));
  for (const auto& path : kept) {
    CAPTURE(path);
    CHECK(worker.find("\"" + path + "\"") != std::string::npos);
    CHECK(demo.get(path).status == 200);
  }
  CHECK(body_of(demo.get("/san-xuat.webmanifest")).find("\"start_url\": \"/san-xuat\"") != std::string::npos);
}

constexpr std::string_view kHeader = "Loại,Lúc,Chủ thể,Vùng trồng,Lô vào,Lô ra,Đơn vị,Công việc\n";

json::object preview_of(const std::string& rows, std::string_view header = kHeader) {
  return preview_table(TableKind::events, "ocop.example", kParty, std::string(header) + rows);
}

std::string harvest(std::string_view lot, std::string_view party = kParty, std::string_view time = "20/11/2026 07:30") {
  return "thu hoạch," + std::string(time) + "," + std::string(party) + ",VIDU-68-01,,p/htx-bechamp/ca-phe-tuoi/10/" +
         std::string(lot) + "=12.5,KGM,Hái\n";
}

TEST_CASE("a table becomes unsigned records, the same each time", "[producer]") {
  const auto first = preview_of(harvest("N01") + harvest("N02"));
  CHECK(first.at("problems").as_array().empty());
  REQUIRE(first.at("rows").as_array().size() == 2);
  const auto& row = first.at("rows").at(1);
  CHECK(row.at("line").to_number<int>() == 3);
  CHECK(text_of(row.at("content").at("type")) == "ObjectEvent");
  CHECK(text_of(row.at("content").at("eventID")).starts_with("urn:uuid:"));
  CHECK(preview_of(harvest("N01") + harvest("N02")) == first);
  CHECK(row.at("content").at("eventID") != first.at("rows").at(0).at("content").at("eventID"));
}

TEST_CASE("what is wrong with a table is said by row and column, all of it", "[producer]") {
  const auto found =
      preview_of(harvest("N01") + harvest("N02", kParty, "32/11/2026") + harvest("N03", "hoang-an") + harvest("n 4"));
  const auto& problems = found.at("problems").as_array();
  REQUIRE(problems.size() == 3);
  CHECK(problems.at(0).at("line").to_number<int>() == 3);
  CHECK(text_of(problems.at(0).at("column")) == "Lúc");
  CHECK(text_of(problems.at(0).at("messageVi")).find("bang:") == std::string::npos);
  CHECK(problems.at(1).at("line").to_number<int>() == 4);
  CHECK(text_of(problems.at(1).at("column")) == "Chủ thể");
  CHECK(text_of(problems.at(1).at("name")) == "row_of_another");
  CHECK(problems.at(2).at("line").to_number<int>() == 5);
}

TEST_CASE("a table that is none is refused as a whole", "[producer]") {
  const auto name_of = [](const json::object& found) { return text_of(found.at("problems").at(0).at("name")); };
  CHECK(name_of(preview_of("", "Loại,Sai\n")) == "csv_heading_unknown");
  CHECK(name_of(preview_of("", "Loại\n")) == "csv_heading_missing");
  CHECK(name_of(preview_of("")) == "table_empty");
  CHECK(name_of(preview_of("", "\xff\xfe")) == "csv_not_utf8");
  CHECK(name_of(preview_of(std::string(kPreviewBytesMax + 1, 'a'), "")) == "csv_too_large");
  std::string many;
  for (std::size_t i = 0; i <= kPreviewRowsMax; ++i) many += harvest("N01");
  CHECK(name_of(preview_of(many)) == "table_too_long");
}

TEST_CASE("the preview takes the tables of producers alone", "[producer]") {
  const auto& demo = DemoLedger::shared();
  const auto ask = [&demo](const std::string& query) {
    return demo.ask("POST", "/v1/producer/import/preview" + query, std::string(kHeader) + harvest("N01"));
  };
  CHECK(json_of(ask("?party=htx-bechamp")).at("rows").as_array().size() == 1);
  CHECK(error_name(ask("?party=htx-bechamp&kind=parties")) == "parameter_malformed");
  CHECK(json_of(ask("?kind=events")).at("rows").as_array().empty());
}

}  // namespace
}  // namespace nguon::api
