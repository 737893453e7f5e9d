// Every route of the program over the demonstration ledger, through the router.
#include <fstream>
#include <map>
#include <set>

#include "ledger/base/text.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/entry.h"
#include "ledger/log/proof.h"
#include "ledger/log/tile.h"
#include "ledger/log/tree.h"
#include "qr/human_code.h"
#include "tests/api/demo_ledger.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::body_of;
using test::DemoLedger;
using test::error_name;
using test::json_of;
using test::value_of;

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

// "/v1/batches/{batch...}" as OpenAPI writes it.
std::string without_dots(std::string pattern) {
  for (std::size_t at = 0; (at = pattern.find("...}")) != std::string::npos;) pattern.erase(at, 3);
  return pattern;
}

TEST_CASE("the API's description and the routes name each other, all of them", "[routes]") {
  const auto& demo = DemoLedger::shared();
  const auto document = json_of(demo.get("/openapi.json"));
  CHECK(document.at("openapi").as_string() == "3.1.0");
  std::set<std::string> described, routed;
  for (const auto& [path, methods] : document.at("paths").as_object())
    for (const auto& [method, operation] : methods.as_object()) {
      described.insert(std::string(std::string_view(method)) + " " + std::string(std::string_view(path)) + " " +
                       std::string(std::string_view(operation.at("operationId").as_string())));
      CHECK_FALSE(operation.at("summary").as_string().empty());
    }
  for (const auto& route : demo.router->routes())
    routed.insert(lower(route.method) + " " + without_dots(route.pattern) + " " + route.name);
  CHECK(described == routed);
  CHECK(routed.size() == demo.router->routes().size());
}

TEST_CASE("docs/api.md names every route, and none that is not there", "[routes]") {
  std::ifstream in(API_PAGE);
  std::set<std::string> written, routed;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("| `GET ") && !line.starts_with("| `POST ")) continue;
    const auto cells = split(line, '|');
    REQUIRE(cells.size() == 5);
    CHECK(written.insert(std::string(cells[1]) + std::string(cells[2])).second);
  }
  for (const auto& route : DemoLedger::shared().router->routes())
    routed.insert(" `" + route.method + " " + route.pattern + "`  " + route.name + " ");
  CHECK(written == routed);
}

// A target for each GET route of /v1, by the route's name.
std::map<std::string, std::vector<std::string>> targets(const DemoLedger& demo) {
  const std::string lot(test::kGoodLot);
  const auto label = demo.label(test::kGoodLot, 7);
  return {{"status", {"/v1/status"}},
          {"witnesses", {"/v1/witnesses"}},
          {"entries", {"/v1/entries", "/v1/entries?from=3&count=2", "/v1/entries?from=1000"}},
          {"entry", {"/v1/entries/0", "/v1/entries/100"}},
          {"inclusion", {"/v1/proofs/inclusion?index=3", "/v1/proofs/inclusion?index=3&size=7"}},
          {"consistency", {"/v1/proofs/consistency?from=3", "/v1/proofs/consistency?from=3&to=7"}},
          {"batches", {"/v1/batches", "/v1/batches?limit=2", "/v1/batches?after=ocop"}},
          {"batch", {"/v1/batches/" + lot, "/v1/batches/" + std::string(test::kRecalledLot)}},
          {"trace", {"/v1/trace/" + lot, "/v1/trace/" + lot + "?direction=forward"}},
          {"balance", {"/v1/balance/" + lot}},
          {"journey", {"/v1/journey/" + lot}},
          {"events", {"/v1/events/" + lot}},
          {"parties", {"/v1/parties", "/v1/parties?limit=1&after=a"}},
          {"party", {"/v1/parties/htx-bechamp"}},
          {"producer_profile", {"/v1/producer/htx-bechamp/profile"}},
          {"products", {"/v1/products"}},
          {"product", {"/v1/products/ocop/68-24730-9001-2026"}},
          {"areas", {"/v1/areas"}},
          {"packing_houses", {"/v1/packing-houses", "/v1/packing-houses?limit=1&after=A"}},
          {"certificates", {"/v1/certificates"}},
          {"scan", {"/v1/scan?label=" + percent_encode(qr::label_url(label)), "/v1/scan?label=x"}},
          {"requests", {"/v1/requests", "/v1/requests?from=5&limit=2"}},
          {"runs", {"/v1/runs", "/v1/runs?from=100&limit=3"}},
          {"run", {"/v1/runs/" + std::to_string(demo.run_of(test::kGoodLot).index)}},
          {"code", {"/v1/codes/" + percent_encode(qr::format_human_code(label.human_code()))}}};
}

