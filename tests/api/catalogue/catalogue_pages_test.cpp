// The catalogue's pages over the demonstration ledger, through the router.
#include <catch2/catch.hpp>
#include <set>

#include "ledger/base/text.h"
#include "tests/api/demo_ledger.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::body_of;
using test::DemoLedger;

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string page(const std::string& target, int status = 200) {
  const auto answer = DemoLedger::shared().get(target);
  INFO(target);
  CHECK(answer.status == status);
  return body_of(answer);
}

json::object linked_data(const std::string& html) {
  constexpr std::string_view kOpen = "<script type=\"application/ld+json\">";
  const auto begin = html.find(kOpen);
  REQUIRE(begin != std::string::npos);
  const auto from = begin + kOpen.size();
  return json::parse(html.substr(from, html.find("</script>", from) - from)).as_object();
}

constexpr const char* kInForce = "/ocop/68-24730-9001-2026";
constexpr const char* kExpired = "/ocop/68-24967-9902-2026";
constexpr const char* kRevoked = "/ocop/68-24967-9904-2026";

TEST_CASE("every page of the catalogue is whole, in both languages", "[catalogue]") {
  for (const std::string path :
       {"/san-pham", "/san-pham?nhom=2&tinh=68&sao=3&chung-nhan=con-hieu-luc", "/san-pham?nhom=6", "/co-so", "/co-so?tinh=68",
        "/co-so/htx-bechamp", "/co-so/thuong-mai-vi-du", "/dia-phuong", "/dia-phuong/68", "/dia-phuong/68/24730",
        "/dia-phuong/01", "/ban-do", "/find?q=tra", "/find?q=khongcogi", kInForce, kExpired})
    for (const std::string hl : {"", "hl=en"}) {
      const std::string target = path + (hl.empty() ? "" : (has(path, "?") ? "&" : "?") + hl);
      const std::string html = page(target);
      INFO(target);
      CHECK(html.starts_with("<!doctype html>"));
      CHECK(has(html, "</html>"));
      CHECK_FALSE(has(html, "[["));
      CHECK_FALSE(has(html, "{{"));
      CHECK(has(html, hl.empty() ? "lang=\"vi\"" : "lang=\"en\""));
      CHECK(has(html, "rel=\"canonical\""));
      CHECK(has(html, "hreflang=\"x-default\""));
      CHECK(has(html, "<h1"));
    }
}

TEST_CASE("what is not there is not found, and what cannot be chosen is not chosen", "[catalogue]") {
  for (const auto* target : {"/co-so/khong-co", "/co-so/KHONG", "/dia-phuong/99", "/dia-phuong/68/00004", "/dia-phuong/68/x",
                             "/sitemap/0.xml", "/sitemap/2.xml", "/sitemap/x.xml", "/sitemap/99999999999999999999.xml"})
    page(target, 404);
  const std::string plain = page("/san-pham");
  for (const auto* rubbish : {"/san-pham?nhom=7", "/san-pham?nhom=-1", "/san-pham?tinh=99", "/san-pham?sao=6",
                              "/san-pham?chung-nhan=x", "/san-pham?trang=0", "/san-pham?trang=x", "/san-pham?xa=24730"}) {
    INFO(rubbish);
    CHECK(page(rubbish) == plain);
  }
  CHECK(has(page("/san-pham?trang=9999"), "aria-label"));
}

TEST_CASE("the list says how much of it is shown", "[catalogue]") {
  const std::string html = page("/san-pham");
  CHECK(has(html, "Hiện "));
  CHECK(has(html, " sản phẩm</h2>"));
  CHECK(has(page("/san-pham?hl=en"), "Showing "));
}

TEST_CASE("stars are drawn while they are in force, and not a day longer", "[catalogue]") {
  CHECK(has(page(kInForce), "★★★☆☆"));
  for (const auto* path : {kExpired, kRevoked}) {
    const std::string html = page(path);
    INFO(path);
    CHECK_FALSE(has(html, "★"));
    CHECK(has(html, "Sao OCOP không còn hiệu lực"));
  }
  CHECK(has(page(kExpired), "Hết hạn"));
  CHECK(has(page(kRevoked), "Đã bị thu hồi"));
  // In lists too.
  const std::string revoked = page("/san-pham?chung-nhan=thu-hoi");
  CHECK(has(revoked, "9904"));
  CHECK_FALSE(has(revoked, "★"));
  const std::string three = page("/san-pham?sao=3");
  CHECK_FALSE(has(three, "9904"));
  CHECK_FALSE(has(three, "9902"));
}

TEST_CASE("a product's page tells which of its lots are recalled or suspended", "[catalogue]") {
  const std::string html = page("/ocop/68-24967-9901-2026");
  CHECK(has(html, "Đang bị thu hồi"));
  CHECK(has(html, "Đang tạm dừng bán"));
  CHECK(has(page("/ocop/68-24967-9901-2026?hl=en"), "Sale suspended"));
}

TEST_CASE("a producer's page shows products, certificates, areas and place", "[catalogue]") {
  const std::string html = page("/co-so/htx-vi-du-mot");
  CHECK(has(html, "/dia-phuong/68/24967"));
  CHECK(has(html, "href=\"/ocop/68-24967-9901-2026\""));
  CHECK(has(html, "VIDU-68-91"));
  CHECK(has(html, "VIDU-VIETGAP-01"));
  // Others have a page too, and no list of products.
  CHECK(has(page("/co-so/thanh-tra-vi-du"), "Cơ quan thanh tra"));
}

