// What the anchor asks of the operating system once its file is open: tests put faults here.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "ledger/anchor/anchor.h"

namespace nguon::anchor::internal {

// An open, locked file.
class Disk {
 public:
  virtual ~Disk() = default;
  // Exactly `size` bytes at `offset`; fewer when the file ends there.
  virtual Result<std::string> read(std::uint64_t offset, std::size_t size) = 0;
  // All of `bytes` at `offset`, and on the medium when it returns.
  virtual Result<void> write(std::uint64_t offset, std::string_view bytes) = 0;
  // Errc::conflict (anchor_changed) when the file was removed or another was put in its place.
  virtual Result<void> still_there() = 0;
  virtual std::uint64_t place() const = 0;
  virtual std::string path() const = 0;
};

// The anchor over `disk`. Errors as for open_file.
Result<std::unique_ptr<Anchor>> open_on(std::unique_ptr<Disk> disk);

}  // namespace nguon::anchor::internal
