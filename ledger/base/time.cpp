#include "ledger/base/time.h"

#include <chrono>
#include <cstdio>

#include "ledger/base/text.h"

namespace nguon {
namespace {

namespace chr = std::chrono;
constexpr std::int64_t kMsPerDay = 86'400'000;
constexpr std::int64_t kVietnamOffsetMs = 7 * 3'600'000;
constexpr std::int64_t kTimeMsMax = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z
constexpr std::size_t kQuotedBytesMax = 40;

Error bad_time(std::string_view text) {
  const std::string quoted = "\"" + printable(text, kQuotedBytesMax) + "\"";
  return {Errc::invalid_argument, "time_malformed", "not an RFC 3339 time of the years 1970 to 9999: " + quoted,
          "không phải thời điểm đúng dạng RFC 3339 trong các năm 1970 đến 9999: " + quoted};
}

Error bad_day(std::string_view text) {
  const std::string quoted = "\"" + printable(text, kQuotedBytesMax) + "\"";
  return {Errc::invalid_argument, "day_malformed", "not a day YYYY-MM-DD: " + quoted,
          "ngày không đúng dạng NĂM-THÁNG-NGÀY: " + quoted};
}

// The two or four digits at `at`, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int out = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    out = out * 10 + (text[i] - '0');
  }
  return out;
}

bool is_at(std::string_view text, std::size_t at, char c) { return at < text.size() && text[at] == c; }

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

std::string format_day(Day day) {
  const chr::year_month_day ymd{chr::sys_days{chr::days{day.unix_days}}};
  char out[16];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                static_cast<unsigned>(ymd.day()));
  return out;
}

Result<Day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return bad_day(text);
  const int y = digits(text, 0, 4);
  const int m = digits(text, 5, 2);
  const int d = digits(text, 8, 2);
  if (y < 1970 || m < 0 || d < 0) return bad_day(text);
  const chr::year_month_day ymd{chr::year{y}, chr::month{static_cast<unsigned>(m)}, chr::day{static_cast<unsigned>(d)}};
  if (!ymd.ok()) return bad_day(text);
  return Day{static_cast<std::int32_t>(chr::sys_days{ymd}.time_since_epoch().count())};
}

std::string format_time(Time time) {
  const std::int64_t days = floor_div(time.unix_ms, kMsPerDay);
  const auto ms = static_cast<int>(time.unix_ms - days * kMsPerDay);
  char out[32];
  std::snprintf(out, sizeof out, "T%02d:%02d:%02d.%03dZ", ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60, ms % 1000);
  return format_day(Day{static_cast<std::int32_t>(days)}) + out;
}

Result<Time> parse_time(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T') return bad_time(text);
  const auto day = parse_day(text.substr(0, 10));
  const int h = digits(text, 11, 2);
  const int m = digits(text, 14, 2);
  const int s = digits(text, 17, 2);
  if (!day || h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 59 || text[13] != ':' || text[16] != ':') return bad_time(text);
  std::size_t at = 19;
  int ms = 0;
  if (is_at(text, at, '.')) {
    ++at;
    int count = 0;
    for (; digits(text, at, 1) >= 0; ++at, ++count)
      if (count < 3) ms = ms * 10 + digits(text, at, 1);
    if (count == 0 || count > 9) return bad_time(text);
    for (; count < 3; ++count) ms *= 10;
  }
  std::int64_t offset_minutes = 0;
  if (is_at(text, at, 'Z')) {
    ++at;
  } else {
    if (!is_at(text, at, '+') && !is_at(text, at, '-')) return bad_time(text);
    const int oh = digits(text, at + 1, 2);
    const int om = digits(text, at + 4, 2);
    if (oh < 0 || oh > 14 || om < 0 || om > 59 || !is_at(text, at + 3, ':')) return bad_time(text);
    offset_minutes = (text[at] == '-' ? -1 : 1) * (oh * 60 + om);
    at += 6;
  }
  if (at != text.size()) return bad_time(text);
  const std::int64_t seconds = std::int64_t{day->unix_days} * 86'400 + h * 3600 + m * 60 + s - offset_minutes * 60;
  const Time out{seconds * 1000 + ms};
  if (out.unix_ms < 0 || out.unix_ms > kTimeMsMax) return bad_time(text);  // its offset leads out of the years
  return out;
}

Result<Time> parse_time_utc(std::string_view text) {
  NGUON_ASSIGN(time, parse_time(text));
  if (format_time(time) != text) return bad_time(text);
  return time;
}

Day day_in_vietnam(Time time) { return Day{static_cast<std::int32_t>(floor_div(time.unix_ms + kVietnamOffsetMs, kMsPerDay))}; }

Time start_of_day_in_vietnam(Day day) { return Time{std::int64_t{day.unix_days} * kMsPerDay - kVietnamOffsetMs}; }

Time SystemClock::now() const {
  return Time{chr::duration_cast<chr::milliseconds>(chr::system_clock::now().time_since_epoch()).count()};
}

}  // namespace nguon
