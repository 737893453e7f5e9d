#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <string>

#include "api/pages/pages.h"
#include "api/pages/texts.h"
#include "ledger/base/json.h"
#include "ledger/base/sha256.h"
#include "tests/browser/made_up_scan.h"
#include "tests/support/check.h"

using namespace nguon;
using api::Language;
using api::Pages;
using state::Status;

namespace {

const test::MadeUpScans& made() {
  static const test::MadeUpScans scans = [] {
    std::ifstream in(GOLDEN_EVIDENCE, std::ios::binary);
    return test::MadeUpScans(std::string(std::istreambuf_iterator<char>(in), {}));
  }();
  return scans;
}

const Pages& pages() {
  static const Pages all;
  return all;
}

api::PageOptions in(Language language) {
  api::PageOptions options;
  options.language = language;
  return options;
}

bool has(const std::string& page, std::string_view words) { return page.find(words) != std::string::npos; }

// As the template engine writes text.
std::string html(std::string_view plain) {
  std::string out(plain);
  for (std::size_t at = 0; (at = out.find('\'', at)) != std::string::npos;) out.replace(at, 1, "&#39;");
  return out;
}

// What stands between the first `open` and the next `close`.
std::string between(const std::string& page, std::string_view open, std::string_view close) {
  const auto from = page.find(open);
  REQUIRE(from != std::string::npos);
  const auto to = page.find(close, from + open.size());
  REQUIRE(to != std::string::npos);
  return page.substr(from + open.size(), to - from - open.size());
}

}  // namespace

TEST_CASE("each status shows its words, its tone and when it was checked, in both languages", "[pages]") {
  const std::string_view tones[] = {"good", "caution", "bad", "unknown"};
  for (int i = 0; i <= static_cast<int>(Status::valid); ++i)
    for (const Language language : {Language::vi, Language::en}) {
      const api::Scan scan = made().scan(static_cast<Status>(i));
      const state::StatusWords& words = state::words_for(scan.status);
      INFO(state::to_string(scan.status));
      const std::string page = pages().consumer(scan, made().journey(), in(language));
      CHECK(has(page, "<h1>" + std::string(api::in_language(words.headline, language)) + "</h1>"));
      CHECK(has(page, html(api::in_language(words.sentence, language))));
      // "wait": not shown as good until the phone has checked by itself.
      const std::string verdict = "class=\"verdict " + std::string(tones[static_cast<int>(words.tone)]);
      CHECK(has(page, verdict + (words.tone == state::Tone::good ? " wait\"" : "\"")));
      CHECK(has(page, scan.status == Status::past_shelf_life ? ">09:30, 01/06/2028<" : ">16:05, 04/12/2026<"));
      CHECK(has(page, "<html lang=\"" + std::string(api::code_of(language)) + "\">"));
    }
}

TEST_CASE("only the good tone is green, and could-not-check is not good", "[pages]") {
  for (int i = 0; i < static_cast<int>(Status::valid); ++i) {
    INFO(state::to_string(static_cast<Status>(i)));
    CHECK_FALSE(has(pages().consumer(made().scan(static_cast<Status>(i)), made().journey(), in(Language::vi)), "verdict good"));
  }
}

TEST_CASE("a bad or unknown label shows nothing of a product, even when the scan holds it", "[pages]") {
  for (const Status status : {Status::not_our_label, Status::bad_signature, Status::not_in_ledger}) {
    api::Scan scan = made().scan(status);
    scan.restrictions = made().scan(Status::recalled).restrictions;
    for (const Language language : {Language::vi, Language::en}) {
      auto options = in(language);
      options.takes_reports = true;  // the form's address must tell nothing either
      const std::string page = pages().consumer(scan, made().journey(), options);
      INFO(state::to_string(status));
      for (const std::string_view secret : {"Shan", "Ví Dụ", "Vi Du", "SG-2211", "22/11/2026", "1234/QĐ-UBND", "58/QĐ-SNNMT",
                                            "VN-10-123", "id=\"evidence\"", "<script", "tlog-proof"})
        CHECK_FALSE(has(page, secret));
    }
  }
}

