// The text that a device signs to log in. docs/formats/login.md.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace nguon::api {

// The first line. Nothing else that is signed here begins with it: statements have "nguon.statement/v1",
// checkpoints the origin and then a number. Do not change: part of the format.
inline constexpr std::string_view kLoginHeader = "nguon.login/v1";
inline constexpr std::int64_t kChallengeLifeMs = 2 * 60 * 1'000;
// Those answered and not expired yet, of all keys together: past it nobody logs in until some expire.
inline constexpr std::size_t kChallengesUsedMax = 16'384;

// Makes challenges and takes each once. One that nobody answered takes no memory, so that asking for many
// locks nobody out: the text carries its own proof that it was made here. Thread-safe.
class Challenges {
 public:
  explicit Challenges(std::string origin);

  std::string make(Time now) const;
  // Whether `text` was made here for this origin, is in time and was not taken. Errc::invalid_argument
  // challenge_malformed; Errc::forbidden challenge_unknown (also: made before the program was started),
  // challenge_expired, challenge_used.
  Result<void> check(std::string_view text, Time now) const;
  // Takes it: the errors of check(), and Errc::unavailable too_many_logins.
  Result<void> take(std::string_view text, Time now);

  std::size_t used() const;

 private:
  std::string proof_of(std::string_view text) const;
  Result<Time> expiry_of(std::string_view text, Time now) const;

  const std::string origin_;
  const std::string secret_;  // 64 random bytes, of this process alone
  mutable std::mutex mutex_;
  std::map<Hash, Time> used_;  // guarded by mutex_; by hash of the text, with its expiry
};

}  // namespace nguon::api
