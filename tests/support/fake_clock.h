// A clock that stands until a test moves it.
#pragma once

#include <atomic>

#include "ledger/base/time.h"

namespace nguon::test {

class FakeClock final : public Clock {
 public:
  explicit FakeClock(Time now) : now_ms_(now.unix_ms) {}
  Time now() const override { return Time{now_ms_.load()}; }
  void set(Time now) { now_ms_ = now.unix_ms; }
  void advance_ms(std::int64_t ms) { now_ms_ += ms; }

 private:
  std::atomic<std::int64_t> now_ms_;
};

}  // namespace nguon::test
