#include <random>

#include "qr/gs1.h"
#include "qr/human_code.h"
#include "qr/shelf_life.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::qr;
using namespace nguon::test;

TEST_CASE("GTIN check digits are as GS1 computes them", "[qr]") {
  // Examples of the GS1 General Specifications, 7.9: 629104150021(3), and of SSCC: 37610425002123456(9).
  CHECK(value_of(gtin_check_digit("629104150021")) == '3');
  CHECK(value_of(gtin_check_digit("37610425002123456")) == '9');
  CHECK(value_of(gtin_check_digit("0000000")) == '0');
  CHECK(name_of(gtin_check_digit("")) == "gtin_malformed");
  CHECK(name_of(gtin_check_digit("12a")) == "gtin_malformed");
  CHECK(value_of(to_gtin14("6291041500213")) == "06291041500213");
  CHECK(value_of(to_gtin14("06291041500213")) == "06291041500213");
  CHECK(value_of(to_gtin14("96385074")) == "00000096385074");
  CHECK(name_of(to_gtin14("6291041500214")) == "gtin_check_digit");
  CHECK(name_of(to_gtin14("629104150")) == "gtin_malformed");
  CHECK(name_of(check_gtin14("6291041500213")) == "gtin_malformed");
}

TEST_CASE("GS1 parts are read as they are written", "[qr]") {
  for (const std::string text : {"", "/01/06291041500213", "/01/06291041500213/10/A.1-Z", "/01/06291041500213/21/0001",
                                 "/01/06291041500213/10/10/21/21", "/01/06291041500213/10/21/21/10"})
    CHECK(value_of(parse_gs1_part(text)).text() == text);
  CHECK(name_of(parse_gs1_part("01/06291041500213")) == "gs1_part_malformed");
}

TEST_CASE("each of the 256 codes of shelf life is one shelf life", "[qr]") {
  const Day packed = *parse_day("2026-01-31");
  for (int code = 0; code < 256; ++code) {
    const ShelfLife shelf_life = shelf_life_from_code(static_cast<std::uint8_t>(code));
    CHECK(value_of(shelf_life_code(shelf_life)) == code);
    CHECK(best_before(packed, shelf_life).has_value() == (code != 0));
  }
  CHECK(shelf_life_from_code(0) == ShelfLife::none());
  CHECK(shelf_life_from_code(100) == ShelfLife::days(100));
  CHECK(shelf_life_from_code(101) == ShelfLife::weeks(1));
  CHECK(shelf_life_from_code(200) == ShelfLife::weeks(100));
  CHECK(shelf_life_from_code(201) == ShelfLife::months(1));
  CHECK(shelf_life_from_code(255) == ShelfLife::months(55));
  for (const ShelfLife bad :
       {ShelfLife::days(0), ShelfLife::days(101), ShelfLife::days(-1), ShelfLife::weeks(0), ShelfLife::weeks(101),
        ShelfLife::months(0), ShelfLife::months(56), ShelfLife{ShelfLife::Unit::none, 1}})
    CHECK(name_of(shelf_life_code(bad)) == "shelf_life_range");
}

TEST_CASE("months go by the calendar and stop at the month's end", "[qr]") {
  const auto last = [](std::string_view packed, ShelfLife shelf_life) {
    return format_day(*best_before(value_of(parse_day(packed)), shelf_life));
  };
  CHECK(last("2026-01-31", ShelfLife::months(1)) == "2026-02-28");
  CHECK(last("2028-01-31", ShelfLife::months(1)) == "2028-02-29");
  CHECK(last("2026-03-31", ShelfLife::months(1)) == "2026-04-30");
  CHECK(last("2026-11-20", ShelfLife::months(6)) == "2027-05-20");
  CHECK(last("2028-02-29", ShelfLife::months(12)) == "2029-02-28");
  CHECK(last("2026-11-30", ShelfLife::months(55)) == "2031-06-30");
  CHECK(last("2026-11-20", ShelfLife::days(100)) == "2027-02-28");
  CHECK(last("2026-11-20", ShelfLife::weeks(2)) == "2026-12-04");
}

