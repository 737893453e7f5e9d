#include <algorithm>
#include <array>

#include "ledger/anchor/anchor.h"
#include "ledger/anchor/internal/disk.h"
#include "ledger/anchor/internal/slots.h"

namespace nguon::anchor::internal {
namespace {

class FileAnchor final : public Anchor {
 public:
  FileAnchor(std::unique_ptr<Disk> disk, Slots slots) : disk_(std::move(disk)), slots_(std::move(slots)) {
    state_ = {slots_.newest().mark, slots_.damaged()};
  }

  const State& state() const override { return state_; }

  Result<void> advance(const Mark& expect, const Mark& next) override {
    if (failed_) return *failed_;
    if (state_.mark != expect)
      return changed(describe() + " holds size " + std::to_string(state_.mark.size) + ", not what was expected");
    const bool same = next == expect;
    if (!same && (next.origin != expect.origin || next.size <= expect.size)) return backwards(describe(), expect, next);
    NGUON_TRY(unchanged());
    const Slot slot{slots_.newest().counter + 1, disk_->place(), next};
    const std::string bytes = encode_slot(slot);
    if (auto written = disk_->write(slot.counter % 2 * kSlotDistance, bytes); !written) {
      failed_ = written.error();
      return *failed_;
    }
    slots_.set(slot);
    state_ = {next, slots_.damaged()};
    return {};
  }

  std::string describe() const override { return disk_->path(); }

 private:
  // Nobody but this process may have written: the lock says so to those who ask, this to the rest.
  Result<void> unchanged() {
    NGUON_TRY(disk_->still_there());
    for (std::size_t i = 0; i < 2; ++i) {
      NGUON_ASSIGN(bytes, disk_->read(i * kSlotDistance, kSlotBytes));
      if (std::string_view(bytes) != std::string_view(slots_.bytes(i))) return changed("somebody else wrote to " + describe());
    }
    return {};
  }

  std::unique_ptr<Disk> disk_;
  Slots slots_;
  State state_;
  std::optional<Error> failed_;  // for good
};

}  // namespace

Result<std::unique_ptr<Anchor>> open_on(std::unique_ptr<Disk> disk) {
  NGUON_ASSIGN(slots, read_slots(*disk));
  if (slots.newest().place != disk->place()) return copied(disk->path(), slots.newest(), disk->place());
  return std::unique_ptr<Anchor>(std::make_unique<FileAnchor>(std::move(disk), std::move(slots)));
}

}  // namespace nguon::anchor::internal
