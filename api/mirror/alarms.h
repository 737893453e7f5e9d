// What a mirror found wrong with a ledger, as files that stay until a person puts them away: the
// contradiction and the bytes that show it.
//
//   DIR/<kind>-<hash>.txt   one for each different finding; delete or move it when it is dealt with
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace nguon::api {

inline constexpr std::size_t kMirrorAlarmsMax = 100;  // files; further findings add nothing

class AlarmFolder {
 public:
  explicit AlarmFolder(std::filesystem::path directory) : directory_(std::move(directory)) {}

  // Errc::io when the folder cannot be made.
  Result<void> prepare() const;
  // Writes it, synced, unless the same finding is there. `kind` is a snake_case word.
  Result<void> raise(std::string_view kind, const std::string& what, const std::string& evidence, Time now) const;

  struct Open {
    std::uint64_t count = 0;
    std::string newest;  // kind of the file written last
  };
  Open open() const;

 private:
  std::filesystem::path directory_;
};

}  // namespace nguon::api