TEST_CASE("a scan without product or producer does not pretend to have one", "[pages]") {
  api::Scan scan = made().scan(Status::valid);
  scan.producer.reset();
  CHECK_FALSE(has(pages().consumer(scan, made().journey(), in(Language::vi)), "Shan"));
}

TEST_CASE("a typed code and a batch page never say that a label is valid", "[pages]") {
  api::Scan scan = made().scan(Status::valid);
  scan.label.reset();
  for (const bool with_run : {true, false}) {
    if (!with_run) scan.run.reset();
    const std::string vi = pages().consumer(scan, made().journey(), in(Language::vi));
    CHECK_FALSE(has(vi, "Tem hợp lệ"));
    CHECK_FALSE(has(vi, "verdict good"));
    CHECK(has(vi, with_run ? "không mang chữ ký" : "không kiểm tra con tem nào"));
    CHECK(has(vi, "SG-2211"));
  }
}

TEST_CASE("no status of a typed code or a batch page speaks of a valid label", "[pages]") {
  for (int i = 0; i <= static_cast<int>(Status::valid); ++i) {
    api::Scan scan = made().scan(static_cast<Status>(i));
    scan.label.reset();
    INFO(state::to_string(scan.status));
    CHECK_FALSE(has(pages().consumer(scan, made().journey(), in(Language::vi)), "Tem hợp lệ"));
    CHECK_FALSE(has(pages().consumer(scan, made().journey(), in(Language::en)), "label is valid"));
  }
}

TEST_CASE("a typed code is on record when nothing but the signature could not be checked", "[pages]") {
  api::Scan scan = made().scan(Status::freshness_unknown);
  scan.label.reset();
  scan.facts = {};
  scan.facts.signature_good = std::nullopt;
  CHECK(has(pages().consumer(scan, made().journey(), in(Language::vi)), "<h1>Có trong sổ cái</h1>"));
  scan.facts.fresh = std::nullopt;
  CHECK(has(pages().consumer(scan, made().journey(), in(Language::vi)), "<h1>Chưa kiểm tra được đầy đủ</h1>"));
}

TEST_CASE("an order names who gave it, and a stage shows no name that only the ledger knows", "[pages]") {
  const api::Scan scan = made().scan(Status::recalled);
  api::Journey journey = made().journey();
  REQUIRE_FALSE(scan.restrictions.empty());
  REQUIRE_FALSE(journey.stages.empty());
  api::Stage& stage = journey.stages.back();
  stage.missing = false;
  stage.party = scan.restrictions.front().by;
  stage.party_name = "Chi cục Ví Dụ";
  stage.place_code = "party/chi-cuc";
  std::string page = pages().consumer(scan, journey, in(Language::vi));
  CHECK(has(page, ": Chi cục Ví Dụ<"));
  CHECK_FALSE(has(page, "party/"));
  stage.place_code = "phc/VN-1";
  page = pages().consumer(scan, journey, in(Language::vi));
  CHECK(has(page, "<span class=\"code\">VN-1</span>"));
}

TEST_CASE("the page never calls the goods genuine, and says what a signature does not prove", "[pages]") {
  const std::string page = pages().consumer(made().scan(Status::valid), made().journey(), in(Language::vi));
  CHECK_FALSE(has(page, "Hàng thật"));
  CHECK_FALSE(has(page, "chính hãng"));
  CHECK(has(page, "không chứng minh hàng bên trong"));
}

TEST_CASE("a recall stands before the product, with reason, decision and where it comes from", "[pages]") {
  const api::Scan scan = made().scan(Status::recalled);
  const std::string page = pages().consumer(scan, made().journey(), in(Language::vi));
  const auto order = page.find("58/QĐ-SNNMT");
  REQUIRE(order != std::string::npos);
  CHECK(order < page.find("class=\"name\""));
  CHECK(has(page, "Dư lượng thuốc bảo vệ thực vật"));
  CHECK_FALSE(has(page, "Do nguyên liệu từ lô"));
  api::Scan through = scan;
  through.restrictions[0].origin_batch = "p/htx/che/10/T1";
  CHECK(has(pages().consumer(through, made().journey(), in(Language::vi)), "p/htx/che/10/T1"));
}

