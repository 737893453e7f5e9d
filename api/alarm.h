// Alarms: what the scrub found stays written down in the data directory until an operator clears it by
// name. While there is one the ledger takes no statements, whoever opens it; reading goes on.
//
//   DIR/alarms.json   one JSON object a line: {"name","foundAt","finding","message","messageVi"}
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace nguon::api {

struct Alarm {
  std::string name;  // "scrub-1", "scrub-2", ...: what it is cleared by
  Time found_at;
  std::string finding;  // as AuditReport::Finding::name
  std::string message, message_vi;
};

inline constexpr std::size_t kAlarmsMax = 100;  // older ones stay; a new one past them is not written down again

// None when there is no file. Errc::corrupt (alarms_unreadable) when it is not what was written: that
// counts as an alarm.
Result<std::vector<Alarm>> read_alarms(const std::filesystem::path& file);

// Adds one and gives it its name; on disk and synced when it returns. Errc::io (alarms_not_written).
Result<Alarm> raise_alarm(const std::filesystem::path& file, Alarm alarm);

// Errc::not_found (alarm_unknown); Errc::io (alarms_not_written). A file that cannot be read is cleared by
// the name "alarms_unreadable".
Result<void> clear_alarm(const std::filesystem::path& file, std::string_view name);

// Ok when there is no alarm; else Errc::corrupt (ledger_alarm) with the first one and how to clear it.
Result<void> check_alarms(const std::filesystem::path& file);

}  // namespace nguon::api
