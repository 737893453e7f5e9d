// The sessions themselves. In memory: a restart ends them all. docs/formats/login.md.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "api/http_rate.h"
#include "api/login/challenge.h"
#include "ledger/base/bytes.h"
#include "ledger/base/time.h"

namespace nguon::api {

struct LoginLimits {
  std::int64_t idle_ms = 30 * 60 * 1'000;       // a session ends when it was not used for so long,
  std::int64_t whole_ms = 8 * 60 * 60 * 1'000;  // and in any case so long after it was opened
  std::size_t sessions_max = 10'000;            // then the one that was quiet longest ends
  std::size_t sessions_per_key_max = 8;         // likewise
  // Attempts to log in from one address, good or bad (RateLimiter: this machine itself is not limited).
  double attempts_per_minute = 10;
  double attempts_burst = 30;
  // Sessions opened with one key. Only good signatures count, or anybody could lock a key out by naming it.
  std::size_t opened_per_key_max = 20;  // in each
  std::int64_t opened_per_key_ms = 10 * 60 * 1'000;
  // For how long it is kept who looked at what (note_access).
  std::int64_t access_kept_ms = std::int64_t{365} * 24 * 60 * 60 * 1'000;
};

// One open session. The key is named, not trusted: session_of asks the ledger about it each time.
struct HeldSession {
  std::string vkey;
  std::string csrf;
  Time opened, used;
};

// Thread-safe. Nothing is on disk.
class Logins {
 public:
  // `origin`: of the ledger.
  explicit Logins(std::string origin, LoginLimits limits = {});

  Challenges& challenges() { return challenges_; }
  const LoginLimits& limits() const { return limits_; }

  // Nothing: go on; otherwise after how many seconds to try again.
  std::optional<std::chrono::seconds> attempt(std::string_view address, Time now);

  struct Opened {
    std::string token;  // 64 hex digits of 32 random bytes; here only its hash is kept
    HeldSession session;
  };
  // For a key whose signature was found good. Errc::unavailable too_many_logins: more than opened_per_key_max.
  Result<Opened> open(const std::string& vkey, Time now);

  // The session, used now; nothing when there is none or it has expired.
  std::optional<HeldSession> use(std::string_view token, Time now);
  void close(std::string_view token);

  Time expires(const HeldSession& session) const;

  struct Stats {
    std::size_t sessions = 0;
    std::uint64_t opened = 0, refused = 0;
  };
  Stats stats() const;
  void count_refused();

 private:
  void make_room(const std::string& vkey, Time now);  // REQUIRES: mutex_ held

  const LoginLimits limits_;
  Challenges challenges_;
  RateLimiter addresses_;
  mutable std::mutex mutex_;
  std::map<Hash, HeldSession> sessions_;  // guarded by mutex_, as the following; by SHA-256 of the token
  struct Opening {
    Time since;
    std::size_t count = 0;
  };
  std::map<std::string, Opening> openings_;  // by vkey; those of the last opened_per_key_ms
  std::uint64_t opened_ = 0, refused_ = 0;
};

}  // namespace nguon::api
