#include "api/http_admission.h"

#include <arpa/inet.h>

#include <algorithm>

namespace nguon::api {
namespace {

constexpr std::size_t kForwardedHopsMax = 16;

// Numeric IPv4 or IPv6, without brackets or port.
bool is_address(const std::string& text) {
  std::array<unsigned char, 16> bytes{};
  return inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 || inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

AddressKey key_of_v4(const std::array<std::uint8_t, 4>& address) {
  AddressKey key{4};
  std::copy(address.begin(), address.end(), key.begin() + 1);
  return key;
}

AddressKey key_of_v6(const std::array<std::uint8_t, 16>& address) {
  constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(kMapped.begin(), kMapped.end(), address.begin()))
    return key_of_v4({address[12], address[13], address[14], address[15]});
  AddressKey key{6};
  std::copy(address.begin(), address.begin() + 8, key.begin() + 1);
  return key;
}

std::optional<AddressKey> key_of(std::string_view address) {
  const std::string text(address);
  std::array<std::uint8_t, 4> v4{};
  if (inet_pton(AF_INET, text.c_str(), v4.data()) == 1) return key_of_v4(v4);
  std::array<std::uint8_t, 16> v6{};
  if (inet_pton(AF_INET6, text.c_str(), v6.data()) == 1) return key_of_v6(v6);
  return std::nullopt;
}

bool is_loopback(std::string_view address) {
  const auto key = key_of(address);
  if (!key) return false;
  return (*key)[0] == 4 ? (*key)[1] == 127 : address == "::1";
}

Admission::Admission(const Limits& limits, std::vector<std::string> trusted_proxies)
    : limits_(limits), trusted_(trusted_proxies.begin(), trusted_proxies.end()) {}

Admission::Verdict Admission::enter(const AddressKey& key, std::string_view address) {
  const std::size_t most = is_trusted(address) ? limits_.per_proxy_max : limits_.per_address_max;
  const std::lock_guard lock(mutex_);
  if (connections_ >= limits_.connections_max) return Verdict::full;
  const auto [count, first] = per_address_.try_emplace(key, 0);
  if (count->second >= most) {
    if (first) per_address_.erase(count);
    return Verdict::address_full;
  }
  ++count->second;
  ++connections_;
  return Verdict::admitted;
}

void Admission::leave(const AddressKey& key) {
  const std::lock_guard lock(mutex_);
  const auto count = per_address_.find(key);
  if (count == per_address_.end()) return;
  --connections_;
  if (--count->second == 0) per_address_.erase(count);
}

std::size_t Admission::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

std::string Admission::client_address(std::string_view peer, std::string_view forwarded_for) const {
  std::string address(peer);
  for (std::size_t hop = 0; hop < kForwardedHopsMax && is_trusted(address) && !forwarded_for.empty(); ++hop) {
    const auto comma = forwarded_for.rfind(',');
    const auto last = comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1);
    std::string named(trim(last));
    if (!is_address(named)) break;
    address = std::move(named);
    forwarded_for = comma == std::string_view::npos ? std::string_view{} : forwarded_for.substr(0, comma);
  }
  return address;
}

}  // namespace nguon::api
