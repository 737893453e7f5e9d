#include "api/http_admission.h"

#include <catch2/catch.hpp>

namespace nguon::api {
namespace {

using Verdict = Admission::Verdict;

TEST_CASE("connections are counted in all and per address", "[http]") {
  Admission admission({3, 2, 3}, {});
  const auto a = key_of_v4({192, 0, 2, 1});
  const auto b = key_of_v4({192, 0, 2, 2});
  CHECK(admission.enter(a, "192.0.2.1") == Verdict::admitted);
  CHECK(admission.enter(a, "192.0.2.1") == Verdict::admitted);
  CHECK(admission.enter(a, "192.0.2.1") == Verdict::address_full);
  CHECK(admission.enter(b, "192.0.2.2") == Verdict::admitted);
  CHECK(admission.enter(b, "192.0.2.2") == Verdict::full);
  admission.leave(a);
  CHECK(admission.enter(a, "192.0.2.1") == Verdict::admitted);
  CHECK(admission.connections() == 3);
}

TEST_CASE("a trusted proxy has its own limit", "[http]") {
  Admission admission({10, 1, 2}, {"192.0.2.9"});
  const auto proxy = key_of_v4({192, 0, 2, 9});
  CHECK(admission.enter(proxy, "192.0.2.9") == Verdict::admitted);
  CHECK(admission.enter(proxy, "192.0.2.9") == Verdict::admitted);
  CHECK(admission.enter(proxy, "192.0.2.9") == Verdict::address_full);
}

TEST_CASE("an IPv6 subscriber is counted by its 64-bit network, a mapped address as IPv4", "[http]") {
  std::array<std::uint8_t, 16> one{0x20, 0x01, 0x0d, 0xb8, 0, 1, 0, 2};
  auto other = one;
  other[15] = 7;
  CHECK(key_of_v6(one) == key_of_v6(other));
  other[7] = 3;
  CHECK(key_of_v6(one) != key_of_v6(other));
  const std::array<std::uint8_t, 16> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1};
  CHECK(key_of_v6(mapped) == key_of_v4({192, 0, 2, 1}));
}

TEST_CASE("a forwarded address is believed only from a trusted proxy, from the right", "[http]") {
  const Admission admission({1, 1, 1}, {"127.0.0.1", "10.0.0.2"});
  CHECK(admission.client_address("198.51.100.7", "192.0.2.1") == "198.51.100.7");
  CHECK(admission.client_address("127.0.0.1", "192.0.2.1") == "192.0.2.1");
  CHECK(admission.client_address("127.0.0.1", "203.0.113.5, 192.0.2.1") == "192.0.2.1");  // the left one is the client's word
  CHECK(admission.client_address("127.0.0.1", "192.0.2.1, 10.0.0.2") == "192.0.2.1");
  CHECK(admission.client_address("127.0.0.1", "2001:db8::1") == "2001:db8::1");
  CHECK(admission.client_address("127.0.0.1", "") == "127.0.0.1");
  CHECK(admission.client_address("127.0.0.1", "unknown") == "127.0.0.1");
  CHECK(admission.client_address("127.0.0.1", "192.0.2.1, <script>") == "127.0.0.1");
}

}  // namespace
}  // namespace nguon::api