TEST_CASE("stars are drawn only while the certificate is in force", "[pages]") {
  CHECK(has(pages().consumer(made().scan(Status::valid), {}, in(Language::vi)), "★★★★☆"));
  for (const Status status : {Status::certificate_expired, Status::certificate_revoked}) {
    const std::string page = pages().consumer(made().scan(status), {}, in(Language::vi));
    CHECK_FALSE(has(page, "★"));
    CHECK(has(page, "1234/QĐ-UBND"));
    CHECK(has(page, status == Status::certificate_expired ? "Hết hạn" : "Đã bị thu hồi"));
  }
}

TEST_CASE("best before follows the printed label", "[pages]") {
  // Packed on 22/11/2026, 18 months.
  CHECK(has(pages().consumer(made().scan(Status::valid), {}, in(Language::vi)), "22/05/2028"));
}

TEST_CASE("the ledger's time stands beside the event's where they differ by a day or more", "[pages]") {
  api::Journey journey = made().journey();
  CHECK_FALSE(has(pages().consumer(made().scan(Status::valid), journey, in(Language::vi)), "Vào sổ"));
  journey.stages[1].accepted.unix_ms = journey.stages[1].event_time.unix_ms + 24 * 3'600'000;
  CHECK(has(pages().consumer(made().scan(Status::valid), journey, in(Language::en)), "(1 day later)"));
  journey.stages[1].accepted.unix_ms += 99 * 24LL * 3'600'000;
  CHECK(has(pages().consumer(made().scan(Status::valid), journey, in(Language::vi)), "(100 ngày sau)"));
}

TEST_CASE("of private values a page says only that they are committed to", "[pages]") {
  const std::string vi = "Có thông tin riêng, được cam kết.", en = "Holds private values, committed to.";
  api::Journey journey = made().journey();
  CHECK_FALSE(has(pages().consumer(made().scan(Status::valid), journey, in(Language::vi)), vi));
  journey.stages.front().has_private = true;
  CHECK(has(pages().consumer(made().scan(Status::valid), journey, in(Language::vi)), vi));
  CHECK(has(pages().consumer(made().scan(Status::valid), journey, in(Language::en)), en));
}

TEST_CASE("missing stages are shown as missing, in their usual place", "[pages]") {
  api::Journey journey = made().journey();
  journey.stages.erase(journey.stages.begin() + 1);  // processing is gone
  api::Stage gone;
  gone.kind = state::EventKind::processing;
  gone.missing = true;
  journey.stages.insert(journey.stages.begin(), gone);
  const std::string page = pages().consumer(made().scan(Status::valid), journey, in(Language::vi));
  CHECK(has(page, "Chưa có ghi nhận trong sổ"));
  CHECK(page.find("Trồng và thu hoạch") < page.find("Chế biến"));
  CHECK(page.find("Chế biến") < page.find("<h3>Đóng gói"));
}

// From the script's tag to the end of the page.
std::string script_of(const std::string& page) { return page.substr(page.find("<script type=\"module\"")); }

