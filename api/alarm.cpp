#include "api/alarm.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "ledger/base/json.h"

namespace nguon::api {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kUnreadable = "alarms_unreadable";

Error not_written(const fs::path& file, int why) {
  const std::string reason = std::generic_category().message(why);
  return {Errc::io, "alarms_not_written", "cannot write " + file.string() + ": " + reason,
          "không ghi được " + file.string() + ": " + reason};
}

Error unreadable(const fs::path& file, const std::string& why) {
  return {Errc::corrupt, std::string(kUnreadable), file.string() + " cannot be read: " + why,
          "không đọc được " + file.string() + ": " + why};
}

Error ringing(const std::string& name, const std::string& en, const std::string& vi) {
  return {Errc::corrupt, "ledger_alarm",
          "alarm " + name + ": " + en + ". Find out why, mend it, then: nguon scrub --clear " + name,
          "báo động " + name + ": " + vi + ". Hãy tìm nguyên nhân, khắc phục, rồi chạy: nguon scrub --clear " + name};
}

Error ringing(const Alarm& alarm) {
  const std::string what = alarm.finding + " (" + format_time(alarm.found_at) + "): ";
  return ringing(alarm.name, what + alarm.message, what + alarm.message_vi);
}

std::optional<Alarm> alarm_of(const std::string& line) {
  const auto parsed = parse_json(line);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  const auto text = [&](std::string_view name) -> std::string {
    const auto* found = parsed->as_object().if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
  };
  const auto found_at = parse_time(text("foundAt"));
  if (text("name").empty() || !found_at) return std::nullopt;
  return Alarm{text("name"), *found_at, text("finding"), text("message"), text("messageVi")};
}

Result<void> sync_path(const fs::path& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0) return not_written(path, errno);
  const int synced = ::fsync(fd);
  const int why = errno;
  ::close(fd);
  if (synced != 0) return not_written(path, why);
  return {};
}

// The whole file at once: a new one beside it, then in its place.
Result<void> write_all(const fs::path& file, const std::vector<Alarm>& alarms) {
  fs::path fresh = file;
  fresh += ".new";
  {
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    for (const Alarm& alarm : alarms) out << json::serialize(to_json(alarm)) << '\n';
    out.close();
    if (!out) return not_written(fresh, errno);
  }
  NGUON_TRY(sync_path(fresh, O_RDONLY));
  if (::rename(fresh.c_str(), file.c_str()) != 0) return not_written(file, errno);
  return sync_path(file.has_parent_path() ? file.parent_path() : fs::path("."), O_RDONLY | O_DIRECTORY);
}

}  // namespace

json::object to_json(const Alarm& alarm) {
  return {{"name", alarm.name},
          {"foundAt", format_time(alarm.found_at)},
          {"finding", alarm.finding},
          {"message", alarm.message},
          {"messageVi", alarm.message_vi}};
}

Result<std::vector<Alarm>> read_alarms(const fs::path& file) {
  std::error_code failed;
  if (!fs::exists(file, failed) && !failed) return std::vector<Alarm>();
  std::ifstream in(file, std::ios::binary);
  if (failed || !in) return unreadable(file, "the file cannot be opened");
  std::vector<Alarm> out;
  for (std::string line; std::getline(in, line);) {
    auto alarm = alarm_of(line);
    if (!alarm) return unreadable(file, "line " + std::to_string(out.size() + 1) + " is no alarm");
    out.push_back(std::move(*alarm));
    if (out.size() > kAlarmsMax) return unreadable(file, "it has more lines than were ever written");
  }
  return out;
}

Result<Alarm> raise_alarm(const fs::path& file, Alarm alarm) {
  // A file that cannot be read is an alarm already; a new one must not be lost for it.
  auto alarms = read_alarms(file);
  std::vector<Alarm> all = alarms ? std::move(*alarms) : std::vector<Alarm>();
  std::size_t number = all.size();
  const std::string start = (alarm.name.empty() ? "scrub" : alarm.name) + "-";
  const auto taken = [&] { return std::any_of(all.begin(), all.end(), [&](const Alarm& a) { return a.name == alarm.name; }); };
  do alarm.name = start + std::to_string(++number);
  while (taken());
  if (all.size() >= kAlarmsMax) return alarm;
  all.push_back(alarm);
  NGUON_TRY(write_all(file, all));
  return alarm;
}

Result<void> clear_alarm(const fs::path& file, std::string_view name) {
  auto alarms = read_alarms(file);
  if (!alarms && name != kUnreadable) return alarms.error();
  std::vector<Alarm> rest = alarms ? std::move(*alarms) : std::vector<Alarm>();
  const auto gone = std::remove_if(rest.begin(), rest.end(), [&](const Alarm& alarm) { return alarm.name == name; });
  if (gone == rest.end() && name != kUnreadable)
    return Error{Errc::not_found, "alarm_unknown", "there is no alarm called " + std::string(name),
                 "không có báo động nào tên " + std::string(name)};
  rest.erase(gone, rest.end());
  return write_all(file, rest);
}

Result<void> check_alarms(const fs::path& file) {
  const auto alarms = read_alarms(file);
  if (!alarms) return ringing(std::string(kUnreadable), alarms.error().message(), alarms.error().message_vi());
  if (alarms->empty()) return {};
  return ringing(alarms->front());
}

Error Alarms::raise(std::string_view by, const AuditReport::Finding& finding) {
  Alarm alarm{std::string(by), clock_.now(), finding.name, finding.message, finding.message_vi};
  const auto raised = [&] {
    const std::lock_guard lock(writing_);
    return raise_alarm(file_, alarm);
  }();
  if (raised) alarm = *raised;
  if (log_) log_("báo động / alarm " + alarm.name + ": " + finding.name + ": " + finding.message);
  if (log_ && !raised) log_(raised.error().message());
  return ringing(alarm);
}

}  // namespace nguon::api