// Answers of these are for one person.
bool is_private(const Route& route) {
  return route.pattern.starts_with("/v1/desk/") || route.pattern.starts_with("/v1/login") || route.name == "me";
}

TEST_CASE("nobody is shown anything of the desk without a session", "[routes]") {
  const auto& demo = DemoLedger::shared();
  for (const auto& route : demo.router->routes()) {
    if (route.method != "GET" || !is_private(route) || route.name == "login_challenge") continue;
    INFO(route.name);
    std::string target = route.pattern;
    for (auto at = target.find('{'); at != std::string::npos; at = target.find('{'))
      target.replace(at, target.find('}') - at + 1, "1");
    const auto answer = demo.get(target);
    CHECK(answer.status == 401);
    CHECK(error_name(answer) == "login_needed");
    CHECK(answer.header("access-control-allow-origin").empty());
    CHECK(answer.header("cache-control") == "no-store");
  }
}

TEST_CASE("each route of the API answers JSON", "[routes]") {
  const auto& demo = DemoLedger::shared();
  const auto known = targets(demo);
  for (const auto& route : demo.router->routes()) {
    if (route.method != "GET" || !route.pattern.starts_with("/v1/") || route.name == "proof_file" || route.name == "snapshot" ||
        route.name == "enrolment")  // asks for a key that waits: authority_routes_test
      continue;
    // The two are for a run's producer: tests of api/producer.
    if (is_private(route) || route.name == "run_printing" || route.name == "run_labels") continue;
    INFO(route.name);
    REQUIRE(known.contains(route.name));
    for (const auto& target : known.at(route.name)) {
      INFO(target);
      const auto answer = demo.get(target);
      CHECK(answer.status == 200);
      CHECK(answer.header("access-control-allow-origin") == "*");
      CHECK(answer.header("cache-control") == "no-cache");
      CHECK_FALSE(json_of(answer).empty());
      CHECK(error_name(answer).empty());
    }
  }
}

TEST_CASE("what is unknown or malformed is answered with its name", "[routes]") {
  const auto& demo = DemoLedger::shared();
  struct Case {
    const char* target;
    int status;
    const char* name;
  };
  const Case cases[] = {{"/v1/entries/100000", 404, "entry_unknown"},
                        {"/v1/entries/x", 400, "parameter_malformed"},
                        {"/v1/entries/-1", 400, "parameter_malformed"},
                        {"/v1/entries/18446744073709551616", 400, "parameter_malformed"},
                        {"/v1/entries?from=x", 400, "parameter_malformed"},
                        {"/v1/entries?from=%zz", 400, "bad_encoding"},
                        {"/v1/entries/100000/proof.tlog-proof", 404, "entry_unknown"},
                        {"/v1/entries/x/proof.tlog-proof", 400, "parameter_malformed"},
                        {"/v1/proofs/inclusion?index=100000", 400, "index_outside_tree"},
                        {"/v1/proofs/inclusion?index=1&size=100000", 400, "size_unknown"},
                        {"/v1/proofs/inclusion?index=7&size=7", 400, "index_outside_tree"},
                        {"/v1/proofs/consistency?from=9&to=7", 400, "sizes_reversed"},
                        {"/v1/proofs/consistency?from=1&to=100000", 400, "size_unknown"},
                        {"/v1/batches/ocop/x/10/L9", 404, "lot_unknown"},
                        {"/v1/batches/x", 404, "lot_unknown"},
                        {"/v1/trace/x", 404, "lot_unknown"},
                        {"/v1/runs/0", 404, "run_unknown"},
                        {"/v1/runs/x", 400, "parameter_malformed"},
                        {"/v1/runs?from=x", 400, "parameter_malformed"},
                        {"/v1/snapshot?since=x", 400, "parameter_malformed"},
                        {"/v1/trace/x?direction=up", 400, "parameter_malformed"},
                        {"/v1/balance/x", 404, "lot_unknown"},
                        {"/v1/journey/x", 404, "lot_unknown"},
                        {"/v1/events/x", 404, "lot_unknown"},
                        {"/v1/parties/nobody", 404, "party_unknown"},
                        {"/v1/parties?limit=x", 400, "parameter_malformed"},
                        {"/v1/products/nothing", 404, "product_unknown"},
                        {"/v1/codes/x", 400, "human_code_malformed"},
                        {"/v1/codes/0000-00000-0000-1", 400, "human_code_check"}};
  for (const auto& [target, status, name] : cases) {
    INFO(target);
    const auto answer = demo.get(target);
    CHECK(answer.status == status);
    CHECK(error_name(answer) == name);
  }
}

