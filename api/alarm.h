// Alarms: what a scrub or an audit found stays written down in the data directory until an operator clears it by
// name. While there is one the ledger takes no statements, whoever opens it; reading goes on.
//
//   DIR/alarms.json   one JSON object a line: {"name","foundAt","finding","message","messageVi"}
#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/audit.h"
#include "ledger/base/json.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace nguon::api {

struct Alarm {
  std::string name;  // "scrub-1", "audit-2", ...: what it is cleared by
  Time found_at;
  std::string finding;  // as AuditReport::Finding::name
  std::string message, message_vi;
};

inline constexpr std::size_t kAlarmsMax = 100;  // older ones stay; a new one past them is not written down again

// None when there is no file. Errc::corrupt (alarms_unreadable) when it is not what was written: that
// counts as an alarm.
Result<std::vector<Alarm>> read_alarms(const std::filesystem::path& file);

// Adds one and gives it its name: what it was called ("scrub" when nothing) and a number; on disk and synced when it returns.
// Errc::io (alarms_not_written).
Result<Alarm> raise_alarm(const std::filesystem::path& file, Alarm alarm);

// Errc::not_found (alarm_unknown); Errc::io (alarms_not_written). A file that cannot be read is cleared by
// the name "alarms_unreadable".
Result<void> clear_alarm(const std::filesystem::path& file, std::string_view name);

json::object to_json(const Alarm& alarm);

// Ok when there is no alarm; else Errc::corrupt (ledger_alarm) with the first one and how to clear it.
Result<void> check_alarms(const std::filesystem::path& file);

// The alarms of a server's ledger. Thread-safe.
class Alarms {
 public:
  using Log = std::function<void(std::string_view line)>;
  Alarms(std::filesystem::path file, const Clock& clock, Log log) : file_(std::move(file)), clock_(clock), log_(std::move(log)) {}

  // Writes down what `by` ("scrub", "audit") found, and tells the log. What the ledger is to be halted with; also when the
  // alarm could not be written, which the log says.
  Error raise(std::string_view by, const AuditReport::Finding& finding);
  // Errors of read_alarms.
  Result<std::vector<Alarm>> all() const { return read_alarms(file_); }

 private:
  const std::filesystem::path file_;
  const Clock& clock_;
  const Log log_;
  std::mutex writing_;  // the scrub's thread and the audit's
};

}  // namespace nguon::api
