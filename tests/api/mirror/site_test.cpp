// What a mirror of several ledgers answers: by host, across all of them, and where goods went from one to another.
#include "api/mirror/site.h"

#include <catch2/catch.hpp>

#include <future>

#include "api/demo/demo.h"
#include "ledger/statement/make.h"
#include "tests/api/demo_ledger.h"
#include "tests/api/mirror/served_files.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::json_of;
using test::value_of;

constexpr const char* kOtherHost = "tinh-khac.example";
const std::atomic<bool> kGoOn = false;

// A second demonstration, of another province.
struct OtherLedger {
  OtherLedger(const Clock& clock, std::shared_ptr<const keys::KeyCheck> signatures) : home(directory.path() / "demo", "") {
    value_of(make_demo(home, clock, signatures, [](auto, auto) {}, {"ocop.example/tinh-khac", kOtherHost}));
    ledger = value_of(home.open(Access::read_write, clock, signatures));
  }
  test::TempDir directory;
  Home home;
  std::unique_ptr<Ledger> ledger;
};

class Taken final : public AnswerSink {
 public:
  explicit Taken(std::promise<Response>& to) : to_(to) {}
  void answer(Response&& response) noexcept override { to_.set_value(std::move(response)); }

 private:
  std::promise<Response>& to_;
};

