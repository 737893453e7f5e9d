// Forms of pages without cookies: a token in the form shows that this server gave it out for this thing, a
// short while ago. Nobody logs in for these forms, so a form of another site could do no more than its author
// could himself; the token keeps forms of yesterday and of other things apart, and tells one sending from two.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/http.h"
#include "ledger/base/time.h"

namespace nguon::api {

inline constexpr std::int64_t kFormTokenMs = 2 * 3'600'000;  // how long a form may be filled in

// Made with 32 random bytes that live in memory alone: a restart makes older forms stale. Thread-safe.
class FormTokens {
 public:
  FormTokens();
  // Different at every call.
  std::string make(std::string_view thing, Time now) const;
  // Whether make(thing) gave it within kFormTokenMs before `now`.
  bool is_good(std::string_view token, std::string_view thing, Time now) const;

 private:
  std::string mac_of(std::string_view body, std::string_view thing) const;
  std::array<std::uint8_t, 32> secret_{};
};

// Whether a browser says that the request comes from a page of another site (Sec-Fetch-Site, else Origin). A
// program that says neither is no browser that could be misled.
bool is_from_another_site(const Request& request);

}  // namespace nguon::api
