// Deadlines and counts. Deadlines are short here, and a test waits for the server's act, never
// for a time to pass.
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <future>
#include <mutex>
#include <optional>
#include <thread>

#include "api/http_server.h"
#include "tests/support/http_client.h"
#include "tests/support/http_host.h"

namespace nguon::api {
namespace {

using namespace std::chrono_literals;
using test::HttpClient;
using test::HttpHost;

const std::string kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

Handler ok() {
  return answer_with([](const Request&) { return Response{}; });
}

ServerOptions quick() {
  ServerOptions options;
  options.tick = 5ms;
  return options;
}

std::uint64_t rejected(HttpHost& host, Rejected reason) {
  return host.server().stats().rejected_total[static_cast<std::size_t>(reason)];
}

// Sends a byte again and again until the server has had enough. It gives up in the end, so that a
// server without a deadline fails the test.
void dribble(HttpClient& client, std::string_view byte) {
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (client.send(byte) && std::chrono::steady_clock::now() < end) {
    std::this_thread::yield();
  }
}

TEST_CASE("a header that never ends is refused at its deadline, however it dribbles", "[http]") {
  ServerOptions options = quick();
  options.header_timeout = 100ms;
  options.linger_timeout = 50ms;
  options.header_bytes_max = 1'000'000'000;  // so that only the deadline can end it
  options.header_fields_max = 1'000'000'000;
  HttpHost host(options, ok());
  HttpClient client(host.port());
  REQUIRE(client.send("GET / HTTP/1.1\r\nHost: a\r\n"));
  dribble(client, "x: y\r\n");
  CHECK(rejected(host, Rejected::timeout) == 1);
}

TEST_CASE("a header that stops is told 408, and silence is closed without a word", "[http]") {
  ServerOptions options = quick();
  options.header_timeout = 100ms;
  options.linger_timeout = 50ms;
  HttpHost host(options, ok());
  HttpClient stops(host.port());
  HttpClient silent(host.port());
  REQUIRE(stops.send("GET / HTTP/1.1\r\nHo"));
  const auto answer = stops.receive();
  REQUIRE(answer);
  CHECK(answer->status == 408);
  CHECK(stops.closed_by_server());
  CHECK(silent.closed_by_server());
  CHECK(rejected(host, Rejected::timeout) == 1);
}

TEST_CASE("a body that does not come is told 408 at its own deadline", "[http]") {
  ServerOptions options = quick();
  options.body_timeout = 100ms;
  HttpHost host(options, ok());
  HttpClient client(host.port());
  REQUIRE(client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc"));
  CHECK(client.receive()->status == 408);
  CHECK(host.server().stats().requests_total == 0);
}

TEST_CASE("a connection between requests is closed when idle for too long", "[http]") {
  ServerOptions options = quick();
  options.idle_timeout = 50ms;
  HttpHost host(options, ok());
  HttpClient client(host.port());
  CHECK(client.request("GET", "/").status == 200);
  CHECK(client.closed_by_server());
  CHECK(rejected(host, Rejected::timeout) == 0);
}

TEST_CASE("a client that does not read its answers is closed", "[http]") {
  ServerOptions options = quick();
  options.write_timeout = 50ms;
  options.write_rate_min = 1'000'000'000;
  const auto large = std::make_shared<const std::string>(std::string(8 * 1024 * 1024, 'x'));
  HttpHost host(options, answer_with([&](const Request&) {
                  Response response;
                  response.body = large;
                  return response;
                }));
  HttpClient client(host.port());
  REQUIRE(client.send(kGet + kGet + kGet + kGet));
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (rejected(host, Rejected::slow_reader) == 0 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  CHECK(rejected(host, Rejected::slow_reader) == 1);
}

TEST_CASE("a client that lingers after the last answer is closed", "[http]") {
  ServerOptions options = quick();
  options.linger_timeout = 50ms;
  HttpHost host(options, ok());
  HttpClient client(host.port());
  client.request("GET", "/", {{"Connection", "close"}});
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (host.server().stats().connections > 0 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  CHECK(host.server().stats().connections == 0);
}

void check_turned_away(HttpHost& host, Rejected reason) {
  HttpClient refused(host.port());
  refused.send(kGet);
  const auto answer = refused.receive();
  REQUIRE(answer);
  CHECK(answer->status == 503);
  CHECK(answer->header("retry-after") == "2");
  CHECK(refused.closed_by_server());
  CHECK(rejected(host, reason) == 1);
}

TEST_CASE("a connection over the limit is told 503, and there is room again when one closes", "[http]") {
  ServerOptions options = quick();
  options.connections_max = 3;
  options.io_threads = 2;
  HttpHost host(options, ok());
  std::vector<HttpClient> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back(host.port());
    CHECK(clients.back().request("GET", "/").status == 200);
  }
  check_turned_away(host, Rejected::connections);
  CHECK(clients[0].request("GET", "/", {{"Connection", "close"}}).status == 200);
  clients[0].close();
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (host.server().stats().connections == 3 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  CHECK(HttpClient(host.port()).request("GET", "/").status == 200);
}

TEST_CASE("a connection over the limit of its address is told 503", "[http]") {
  ServerOptions options = quick();
  options.connections_per_address_max = 2;
  HttpHost host(options, ok());
  HttpClient first(host.port());
  HttpClient second(host.port());
  CHECK(first.request("GET", "/").status == 200);
  CHECK(second.request("GET", "/").status == 200);
  check_turned_away(host, Rejected::address);
}

TEST_CASE("requests over the in-flight limit are told 503 and keep their connection", "[http]") {
  std::mutex mutex;
  std::vector<Responder> kept;
  std::promise<void> came;
  ServerOptions options = quick();
  options.in_flight_max = 1;
  HttpHost host(options, [&](Request&& request, Responder respond) {
    if (request.target != "/slow") return respond(Response{});
    const std::lock_guard lock(mutex);
    kept.push_back(std::move(respond));
    came.set_value();
  });
  HttpClient slow(host.port());
  REQUIRE(slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"));
  came.get_future().wait();
  HttpClient client(host.port());
  const auto refused = client.request("GET", "/");
  CHECK(refused.status == 503);
  CHECK(refused.header("retry-after") == "2");
  CHECK(rejected(host, Rejected::in_flight) == 1);
  {
    const std::lock_guard lock(mutex);
    kept.front()(Response{});
  }
  CHECK(slow.receive()->status == 200);
  CHECK(client.request("GET", "/").status == 200);
}

// Lowers how many descriptors the process may have while it lives.
class FewDescriptors {
 public:
  explicit FewDescriptors(rlim_t most) {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit lower = before_;
    lower.rlim_cur = most;
    setrlimit(RLIMIT_NOFILE, &lower);
  }
  ~FewDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

TEST_CASE("without descriptors accepting pauses instead of spinning, and goes on later", "[http]") {
  ServerOptions options = quick();
  options.io_threads = 1;
  HttpHost host(options, ok());
  CHECK(HttpClient(host.port()).request("GET", "/").status == 200);
  HttpClient waiting(host.port());
  CHECK(waiting.request("GET", "/").status == 200);
  const auto begin = std::chrono::steady_clock::now();
  std::optional<HttpClient> late;
  std::uint64_t errors = 0;
  int status_meanwhile = 0;
  {
    // Checks wait until there are descriptors again: sanitizers need some to look at an object.
    // The lowest free descriptor goes to the client's own socket; none is left for the server's.
    const int lowest = dup(0);
    close(lowest);
    const FewDescriptors few(static_cast<rlim_t>(lowest) + 1);
    late.emplace(host.port());
    while ((errors = host.server().stats().accept_errors_total) < 3 && std::chrono::steady_clock::now() < begin + 20s)
      std::this_thread::yield();
    status_meanwhile = waiting.request("GET", "/").status;
  }
  CHECK(errors >= 3);
  CHECK(std::chrono::steady_clock::now() - begin >= 200ms);  // three failures, two pauses of 100 ms
  CHECK(status_meanwhile == 200);
  CHECK(late->request("GET", "/").status == 200);
}

}  // namespace
}  // namespace nguon::api
