#include "ledger/internal/disk_floor.h"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace nguon::internal {
namespace {

std::string mib(std::uint64_t bytes) { return std::to_string(bytes >> 20); }

Error disk_low(const DiskFloor::Last& disk) {
  return {Errc::no_space, "disk_low",
          "the disk has " + mib(disk.free_bytes) + " MiB free and must keep " + mib(disk.floor_bytes) +
              " MiB: make room; statements are taken again by themselves, and reading goes on",
          "Đĩa còn trống " + mib(disk.free_bytes) + " MiB, phải giữ lại " + mib(disk.floor_bytes) +
              " MiB: hãy dọn chỗ. Sổ tự nhận bản khai trở lại khi đủ chỗ, việc tra cứu vẫn bình thường."};
}

}  // namespace

std::optional<Error> DiskFloor::check(Time now) {
  if (free_bytes_min_ == 0) return std::nullopt;
  const std::lock_guard lock(mutex_);
  if (!asked_ || written_ >= kAskEveryBytes || std::abs(now.unix_ms - asked_->unix_ms) >= kAskEveryMs) {
    ask();
    asked_ = now;
    written_ = 0;
  }
  return error_;
}

void DiskFloor::wrote(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  written_ += bytes;
}

DiskFloor::Last DiskFloor::last() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

// REQUIRES: mutex_ is held.
void DiskFloor::ask() {
  error_.reset();
  const auto space = store_.space();
  if (!space) {
    error_ = Error{Errc::no_space, "disk_low", space.error().message(), space.error().message_vi()};
  } else if (*space) {
    last_ = {(*space)->free_bytes, std::max(free_bytes_min_, (*space)->total_bytes / kPartOfDisk)};
    if (last_.free_bytes < last_.floor_bytes) error_ = disk_low(last_);
  }
}

}  // namespace nguon::internal
