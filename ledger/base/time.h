// Points in time and days, with the two spellings that the formats use.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace nguon {

// Milliseconds since 1970-01-01T00:00:00Z.
struct Time {
  std::int64_t unix_ms = 0;
  friend bool operator==(const Time&, const Time&) = default;
  friend auto operator<=>(const Time&, const Time&) = default;
};

// Days since 1970-01-01, without a time zone.
struct Day {
  std::int32_t unix_days = 0;
  friend bool operator==(const Day&, const Day&) = default;
  friend auto operator<=>(const Day&, const Day&) = default;
};

// "2026-11-22T08:16:00.000Z": RFC 3339, UTC, always three decimals. Years 1970..9999.
std::string format_time(Time time);
// Exactly the spelling of format_time (one spelling for one time).
Result<Time> parse_time_utc(std::string_view text);
// Any RFC 3339 date-time, with an offset and up to nine decimals (those past three are cut), whose
// time in UTC is one that format_time can write.
Result<Time> parse_time(std::string_view text);

// "2026-11-22"
std::string format_day(Day day);
Result<Day> parse_day(std::string_view text);
// The day that it is in Vietnam (UTC+7, no summer time) at `time`.
Day day_in_vietnam(Time time);
Time start_of_day_in_vietnam(Day day);

// Where the time comes from; passed in, so that tests own it. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Time now() const override;
};

}  // namespace nguon
