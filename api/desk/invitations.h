// Invitations to enrol a key, and the keys that wait for the authority (docs/formats/enrolment.md).
// Only a hash of an invitation's code is kept: who reads this file cannot use it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/desk/database.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace nguon::api::desk {

struct Invitation {
  std::string code_hash;  // hex
  std::string party;      // whose key it invites
  std::string by;         // party id that invited; "" from the command line
  Time made, expires;
  std::string used_by;  // vkey; "" while it is open
};

struct Enrolment {
  std::string key_id;  // 8 hex digits, as in the vkey
  std::string vkey;
  std::string party;
  Time asked;
  std::optional<Time> refused;
};

// Borrows the database, which outlives it. Thread-safe. Errors of the database, and those named below.
class Invitations {
 public:
  static constexpr std::int64_t kOpenMs = 7 * 86'400'000LL;   // an invitation is good for so long
  static constexpr std::int64_t kKeptMs = 90 * 86'400'000LL;  // and remembered, with its enrolment, for so long
  static constexpr std::size_t kOpenMax = 10'000;             // invitations at a time: Errc::too_large (invitations_full)
  static constexpr std::size_t kListMax = 500;

  // Makes its tables where they are missing.
  static Result<Invitations> open(Database& database);

  // Forgets what is older than kKeptMs on the way.
  Result<void> add(const Invitation& invitation);
  // Errc::not_found (invitation_unknown), also for one that was forgotten.
  Result<Invitation> find(std::string_view code_hash) const;
  // Uses the invitation up. The same key again with the same code is no error: the answer may have been lost.
  // Errc::not_found (invitation_unknown); Errc::forbidden (invitation_expired); Errc::conflict (invitation_used by
  // another key; enrolment_exists: another key of this id waits).
  Result<void> enrol(std::string_view code_hash, const Enrolment& enrolment);
  // Errc::not_found (enrolment_unknown).
  Result<Enrolment> enrolment(std::string_view key_id) const;
  // Not refused, oldest first, of `party` or of all (""); those that the ledger has enrolled since are among them.
  Result<std::vector<Enrolment>> waiting(std::string_view party) const;
  // Errc::not_found (enrolment_unknown).
  Result<void> refuse(std::string_view key_id, Time now);

 private:
  explicit Invitations(Database& database) : database_(&database) {}
  Result<std::vector<Enrolment>> enrolments(std::string_view where, std::initializer_list<Value> values) const;
  Database* database_;
};

}  // namespace nguon::api::desk
