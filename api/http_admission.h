// Who may connect: the counts of open connections, in all and per address, and whose word about
// a client's address is believed. No sockets.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace nguon::api {

// An address as counting sees it: an IPv4 address (also when mapped into IPv6), or the first 64
// bits of an IPv6 address, which one subscriber holds.
using AddressKey = std::array<std::uint8_t, 17>;  // family, then the address
AddressKey key_of_v4(const std::array<std::uint8_t, 4>& address);
AddressKey key_of_v6(const std::array<std::uint8_t, 16>& address);

// The key of a numeric IPv4 or IPv6 address; nothing for anything else.
std::optional<AddressKey> key_of(std::string_view address);
bool is_loopback(std::string_view address);

// Thread-safe.
class Admission {
 public:
  struct Limits {
    std::size_t connections_max = 0;
    std::size_t per_address_max = 0;
    std::size_t per_proxy_max = 0;
  };
  enum class Verdict { admitted, full, address_full };

  Admission(const Limits& limits, std::vector<std::string> trusted_proxies);

  // Counts a connection in when it is admitted; each admitted one is later handed to leave().
  Verdict enter(const AddressKey& key, std::string_view address);
  void leave(const AddressKey& key);
  std::size_t connections() const;

  bool is_trusted(std::string_view address) const { return trusted_.contains(std::string(address)); }
  // The client's address: the peer's own, or, when the peer is a trusted proxy, the last address in
  // `forwarded_for` that is not itself trusted. What is no address (a name, garbage) ends the search
  // at the proxy: it must not reach a log or a counter.
  std::string client_address(std::string_view peer, std::string_view forwarded_for) const;

 private:
  const Limits limits_;
  std::set<std::string> trusted_;
  mutable std::mutex mutex_;
  std::map<AddressKey, std::size_t> per_address_;  // guarded by mutex_; no entry is zero
  std::size_t connections_ = 0;                    // guarded by mutex_
};

}  // namespace nguon::api
