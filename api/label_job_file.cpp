#include "api/label_job_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "ledger/base/json.h"
#include "ledger/base/sha256.h"

namespace nguon::api {
namespace {

constexpr std::size_t kReadBytes = std::size_t{1} << 20;
constexpr std::size_t kJobBytesMax = 4'096;  // of NAME.job

Error unwritable(const std::string& path) {
  const std::string why = std::strerror(errno);
  return {Errc::io, "file_unwritable", "cannot write " + path + ": " + why, "không ghi được tệp " + path + ": " + why};
}

Result<void> write_all(int file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return unwritable(path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> sync_folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  const int opened = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return unwritable(path);
  const int synced = ::fsync(opened);
  ::close(opened);
  if (synced != 0) return unwritable(path);
  return {};
}

bool exists(const std::string& path) {
  struct stat found {};
  return ::lstat(path.c_str(), &found) == 0;
}

Error damaged(const std::string& path) {
  return {Errc::corrupt, "job_damaged", path + ".part and " + path + ".job contradict each other: remove both and begin anew",
          path + ".part và " + path + ".job mâu thuẫn nhau: hãy xóa cả hai và in lại từ đầu"};
}

}  // namespace

Result<void> write_whole(const std::string& path, std::string_view bytes) {
  const std::string fresh = path + ".new";
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return unwritable(path);
  auto written = write_all(file, bytes, path);
  if (written && ::fsync(file) != 0) written = unwritable(path);
  ::close(file);
  if (written && ::rename(fresh.c_str(), path.c_str()) != 0) written = unwritable(path);
  if (written) return sync_folder_of(path);
  ::unlink(fresh.c_str());
  return written;
}

JobFile::JobFile(JobFile&& other) noexcept
    : path_(std::move(other.path_)),
      fingerprint_(std::move(other.fingerprint_)),
      file_(std::exchange(other.file_, -1)),
      labels_(other.labels_),
      saved_labels_(other.saved_labels_),
      bytes_(other.bytes_) {}

JobFile::~JobFile() {
  if (file_ >= 0) ::close(file_);  // what was not saved is made again
}

Result<JobFile> JobFile::open(std::string path, std::string fingerprint) {
  if (exists(path))
    return Error{Errc::conflict, "file_exists", path + " is there already, and a finished job is never overwritten",
                 path + " đã có; tệp in đã xong không bao giờ bị ghi đè"};
  const std::string part = path + ".part";
  const int file = ::open(part.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return unwritable(part);
  JobFile out(std::move(path), std::move(fingerprint), file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0)
    return Error{Errc::conflict, "job_busy", "another process is writing " + part, "một tiến trình khác đang ghi " + part};
  NGUON_TRY(out.take_up());
  return out;
}

Result<void> JobFile::take_up() {
  struct stat part {};
  if (::fstat(file_, &part) != 0) return unwritable(path_);
  const std::string job_path = path_ + ".job";
  if (exists(job_path)) {
    std::ifstream in(job_path, std::ios::binary);
    std::string text(kJobBytesMax, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    const auto parsed = parse_json(text);
    const auto* job = parsed ? parsed->if_object() : nullptr;
    const auto* of = job != nullptr ? job->if_contains("fingerprint") : nullptr;
    const auto* labels = job != nullptr ? job->if_contains("labels") : nullptr;
    const auto* bytes = job != nullptr ? job->if_contains("bytes") : nullptr;
    if (of == nullptr || !of->is_string() || labels == nullptr || !labels->is_int64() || bytes == nullptr || !bytes->is_int64())
      return damaged(path_);
    if (std::string_view(of->as_string()) != fingerprint_)
      return Error{Errc::conflict, "job_other",
                   path_ + ".part belongs to another job: finish that one, or remove it with " + path_ + ".job",
                   path_ + ".part thuộc lệnh in khác: hãy in xong lệnh đó, hoặc xóa nó cùng " + path_ + ".job"};
    if (labels->as_int64() < 0 || bytes->as_int64() < 0 || part.st_size < bytes->as_int64()) return damaged(path_);
    labels_ = saved_labels_ = static_cast<std::uint32_t>(labels->as_int64());
    bytes_ = static_cast<std::uint64_t>(bytes->as_int64());
  }
  if (::ftruncate(file_, static_cast<off_t>(bytes_)) != 0 || ::lseek(file_, static_cast<off_t>(bytes_), SEEK_SET) < 0)
    return unwritable(path_);
  return labels_ == 0 ? save() : Result<void>{};
}

Result<void> JobFile::append(std::string_view bytes, std::uint32_t labels_done) {
  NGUON_TRY(write_all(file_, bytes, path_ + ".part"));
  bytes_ += bytes.size();
  labels_ = labels_done;
  if (labels_ - saved_labels_ >= kJobSaveLabels) return save();
  return {};
}

Result<void> JobFile::save() {
  if (::fdatasync(file_) != 0) return unwritable(path_ + ".part");
  const json::object job{{"fingerprint", fingerprint_}, {"labels", labels_}, {"bytes", bytes_}};
  NGUON_TRY(write_whole(path_ + ".job", json::serialize(job) + "\n"));
  saved_labels_ = labels_;
  return {};
}

Result<Hash> JobFile::sha256() const {
  std::string buffer(kReadBytes, '\0');
  std::uint64_t at = 0;
  bool failed = false;
  const Hash hash = sha256_of_pieces([&]() -> std::string_view {
    if (at == bytes_) return {};
    const ssize_t got =
        ::pread(file_, buffer.data(), std::min<std::uint64_t>(buffer.size(), bytes_ - at), static_cast<off_t>(at));
    failed = got <= 0;
    if (failed) return {};
    at += static_cast<std::uint64_t>(got);
    return std::string_view(buffer).substr(0, static_cast<std::size_t>(got));
  });
  if (failed) return Error{Errc::io, "cannot read " + path_ + ".part: " + std::strerror(errno)};
  return hash;
}

Result<void> JobFile::finish() {
  NGUON_TRY(save());
  // Not over a file that came meanwhile.
  if (::link((path_ + ".part").c_str(), path_.c_str()) != 0) return unwritable(path_);
  NGUON_TRY(sync_folder_of(path_));
  ::unlink((path_ + ".part").c_str());
  ::unlink((path_ + ".job").c_str());
  return sync_folder_of(path_);
}

}  // namespace nguon::api
