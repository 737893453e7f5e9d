#include "api/scan.h"

#include <algorithm>

#include "api/views.h"
#include "ledger/state/reader.h"
#include "ledger/statement/make.h"
#include "qr/human_code.h"
#include "tests/api/demo_ledger.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using state::Status;
using test::DemoLedger;
using test::value_of;

const std::string_view kLots[] = {test::kGoodLot,  test::kRecalledLot, test::kSuspendedLot, test::kVoidedLot, test::kWaitingLot,
                                  test::kStaleLot, test::kExpiredLot,  test::kRevokedLot,   test::kSpoiledLot};
constexpr Status kOfLots[] = {
    Status::valid,         Status::recalled,        Status::suspended,           Status::label_voided,
    Status::not_activated, Status::past_shelf_life, Status::certificate_expired, Status::certificate_revoked,
    Status::valid};

Scan scan_path(const DemoLedger& demo, std::string_view path) {
  return value_of(scan_label(*demo.ledger, *demo.signatures, demo.info.host, path, demo.clock.now()));
}
Scan scan(const DemoLedger& demo, const qr::Label& label) { return scan_path(demo, qr::label_path(label).substr(1)); }

Scan look_up(const DemoLedger& demo, std::string_view batch) {
  return value_of(look_up_batch(*demo.ledger, *demo.signatures, batch, demo.clock.now()));
}

// What a label that is not proven to be of the ledger may show: nothing.
void check_shows_nothing(const Scan& scan) {
  CHECK_FALSE(scan.run);
  CHECK_FALSE(scan.batch);
  CHECK_FALSE(scan.product);
  CHECK_FALSE(scan.producer);
  CHECK_FALSE(scan.evidence);
  CHECK(scan.certificates.empty());
  CHECK(scan.restrictions.empty());
}

bool failed(const Scan& scan, std::string_view name) {
  return std::any_of(scan.checks.begin(), scan.checks.end(),
                     [&](const Check& check) { return check.name == name && check.result == CheckResult::failed; });
}

// What a mirror would know of the lots of other ledgers.
struct MadeUpLots final : ForeignLots {
  Elsewhere elsewhere;
  Result<Elsewhere> behind(const state::Reader&, std::string_view host, std::string_view batch) const override {
    CHECK(host == DemoLedger::shared().info.host);
    CHECK(batch == test::kGoodLot);
    return elsewhere;
  }
};

TEST_CASE("each lot of the demonstration scans as its story says, as a unit and as a case", "[scan]") {
  const auto& demo = DemoLedger::shared();
  for (std::size_t i = 0; i < std::size(kLots); ++i)
    for (const std::uint32_t serial : {1U, 200U, 0U}) {
      INFO(kLots[i] << " serial " << serial);
      const Scan found = scan(demo, demo.label(kLots[i], serial));
      CHECK(state::to_string(found.status) == state::to_string(kOfLots[i]));
      REQUIRE(found.product);
      CHECK(found.producer);
      CHECK(found.evidence);
      for (const char* name : {"label_signature", "label_key", "run_in_ledger", "inclusion", "checkpoint_signature", "pin"}) {
        INFO(name);
        CHECK(std::any_of(found.checks.begin(), found.checks.end(),
                          [&](const Check& check) { return check.name == name && check.result == CheckResult::passed; }));
      }
    }
}

TEST_CASE("a spoiled serial is voided, its neighbours are not", "[scan]") {
  const auto& demo = DemoLedger::shared();
  for (std::uint32_t serial = 1; serial <= 7; ++serial) {
    INFO(serial);
    const bool spoiled = serial >= 3 && serial <= 5;
    CHECK(scan(demo, demo.label(test::kSpoiledLot, serial)).status == (spoiled ? Status::label_voided : Status::valid));
  }
}

