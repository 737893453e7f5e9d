#include "api/http_rate.h"

#include <algorithm>
#include <cmath>

namespace nguon::api {

std::optional<std::chrono::seconds> RateLimiter::take(std::string_view address, Moment now) {
  if (limits_.per_second <= 0 || is_loopback(address)) return std::nullopt;
  const auto key = key_of(address);
  if (!key) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const auto [place, is_new] = by_key_.try_emplace(*key);
  if (is_new) {
    by_use_.push_front({*key, limits_.burst, now});
    place->second = by_use_.begin();
    if (by_key_.size() > limits_.addresses_max) {
      by_key_.erase(by_use_.back().key);
      by_use_.pop_back();
    }
  }
  by_use_.splice(by_use_.begin(), by_use_, place->second);
  Bucket& bucket = by_use_.front();
  const double passed = std::max(0.0, std::chrono::duration<double>(now - bucket.filled).count());
  bucket.tokens = std::min(limits_.burst, bucket.tokens + passed * limits_.per_second);
  bucket.filled = now;
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return std::nullopt;
  }
  const double wait = std::ceil((1 - bucket.tokens) / limits_.per_second);
  return std::chrono::seconds(static_cast<std::int64_t>(std::max(1.0, wait)));
}

std::size_t RateLimiter::addresses() const {
  const std::lock_guard lock(mutex_);
  return by_key_.size();
}

}  // namespace nguon::api
