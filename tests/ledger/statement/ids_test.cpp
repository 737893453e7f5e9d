#include "ledger/statement/ids.h"

#include "ledger/statement/internal/pattern.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::statement;

TEST_CASE("GTINs are checked by their check digit", "[statement]") {
  // GTIN-14s of the GS1 General Specifications and of gs1-syntax-engine's tests.
  for (const auto* good : {"09506000134352", "00614141123452", "08938505974194", "70614141123451"}) CHECK(is_gtin14(good));
  for (const auto* bad : {"09506000134353", "9506000134352", "0950600013435", "095060001343520", "0950600013435a", ""})
    CHECK_FALSE(is_gtin14(bad));
}

TEST_CASE("party ids, slugs, lots and hosts keep to their alphabets", "[statement]") {
  for (const auto* good : {"htx-suoi-giang", "a", "0", "a--b"}) CHECK(is_party_id(good));
  CHECK(is_party_id(std::string(40, 'a')));
  for (const auto* bad : {"", "-a", "a-", "HTX", "htx_a", "htx a", "hợp-tác-xã", "a/b", "a."}) CHECK_FALSE(is_party_id(bad));
  CHECK_FALSE(is_party_id(std::string(41, 'a')));

  for (const auto* good : {"L1", "221126-A.2", "-", "...", "20202020202020202020"}) CHECK(is_lot(good));
  for (const auto* bad : {"", ".", "..", "l1", "A/B", "A B", "A_B", "123456789012345678901", "Lô1"}) CHECK_FALSE(is_lot(bad));

  for (const auto* good : {"ocop.example", "localhost", "a.b-c.d1"}) CHECK(is_host(good));
  for (const auto* bad : {"", "Ocop.example", "ocop..example", ".a", "a.", "-a.b", "a:80", "u@a", "a b"})
    CHECK_FALSE(is_host(bad));
}

TEST_CASE("only UUIDs of version 4 and 7 in lowercase are statement ids", "[statement]") {
  CHECK(is_uuid_urn("urn:uuid:0193f5a2-7c1e-7d3a-9b42-5e6f708192a3"));
  CHECK(is_uuid_urn("urn:uuid:a1b2c3d4-0000-4000-8000-000000000000"));
  for (const auto* bad :
       {"0193f5a2-7c1e-7d3a-9b42-5e6f708192a3", "urn:uuid:0193F5A2-7c1e-7d3a-9b42-5e6f708192a3",
        "urn:uuid:0193f5a2-7c1e-1d3a-9b42-5e6f708192a3", "urn:uuid:0193f5a2-7c1e-7d3a-cb42-5e6f708192a3",
        "urn:uuid:0193f5a27c1e-7d3a-9b42-5e6f708192a3", "urn:uuid:0193f5a2-7c1e-7d3a-9b42-5e6f708192a3 ", "urn:uuid:", ""})
    CHECK_FALSE(is_uuid_urn(bad));
  CHECK(is_event_hash_id("ni:///sha-256;36abb3a2c0a726de32ac4beafd6b8bc4ba0b1d2de244490312e5cbec7b5ddece?ver=CBV2.0"));
  for (const auto* bad : {"ni:///sha-256;36abb3?ver=CBV2.0",
                          "ni:///sha-256;36ABb3a2c0a726de32ac4beafd6b8bc4ba0b1d2de244490312e5cbec7b5ddece?ver=CBV2.0",
                          "ni:///sha-256;36abb3a2c0a726de32ac4beafd6b8bc4ba0b1d2de244490312e5cbec7b5ddece?ver=CBV1.0"})
    CHECK_FALSE(is_event_hash_id(bad));
}

