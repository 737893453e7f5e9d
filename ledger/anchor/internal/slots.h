// The two slots of an anchor file, and the errors about them.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "ledger/anchor/anchor.h"
#include "ledger/anchor/internal/disk.h"

namespace nguon::anchor::internal {

// At least one of the two can be read.
class Slots {
 public:
  // As the file holds them. Errc::corrupt (anchor_damaged): `path` names it.
  static Result<Slots> read(const std::string& path, std::string first, std::string second);

  const Slot& newest() const { return *slots_[newest_]; }
  bool damaged() const { return !slots_[0] || !slots_[1]; }
  const std::string& bytes(std::size_t i) const { return bytes_[i]; }
  void set(const Slot& slot);

 private:
  std::array<std::string, 2> bytes_;
  std::array<std::optional<Slot>, 2> slots_;
  std::size_t newest_ = 0;
};

Result<Slots> read_slots(Disk& disk);

// Both slots of a new file.
std::string new_file(const Mark& mark, std::uint64_t place);

Error changed(const std::string& what);
Error backwards(const std::string& path, const Mark& from, const Mark& to);
Error copied(const std::string& path, const Slot& slot, std::uint64_t place);

}  // namespace nguon::anchor::internal
