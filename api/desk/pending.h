// Statements that wait for a second key of the same party, exactly as the first one signed them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/desk/database.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace nguon::api::desk {

inline constexpr std::int64_t kPendingMs = std::int64_t{7} * 24 * 3'600'000;  // what nobody signs ends after a week
inline constexpr std::size_t kPendingOfPartyMax = 50;
inline constexpr std::size_t kPendingMax = 1'000;  // of all parties

struct Pending {
  std::string id;     // the statement's own
  std::string party;  // that signed first
  std::string note;   // the signed note, byte for byte
  Time kept, expires;
};

// Thread-safe. Every call first forgets what has expired at `now`. Errors of the database.
class PendingStatements {
 public:
  explicit PendingStatements(Database& database) : database_(database) {}
  // Makes the table.
  Result<void> open();

  // On disk when it returns. The same party, id and bytes again change nothing. Errc::conflict (pending_id_reused): the
  // same id, other bytes; Errc::too_large (pending_full): too many wait.
  Result<void> keep(const Pending& statement, Time now);
  // Oldest first.
  Result<std::vector<Pending>> of(std::string_view party, Time now);
  // Errc::not_found (pending_unknown).
  Result<Pending> find(std::string_view party, std::string_view id, Time now);
  Result<void> drop(std::string_view party, std::string_view id);

 private:
  Result<void> forget_expired(Time now);
  Database& database_;
};

}  // namespace nguon::api::desk
