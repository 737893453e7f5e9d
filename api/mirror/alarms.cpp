#include "api/mirror/alarms.h"

#include "api/synced_file.h"
#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"

namespace nguon::api {

Result<void> AlarmFolder::prepare() const {
  std::error_code failed;
  std::filesystem::create_directories(directory_, failed);
  if (failed) return Error{Errc::io, "cannot make " + directory_.string() + ": " + failed.message()};
  return {};
}

Result<void> AlarmFolder::raise(std::string_view kind, const std::string& what, const std::string& evidence, Time now) const {
  const std::string hash = to_hex(sha256(std::string(kind) + what + evidence).view()).substr(0, 16);
  const auto path = directory_ / (std::string(kind) + "-" + hash + ".txt");
  std::error_code failed;
  if (std::filesystem::exists(path, failed) || open().count >= kMirrorAlarmsMax) return {};
  return write_synced(path, format_time(now) + "\n" + what + "\n\n" + evidence);
}

AlarmFolder::Open AlarmFolder::open() const {
  Open out;
  std::filesystem::file_time_type newest{};
  std::error_code failed;
  for (const auto& file : std::filesystem::directory_iterator(directory_, failed)) {
    const auto name = file.path().filename().string();
    if (!name.ends_with(".txt")) continue;
    const auto written = file.last_write_time(failed);
    if (out.count++ == 0 || written >= newest) {
      newest = written;
      out.newest = name.substr(0, name.rfind('-'));
    }
  }
  return out;
}

}  // namespace nguon::api
