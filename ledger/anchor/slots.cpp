#include "ledger/anchor/internal/slots.h"

#include "ledger/base/sha256.h"

namespace nguon::anchor::internal {
namespace {

Error damaged_file(const std::string& path, const std::string& en, const std::string& vi) {
  return {Errc::corrupt, "anchor_damaged",
          path + ": " + en +
              ". Put the file back only if it is the very same file; otherwise see docs/operations/lost-anchor.md "
              "(nguon anchor adopt, or a successor ledger)",
          path + ": " + vi +
              ". Chỉ phục hồi tệp này nếu đó đúng là tệp cũ; nếu không, xem docs/operations/lost-anchor.md "
              "(nguon anchor adopt, hoặc lập sổ kế nhiệm)."};
}

}  // namespace

Result<Slots> Slots::read(const std::string& path, std::string first, std::string second) {
  Slots out;
  out.bytes_ = {std::move(first), std::move(second)};
  for (std::size_t i = 0; i < 2; ++i) {
    auto slot = decode_slot(out.bytes_[i]);
    if (slot && slot->counter % 2 == i) out.slots_[i] = std::move(*slot);
  }
  const auto& [a, b] = out.slots_;
  if (!a && !b)
    return damaged_file(path, "neither of its two slots can be read, so nobody knows what this ledger has signed",
                        "cả hai ô đều không đọc được nên không biết sổ cái đã ký đến đâu");
  out.newest_ = !a || (b && b->counter > a->counter) ? 1 : 0;
  if (!a || !b) return out;
  const Slot& newer = *out.slots_[out.newest_];
  const Slot& older = *out.slots_[1 - out.newest_];
  const bool grows = newer.mark == older.mark || newer.mark.size > older.mark.size;
  if (newer.counter != older.counter + 1 || newer.place != older.place || newer.mark.origin != older.mark.origin || !grows)
    return damaged_file(path, "its two slots contradict each other", "hai ô của tệp mâu thuẫn với nhau");
  return out;
}

void Slots::set(const Slot& slot) {
  newest_ = slot.counter % 2;
  slots_[newest_] = slot;
  bytes_[newest_] = encode_slot(slot);
}

Result<Slots> read_slots(Disk& disk) {
  NGUON_ASSIGN(first, disk.read(0, kSlotBytes));
  NGUON_ASSIGN(second, disk.read(kSlotDistance, kSlotBytes));
  return Slots::read(disk.path(), std::move(first), std::move(second));
}

std::string new_file(const Mark& mark, std::uint64_t place) {
  std::string out(kFileBytes, '\0');
  for (std::uint64_t counter = 0; counter < 2; ++counter)
    out.replace(counter * kSlotDistance, kSlotBytes, encode_slot({counter, place, mark}));
  return out;
}

Error changed(const std::string& what) {
  return {Errc::conflict, "anchor_changed", what + ": stop whatever else uses it",
          "Tệp neo đã bị thay đổi (" + what + "): hãy dừng tiến trình khác đang dùng nó."};
}

Error backwards(const std::string& path, const Mark& from, const Mark& to) {
  const std::string sizes = "size " + std::to_string(from.size) + " -> " + std::to_string(to.size);
  return {Errc::invalid_argument, "anchor_backwards",
          path + " only grows (" + sizes + ", " + from.origin + " -> " + to.origin + ")",
          path + " chỉ được tiến lên (" + sizes + ", " + from.origin + " -> " + to.origin + ")."};
}

Error copied(const std::string& path, const Slot& slot, std::uint64_t place) {
  const std::string n = std::to_string(slot.mark.size);
  const std::string was = std::to_string(slot.place), is = std::to_string(place);
  return {
      Errc::corrupt, "anchor_copied",
      path + " is a copy (it was written as inode " + was + ", this is " + is + "; size " + n +
          "): a copied ledger must not sign. If the disk was moved and the original is gone for good, run: nguon anchor moved",
      path + " là bản sao (tệp gốc có inode " + was + ", tệp này " + is + "; " + n +
          " mục): sổ cái sao chép không được ký. Nếu chỉ chuyển ổ đĩa và bản gốc không còn dùng nữa, hãy chạy: nguon anchor "
          "moved"};
}

}  // namespace nguon::anchor::internal