struct National {
  National() {
    const auto here_key = value_of(parse_vkey(here.info.log_key));
    const auto view = other.ledger->snapshot();
    const auto other_key = value_of(parse_vkey(value_of(state::Reader(*view).ledger()).log_key));
    for (const auto& [ledger, key] : {std::pair{here.ledger.get(), here_key}, {other.ledger.get(), other_key}}) {
      served.push_back(std::make_unique<test::ServedFiles>());
      served.back()->ledger = ledger;
      CopyOptions options;
      options.log.key = key;
      options.directory = directory.path() / std::to_string(served.size());
      options.clock = &here.clock;
      options.signatures = here.signatures;
      copies.push_back(value_of(Copy::open(std::move(options), std::make_unique<test::FilesOfLedger>(*served.back()))));
      sites.push_back(std::make_unique<CopySite>(*copies.back(), *here.signatures, here.clock, metrics, here.pages));
    }
    site = value_of(MirrorSite::make({sites[0].get(), sites[1].get()}, {}, metrics, here.pages));
  }
  void look() {
    for (const auto& copy : copies) {
      const auto round = copy->round(kGoOn);
      REQUIRE((round == Copy::Round::advanced || round == Copy::Round::unchanged));
    }
  }
  Response ask(std::string target, std::string method = "GET", std::string host = {}) const {
    Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    if (!host.empty()) request.headers.add("host", host);
    std::promise<Response> promise;
    auto answer = promise.get_future();
    site->handler()(std::move(request), Responder(std::make_unique<Taken>(promise)));
    return answer.get();
  }
  // A lot of the other ledger begins with what came from `uri`.
  void receive(const std::string& lot, const std::string& uri) {
    receive_in(*other.ledger, other.home, "ocop.example/tinh-khac", kOtherHost, lot, uri);
  }
  void receive_in(Ledger& ledger, const Home& home, std::string_view origin, std::string_view host, const std::string& lot,
                  const std::string& uri) {
    statement::Event event;
    event.kind = statement::EventKind::receiving;
    event.event_id = "urn:uuid:00000000-0000-4000-8000-00000000" + std::to_string(1'000 + received++);
    event.event_time = Time{here.clock.now().unix_ms - 3'600'000};
    event.time_zone_offset = "+07:00";
    event.quantities = {{statement::thing(host, "p/htx-bechamp/ca-phe-kho/10/" + lot), statement::Amount{50'000'000}, "KGM"}};
    event.sources = {{"possessing_party", statement::Thing{uri, statement::parse_ref(uri)}}};
    const auto keys = value_of(home.statement_keys(origin, "htx-bechamp"));
    const Signer* const signer[] = {&keys.front()};
    value_of(ledger.append_and_wait(value_of(sign_statement(statement::make_event(event), signer))));
  }
  json::object elsewhere(const std::string& lot) const {
    const auto trace = json_of(ask("/v1/trace/p/htx-bechamp/ca-phe-kho/10/" + lot + "?host=" + kOtherHost));
    REQUIRE(trace.contains("elsewhere"));
    REQUIRE(trace.at("elsewhere").as_array().size() == 1);
    return trace.at("elsewhere").as_array()[0].as_object();
  }

  test::DemoLedger here;
  OtherLedger other{here.clock, here.signatures};
  test::TempDir directory;
  Metrics metrics;
  std::vector<std::unique_ptr<test::ServedFiles>> served;
  std::vector<std::unique_ptr<Copy>> copies;
  std::vector<std::unique_ptr<CopySite>> sites;
  std::unique_ptr<MirrorSite> site;
  int received = 0;
};

std::string scan_of(const qr::Label& label) { return "/v1/scan?label=" + percent_encode(qr::label_url(label)); }
std::string status_of(const Response& response) { return std::string(json_of(response).at("status").as_string()); }

TEST_CASE("a mirror answers for several ledgers, each by its host", "[national]") {
  National n;
  const auto label = n.here.label(test::kGoodLot, 7);
  const auto other_label = test::sign_label_of(n.other.home, *n.other.ledger, test::kGoodLot, 7);
  // Before the copies are complete nothing is claimed.
  CHECK(n.ask(scan_of(label)).status == 503);
  CHECK(n.ask("/checkpoint").status == 503);
  n.look();
  CHECK(json_of(n.ask("/v1/ledgers")).at("ledgers").as_array().size() == 2);
  for (const auto& one : {label, other_label}) CHECK(status_of(n.ask(scan_of(one))) == "valid");
  for (const auto& [host, ledger] :
       {std::pair{std::string("ocop.example"), n.here.ledger.get()}, {std::string(kOtherHost), n.other.ledger.get()}}) {
    const auto note = ledger->published()->note;
    CHECK(test::body_of(n.ask("/at/" + host + "/checkpoint")) == note);
    CHECK(test::body_of(n.ask("/checkpoint", "GET", host)) == note);
    CHECK(test::body_of(n.ask("/checkpoint", "GET", host + ":8070")) == note);
    CHECK(n.ask("/at/" + host + "/ocop/68-24730-9001-2026/10/L01").status == 200);
  }
  CHECK(n.ask("/at/nobody.example/checkpoint").status == 404);
  const auto home = test::body_of(n.ask("/"));
  for (const char* origin : {"ocop.example/thu-nghiem", "ocop.example/tinh-khac"}) CHECK(home.find(origin) != std::string::npos);
  CHECK(n.ask("/find?q=68-24730-9001-2026").status == 200);
  CHECK(n.ask("/b/" + std::string(test::kGoodLot)).status == 200);
  CHECK(json_of(n.ask("/v1/search?q=68-24730-9001-2026")).at("products").as_array().size() == 2);
  CHECK(json_of(n.ask("/v1/search?q=68-24730-9001-2026")).at("total").as_int64() == 2);
  // With its marks or without them, in capitals or not.
  const auto found = [&](const std::string& query) {
    return json_of(n.ask("/v1/search?q=" + percent_encode(query))).at("products").as_array().size();
  };
  CHECK(found("Cà phê") > 0);
  CHECK(found("ca phe") == found("Cà phê"));
  CHECK(found("CA PHE") == found("Cà phê"));
  CHECK(found("khong co gi nhu the") == 0);
  CHECK(found("") > 0);
  CHECK(test::body_of(n.ask("/find?q=ca%20phe")).find("beCHAMP Coffee") != std::string::npos);  // by its group
  CHECK(test::error_name(n.ask("/v1/statements", "POST")) == "copy_takes_none");
  const auto nobody = n.here.label(test::kGoodLot, 7, "nobody.example");
  CHECK(test::error_name(n.ask(scan_of(nobody))) == "ledger_not_copied");
}

TEST_CASE("what is not in the copy may be newer than the copy, and is called so", "[national]") {
  National n;
  n.look();
  const auto size = std::to_string(n.copies[1]->ledger().size());
  n.receive("MOI-1", "https://ocop.example/p/htx-bechamp/ca-phe-kho/10/LA");
  const auto answer = n.ask("/at/" + std::string(kOtherHost) + "/v1/batches/p/htx-bechamp/ca-phe-kho/10/MOI-1");
  CHECK(answer.status == 404);
  const auto trace = n.ask("/v1/trace/p/htx-bechamp/ca-phe-kho/10/MOI-1?host=" + std::string(kOtherHost));
  CHECK(test::error_name(trace) == "not_in_copy");
  CHECK(test::body_of(trace).find("up to entry " + size) != std::string::npos);
  const auto page = n.ask("/at/" + std::string(kOtherHost) + "/b/p/htx-bechamp/ca-phe-kho/10/MOI-1");
  CHECK(page.status == 404);
  CHECK(test::body_of(page).find("đến mục " + size) != std::string::npos);
}

TEST_CASE("an old copy, or one that its ledger contradicts, calls no label valid", "[national]") {
  National n;
  n.look();
  const auto label = n.here.label(test::kGoodLot, 7);
  REQUIRE(status_of(n.ask(scan_of(label))) == "valid");
  SECTION("old") {
    n.here.clock.advance_ms(kCopyStaleMs + 1);
    CHECK(n.ask("/healthz").status == 200);
  }
  SECTION("contradicted") {
    n.served[0]->change = [](const std::string& path, std::string& bytes) {
      if (path == "checkpoint") bytes[bytes.size() - 20] = bytes[bytes.size() - 20] == 'A' ? 'B' : 'A';
    };
    REQUIRE(n.copies[0]->round(kGoOn) == Copy::Round::contradicted);
    CHECK(n.ask("/healthz").status == 503);
    for (const std::string& page :
         {std::string(), "b/" + std::string(test::kGoodLot), "run/" + std::to_string(label.fields.run_index)}) {
      INFO(page);
      const auto answer = n.ask("/at/ocop.example/" + page);
      CHECK(answer.status == 200);
      CHECK(test::body_of(answer).find("CẢNH BÁO") != std::string::npos);
    }
  }
  CHECK(status_of(n.ask(scan_of(label))) == "freshness_unknown");
}

TEST_CASE("a lot that came from another ledger is traced there, with proofs", "[national]") {
  National n;
  const std::string lot(test::kGoodLot);
  n.receive("TU-1", "https://ocop.example/" + lot);
  n.receive("TU-2", "https://ocop.example/" + std::string(test::kRecalledLot));
  n.receive("TU-3", "https://ocop.example/p/htx-bechamp/ca-phe-kho/10/KHONG-CO");
  n.receive("TU-4", "https://nobody.example/p/htx-bechamp/ca-phe-kho/10/L1");
  n.look();

  const auto known = n.elsewhere("TU-1");
  CHECK(known.at("known").as_bool());
  CHECK(known.at("ledger").at("host").as_string() == "ocop.example");
  CHECK(known.at("batch").as_string() == lot);
  CHECK_FALSE(known.at("trace").at("nodes").as_array().empty());
  CHECK_FALSE(known.contains("restrictions"));
  int proven = 0;
  for (const auto& check : known.at("checks").as_array())
    if (check.at("name").as_string() == "inclusion" || check.at("name").as_string() == "checkpoint_signature")
      proven += check.at("result").as_string() == "passed" ? 1 : 0;
  CHECK(proven == 2);
  // The evidence checks by itself, under the other ledger's key.
  const auto evidence = value_of(evidence_from_json(known.at("evidence").as_object()));
  CHECK(evidence.log_vkey == n.here.info.log_key);
  for (const auto& check : check_evidence(evidence, nullptr, *n.here.signatures, n.here.clock.now()))
    CHECK(check.result == CheckResult::passed);

  CHECK_FALSE(n.elsewhere("TU-2").at("restrictions").as_array().empty());
  CHECK_FALSE(n.elsewhere("TU-3").at("known").as_bool());
  CHECK_FALSE(n.elsewhere("TU-4").at("known").as_bool());
  CHECK_FALSE(n.elsewhere("TU-4").at("reason").at("vi").as_string().empty());

  // The page draws them too, with their ledger's name and the way there.
  const auto page = [&](const std::string& tail) {
    return test::body_of(n.ask("/at/" + std::string(kOtherHost) + "/b/p/htx-bechamp/ca-phe-kho/10/" + tail));
  };
  const auto has = [](const std::string& body, const std::string& words) { return body.find(words) != std::string::npos; };
  const std::string good = page("TU-1");
  CHECK(has(good, "Nhận từ sổ cái khác"));
  CHECK(has(good, "href=\"/at/ocop.example/b/" + lot + "\""));
  CHECK(has(good, "ocop.example/thu-nghiem"));
  CHECK(has(good, "bằng chứng khớp"));
  CHECK_FALSE(has(good, "thu hồi</h"));
  CHECK(has(page("TU-1?hl=en"), "href=\"/at/ocop.example/b/" + lot + "?hl=en\""));
  CHECK(n.ask("/at/ocop.example/b/" + lot).status == 200);
  const std::string recalled = page("TU-2");
  CHECK(has(recalled, "<h1>Lô hàng bị thu hồi</h1>"));
  CHECK(has(recalled, "<h2>Lệnh thu hồi</h2>"));
  CHECK(has(recalled, "bằng chứng khớp"));
  for (const std::string unknown : {"TU-3", "TU-4"}) {
    CHECK(has(page(unknown), "Ở đây không có bản sao của sổ cái đó"));
    CHECK_FALSE(has(page(unknown), "bằng chứng khớp"));
  }
  // A lot that came from nowhere else says nothing of it.
  CHECK_FALSE(has(test::body_of(n.ask("/at/ocop.example/b/" + lot)), "Nhận từ sổ cái khác"));
}

TEST_CASE("a recall is followed from ledger to ledger", "[national]") {
  National n;
  const auto uri = [](std::string_view host, std::string_view lot) {
    return "https://" + std::string(host) + "/" + std::string(lot);
  };
  const std::string coffee = "p/htx-bechamp/ca-phe-kho/10/";
  n.receive("TU-1", uri("ocop.example", test::kGoodLot));
  n.receive("TU-2", uri("ocop.example", test::kRecalledLot));
  const auto receive_here = [&](const std::string& lot, const std::string& from) {
    n.receive_in(*n.here.ledger, n.here.home, n.here.info.origin, n.here.info.host, lot, from);
  };
  receive_here("VE-1", uri(kOtherHost, coffee + "TU-1"));
  receive_here("VE-2", uri(kOtherHost, coffee + "TU-2"));
  // One ledger more than an answer follows.
  std::string last = uri("ocop.example", test::kGoodLot);
  for (std::size_t hop = 0; hop <= kForeignHopsMax; ++hop) {
    const std::string lot = "XA-" + std::to_string(hop);
    if (hop % 2 == 0) n.receive(lot, last);
    if (hop % 2 == 1) receive_here(lot, last);
    last = uri(hop % 2 == 0 ? kOtherHost : "ocop.example", coffee + lot);
  }
  receive_here("VE-3", uri(kOtherHost, coffee + "VONG"));  // goods that went round: each came from the other
  n.receive("VONG", uri("ocop.example", coffee + "VE-3"));
  n.look();
  const auto page = [&](const std::string& lot, const std::string& host = "ocop.example") {
    return test::body_of(n.ask("/at/" + host + "/b/" + coffee + lot));
  };
  const auto has = [](const std::string& body, const std::string& words) { return body.find(words) != std::string::npos; };
  const std::string passed = "Không có lệnh thu hồi hay tạm dừng ở các sổ cái";
  const std::string unchecked = "Chưa kiểm tra được có lệnh thu hồi hay không";
  CHECK(has(page("VE-1"), passed));
  const std::string recalled = page("VE-2");
  CHECK(has(recalled, "<h1>Lô hàng bị thu hồi</h1>"));
  CHECK(has(recalled, std::string(test::kRecalledLot)));
  CHECK(has(page("VE-3"), passed));
  static_assert(kForeignHopsMax % 2 == 0);  // so the last one is the other ledger's, the one before it this one's
  CHECK(has(page("XA-" + std::to_string(kForeignHopsMax - 1)), passed));
  CHECK(has(page("XA-" + std::to_string(kForeignHopsMax), kOtherHost), unchecked));
  // The copy of the first ledger grows old: the other's pages say so of what came from there, the recall still stands.
  n.here.clock.advance_ms(kCopyStaleMs + 1);
  REQUIRE(n.copies[1]->round(kGoOn) == Copy::Round::unchanged);
  CHECK(has(page("TU-1", kOtherHost), unchecked));
  CHECK_FALSE(has(page("TU-1", kOtherHost), passed));
  CHECK(has(page("TU-2", kOtherHost), "<h1>Lô hàng bị thu hồi</h1>"));
}

}  // namespace
}  // namespace nguon::api
