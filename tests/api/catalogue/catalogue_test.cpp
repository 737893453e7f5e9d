#include "api/catalogue/catalogue.h"

#include <catch2/catch.hpp>
#include <set>

#include "api/catalogue/places.h"
#include "ledger/state/status.h"
#include "tests/support/catalogue_world.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::CatalogueWorld;
using test::value_of;

CatalogueWorld& shared() {
  static CatalogueWorld world({.products = 240, .parties = 24});
  return world;
}

// What a plain reading of the state says of every product.
struct Plain {
  std::string path, province;
  std::uint32_t group, stars;
  Standing standing;
};
std::vector<Plain> read_plainly(const Ledger& ledger, Time now) {
  const auto view = ledger.snapshot();
  const state::Reader reader{*view};
  std::vector<Plain> out;
  for (const auto& product : value_of(reader.products("", state::kPageMax))) {
    if (product.record.kind != statement::ProductKind::product) continue;
    Plain one{product.record.product, value_of(reader.party(product.record.owner)).record.province, product.record.group, 0,
              Standing::none};
    const Day today = day_in_vietnam(now);
    if (const auto ocop = state::ocop_certificate_on(value_of(reader.certificates_for_product(product)), today)) {
      one.stars = ocop->record.stars;
      const auto state = state::certificate_state_on(*ocop, today);
      one.standing = state == state::CertificateState::in_force    ? Standing::in_force
                     : state == state::CertificateState::suspended ? Standing::suspended
                     : state == state::CertificateState::expired   ? Standing::expired
                                                                   : Standing::revoked;
    }
    out.push_back(std::move(one));
  }
  return out;
}

std::set<std::string> paths_of(const std::vector<CatalogueLine>& lines) {
  std::set<std::string> out;
  for (const auto& line : lines) out.insert(line.path);
  return out;
}

