#include <catch2/catch.hpp>

#include "api/pages/format.h"
#include "tests/support/check.h"

using namespace nguon;
using api::format_quantity;
using api::Language;
using statement::Amount;
using test::value_of;

TEST_CASE("dates are day, month, year", "[pages]") {
  CHECK(api::format_date(value_of(parse_day("2026-11-02"))) == "02/11/2026");
  CHECK(api::format_date(value_of(parse_day("2028-02-29"))) == "29/02/2028");
}

TEST_CASE("moments are in Vietnam's time, also where the day differs from UTC", "[pages]") {
  CHECK(api::format_moment(value_of(parse_time("2026-12-04T09:05:59Z"))) == "16:05, 04/12/2026");
  CHECK(api::format_moment(value_of(parse_time("2026-12-31T17:00:00Z"))) == "00:00, 01/01/2027");
}

TEST_CASE("quantities group thousands and cut no decimals", "[pages]") {
  CHECK(format_quantity(Amount{1'250'500'000}, "KGM", Language::vi) == "1.250,5 kg");
  CHECK(format_quantity(Amount{1'250'500'000}, "KGM", Language::en) == "1,250.5 kg");
  CHECK(format_quantity(Amount{1}, "LTR", Language::vi) == "0,000001 lít");
  CHECK(format_quantity(Amount{1'000'000'000'000}, "", Language::en) == "1,000,000 units");
  CHECK(format_quantity(Amount{999'000'000}, "GRM", Language::vi) == "999 g");
  CHECK(format_quantity(Amount{-3'250'000}, "KGM", Language::vi) == "-3,25 kg");
  CHECK(format_quantity(Amount{2'000'000}, "XZQ", Language::vi) == "2 XZQ");
}
