// Signed checkpoints that files of evidence were made with, so that the same file can be made again: the ledger itself
// keeps only its newest. Public anyway; erased, they can no more be asked for by size.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/desk/database.h"
#include "ledger/base/result.h"

namespace nguon::api::desk {

inline constexpr std::int64_t kCheckpointsKept = 10'000;  // the newest

// Thread-safe. Errors of the database.
class KeptCheckpoints {
 public:
  explicit KeptCheckpoints(Database& database) : database_(database) {}
  Result<void> open();
  // The note that was kept first for this size; `note` when it is the first.
  Result<std::string> keep(std::uint64_t size, std::string_view note);
  // Errc::not_found (checkpoint_unknown).
  Result<std::string> find(std::uint64_t size);

 private:
  Database& database_;
};

}  // namespace nguon::api::desk