TEST_CASE("nothing that a signer wrote becomes markup", "[pages]") {
  const std::string attack = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'";
  api::Scan scan = made().scan(Status::recalled);
  auto& p = scan.product->record;
  p.name = p.ingredients = p.net_content = p.storage = p.warnings = p.usage = {attack, attack};
  p.brand = attack;
  p.standards = {attack};
  p.product = "ocop/" + attack;
  auto& producer = scan.producer->record;
  producer.name = producer.place = {attack, attack};
  producer.website = "https://example.com/" + attack;
  scan.batch->lot = attack;
  scan.batch->areas = {attack};
  scan.certificates[0].record.number = attack;
  scan.restrictions[0].reason = {attack, attack};
  scan.restrictions[0].decision = scan.restrictions[0].by = scan.restrictions[0].origin_batch = attack;
  scan.checks[0].name = scan.checks[0].words.vi = scan.checks[0].words.en = attack;
  scan.ledger->origin = attack;
  scan.evidence->entry = "</script><script>alert(1)</script><!--";
  api::Journey journey = made().journey();
  auto& stage = journey.stages[0];
  stage.party_name = stage.place = stage.place_code = stage.uom = attack;
  stage.what = {attack, attack};
  api::Found found;
  found.products = {{attack, {attack, attack}, attack, {attack, attack}, "68", "24730", 2, api::Standing::in_force, 4, {}}};
  found.producers = {{attack, {attack, attack}, attack, attack, 1, 1, {}}};
  api::PageOptions options = in(Language::vi);
  options.host = attack;
  options.address = "/find?q=" + attack;
  options.typed_code = options.report_phone = options.report_email = attack;
  const state::Words words{attack, attack};
  const api::ForeignOrder order{{state::EventKind::recall, 1, attack, words, attack, attack}, words, attack, attack};
  scan.elsewhere.lots = {{attack, attack, true, attack, true, true, order, words, words, words}, {attack, attack}};
  // Behind the evidence stand the page's own scripts and nothing else.
  std::string scanned = pages().consumer(scan, journey, options);
  const auto own = scanned.find("<script type=\"module\" id=\"own\" src=\"/assets/");
  REQUIRE(own != std::string::npos);
  CHECK(std::string_view(scanned).substr(own) == script_of(pages().consumer(made().scan(Status::valid), {}, options)));
  scanned.resize(own);
  for (const std::string& page :
       {scanned, pages().product({*scan.product, *scan.producer, scan.certificates, {*scan.batch}, scan.checked_at}, options),
        pages().found({attack, found, {*scan.batch}}, options), pages().message(api::Message::not_found, options)}) {
    CHECK_FALSE(has(page, "alert(1)</script><img"));
    CHECK_FALSE(has(page, "<img"));
    CHECK_FALSE(has(page, "<script>"));
    CHECK_FALSE(has(page, "<!--"));
  }
}

TEST_CASE("a website that is not https is not linked", "[pages]") {
  api::Scan scan = made().scan(Status::valid);
  scan.producer->record.website = "javascript:alert(1)";
  CHECK_FALSE(has(pages().consumer(scan, {}, in(Language::vi)), "javascript:"));
}

TEST_CASE("link previews carry no verdict", "[pages]") {
  for (const Status status : {Status::valid, Status::recalled, Status::bad_signature, Status::not_our_label}) {
    const std::string page = pages().consumer(made().scan(status), made().journey(), in(Language::vi));
    const std::string head = between(page, "<head>", "<style>");
    INFO(head);
    CHECK(has(head, "og:title"));
    CHECK(has(head, "og:description"));
    for (const std::string_view word : {"hợp lệ", "sai", "thu hồi", "Không", "quá hạn"}) CHECK_FALSE(has(head, word));
  }
}

TEST_CASE("the policy names exactly the style and the script of the page", "[pages]") {
  const std::string page = pages().consumer(made().scan(Status::valid), made().journey(), in(Language::vi));
  const std::string& policy = pages().content_security_policy();
  const auto hash_of = [](const std::string& text) { return "'sha256-" + to_base64(sha256(text).view()) + "'"; };
  CHECK(has(policy, "style-src " + hash_of(between(page, "<style>", "</style>"))));
  // In the page stands the one script that says when the check did not come; the check itself is named by its hash.
  CHECK(has(policy, "script-src 'self' " + hash_of(between(page, "<script>", "</script>")) + ";"));
  const std::string src = between(page, "<script type=\"module\" id=\"own\" src=\"", "\"");
  const auto assets = pages().assets();
  const auto check = std::find_if(assets.begin(), assets.end(), [&](const auto& one) { return one.path == src; });
  REQUIRE(check != assets.end());
  CHECK(src.starts_with("/assets/consumer."));
  CHECK(between(page, "integrity=\"", "\"") == "sha256-" + to_base64(sha256(check->bytes).view()));
  CHECK_FALSE(has(policy, "unsafe"));
  CHECK(has(policy, "default-src 'none'"));
  for (const std::string_view attribute : {" style=", " onclick=", " onload=", "http://", "src="}) {
    INFO(attribute);
    CHECK_FALSE(has(between(page, "<body>", "<script type"), attribute));
  }
}