TEST_CASE("a serial past the run's end is not in the ledger and shows nothing", "[scan]") {
  const auto& demo = DemoLedger::shared();
  for (const std::uint32_t serial : {201U, 4'294'967'295U}) {
    const Scan found = scan(demo, demo.label(test::kGoodLot, serial));
    CHECK(found.status == Status::not_in_ledger);
    check_shows_nothing(found);
  }
}

TEST_CASE("a label with any digit changed is never good and shows nothing", "[scan]") {
  const auto& demo = DemoLedger::shared();
  const std::string token = qr::label_token(demo.label(test::kGoodLot, 7));
  REQUIRE(token.size() == qr::kTokenDigits);
  const Scan right = scan_path(demo, token);
  REQUIRE(right.status == Status::valid);
  for (std::size_t at = 0; at < token.size(); ++at)
    for (const int step : {1, 5}) {
      std::string changed = token;
      changed[at] = static_cast<char>('0' + (changed[at] - '0' + step) % 10);
      INFO("digit " << at << " + " << step);
      const Scan found = scan_path(demo, changed);
      CHECK(found.status <= Status::not_in_ledger);
      check_shows_nothing(found);
      if (step != 1) continue;
      const Response page = demo.get("/" + changed);
      CHECK(page.status == (found.status == Status::bad_signature ? 200 : 404));
      for (const std::string& secret : {right.product->record.name.vi, right.producer->record.name.vi, right.batch->lot})
        CHECK(page.body.view().find(secret) == std::string_view::npos);
    }
}

TEST_CASE("another spelling of a label's address is not a label", "[scan]") {
  const auto& demo = DemoLedger::shared();
  const std::string token = qr::label_token(demo.label(test::kGoodLot, 7));
  const std::string digit = "%3" + token.substr(0, 1);
  for (const std::string& path : {digit + token.substr(1), token + "/", token + "?a=b", token + "#a", "/" + token, token + "/01",
                                  token + "/01/08938505974194/", " " + token, token.substr(1), token + "0", std::string()}) {
    INFO(path);
    const Scan found = scan_path(demo, path);
    CHECK(found.status == Status::not_our_label);
    check_shows_nothing(found);
  }
  // The page sees the path as it was sent, and its own query is no part of the label.
  CHECK(demo.get("/" + token + "?hl=en").status == 200);
  for (const std::string& target : {"/" + digit + token.substr(1), "/" + token + "/", "//" + token, "/" + token + "/x"}) {
    INFO(target);
    CHECK(demo.get(target).status == 404);
  }
}

TEST_CASE("a GS1 part that nobody signed makes the signature wrong", "[scan]") {
  const auto& demo = DemoLedger::shared();
  const std::string token = qr::label_token(demo.label(test::kGoodLot, 7));
  const Scan found = scan_path(demo, token + "/01/08938505974194/10/L01");
  CHECK(found.status == Status::bad_signature);
  check_shows_nothing(found);
}

TEST_CASE("a label of another host is not ours", "[scan]") {
  const auto& demo = DemoLedger::shared();
  const auto foreign = demo.label(test::kGoodLot, 7, "tem.example");
  CHECK(scan(demo, foreign).status == Status::bad_signature);  // its digits at our host
  const auto status_of = [&](const std::string& url) {
    const auto answer = demo.get("/v1/scan?label=" + percent_encode(url));
    CHECK(answer.status == 200);
    const auto body = test::json_of(answer);
    CHECK_FALSE((body.contains("product") && body.at("status") != "valid"));
    return std::string(std::string_view(body.at("status").as_string()));
  };
  const std::string url = qr::label_url(demo.label(test::kGoodLot, 7));
  const std::string path = url.substr(url.find('/', 8));
  CHECK(status_of(url) == "valid");
  CHECK(status_of(qr::label_url(foreign)) == "not_our_label");
  for (const std::string& other :
       {"HTTPS://OCOP.EXAMPLE" + path, "https://OCOP.example" + path, "http://ocop.example" + path,
        "https://ocop.example:443" + path, "https://ocop.example." + path, "https://x@ocop.example" + path, url + "/", url + "?a",
        url + "#a", std::string("x"), std::string()}) {
    INFO(other);
    CHECK(status_of(other) == "not_our_label");
  }
}

TEST_CASE("a revoked label key spoils what was printed since, and nothing before", "[scan]") {
  DemoLedger demo;
  const auto label = demo.label(test::kGoodLot, 7);
  const auto run = demo.run_of(test::kGoodLot);
  const auto key = value_of(demo.home.label_key(demo.info.origin, "van-hanh")).vkey().text();
  const auto revoke = [&](Time since, const std::string& id) {
    const statement::KeyRevocation revocation{key, since, "compromised", "1/QĐ"};
    const auto answer = demo.post(demo.sign(statement::make_record(revocation, id), "co-quan", 2));
    INFO(test::body_of(answer));
    REQUIRE(answer.status == 201);
  };
  CHECK(scan(demo, label).status == Status::valid);
  revoke(demo.clock.now(), "urn:uuid:00000000-0000-4000-8000-000000000001");
  CHECK(scan(demo, label).status == Status::valid);
  revoke(Time{run.accepted.unix_ms}, "urn:uuid:00000000-0000-4000-8000-000000000002");
  const Scan found = scan(demo, label);
  CHECK(found.status == Status::bad_signature);
  CHECK(failed(found, "label_key"));
  CHECK_FALSE(found.product);
}

TEST_CASE("a lot by its id is on record at best, never a valid label", "[scan]") {
  const auto& demo = DemoLedger::shared();
  for (std::size_t i = 0; i < std::size(kLots); ++i) {
    INFO(kLots[i]);
    const Scan found = look_up(demo, kLots[i]);
    CHECK_FALSE(found.label);
    CHECK_FALSE(found.facts.signature_good);
    // What concerns one run of labels is unknown here: the lot itself is clean.
    const bool of_label = kOfLots[i] == Status::label_voided || kOfLots[i] == Status::not_activated;
    const Status expected = kOfLots[i] == Status::valid || of_label ? Status::freshness_unknown : kOfLots[i];
    CHECK(state::to_string(found.status) == state::to_string(expected));
    const std::string page = test::body_of(demo.get("/b/" + std::string(kLots[i])));
    CHECK(page.find("Tem hợp lệ") == std::string::npos);
    CHECK(page.find("verdict good") == std::string::npos);
    CHECK((page.find("<h1>Có trong sổ cái</h1>") != std::string::npos) == (expected == Status::freshness_unknown));
  }
  CHECK(test::name_of(look_up_batch(*demo.ledger, *demo.signatures, "ocop/x/10/L99", demo.clock.now())) == "lot_unknown");
}

TEST_CASE("a typed code looks up and proves nothing of a label", "[scan]") {
  const auto& demo = DemoLedger::shared();
  const auto look = [&](std::string_view lot, std::uint32_t serial) {
    const auto run = static_cast<std::uint32_t>(demo.run_of(lot).index);
    return look_up_code(*demo.ledger, *demo.signatures, run, serial, demo.clock.now());
  };
  for (std::size_t i = 0; i < std::size(kLots); ++i) {
    INFO(kLots[i]);
    const Scan found = value_of(look(kLots[i], 1));
    const Status expected = kOfLots[i] == Status::valid ? Status::freshness_unknown : kOfLots[i];
    CHECK(state::to_string(found.status) == state::to_string(expected));
  }
  CHECK(test::name_of(look(test::kGoodLot, 201)) == "serial_out_of_run");
  CHECK(test::name_of(look_up_code(*demo.ledger, *demo.signatures, 0, 1, demo.clock.now())) == "run_unknown");
  const std::string code = qr::format_human_code(demo.label(test::kGoodLot, 7).human_code());
  const auto page = demo.get("/c/" + code);
  CHECK(page.status == 200);
  CHECK(page.body.view().find("<h1>Có trong sổ cái</h1>") != std::string_view::npos);
}

TEST_CASE("a recall names who ordered it, and through which lot it came", "[scan]") {
  const auto& demo = DemoLedger::shared();
  const Scan found = look_up(demo, test::kRecalledLot);
  REQUIRE_FALSE(found.restrictions.empty());
  CHECK(found.restrictions.front().by == "co-quan");
  CHECK(found.restrictions.front().origin_batch == "p/htx-vi-du-mot/che-tuoi/10/TH01");
  REQUIRE(found.party_names.contains("co-quan"));
  const std::string name = found.party_names.at("co-quan").vi;
  CHECK(name == "Cơ quan quản lý Ví Dụ (tổ chức giả định)");
  const std::string page = test::body_of(demo.get("/b/" + std::string(test::kRecalledLot)));
  CHECK(page.find("Cơ quan ra lệnh: " + name) != std::string::npos);
  const auto scanned =
      test::json_of(demo.get("/v1/scan?label=" + percent_encode(qr::label_url(demo.label(test::kRecalledLot, 1)))));
  CHECK(scanned.at("restrictions").at(0).at("byName").at("vi").as_string() == std::string_view(name));
}

// The journey's kinds in order, missing ones in brackets.
std::string story(const DemoLedger& demo, std::string_view lot) {
  const auto view = demo.ledger->snapshot();
  const state::Reader reader{*view};
  const Journey found = value_of(journey(*demo.ledger, reader, value_of(reader.batch(lot))));
  std::string out;
  for (const auto& stage : found.stages) {
    if (!out.empty()) out += ' ';
    const std::string kind(statement::to_string(stage.kind));
    out += stage.missing ? "[" + kind + "]" : kind;
  }
  return out;
}

TEST_CASE("missing stages stand where they would be: growing, processing, packaging", "[scan]") {
  const auto& demo = DemoLedger::shared();
  CHECK(story(demo, test::kGoodLot) == "growing processing packaging");
  CHECK(story(demo, "p/htx-bechamp/ca-phe-tuoi/10/TH01") == "growing processing [packaging]");
  // Only harvested so far, and the harvest was corrected once.
  CHECK(story(demo, "p/htx-vi-du-mot/che-tuoi/10/TH05").find("growing") == 0);
}

TEST_CASE("what another ledger says of an ingredient counts for the label", "[scan]") {
  const auto& demo = DemoLedger::shared();
  const auto path = qr::label_path(demo.label(test::kGoodLot, 7)).substr(1);
  MadeUpLots made_up;
  Beside beside;
  beside.foreign_lots = &made_up;
  const auto found = [&] {
    const auto scan = value_of(scan_label(*demo.ledger, *demo.signatures, demo.info.host, path, demo.clock.now(), beside));
    std::string out(state::to_string(scan.status));
    for (const Check& check : scan.checks) {
      if (check.name == "elsewhere") out += " " + std::string(to_string(check.result));
      if (check.name == "recall" || check.name == "suspension") CHECK(check.result == CheckResult::passed);  // of this ledger
    }
    return out;
  };
  const auto order = [](state::EventKind kind) {
    return ForeignOrder{{kind, 3, "12/QĐ", {"Nấm mốc", "Mould"}, "ubnd", "L0"}, {}, "khac.example/so", "L1"};
  };
  ForeignLot lot{"khac.example", "p/htx-a/che/10/L1"};
  auto& lots = made_up.elsewhere.lots;
  CHECK(found() == "valid");
  // A ledger that is not copied is a supplier like any other.
  lots = {lot};
  CHECK(found() == "valid");
  lot.copied = true;
  lots = {lot};
  CHECK(found() == "freshness_unknown not_done");
  lot.checked = true;
  lots = {lot};
  CHECK(found() == "valid passed");
  made_up.elsewhere.cut = true;
  CHECK(found() == "freshness_unknown not_done");
  lots.clear();
  CHECK(found() == "freshness_unknown not_done");
  lot.order = order(state::EventKind::suspension);
  lots = {lot};
  CHECK(found() == "suspended failed");
  // Whatever else could not be checked.
  lot.checked = false;
  lot.order = order(state::EventKind::recall);
  lots = {lot};
  CHECK(found() == "recalled failed");
}

}  // namespace
}  // namespace nguon::api
