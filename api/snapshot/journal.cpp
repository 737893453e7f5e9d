#include "api/snapshot/journal.h"

#include <fstream>
#include <iterator>
#include <limits>

#include "ledger/base/text.h"

namespace nguon::api {
namespace {

constexpr std::uint64_t kU32Max = std::numeric_limits<std::uint32_t>::max();

}  // namespace

Result<Journal> Journal::open(std::filesystem::path file) {
  Journal out;
  out.file_ = std::move(file);
  std::ifstream in(out.file_, std::ios::binary);
  if (!in) return out;
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const std::string name = out.file_.string();
  if (bytes.size() > kJournalBytesMax)
    return Error{Errc::too_large, "journal_too_large", name + " is over 16 MiB: begin a new one",
                 name + " lớn hơn 16 MiB: hãy dùng tệp mới"};
  std::size_t number = 0;
  for (const auto line : split(bytes, '\n')) {
    ++number;
    if (line.empty()) continue;
    const auto fields = split(line, '\t');
    const bool whole = fields.size() == 4;
    const auto time = parse_time_utc(fields[0]);
    // Past every u32 where there is none.
    const auto number_in = [&](std::size_t field) {
      return whole ? parse_decimal(fields[field]).value_or(UINT64_MAX) : UINT64_MAX;
    };
    const std::uint64_t run = number_in(1), serial = number_in(2);
    if (!time || run > kU32Max || serial > kU32Max) {
      const std::string where = name + ":" + std::to_string(number);
      return Error{Errc::invalid_argument, "journal_malformed", where + ": not a line of a journal",
                   where + ": không phải dòng sổ tay"};
    }
    out.last_[{static_cast<std::uint32_t>(run), static_cast<std::uint32_t>(serial)}] = *time;
  }
  return out;
}

std::optional<Time> Journal::check(std::uint32_t run, std::uint32_t serial, std::string_view status, Time now) {
  new_lines_ += format_time(now) + "\t" + std::to_string(run) + "\t" + std::to_string(serial) + "\t" + std::string(status) + "\n";
  const auto [at, first] = last_.try_emplace({run, serial}, now);
  if (first) return std::nullopt;
  const Time before = at->second;
  at->second = now;
  if (now.unix_ms - before.unix_ms > kJournalWindowMs) return std::nullopt;
  return before;
}

Result<void> Journal::save() {
  if (file_.empty() || new_lines_.empty()) return {};
  std::ofstream out(file_, std::ios::binary | std::ios::app);
  out << new_lines_;
  out.close();
  if (!out) return Error{Errc::io, "file_unwritable", "cannot write " + file_.string(), "không ghi được tệp " + file_.string()};
  new_lines_.clear();
  return {};
}

}  // namespace nguon::api
