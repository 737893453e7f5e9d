// How often one address may ask for something that costs: a token bucket for each, in a table of bounded size.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "api/http_admission.h"

namespace nguon::api {

// Thread-safe.
class RateLimiter {
 public:
  struct Limits {
    double per_second = 100;             // in the long run; 0: no limit
    double burst = 2'000;                // at once
    std::size_t addresses_max = 65'536;  // remembered; then the one that was quiet longest is forgotten
  };
  using Moment = std::chrono::steady_clock::time_point;

  explicit RateLimiter(const Limits& limits) : limits_(limits) {}

  // Nothing: go on. Otherwise after how many seconds, at least 1, to try again. An IPv6 /64 counts as one
  // address. What is no address, and this machine itself (a proxy that is not named as trusted, an import), is
  // not limited.
  std::optional<std::chrono::seconds> take(std::string_view address, Moment now);
  std::size_t addresses() const;

 private:
  struct Bucket {
    AddressKey key{};
    double tokens = 0;
    Moment filled;
  };
  const Limits limits_;
  mutable std::mutex mutex_;
  std::list<Bucket> by_use_;  // guarded by mutex_, as the following; used last first
  std::map<AddressKey, std::list<Bucket>::iterator> by_key_;
};

}  // namespace nguon::api
