// The files of a database that is open, as a power cut would leave them.
#pragma once
#include <catch2/catch.hpp>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

namespace nguon::store {

// Every file's length and time of change; nothing when one of them went away meanwhile.
inline std::optional<std::map<std::filesystem::path, std::pair<std::uintmax_t, std::filesystem::file_time_type>>> listing(
    const std::filesystem::path& folder) {
  std::map<std::filesystem::path, std::pair<std::uintmax_t, std::filesystem::file_time_type>> out;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::error_code gone, changed_gone;
    out[file.path()] = {std::filesystem::file_size(file.path(), gone),
                        std::filesystem::last_write_time(file.path(), changed_gone)};
    if (gone || changed_gone) return std::nullopt;
  }
  return out;
}

// The files as they lay at one moment: RocksDB merges and removes files behind the back of whoever copies them.
inline void copy_while_open(const std::filesystem::path& from, const std::filesystem::path& to) {
  constexpr int kTries = 1000;
  bool whole = false;
  for (int i = 0; i < kTries && !whole; ++i) {
    std::filesystem::remove_all(to);
    const auto before = listing(from);
    std::error_code failed;
    std::filesystem::copy(from, to, std::filesystem::copy_options::recursive, failed);
    whole = !failed && before && before == listing(from);
  }
  REQUIRE(whole);
}

}  // namespace nguon::store
