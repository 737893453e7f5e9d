#include "ledger/base/time.h"

#include "tests/support/check.h"

using namespace nguon;
using test::value_of;

TEST_CASE("times have one spelling and come back", "[base]") {
  // date -u -d 2026-11-22T08:16:00Z +%s
  CHECK(value_of(parse_time_utc("2026-11-22T08:16:00.123Z")) == Time{1795335360'123});
  CHECK(format_time(Time{1795335360'123}) == "2026-11-22T08:16:00.123Z");
  CHECK(format_time(Time{0}) == "1970-01-01T00:00:00.000Z");
}

TEST_CASE("offsets and decimals are understood", "[base]") {
  const Time expected = value_of(parse_time_utc("2026-11-22T08:16:00.500Z"));
  CHECK(value_of(parse_time("2026-11-22T15:16:00.5+07:00")) == expected);
  CHECK(value_of(parse_time("2026-11-22T03:46:00.500999-04:30")) == expected);
  CHECK(value_of(parse_time("2024-02-29T00:00:00Z")) == value_of(parse_time_utc("2024-02-29T00:00:00.000Z")));
}

TEST_CASE("what is not a time is refused", "[base]") {
  for (const char* bad : {"", "2026-11-22", "2026-11-22 08:16:00Z", "2026-02-30T00:00:00Z", "2026-11-22T24:00:00Z",
                          "2026-11-22T08:60:00Z", "2026-11-22T08:16:00", "2026-11-22T08:16:00.Z", "2026-11-22T08:16:00+7:00",
                          "2026-11-22T08:16:00Zx", "2026-11-22T08:16:00+0700", "1969-12-31T00:00:00Z",
                          "1970-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2026-11-22T08:16:00.1234567890Z"}) {
    INFO(bad);
    CHECK_FALSE(parse_time(bad));
  }
  CHECK(format_time(value_of(parse_time("1970-01-01T07:00:00+07:00"))) == "1970-01-01T00:00:00.000Z");
  CHECK(format_time(value_of(parse_time("9999-12-31T23:59:59.999Z"))) == "9999-12-31T23:59:59.999Z");
  CHECK_FALSE(parse_time_utc("2026-11-22T08:16:00Z"));
  CHECK_FALSE(parse_time_utc("2026-11-22T08:16:00.000+00:00"));
}

TEST_CASE("days are Vietnam's days", "[base]") {
  CHECK(format_day(day_in_vietnam(value_of(parse_time("2026-11-22T17:00:00Z")))) == "2026-11-23");
  CHECK(format_day(day_in_vietnam(value_of(parse_time("2026-11-22T16:59:59Z")))) == "2026-11-22");
  CHECK(format_time(start_of_day_in_vietnam(value_of(parse_day("2026-11-23")))) == "2026-11-22T17:00:00.000Z");
  CHECK(value_of(parse_day("2020-01-01")).unix_days == 18262);
  for (const char* bad : {"2026-13-01", "2026-00-01", "2025-02-29", "26-01-01", "2026-1-1", "2026-01-01 "})
    CHECK_FALSE(parse_day(bad));
}
