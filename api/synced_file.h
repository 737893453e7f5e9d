// Small files that must survive: written whole or not at all, and on disk when the call returns.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace nguon::api {

// Replaces `path` by `bytes`: a file beside it is written, synced and renamed over it, then the
// directory is synced. After an error the old file or the new one is there, never a part. Errc::io
// names the call. One writer of a path at a time.
Result<void> write_synced(const std::filesystem::path& path, std::string_view bytes);

// The whole file; nothing when it does not exist. Errc::too_large past `bytes_max`; Errc::io.
Result<std::optional<std::string>> read_whole(const std::filesystem::path& path, std::size_t bytes_max);

// Keeps a directory for one process, as long as it lives.
class DirectoryLock {
 public:
  // Makes the directory where it is missing. Errc::locked (directory_locked) when another process has it.
  static Result<DirectoryLock> take(const std::filesystem::path& directory);

 private:
  struct Handle;
  std::shared_ptr<Handle> handle_;
};

}  // namespace nguon::api
