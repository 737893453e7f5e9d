#include "api/login/logins.h"

#include <algorithm>

#include "keys/random.h"
#include "ledger/base/sha256.h"

namespace nguon::api {
namespace {

constexpr std::size_t kSecretBytes = 32;

}  // namespace

Logins::Logins(std::string origin, LoginLimits limits)
    : limits_(limits),
      challenges_(std::move(origin)),
      addresses_({limits.attempts_per_minute / 60, limits.attempts_burst, 65'536}) {}

std::optional<std::chrono::seconds> Logins::attempt(std::string_view address, Time now) {
  return addresses_.take(address, RateLimiter::Moment(std::chrono::milliseconds(now.unix_ms)));
}

Time Logins::expires(const HeldSession& session) const {
  return {std::min(session.used.unix_ms + limits_.idle_ms, session.opened.unix_ms + limits_.whole_ms)};
}

void Logins::make_room(const std::string& vkey, Time now) {
  std::erase_if(sessions_, [&](const auto& one) { return now >= expires(one.second); });
  const auto quietest = [this](const std::string* of) {
    auto found = sessions_.end();
    for (auto one = sessions_.begin(); one != sessions_.end(); ++one)
      if ((of == nullptr || one->second.vkey == *of) && (found == sessions_.end() || one->second.used < found->second.used))
        found = one;
    return found;
  };
  const auto of_key = static_cast<std::size_t>(
      std::count_if(sessions_.begin(), sessions_.end(), [&](const auto& one) { return one.second.vkey == vkey; }));
  if (of_key >= limits_.sessions_per_key_max) sessions_.erase(quietest(&vkey));
  if (sessions_.size() >= limits_.sessions_max) sessions_.erase(quietest(nullptr));
}

Result<Logins::Opened> Logins::open(const std::string& vkey, Time now) {
  const std::string token = keys::random_bytes(kSecretBytes);
  Opened out{to_hex(token), {vkey, to_hex(keys::random_bytes(kSecretBytes)), now, now}};
  const std::lock_guard lock(mutex_);
  std::erase_if(openings_, [&](const auto& one) { return now.unix_ms >= one.second.since.unix_ms + limits_.opened_per_key_ms; });
  Opening& opening = openings_.try_emplace(vkey, Opening{now, 0}).first->second;
  if (opening.count >= limits_.opened_per_key_max)
    return Error{Errc::unavailable, "too_many_logins", "too many logins with this key; try again in ten minutes",
                 "khóa này đăng nhập quá nhiều lần; xin thử lại sau mười phút"};
  ++opening.count;
  make_room(vkey, now);
  sessions_.emplace(sha256(out.token), out.session);
  ++opened_;
  return out;
}

std::optional<HeldSession> Logins::use(std::string_view token, Time now) {
  if (token.size() != 2 * kSecretBytes) return std::nullopt;
  const Hash name = sha256(token);
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(name);
  if (found == sessions_.end()) return std::nullopt;
  if (now >= expires(found->second)) {
    sessions_.erase(found);
    return std::nullopt;
  }
  found->second.used = std::max(found->second.used, now);
  return found->second;
}

void Logins::close(std::string_view token) {
  const std::lock_guard lock(mutex_);
  sessions_.erase(sha256(token));
}

Logins::Stats Logins::stats() const {
  const std::lock_guard lock(mutex_);
  return {sessions_.size(), opened_, refused_};
}

void Logins::count_refused() {
  const std::lock_guard lock(mutex_);
  ++refused_;
}

}  // namespace nguon::api