TEST_CASE("the map has a linked cell for each province and both archipelagos, with its figure", "[catalogue]") {
  const std::string html = page("/ban-do");
  std::size_t cells = 0;
  for (std::size_t at = html.find("<rect"); at != std::string::npos; at = html.find("<rect", at + 1)) ++cells;
  CHECK(cells >= 36);
  for (const auto* part : {"href=\"/dia-phuong/48/20333\"", "href=\"/dia-phuong/56/22736\"", "Đặc khu Hoàng Sa, Đà Nẵng",
                           "Đặc khu Trường Sa, Khánh Hòa", "Tỉnh Lâm Đồng: ", "sơ đồ ô", "<table>"})
    CHECK(has(html, part));
  CHECK(has(page("/ban-do?hl=en"), "territory of Viet Nam"));
}

TEST_CASE("a product is described to search engines as the ledger has it, without verdicts or ratings", "[catalogue]") {
  const auto data = linked_data(page(kInForce));
  CHECK(data.at("@context").as_string() == "https://schema.org");
  CHECK(data.at("@type").as_string() == "Product");
  CHECK(data.at("countryOfOrigin").as_object().at("name").as_string() == "VN");
  CHECK(data.at("manufacturer").as_object().at("@type").as_string() == "Organization");
  const auto& certification = data.at("hasCertification").as_array().at(0).as_object();
  CHECK(certification.at("certificationIdentification").as_string() == "3981/QĐ-UBND");
  CHECK(certification.at("certificationStatus").as_string() == "https://schema.org/CertificationActive");
  CHECK(certification.at("name").as_string() == "OCOP 3 sao");
  for (const auto* path : {kExpired, kRevoked}) {
    const auto lapsed = linked_data(page(path));
    const auto& one = lapsed.at("hasCertification").as_array().at(0).as_object();
    CHECK(one.at("certificationStatus").as_string() == "https://schema.org/CertificationInactive");
    CHECK(one.at("name").as_string() == "OCOP");
  }
  const std::string text = json::serialize(data);
  for (const auto* word : {"Rating", "review", "hợp lệ", "offers", "price"}) CHECK_FALSE(has(text, word));
  CHECK(linked_data(page("/co-so/htx-bechamp")).at("@type").as_string() == "Organization");
}

TEST_CASE("the search finds by name, producer, commune, province, lot and code", "[catalogue]") {
  for (const std::string query : {"bechamp", "ca%20phe", "C%C3%80%20PH%C3%8A", "Tr%C6%B0%E1%BB%9Dng%20Xu%C3%A2n", "truong%20xuan",
                                  "lam%20dong", "3981/Q%C4%90-UBND", "68-24730-9001"}) {
    INFO(query);
    CHECK(has(page("/find?q=" + query), "/ocop/68-24730-9001-2026"));
  }
  const std::string lots = page("/find?q=thuhoi-01");
  CHECK(has(lots, "/b/ocop/68-24967-9901-2026/10/THUHOI-01"));
  CHECK(has(page("/find?q=VIDU-68-91"), "/co-so/"));
  const std::string places = page("/find?q=lam%20dong");
  CHECK(has(places, "href=\"/dia-phuong/68\""));
  const std::string none = page("/find?q=zzzz");
  CHECK(has(none, "Không tìm thấy"));
  CHECK(has(none, "href=\"/san-pham\""));
  CHECK(has(none, "noindex"));
}

TEST_CASE("the feed has every product once, a line each, and says when nothing changed", "[catalogue]") {
  const auto& demo = DemoLedger::shared();
  const auto answer = demo.get("/feed/products.jsonl");
  REQUIRE(answer.status == 200);
  std::set<std::string> addresses;
  const std::string body = body_of(answer);
  for (const auto line : split(std::string_view(body).substr(0, body.size() - 1), '\n')) {
    const auto one = json::parse(std::string(line)).as_object();
    CHECK(one.at("@type").as_string() == "Product");
    CHECK(one.contains("dateModified"));
    CHECK(addresses.insert(std::string(std::string_view(one.at("url").as_string()))).second);
  }
  CHECK(addresses.size() > 5);
  CHECK_FALSE(answer.header("last-modified").empty());
  const auto again = demo.ask("GET", "/feed/products.jsonl", "", {{"if-none-match", std::string(answer.header("etag"))}});
  CHECK(again.status == 304);
  CHECK(body_of(demo.get("/feed/products.jsonl?after=zzz")).empty());
}

TEST_CASE("the sitemap's index names its parts, and robots.txt names the index", "[catalogue]") {
  const auto& demo = DemoLedger::shared();
  const std::string host = "https://" + demo.info.host;
  CHECK(has(page("/robots.txt"), "Sitemap: " + host + "/sitemap.xml\n"));
  CHECK(has(page("/sitemap.xml"), "<loc>" + host + "/sitemap/1.xml</loc>"));
  const std::string part = page("/sitemap/1.xml");
  for (const std::string path : {"/", "/san-pham", kInForce, "/co-so/htx-bechamp", "/dia-phuong/68", "/dia-phuong/68/24730"}) {
    INFO(path);
    CHECK(has(part, "<loc>" + host + path + "</loc>"));
  }
  // Each address in it answers.
  for (std::size_t at = part.find("<loc>"); at != std::string::npos; at = part.find("<loc>", at + 1)) {
    const auto begin = at + 5 + host.size();
    page(part.substr(begin, part.find("</loc>", begin) - begin));
  }
}

}  // namespace
}  // namespace nguon::api