TEST_CASE("lists go on from where the last one ended", "[routes]") {
  const auto& demo = DemoLedger::shared();
  for (const auto& [list, id] : {std::pair{"batches", "batch"},
                                 {"parties", "party"},
                                 {"products", "product"},
                                 {"areas", "area"},
                                 {"certificates", "certificate"}}) {
    INFO(list);
    const auto page = [&](const std::string& query) {
      std::vector<std::string> ids;
      const auto body = json_of(demo.get("/v1/" + std::string(list) + query));
      for (const auto& one : body.at(list).as_array()) ids.emplace_back(std::string_view(one.at(id).as_string()));
      return ids;
    };
    const auto all = page("?limit=500");
    CHECK(all.size() >= 10);
    CHECK(std::is_sorted(all.begin(), all.end()));
    std::vector<std::string> pieced;
    for (;;) {
      const auto next = page("?limit=3" + (pieced.empty() ? "" : "&after=" + percent_encode(pieced.back())));
      if (next.empty()) break;
      CHECK(next.size() <= 3);
      pieced.insert(pieced.end(), next.begin(), next.end());
      REQUIRE(pieced.size() <= all.size());
    }
    CHECK(pieced == all);
    CHECK(page("?limit=0").empty());
  }
}

log::Checkpoint served_checkpoint(const DemoLedger& demo) {
  const auto answer = demo.get("/checkpoint");
  CHECK(answer.status == 200);
  CHECK(answer.content_type == "text/plain; charset=utf-8");
  CHECK(answer.header("cache-control") == "no-cache");
  const auto key = value_of(parse_vkey(demo.info.log_key));
  return value_of(log::open_checkpoint(answer.body.view(), key, {}, *demo.signatures)).checkpoint;
}

std::string tile_of(const DemoLedger& demo, const log::Tile& tile) {
  const auto answer = demo.get("/" + log::tile_path(tile));
  INFO(log::tile_path(tile));
  REQUIRE(answer.status == 200);
  CHECK(answer.content_type == "application/octet-stream");
  CHECK(answer.header("cache-control") == "public, max-age=31536000, immutable");
  return body_of(answer);
}

TEST_CASE("the root follows from the served tiles, and from the served entries", "[routes]") {
  const auto& demo = DemoLedger::shared();
  const auto head = served_checkpoint(demo);
  CHECK(head.origin == demo.info.origin);
  REQUIRE(head.size > 200);
  std::vector<Hash> of_tiles, of_entries;
  Hash previous{};
  for (std::uint64_t number = 0; number * log::kTileWidth < head.size; ++number) {
    const unsigned width = log::tile_width(0, number, head.size);
    const std::string tile = tile_of(demo, {0, number, width});
    REQUIRE(tile.size() == width * Hash::kSize);
    for (unsigned i = 0; i < width; ++i)
      of_tiles.push_back(value_of(Hash::from(std::string_view(tile).substr(i * Hash::kSize, Hash::kSize))));
    const std::string bundle = tile_of(demo, {log::kEntriesLevel, number, width});
    for (const auto bytes : value_of(log::decode_bundle(bundle))) {
      const auto entry = value_of(log::parse_entry(bytes));
      CHECK(entry.index == of_entries.size());
      CHECK(entry.previous_leaf == previous);
      previous = log::leaf_hash(bytes);
      of_entries.push_back(previous);
    }
  }
  CHECK(of_tiles.size() == head.size);
  CHECK(log::root_of(of_tiles) == head.root);
  CHECK(log::root_of(of_entries) == head.root);
}

