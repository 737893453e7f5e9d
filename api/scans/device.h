// Which device looked at a label, as far as counting needs it: a tag that nobody can turn back into an
// address, and whether it was a person's browser at all. docs/operations/scans.md.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "api/http.h"
#include "ledger/base/time.h"

namespace nguon::api {

// Whether a request is a person looking at a page: GET, not asked for ahead (Sec-Purpose: prefetch), not by a
// program that calls itself a crawler, a link preview or a tool (bots.h), and with a user agent at all.
bool is_persons_view(const Request& request);

struct DeviceTag {
  std::uint64_t device = 0;   // of address and user agent
  std::uint32_t address = 0;  // of the address alone: many devices behind one address are counted with care
};

// Tags of one day in Vietnam: SHA-256 over a salt of 32 random bytes that lives in memory alone and is
// overwritten at midnight. Afterwards, and after a restart, the same device has another tag and no tag of
// before can be computed again. Thread-safe.
class DeviceTags {
 public:
  DeviceTag tag(const Request& request, Day day);

 private:
  std::mutex mutex_;
  Day day_{-1};                        // guarded by mutex_
  std::array<std::uint8_t, 32> salt_;  // guarded by mutex_; of day_
};

}  // namespace nguon::api
