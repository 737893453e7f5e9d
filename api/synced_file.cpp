#include "api/synced_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace nguon::api {
namespace {

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

Error failed(const char* call, const std::filesystem::path& path) {
  return {Errc::io, std::string(call) + " " + path.string() + ": " + std::strerror(errno)};
}

Result<void> write_all(const File& file, const std::filesystem::path& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.fd(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return failed("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.fd()) != 0) return failed("fsync", path);
  return {};
}

}  // namespace

Result<void> write_synced(const std::filesystem::path& path, std::string_view bytes) {
  const std::filesystem::path beside = path.string() + ".new";
  {
    const File file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (file.fd() < 0) return failed("open", beside);
    NGUON_TRY(write_all(file, beside, bytes));
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) return failed("rename", path);
  const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const File directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.fd() < 0) return failed("open", parent);
  if (::fsync(directory.fd()) != 0) return failed("fsync", parent);
  return {};
}

Result<std::optional<std::string>> read_whole(const std::filesystem::path& path, std::size_t bytes_max) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd() < 0 && errno == ENOENT) return std::optional<std::string>();
  if (file.fd() < 0) return failed("open", path);
  std::string out;
  char buffer[16 * 1024];
  for (;;) {
    const ssize_t got = ::read(file.fd(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed("read", path);
    if (got == 0) return std::optional(std::move(out));
    if (out.size() + static_cast<std::size_t>(got) > bytes_max)
      return Error{Errc::too_large, "file_too_large", path.string() + " is over " + std::to_string(bytes_max) + " bytes",
                   path.string() + " lớn hơn " + std::to_string(bytes_max) + " byte"};
    out.append(buffer, static_cast<std::size_t>(got));
  }
}

struct DirectoryLock::Handle {
  explicit Handle(int fd) : file(fd) {}
  File file;
};

Result<DirectoryLock> DirectoryLock::take(const std::filesystem::path& directory) {
  std::error_code made;
  std::filesystem::create_directories(directory, made);
  if (made) return Error{Errc::io, "cannot make " + directory.string() + ": " + made.message()};
  const auto path = directory / "lock";
  DirectoryLock out;
  out.handle_ = std::make_shared<Handle>(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  const int fd = out.handle_->file.fd();
  if (fd < 0) return failed("open", path);
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return out;
  return Error{Errc::locked, "directory_locked", "another process works in " + directory.string(),
               "một tiến trình khác đang dùng " + directory.string()};
}

}  // namespace nguon::api