TEST_CASE("the evidence block is JSON with everything that the phone checks", "[pages]") {
  const api::Scan scan = made().scan(Status::valid);
  const std::string page = pages().consumer(scan, made().journey(), in(Language::vi));
  const auto block = test::value_of(parse_json(between(page, "id=\"evidence\">", "</script>"))).as_object();
  CHECK(std::string_view(block.at("entry").as_string()) == scan.evidence->entry);
  CHECK(block.at("index").as_int64() == 12345);
  CHECK(block.at("inclusion").as_array().size() == scan.evidence->inclusion.size());
  CHECK_FALSE(block.contains("consistency"));  // the inclusion path holds it
  CHECK(std::string_view(block.at("checkpoint").as_string()) == scan.evidence->checkpoint_note);
  CHECK(std::string_view(block.at("host").as_string()) == "tem.nguon.example");
  CHECK(std::string_view(block.at("key").as_string()) == scan.evidence->label_vkey);
}

TEST_CASE("the phone's check knows the hash of the cryptography that it may load", "[pages]") {
  const auto assets = pages().assets();
  REQUIRE(assets.size() == 3);
  CHECK(assets[0].path.starts_with("/assets/consumer."));
  CHECK(assets[1].path.starts_with("/assets/noble-ed25519."));
  CHECK(assets[1].bytes.find("verifyAsync") != std::string_view::npos);
  const std::string digest = to_hex(sha256(assets[1].bytes).view());
  CHECK(assets[0].bytes.find(digest) != std::string_view::npos);
  CHECK(assets[1].path == "/assets/noble-ed25519." + digest.substr(0, 16) + ".mjs");
}

TEST_CASE("an English page says which of its words are Vietnamese", "[pages]") {
  api::Scan scan = made().scan(Status::valid);
  CHECK_FALSE(has(pages().consumer(scan, {}, in(Language::en)), " lang=\"vi\">Trà"));
  scan.product->record.name.en.clear();
  scan.product->record.storage.en.clear();
  scan.producer->record.name.en.clear();
  const std::string page = pages().consumer(scan, made().journey(), in(Language::en));
  CHECK(has(page, "<h2 class=\"name\" lang=\"vi\">Trà Shan"));
  CHECK(has(page, "<span lang=\"vi\">Hợp tác xã Chè Ví Dụ</span>"));
  CHECK(has(page, "<dd lang=\"vi\">Nơi khô ráo"));
  CHECK(has(page, "<p class=\"soft\" lang=\"vi\">Hợp tác xã Chè Ví Dụ"));  // whoever signed a stage: a name in Vietnamese alone
  const std::string vietnamese = pages().consumer(scan, made().journey(), in(Language::vi));
  CHECK(vietnamese.find(" lang=\"vi\"") == vietnamese.rfind(" lang=\"vi\""));  // the document's own
}

TEST_CASE("a label's page leaves its 236 digits out of its links", "[pages]") {
  const api::Scan scan = made().scan(Status::valid);
  auto options = in(Language::vi);
  options.takes_reports = options.ask_place = true;
  const std::string page = pages().consumer(scan, made().journey(), options);
  CHECK(has(page, "href=\"?mo=bao-cao\""));
  CHECK(has(page, "href=\"?mo=noi-quet\""));
  CHECK_FALSE(has(page, made().label_path()));
  options.language = Language::en;
  CHECK(has(pages().consumer(scan, made().journey(), options), "href=\"?mo=bao-cao&amp;hl=en\""));
}