TEST_CASE("products, batches and units are read from their paths", "[statement]") {
  CHECK(test::value_of(parse_product_path("01/08938505974194")).scheme == ProductScheme::gtin);
  CHECK(test::value_of(parse_product_path("ocop/15-04567-01-2026")).scheme == ProductScheme::ocop);
  const auto item = test::value_of(parse_product_path("p/htx-thi-du/che-kho"));
  CHECK(item.scheme == ProductScheme::party_item);
  CHECK(item.party_id == "htx-thi-du");
  CHECK(item.path == "p/htx-thi-du/che-kho");

  const auto batch = test::value_of(parse_batch_path("p/htx-thi-du/10/10/10"));  // slug 10, lot 10
  CHECK(batch.product.path == "p/htx-thi-du/10");
  CHECK(batch.lot == "10");
  CHECK(batch.path() == "p/htx-thi-du/10/10/10");
  const auto unit = test::value_of(parse_unit_path("01/08938505974194/10/L1/21/0007"));
  CHECK(unit.batch.path() == "01/08938505974194/10/L1");
  CHECK(unit.serial == "0007");

  for (const auto* bad : {"", "/", "01", "01/8938505974194", "01/08938505974195", "ocop/", "ocop/15-4567-01-2026", "p/htx",
                          "p/HTX/a", "p/htx/a/", "/p/htx/a", "02/08938505974194", "01/08938505974194/10/L1", "p/htx/a/b"})
    CHECK(test::name_of(parse_product_path(bad)) == "product_id_malformed");
  for (const auto* bad : {"01/08938505974194", "01/08938505974194/10/", "01/08938505974194/10/l1", "01/08938505974194/21/L1",
                          "01/08938505974194/10/L1/", "01/08938505974194/10/.", "p/htx/a/10/A/10/B"})
    CHECK(test::name_of(parse_batch_path(bad)) == "batch_id_malformed");
  for (const auto* bad : {"01/08938505974194/10/L1", "01/08938505974194/21/1", "01/08938505974194/10/L1/21/", "x/21/1",
                          "01/08938505974194/10/L1/21/1/21/2"})
    CHECK(test::name_of(parse_unit_path(bad)) == "unit_id_malformed");
  CHECK(test::name_of(parse_product_path(std::string(100'000, '/'))) == "product_id_malformed");
}

TEST_CASE("codes follow the layouts of their schemes", "[statement]") {
  for (const auto* good : {"15-04567-01-2026", "15-04567-1234-2025", "15-132-04567-01-2024"}) CHECK(is_ocop_code(good));
  for (const auto* bad : {"15-04567-01-1926", "1-04567-01-2026", "15-04567--2026", "15-04567-12345-2026", "15 04567-01-2026", "",
                          "15-04567-01-2026-", "15-04567-01-20266"})
    CHECK_FALSE(is_ocop_code(bad));

  for (const auto* good : {"VN-15-132-04567-001-01",
                           "VN15132045670001"
                           "01",
                           "VN-15-132-04567-01-01", "VN 15 132 04567 0001 01"})
    CHECK(is_area_code(CodeScheme::domestic, good));
  for (const auto* bad :
       {"VN-15-132-04567-1-01", "VN-15-132-04567-001-1", "vn-15-132-04567-001-01", "VN--15-132-04567-001-01", "VN-YBOR-0001"})
    CHECK_FALSE(is_area_code(CodeScheme::domestic, bad));
  CHECK(is_area_code(CodeScheme::export_, "VN-YBOR-0001"));
  CHECK(is_area_code(CodeScheme::export_, "VN - YBOR - 0001"));
  for (const auto* bad : {"VN-YBOR-001", "VN-YBPH-0001", "VN-YB0R-0001", "VN-YBOR-00011"})
    CHECK_FALSE(is_area_code(CodeScheme::export_, bad));
  CHECK(is_area_code(CodeScheme::other, "YB.2026_x-1"));
  for (const auto* bad : {"", ".", "..", "a/b", "mã-1", "a%20"}) CHECK_FALSE(is_area_code(CodeScheme::other, bad));
  CHECK_FALSE(is_area_code(CodeScheme::other, std::string(41, 'A')));

  CHECK(is_packing_house_code(CodeScheme::export_, "VN-YBPH-012"));
  CHECK_FALSE(is_packing_house_code(CodeScheme::export_, "VN-YBPH-1"));
  CHECK_FALSE(is_packing_house_code(CodeScheme::domestic, "VN-YBPH-012"));
  CHECK(is_packing_house_code(CodeScheme::other, "CSDG-1"));
}

TEST_CASE("a layout outside the pattern language is a bug, not a mismatch", "[statement]") {
  CHECK(internal::matches("a{2,3}b?", "aaa"));
  CHECK(internal::matches("a{1,3}ab", "aaab"));  // takes back what the following needs
  CHECK_FALSE(internal::matches("a{2,3}", "a"));
  for (const auto* bad : {"a*", "(a)", "[a-z]", "\\w", "a{2", "a{}", "a{123}", "a|b"})
    CHECK_THROWS_AS(internal::matches(bad, "a"), std::logic_error);
}

TEST_CASE("references are https URIs in their one spelling", "[statement]") {
  const auto ref = parse_ref("https://ocop.example/01/08938505974194/10/L1");
  REQUIRE(ref);
  CHECK(ref->host == "ocop.example");
  CHECK(ref->path == "01/08938505974194/10/L1");
  CHECK(ref->uri() == "https://ocop.example/01/08938505974194/10/L1");
  CHECK(parse_ref("https://id.gs1.org/414/9506000134307"));
  for (const auto* bad :
       {"http://ocop.example/a", "https://ocop.example", "https://ocop.example/", "https://ocop.example/a/",
        "https://ocop.example//a", "https://ocop.example/a?b", "https://ocop.example/a#b", "https://u@ocop.example/a",
        "https://ocop.example:443/a", "https://ocop.example/a%20b", "https://Ocop.example/a", "https://ocop.example/a/../b",
        "https://ocop.example/.", "HTTPS://ocop.example/a", "urn:epc:id:sgtin:1.2.3", "https:///a", "https://ocop.example/chè"})
    CHECK_FALSE(parse_ref(bad));
  CHECK_FALSE(parse_ref("https://ocop.example/" + std::string(256, 'a')));
}

TEST_CASE("URIs are taken in form", "[statement]") {
  for (const auto* good : {"urn:epc:id:sgtin:0614141.107346.2017", "geo:42.698334,23.319941", "https://a/b?c=d#e",
                           "ni:///sha-256;00?ver=CBV2.0", "urn:epc:idpat:sgtin:4012345.044444.*", "a+b-c.d:x", "http://a/%c3%A0"})
    CHECK(is_uri(good));
  for (const auto* bad :
       {"", "packing", ":a", "a:", "1a:b", "a b:c", "a:b c", "a:<b>", "a:b\\c", "a:%2", "a:%zz", "a:\x7f", "a:é", "chè:x"})
    CHECK_FALSE(is_uri(bad));
  CHECK_FALSE(is_uri("a:" + std::string(255, 'b')));
}
