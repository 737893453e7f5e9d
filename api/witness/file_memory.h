// A witness's memory and its alarms as files of one directory.
//
//   DIR/lock                       held while the witness runs
//   DIR/logs/<hash>.checkpoint     the last cosigned checkpoint of an origin; <hash>: SHA-256 of the origin, 32 hex digits
//   DIR/alarms/<hash>-<size>-<root>.txt   two notes of one size with two roots: proof of a fork. Never overwritten
//   DIR/alarms/<hash>-unproven.txt        the last checkpoint that came with a wrong proof
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "api/synced_file.h"
#include "witness/witness.h"

namespace nguon::api {

inline constexpr std::size_t kAlarmFilesMax = 100;  // in one directory; more of the same prove nothing more

class FileMemory final : public witness::Memory {
 public:
  static Result<std::unique_ptr<FileMemory>> open(const std::filesystem::path& directory);

  Result<std::optional<std::string>> read(const std::string& origin) override;
  Result<void> write(const std::string& origin, const std::string& note) override;
  // Thread-safe across origins. Errors are told to `log`: an answer must not wait for them.
  void keep(const witness::Contradiction& found, const std::function<void(std::string_view)>& log);
  std::size_t alarms() const;  // proven ones on disk

 private:
  FileMemory(std::filesystem::path directory, DirectoryLock lock) : directory_(std::move(directory)), lock_(std::move(lock)) {}
  std::filesystem::path directory_;
  DirectoryLock lock_;
};

}  // namespace nguon::api