TEST_CASE("a narrower tile is the beginning of the wider one", "[routes]") {
  const auto& demo = DemoLedger::shared();
  const auto size = static_cast<unsigned>(served_checkpoint(demo).size);
  REQUIRE(size < log::kTileWidth);
  const std::string whole = tile_of(demo, {0, 0, size});
  const std::string bundle = tile_of(demo, {log::kEntriesLevel, 0, size});
  for (unsigned width = 1; width < size; width += width < 4 ? 1 : 37) {
    CHECK(tile_of(demo, {0, 0, width}) == whole.substr(0, width * Hash::kSize));
    const std::string narrow = tile_of(demo, {log::kEntriesLevel, 0, width});
    CHECK(bundle.starts_with(narrow));
    CHECK(value_of(log::decode_bundle(narrow)).size() == width);
  }
}

TEST_CASE("tiles that the tree has not, and other spellings, are not found", "[routes]") {
  const auto& demo = DemoLedger::shared();
  const auto size = served_checkpoint(demo).size;
  for (const std::string& path :
       {"0/000.p/" + std::to_string(size + 1), std::string("0/000"), std::string("0/001"), std::string("0/000.p/0"),
        std::string("0/000.p/256"), std::string("0/000.p/01"), std::string("0/0.p/1"), std::string("00/000.p/1"),
        std::string("0/x000/000.p/1"), std::string("1/000.p/1"), std::string("64/000.p/1"), std::string("-1/000.p/1"),
        std::string("entries/000"), std::string("entries/000.p/0"), std::string("0/000.p/1/"),
        "entries/000.p/" + std::to_string(size + 1), std::string("data/000.p/1"), std::string("0")}) {
    INFO(path);
    const auto answer = demo.get("/tile/" + path);
    CHECK(answer.status == 404);
    CHECK(answer.header("cache-control") != "public, max-age=31536000, immutable");
  }
}

TEST_CASE("a proof file is checked with nothing but the log's key", "[routes]") {
  const auto& demo = DemoLedger::shared();
  const auto key = value_of(parse_vkey(demo.info.log_key));
  for (const std::uint64_t index : {std::uint64_t{0}, std::uint64_t{100}, demo.ledger->size() - 1}) {
    const auto answer = demo.get("/v1/entries/" + std::to_string(index) + "/proof.tlog-proof");
    REQUIRE(answer.status == 200);
    CHECK(answer.header("content-disposition").find(".tlog-proof") != std::string_view::npos);
    const auto proof = value_of(log::parse_proof(answer.body.view()));
    const auto verified = value_of(log::verify_proof(proof, key, {}, *demo.signatures));
    CHECK(verified.entry.index == index);
    CHECK(proof.extra == value_of(demo.ledger->entry_bytes(index)));
  }
}

TEST_CASE("pages, health, metrics and robots answer as what they are", "[routes]") {
  const auto& demo = DemoLedger::shared();
  const std::string lot(test::kGoodLot);
  for (const std::string& page : {std::string("/"), "/b/" + lot, "/" + lot, "/" + lot + "/21/7",
                                  std::string("/ocop/68-24730-9001-2026"), std::string("/find?q=mac"), std::string("/find"),
                                  "/find?q=" + percent_encode(lot), "/" + qr::label_token(demo.label(lot, 1))}) {
    INFO(page);
    const auto answer = demo.get(page);
    CHECK(answer.status == 200);
    CHECK(answer.content_type == "text/html; charset=utf-8");
    CHECK(answer.header("referrer-policy") == "no-referrer");
    CHECK(answer.header("content-security-policy").find("default-src 'none'") != std::string_view::npos);
    CHECK(answer.body.view().find("Bản trình diễn") != std::string_view::npos);
  }
  for (const char* page : {"/b/x", "/ocop/x", "/p/x", "/01/123", "/c/x", "/unknown", "/123", "/ocop/%ff", "/assets/x.js"}) {
    INFO(page);
    CHECK(demo.get(page).status >= 400);
    CHECK(demo.get(page).status < 500);
  }
  CHECK(body_of(demo.get("/healthz")) == "ok\n");
  CHECK(demo.get("/healthz").header("cache-control") == "no-store");
  CHECK(body_of(demo.get("/robots.txt")).starts_with("User-agent: *\n"));
  CHECK(demo.get("/metrics").status == 200);
  CHECK(demo.ask("POST", "/checkpoint").status == 405);
  CHECK(demo.ask("DELETE", "/v1/entries/0").status == 405);
  for (const auto& asset : demo.pages.assets()) CHECK(demo.get(asset.path).body.view() == asset.bytes);
}

}  // namespace
}  // namespace nguon::api