TEST_CASE("a shelf life is found for a last day when one says it exactly", "[qr]") {
  const auto until = [](std::string_view packed, std::string_view last) {
    return shelf_life_until(value_of(parse_day(packed)), value_of(parse_day(last)));
  };
  CHECK(value_of(until("2026-11-20", "2026-11-21")) == ShelfLife::days(1));
  CHECK(value_of(until("2026-11-20", "2027-05-20")) == ShelfLife::months(6));
  CHECK(value_of(until("2026-01-31", "2026-06-30")) == ShelfLife::months(5));
  CHECK(value_of(until("2026-01-01", "2026-04-16")) == ShelfLife::weeks(15));
  CHECK(name_of(until("2026-11-20", "2026-11-20")) == "expiry_before_packing");
  CHECK(name_of(until("2026-11-20", "2025-11-20")) == "expiry_before_packing");
  CHECK(name_of(until("2026-11-20", "2027-05-22")) == "shelf_life_inexact");
  CHECK(name_of(until("2026-11-20", "2099-05-20")) == "shelf_life_inexact");
  const Day packed = *parse_day("2026-08-31");
  for (int code = 1; code < 256; ++code) {
    const Day day = *best_before(packed, shelf_life_from_code(static_cast<std::uint8_t>(code)));
    CHECK(best_before(packed, value_of(shelf_life_until(packed, day))) == day);
  }
}

TEST_CASE("human codes are read as people type them", "[qr]") {
  CHECK(format_human_code({0, 0}) == "0000-00000-0000-0");
  CHECK(format_human_code({0xFFFFFFFF, 0xFFFFFFFF}) == "FZZZ-ZZZZZ-ZZZZ-B");
  const HumanCode code{70512, 1};
  const std::string text = format_human_code(code);
  CHECK(text == "0008-KE000-0001-5");
  for (const std::string typed : {"0008-KE000-0001-5", "0008KE00000015", "0008 ke000 0001 5", "ooO8-keooo-oOol-5",
                                  "0008-KE000-000I-5", "0008-KE000-000i-5", " 0008--KE0000001 5 "})
    CHECK(value_of(parse_human_code(typed)) == code);
  CHECK(name_of(parse_human_code("0008-KE000-0001-6")) == "human_code_check");
  CHECK(name_of(parse_human_code("0008-KE000-0001")) == "human_code_malformed");
  CHECK(name_of(parse_human_code("0008-KE000-0001-56")) == "human_code_malformed");
  CHECK(name_of(parse_human_code("0008-KU000-0001-5")) == "human_code_malformed");
  CHECK(name_of(parse_human_code("0008-K*000-0001-5")) == "human_code_malformed");
  CHECK(name_of(parse_human_code("G000-00000-0000-0")) == "human_code_malformed");
  CHECK(name_of(parse_human_code("")) == "human_code_malformed");
  CHECK(name_of(parse_human_code(std::string(65, ' '))) == "human_code_malformed");
  CHECK(name_of(parse_human_code("0008_KE000_0001_5")) == "human_code_malformed");
}

TEST_CASE("any one wrong character and any two swapped neighbours of a human code are found", "[qr]") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";
  for (int round = 0; round < 200; ++round) {
    const HumanCode code{static_cast<std::uint32_t>(random()), static_cast<std::uint32_t>(random())};
    std::string text = format_human_code(code);
    CHECK(value_of(parse_human_code(text)) == code);
    std::erase(text, '-');
    for (std::size_t i = 0; i < text.size(); ++i) {
      std::string other = text;
      other[i] = kDigits[random() % kDigits.size()];
      if (other != text) CHECK_FALSE(parse_human_code(other));
      if (i == 0) continue;
      other = text;
      std::swap(other[i - 1], other[i]);
      if (other != text) CHECK_FALSE(parse_human_code(other));
    }
  }
}
