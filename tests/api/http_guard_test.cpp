// People are answered while 1,500 connections are held by somebody who is slow on purpose.
#include <sys/resource.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "api/http_server.h"
#include "tests/support/http_client.h"
#include "tests/support/http_host.h"

namespace nguon::api {
namespace {

using namespace std::chrono_literals;
using test::HttpClient;
using test::HttpHost;

constexpr std::size_t kAttackers = 1'500;
constexpr std::size_t kPeople = 20;
constexpr std::size_t kRequestsEach = 25;

// Each attacker takes two descriptors of this process, one at each end.
void raise_descriptor_limit() {
  rlimit limit{};
  REQUIRE(getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = limit.rlim_max;
  REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  REQUIRE(limit.rlim_cur > 2 * kAttackers + 200);
}

void wait_for_connections(HttpHost& host, std::uint64_t count) {
  const auto end = std::chrono::steady_clock::now() + 60s;
  while (host.server().stats().accepted_total < count && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  REQUIRE(host.server().stats().accepted_total >= count);
}

TEST_CASE("everybody is answered beside 1,500 slow headers and bodies", "[http][guard]") {
  raise_descriptor_limit();
  ServerOptions options;
  options.connections_per_address_max = options.connections_max;  // here everybody comes from one address
  HttpHost host(options, answer_with([](const Request& request) {
                  Response out;
                  out.body = request.target;
                  return out;
                }));
  std::vector<HttpClient> attackers;
  attackers.reserve(kAttackers);
  for (std::size_t i = 0; i < kAttackers; ++i) {
    attackers.emplace_back(host.port());
    const bool slow_header = i % 3 == 0, slow_body = i % 3 == 1;
    if (slow_header) REQUIRE(attackers.back().send("GET / HTTP/1.1\r\nHost: a\r\nx-a: "));
    if (slow_body) REQUIRE(attackers.back().send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\nabc"));
  }
  wait_for_connections(host, kAttackers);
  std::vector<std::size_t> answered(kPeople, 0);
  std::vector<std::thread> people;
  for (std::size_t person = 0; person < kPeople; ++person)
    people.emplace_back([&, person] {
      for (std::size_t i = 0; i < kRequestsEach; ++i) {
        const std::string target = "/" + std::to_string(person) + "/" + std::to_string(i);
        const auto answer = test::http_request(host.port(), "GET", target);
        answered[person] += answer.status == 200 && answer.body == target ? 1 : 0;
      }
    });
  // Meanwhile the attackers dribble.
  for (auto& attacker : attackers) attacker.send("x");
  for (auto& person : people) person.join();
  for (const auto count : answered) CHECK(count == kRequestsEach);
  CHECK(host.server().stats().connections >= kAttackers);
}

}  // namespace
}  // namespace nguon::api