// Every filter against the plain reading, and every facet against the list that it promises.
void compare(Catalogue& catalogue, const CatalogueWorld& made) {
  const Time now = made.world.clock.now();
  const auto plain = read_plainly(*made.ledger, now);
  std::vector<CatalogueFilter> filters(1);
  for (std::uint32_t group = 1; group <= 6; ++group) filters.push_back({.group = group});
  for (const char* province : {"15", "68", "96"}) filters.push_back({.province = province});
  for (std::uint32_t stars = 3; stars <= 5; ++stars) filters.push_back({.group = 2, .stars = stars});
  for (const Standing standing : kStandings) {
    filters.push_back({.standing = standing});
    filters.push_back({.group = 3, .province = "15", .standing = standing});
  }
  for (const auto& filter : filters) {
    std::set<std::string> expected;
    for (const auto& one : plain)
      if ((filter.group == 0 || one.group == filter.group) && (filter.province.empty() || one.province == filter.province) &&
          (filter.stars == 0 || (one.stars == filter.stars && one.standing == Standing::in_force)) &&
          (!filter.standing || one.standing == *filter.standing))
        expected.insert(one.path);
    const auto list = value_of(catalogue.products(filter, 0, 10'000, now));
    CHECK(list.total == expected.size());
    CHECK(list.all == plain.size());
    CHECK(paths_of(list.lines) == expected);
    for (std::uint32_t group = 1; group <= 6; ++group) {
      auto other = filter;
      other.group = group;
      CHECK(value_of(catalogue.products(other, 0, 1, now)).total == list.facets.groups[group]);
    }
    for (const Standing standing : kStandings) {
      auto other = filter;
      other.standing = standing;
      CHECK(value_of(catalogue.products(other, 0, 1, now)).total == list.facets.standings[static_cast<std::size_t>(standing)]);
    }
  }
}

TEST_CASE("the catalogue lists what a plain reading of the state finds, under every filter", "[catalogue]") {
  Catalogue catalogue(*shared().ledger);
  compare(catalogue, shared());
}

TEST_CASE("pages of a list hold every product once, in force with most stars first", "[catalogue]") {
  Catalogue catalogue(*shared().ledger);
  const Time now = shared().world.clock.now();
  std::vector<CatalogueLine> all;
  for (std::size_t skip = 0; skip < 300; skip += 7)
    for (auto& line : value_of(catalogue.products({}, skip, 7, now)).lines) all.push_back(std::move(line));
  CHECK(all.size() == 240);
  CHECK(paths_of(all).size() == 240);
  const auto rank = [](const CatalogueLine& line) {
    return line.standing == Standing::in_force ? 5 - static_cast<int>(line.stars) : line.standing == Standing::none ? 6 : 7;
  };
  CHECK(std::is_sorted(all.begin(), all.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); }));
  CHECK(value_of(catalogue.products({}, 10'000, 20, now)).lines.empty());
}

TEST_CASE("what is recorded after the catalogue was made is followed as if it were made anew", "[catalogue]") {
  CatalogueWorld made({.products = 30, .parties = 6});
  Catalogue followed(*made.ledger);
  const Time now = made.world.clock.now();
  const auto before = value_of(followed.version(now));

  const auto& key = made.world.authority_1;
  made.record(
      statement::CertificateStatus{
          "qd-thi-du-0", statement::CertificateStatusKind::revoked, day_in_vietnam(now), {"trái quy định", ""}, "9/QĐ-THÍ-DỤ"},
      {&key, &made.world.authority_2});
  made.record(
      statement::CertificateStatus{
          "qd-thi-du-1", statement::CertificateStatusKind::suspended, day_in_vietnam(now), {"chờ xác minh", ""}, "10/QĐ-THÍ-DỤ"},
      {&key});
  made.add_product(30);
  made.add_product(31);
  statement::Party renamed{made.party_id(2),
                           statement::PartyType::producer,
                           statement::LegalForm::cooperative,
                           {"Hợp tác xã Đổi Tên", ""},
                           "96",
                           "",
                           {},
                           ""};
  made.record(renamed, {&key});
  CHECK(value_of(followed.version(now)) > before);
  compare(followed, made);

  Catalogue anew(*made.ledger);
  for (const auto& query : {"doi ten", "che shan", "thi du", "ca mau"}) {
    const auto a = value_of(followed.search(query, 50, now)), b = value_of(anew.search(query, 50, now));
    CHECK(paths_of(a.products) == paths_of(b.products));
    CHECK(a.producers.size() == b.producers.size());
  }
  const auto a = value_of(followed.addresses(0, 1'000, now)), b = value_of(anew.addresses(0, 1'000, now));
  REQUIRE(a.total == b.total);
  for (std::size_t i = 0; i < a.some.size(); ++i) {
    INFO(a.some[i].path);
    CHECK(a.some[i].path == b.some[i].path);
    CHECK(a.some[i].changed == b.some[i].changed);
  }
}

TEST_CASE("entries that no list shows leave the catalogue's version as it is", "[catalogue]") {
  CatalogueWorld made({.products = 6, .parties = 3});
  Catalogue catalogue(*made.ledger);
  const Time now = made.world.clock.now();
  const auto before = value_of(catalogue.version(now));
  value_of(made.ledger->append_and_wait(made.world.harvest(1)));
  CHECK(value_of(catalogue.version(now)) == before);
}

TEST_CASE("stars end at midnight in Vietnam after their last day, by themselves", "[catalogue]") {
  CatalogueWorld made({.products = 6, .parties = 3});
  Catalogue catalogue(*made.ledger);
  const Time last{start_of_day_in_vietnam(*parse_day("2028-03-02")).unix_ms - 1}, after{last.unix_ms + 1};
  CatalogueFilter in_force{.standing = Standing::in_force}, expired{.standing = Standing::expired};
  CHECK(value_of(catalogue.products(in_force, 0, 10, last)).total == 6);
  CHECK(value_of(catalogue.products(in_force, 0, 10, after)).total == 0);
  CHECK(value_of(catalogue.products(expired, 0, 10, after)).total == 6);
}

TEST_CASE("a search reads words with and without their marks, in any case", "[catalogue]") {
  Catalogue catalogue(*shared().ledger);
  const Time now = shared().world.clock.now();
  const auto found = [&](std::string_view query) { return value_of(catalogue.search(query, 20, now)); };
  const auto exact = found("Chè Shan tuyết số 8");
  REQUIRE_FALSE(exact.products.empty());
  CHECK(exact.products.front().name.vi == "Chè Shan tuyết số 8");
  for (const auto* query : {"che shan tuyet so 8", "CHÈ SHAN TUYẾT SỐ 8", "  tuyet   8 che "}) {
    INFO(query);
    REQUIRE_FALSE(found(query).products.empty());
    CHECK(paths_of(found(query).products).contains(exact.products.front().path));
  }
  CHECK(found("che shan tuyet so 8").products.front().path == exact.products.front().path);
  CHECK(found("product 17").products.front().name.en == "Product 17");
  CHECK(found("lao cai").provinces.size() == 1);
  CHECK(found("lao cai").products_total > 0);
  CHECK(found("htx-thi-du-3").producers.size() == 1);
  CHECK(found("3/qđ-thí-dụ").products_total > 0);
  const std::string code = shared().product_path(5).substr(5);
  REQUIRE(found(code).products.size() == 1);
  CHECK(found(code).products.front().path == shared().product_path(5));
  for (const auto* nothing : {"", "   ", "khong-co-gi", "zzzz che", "\xff\xfe"}) {
    INFO(nothing);
    CHECK(found(nothing).products.empty());
    CHECK(found(nothing).producers.empty());
  }
  CHECK(found(std::string(10'000, 'c')).products.empty());
}

TEST_CASE("a lot is found by its name, and belongs to a product of the catalogue", "[catalogue]") {
  CatalogueWorld made({.products = 3, .parties = 3});
  Catalogue catalogue(*made.ledger);
  const Time now = made.world.clock.now();
  // Lots of materials are not in it: they have no page that a consumer looks for.
  value_of(made.ledger->append_and_wait(made.world.harvest(1)));
  CHECK(value_of(catalogue.search("H0000000000000000001", 5, now)).lots_of.empty());
}

TEST_CASE("places are counted with what their producers make", "[catalogue]") {
  Catalogue catalogue(*shared().ledger);
  const Time now = shared().world.clock.now();
  const auto provinces = value_of(catalogue.provinces(now));
  REQUIRE(provinces.size() == kProvinceCount);
  std::size_t products = 0, producers = 0;
  for (const auto& one : provinces) {
    products += one.products;
    producers += one.producers;
    CHECK(one.in_force <= one.products);
    std::size_t in_communes = 0;
    for (const auto& commune : value_of(catalogue.communes(one.code, now))) in_communes += commune.products;
    if (one.code != "15") CHECK(in_communes == one.products);
  }
  CHECK(products == 240);
  CHECK(producers == 25);  // and the one that the world begins with
  CHECK(value_of(catalogue.producers("15", "", 0, 100, now)).total == 6);
  CHECK(value_of(catalogue.producers("", "", 24, 100, now)).lines.size() == 1);
}

TEST_CASE("the sitemap's addresses are whole however they are cut", "[catalogue]") {
  Catalogue catalogue(*shared().ledger);
  const Time now = shared().world.clock.now();
  const auto all = value_of(catalogue.addresses(0, 10'000, now));
  CHECK(all.some.size() == all.total);
  std::set<std::string> paths;
  for (const auto& one : all.some) {
    CHECK(one.changed.unix_ms > 0);
    paths.insert(one.path);
  }
  CHECK(paths.size() == all.total);
  std::size_t seen = 0;
  for (std::size_t skip = 0; skip < all.total; skip += 13)
    for (const auto& one : value_of(catalogue.addresses(skip, 13, now)).some) CHECK(one.path == all.some[seen++].path);
  CHECK(seen == all.total);
}

TEST_CASE("memory grows with the products and stays in bounds", "[catalogue]") {
  Catalogue catalogue(*shared().ledger);
  value_of(catalogue.version(shared().world.clock.now()));
  CHECK(catalogue.bytes() > 240 * 100);
  CHECK(catalogue.bytes() < 240 * 4'096);
}

TEST_CASE("every province has a cell of its own, beside the two archipelagos", "[catalogue]") {
  std::set<std::pair<std::uint32_t, std::uint32_t>> cells;
  std::set<std::string_view> codes, english;
  for (const auto& one : province_names()) {
    CHECK(one.column < kMapColumns);
    CHECK(one.row < kMapRows);
    CHECK(cells.insert({one.column, one.row}).second);
    CHECK(codes.insert(one.code).second);
    CHECK(english.insert(one.en).second);
    for (const char c : one.en) CHECK(static_cast<unsigned char>(c) < 128);
  }
  for (const auto& one : archipelagos()) {
    CHECK(cells.insert({one.column, one.row}).second);
    REQUIRE(find_commune(one.commune) != nullptr);
    CHECK(find_commune(one.commune)->province == one.province);
  }
  CHECK(find_commune("20333")->name == "Đặc khu Hoàng Sa");
  CHECK(find_commune("22736")->name == "Đặc khu Trường Sa");
}

TEST_CASE("3,321 communes are named, each in a province that there is", "[catalogue]") {
  CHECK(all_communes().size() == 3'321);
  for (const auto& one : all_communes()) {
    CHECK(one.code.size() == 5);
    CHECK(find_province_name(one.province) != nullptr);
    CHECK_FALSE(commune_title(one, true).starts_with("Xã "));
  }
  CHECK(find_commune("00003") == nullptr);
  CHECK(find_commune("") == nullptr);
  CHECK(commune_title(*find_commune("00004"), true) == "Ba Đình ward");
  CHECK(province_title(*find_province_name("79"), false) == "Thành phố Hồ Chí Minh");
  CHECK(province_title(*find_province_name("79"), true) == "Ho Chi Minh City");
  CHECK(province_title(*find_province_name("15"), true) == "Lao Cai province");
}

}  // namespace
}  // namespace nguon::api
