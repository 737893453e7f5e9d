#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "ledger/anchor/internal/disk.h"
#include "ledger/anchor/internal/slots.h"

namespace nguon::anchor {
namespace internal {
namespace {

namespace fs = std::filesystem;

Error read_failed(const std::string& path, int why) {
  const std::string reason = std::generic_category().message(why);
  return {Errc::io, "anchor_unreadable", "cannot read " + path + ": " + reason, "không đọc được tệp neo " + path + ": " + reason};
}

Error write_failed(const std::string& path, const std::string& act, int why) {
  const std::string reason = std::generic_category().message(why);
  return {Errc::io, "anchor_write_failed", "cannot " + act + " " + path + ": " + reason,
          "không ghi được tệp neo " + path + ": " + reason};
}

// A file descriptor that closes itself; closing gives up the lock.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

Result<std::string> read_at(int fd, const std::string& path, std::uint64_t offset, std::size_t size) {
  std::string out(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t n = ::pread(fd, out.data() + done, size - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return read_failed(path, errno);
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  out.resize(done);
  return out;
}

// O_DSYNC descriptors return when the bytes are on the medium: one system call instead of two, and
// since the file never grows there is nothing else to write.
Result<void> write_at(int fd, const std::string& path, std::uint64_t offset, std::string_view bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::pwrite(fd, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return write_failed(path, "write", n < 0 ? errno : EIO);
    done += static_cast<std::size_t>(n);
  }
  return {};
}

Result<struct stat> stat_of(int fd, const std::string& path) {
  struct stat found {};
  if (::fstat(fd, &found) != 0) return read_failed(path, errno);
  return found;
}

class FileDisk final : public Disk {
 public:
  FileDisk(Descriptor fd, std::string path, std::uint64_t place) : fd_(std::move(fd)), path_(std::move(path)), place_(place) {}
  Result<std::string> read(std::uint64_t offset, std::size_t size) override { return read_at(fd_.get(), path_, offset, size); }
  Result<void> write(std::uint64_t offset, std::string_view bytes) override { return write_at(fd_.get(), path_, offset, bytes); }
  Result<void> still_there() override {
    struct stat found {};
    if (::stat(path_.c_str(), &found) != 0 || found.st_ino != place_)
      return changed(path_ + " was removed or another file was put in its place");
    return {};
  }
  std::uint64_t place() const override { return place_; }
  std::string path() const override { return path_; }

 private:
  Descriptor fd_;
  std::string path_;
  std::uint64_t place_;
};

Error missing(const std::string& path) {
  return {Errc::not_found, "anchor_missing", "there is no anchor file " + path, "không có tệp neo " + path};
}

enum class Lock { exclusive, none };

Result<std::unique_ptr<Disk>> open_disk(const fs::path& where, Lock lock) {
  const std::string path = where.string();
  const int flags = lock == Lock::exclusive ? O_RDWR | O_DSYNC | O_CLOEXEC : O_RDONLY | O_CLOEXEC;
  Descriptor fd(::open(path.c_str(), flags));
  if (fd.get() < 0 && errno == ENOENT) return missing(path);
  if (fd.get() < 0) return read_failed(path, errno);
  if (lock == Lock::exclusive && ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return read_failed(path, errno);
    return Error{Errc::locked, "anchor_locked", path + " is in use: another ledger runs with this anchor",
                 path + " đang được dùng: có sổ cái khác đang chạy với tệp neo này"};
  }
  // After a failed sync the page cache may show bytes that never reached the disk: ask the disk.
  (void)::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_DONTNEED);
  NGUON_ASSIGN(found, stat_of(fd.get(), path));
  auto disk = std::make_unique<FileDisk>(std::move(fd), path, found.st_ino);
  NGUON_TRY(disk->still_there());
  return std::unique_ptr<Disk>(std::move(disk));
}

Result<void> sync_directory_of(const fs::path& path) {
  const std::string directory = path.has_parent_path() ? path.parent_path().string() : ".";
  const Descriptor fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0 || ::fsync(fd.get()) != 0) return write_failed(directory, "sync", errno);
  return {};
}

// Written whole under another name, then linked: an anchor file is there whole or not at all, and
// never in the place of another one.
Result<void> create_linked(const fs::path& where, const Mark& mark) {
  const std::string path = where.string(), draft = path + ".new";
  ::unlink(draft.c_str());
  const Descriptor fd(::open(draft.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (fd.get() < 0) return write_failed(draft, "create", errno);
  NGUON_ASSIGN(found, stat_of(fd.get(), draft));
  NGUON_TRY(write_at(fd.get(), draft, 0, new_file(mark, found.st_ino)));
  if (::fsync(fd.get()) != 0) return write_failed(draft, "sync", errno);
  const bool linked = ::link(draft.c_str(), path.c_str()) == 0;
  const int why = errno;
  ::unlink(draft.c_str());
  if (!linked && why == EEXIST)
    return Error{Errc::conflict, "anchor_exists", path + " is there already: it belongs to another ledger, or to this one",
                 path + " đã có sẵn: tệp này thuộc về một sổ cái khác, hoặc chính sổ này"};
  if (!linked) return write_failed(path, "create", why);
  return sync_directory_of(where);
}

// Both slots, one after the other.
Result<void> overwrite(Disk& disk, const Mark& mark) {
  const std::string bytes = new_file(mark, disk.place());
  NGUON_TRY(disk.write(0, std::string_view(bytes).substr(0, kSlotDistance)));
  return disk.write(kSlotDistance, std::string_view(bytes).substr(kSlotDistance));
}

Error newer(const std::string& path, const Mark& held, const Mark& mark) {
  const std::string what = held.origin + ", size " + std::to_string(held.size) + ", root " + to_base64(held.root.view());
  return {Errc::conflict, "anchor_newer", path + " holds " + what + ": it is not given up for size " + std::to_string(mark.size),
          path + " đang giữ " + what + ": không thể thay bằng mốc " + std::to_string(mark.size) + " mục."};
}

}  // namespace
}  // namespace internal

using namespace internal;

Result<std::unique_ptr<Anchor>> open_file(const std::filesystem::path& path) {
  NGUON_ASSIGN(disk, open_disk(path, Lock::exclusive));
  return open_on(std::move(disk));
}

Result<void> create_file(const std::filesystem::path& path, const Mark& mark) { return create_linked(path, mark); }

Result<State> read_file(const std::filesystem::path& path) {
  NGUON_ASSIGN(disk, open_disk(path, Lock::none));
  NGUON_ASSIGN(anchor, open_on(std::move(disk)));
  return anchor->state();
}

Result<void> adopt_file(const std::filesystem::path& path, const Mark& mark) {
  auto disk = open_disk(path, Lock::exclusive);
  if (!disk && disk.error().name() == "anchor_missing") return create_linked(path, mark);
  if (!disk) return disk.error();
  for (std::size_t i = 0; i < 2; ++i) {
    NGUON_ASSIGN(bytes, (*disk)->read(i * kSlotDistance, kSlotBytes));
    const auto slot = decode_slot(bytes);
    if (!slot) continue;
    const Mark& held = slot->mark;
    if (held.origin != mark.origin || held.size > mark.size || (held.size == mark.size && held.root != mark.root))
      return newer((*disk)->path(), held, mark);
  }
  return overwrite(**disk, mark);
}

Result<void> accept_moved_file(const std::filesystem::path& path) {
  NGUON_ASSIGN(disk, open_disk(path, Lock::exclusive));
  NGUON_ASSIGN(slots, read_slots(*disk));
  if (slots.newest().place == disk->place()) return {};
  // A damaged slot must stay known as such: what it held may have been newer.
  if (slots.damaged())
    return Error{Errc::corrupt, "anchor_damaged", path.string() + ": one of its slots is damaged: a moved file must be whole",
                 path.string() + ": một ô bị hỏng: chỉ nhận tệp đã chuyển khi cả hai ô còn nguyên."};
  return overwrite(*disk, slots.newest().mark);
}

}  // namespace nguon::anchor
