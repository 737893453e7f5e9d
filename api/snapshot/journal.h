// What an inspector's device remembers of the labels it checked: a small text file, so that two packs with
// one serial are noticed over a day. One line a unit label: time, run, serial, status, tab-separated.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace nguon::api {

inline constexpr std::int64_t kJournalWindowMs = 86'400'000;  // a serial seen again within a day is a second pack
inline constexpr std::size_t kJournalBytesMax = std::size_t{16} << 20;

class Journal {
 public:
  // A journal in memory alone.
  Journal() = default;
  // The file's lines; none when there is no file. Errc::invalid_argument (journal_malformed) names the line;
  // Errc::too_large (journal_too_large); Errc::io.
  static Result<Journal> open(std::filesystem::path file);

  // When this serial was checked before, within kJournalWindowMs of `now`; and remembers it from now on.
  std::optional<Time> check(std::uint32_t run, std::uint32_t serial, std::string_view status, Time now);
  // Appends what was checked since open. On disk when it returns.
  Result<void> save();

 private:
  std::filesystem::path file_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Time> last_;
  std::string new_lines_;
};

}  // namespace nguon::api