TEST_CASE("lots of another ledger stand with their ledger's name", "[pages]") {
  api::Journey journey = made().journey();
  CHECK_FALSE(has(pages().consumer(made().scan(Status::valid), journey, in(Language::vi)), "Nhận từ sổ cái khác"));
  api::ForeignLot lot{"khac.example", "p/htx-a/che/10/L1", true, "khac.example/so", true, true};
  lot.what = {"Chè tươi", "Fresh tea"};
  const auto page = [&](state::Status status, Language language) {
    api::Scan scan = made().scan(status);
    scan.elsewhere.lots = {lot};
    return pages().consumer(scan, journey, in(language));
  };
  const std::string good = page(Status::valid, Language::en);
  CHECK(has(good, "href=\"/at/khac.example/b/p/htx-a/che/10/L1?hl=en\">Fresh tea</a>"));
  CHECK(has(good, "khac.example/so"));
  CHECK_FALSE(has(good, "Under recall"));
  CHECK_FALSE(has(good, "could not be checked"));
  lot.order = {{state::EventKind::recall, 9, "12/QĐ-UBND", {"Nấm mốc", "Mould"}, "ubnd", "p/htx-a/che/10/L0"},
               {"UBND tỉnh khác", "Another province"},
               "xa.example/so",
               "p/htx-a/che/10/L0"};
  lot.proven = false;
  const std::string held = page(Status::recalled, Language::vi);
  for (const char* words : {"Lệnh thu hồi", "Nấm mốc", "12/QĐ-UBND", "UBND tỉnh khác", "p/htx-a/che/10/L0", "xa.example/so"}) {
    INFO(words);
    CHECK(held.find(words) < held.find("<h2 class=\"name\">"));
  }
  CHECK(has(held, "<b class=\"no\">Đang bị thu hồi</b>"));
  CHECK(has(held, "Chưa kiểm chứng được"));
  CHECK_FALSE(has(held, "bằng chứng khớp"));
  lot.order.reset();
  lot.checked = false;
  CHECK(has(page(Status::freshness_unknown, Language::vi), "Chưa kiểm tra được có lệnh thu hồi hay không"));
  lot.origin.clear();
  const std::string unknown = page(Status::valid, Language::vi);
  CHECK(has(unknown, "https://khac.example/p/htx-a/che/10/L1"));
  CHECK_FALSE(has(unknown, "/at/khac.example"));
}

TEST_CASE("an entry that is not UTF-8 is not given to the phone in another spelling", "[pages]") {
  api::Scan scan = made().scan(Status::valid);
  scan.evidence->entry += "\xff";
  CHECK_FALSE(has(pages().consumer(scan, made().journey(), in(Language::vi)), "id=\"evidence\""));
}

TEST_CASE("links stay in the language", "[pages]") {
  const api::Scan scan = made().scan(Status::valid);
  CHECK(has(pages().consumer(scan, {}, in(Language::en)), "href=\"/ocop/15-04567-01-2026?hl=en\""));
  CHECK(has(pages().consumer(scan, {}, in(Language::vi)), "href=\"/ocop/15-04567-01-2026\""));
  auto options = in(Language::vi);
  options.address = "/find?q=ch%C3%A8%20%26";
  const std::string found = pages().found({"chè & \"trà\"", {}, {}}, options);
  CHECK(has(found, "href=\"/find?q=ch%C3%A8%20%26&amp;hl=en\""));
  CHECK(has(found, "value=\"chè &amp; &quot;trà&quot;\""));
}

TEST_CASE("messages and the home page are whole pages", "[pages]") {
  for (const Language language : {Language::vi, Language::en}) {
    std::vector<std::string> all = {pages().home(in(language))};
    for (const auto message :
         {api::Message::not_found, api::Message::mistyped_code, api::Message::server_error, api::Message::busy})
      all.push_back(pages().message(message, in(language)));
    for (const std::string& page : all) {
      CHECK(page.starts_with("<!doctype html>"));
      CHECK(page.find("</html>") != std::string::npos);
      CHECK(has(page, "action=\"/find\""));
      CHECK_FALSE(has(page, "[["));
      CHECK_FALSE(has(page, "{{"));
    }
  }
}
