#include "api/http_server.h"

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>

#include "tests/support/fake_clock.h"
#include "tests/support/http_client.h"
#include "tests/support/http_host.h"

namespace nguon::api {
namespace {

using test::http_request;
using test::HttpClient;
using test::HttpHost;
using test::name_of;

// Says what it was asked; "/big" gives 1 MiB.
Response echo(const Request& request) {
  Response response;
  response.set_header("x-method", request.method);
  if (request.target == "/big") {
    response.body = std::make_shared<const std::string>(std::string(1024 * 1024, 'b'));
  } else {
    response.body = request.method + " " + request.target + " " + request.body;
  }
  return response;
}

ServerOptions two_threads() {
  ServerOptions options;
  options.io_threads = 2;
  return options;
}

// Keeps responders until a test answers them.
class Kept {
 public:
  Handler handler() {
    return [this](Request&&, Responder respond) {
      const std::lock_guard lock(mutex_);
      kept_.push_back(std::move(respond));
      came_.notify_all();
    };
  }
  Responder take() {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [this] { return !kept_.empty(); });
    Responder first = std::move(kept_.front());
    kept_.pop_front();
    return first;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<Responder> kept_;  // guarded by mutex_
};

Response text(std::string body) {
  Response response;
  response.body = std::move(body);
  return response;
}

TEST_CASE("a request is answered with date, type and length", "[http]") {
  ServerOptions options;
  const test::FakeClock clock(Time{784111777'000});
  options.clock = &clock;
  const HttpHost host(options, answer_with(echo));
  const auto answer = http_request(host.port(), "POST", "/a?b", {}, "body");
  CHECK(answer.status == 200);
  CHECK(answer.body == "POST /a?b body");
  CHECK(answer.header("date") == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(answer.header("content-type") == "text/plain; charset=utf-8");
  CHECK(answer.header("content-length") == "14");
  CHECK_FALSE(answer.has("connection"));
}

TEST_CASE("ten thousand requests go over one connection", "[http]") {
  const HttpHost host(two_threads(), answer_with(echo));
  HttpClient client(host.port());
  std::size_t right = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::string target = "/" + std::to_string(i);
    right += client.request("GET", target).body == "GET " + target + " ";
  }
  CHECK(right == 10'000);
}

TEST_CASE("pipelined requests are answered in order", "[http]") {
  const HttpHost host(two_threads(), answer_with(echo));
  HttpClient client(host.port());
  std::string bytes;
  for (int i = 0; i < 1000; ++i) bytes += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  REQUIRE(client.send(bytes));
  for (int i = 0; i < 1000; ++i) {
    const auto answer = client.receive();
    REQUIRE(answer);
    REQUIRE(answer->body == "GET /" + std::to_string(i) + " ");
  }
}

TEST_CASE("a slow answer holds back those behind it, not those before it", "[http]") {
  Kept kept;
  const auto keep = kept.handler();
  const HttpHost host(two_threads(), [&](Request&& request, Responder respond) {
    if (request.target == "/slow") return keep(std::move(request), std::move(respond));
    respond(echo(request));
  });
  HttpClient client(host.port());
  REQUIRE(
      client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n"));
  CHECK(client.receive()->body == "GET /1 ");
  kept.take()(text("slow"));
  CHECK(client.receive()->body == "slow");
  CHECK(client.receive()->body == "GET /3 ");
}

TEST_CASE("HEAD has the length of the body and not the body", "[http]") {
  const HttpHost host(two_threads(), answer_with(echo));
  HttpClient client(host.port());
  const auto head = client.request("HEAD", "/big");
  CHECK(head.header("content-length") == "1048576");
  CHECK(head.header("x-method") == "HEAD");
  CHECK(client.request("GET", "/after").body == "GET /after ");
}

TEST_CASE("204 and 304 have neither body nor length", "[http]") {
  const HttpHost host(two_threads(), answer_with([](const Request& request) {
                        Response response = text("never sent");
                        response.status = request.target == "/204" ? 204 : 304;
                        return response;
                      }));
  HttpClient client(host.port());
  CHECK_FALSE(client.request("GET", "/204").has("content-length"));
  CHECK_FALSE(client.request("GET", "/304").has("content-length"));
  CHECK(client.request("GET", "/304").status == 304);
}

TEST_CASE("large bodies go both ways, beside small ones and in a pipeline", "[http]") {
  ServerOptions options = two_threads();
  options.body_bytes_max = 4 * 1024 * 1024;
  const HttpHost host(options, answer_with(echo));
  const std::string body(3 * 1024 * 1024, 'x');
  CHECK(http_request(host.port(), "POST", "/", {}, body).body == "POST / " + body);
  HttpClient client(host.port());
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += "GET /big HTTP/1.1\r\nHost: a\r\n\r\nGET /s HTTP/1.1\r\nHost: a\r\n\r\n";
  REQUIRE(client.send(bytes));
  for (int i = 0; i < 8; ++i) {
    CHECK(client.receive()->body.size() == 1024 * 1024);
    CHECK(client.receive()->body == "GET /s ");
  }
}

TEST_CASE("a chunked body is put together", "[http]") {
  const HttpHost host(two_threads(), answer_with(echo));
  HttpClient client(host.port());
  REQUIRE(client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"));
  REQUIRE(client.send("2\r\nde\r\n0\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n"));
  CHECK(client.receive()->body == "POST / abcde");
  CHECK(client.receive()->body == "GET /next ");
}

TEST_CASE("a client that waits for 100 gets it, unless it is refused or did not wait", "[http]") {
  const HttpHost host(two_threads(), answer_with(echo));
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ";
  HttpClient waits(host.port());
  REQUIRE(waits.send(head + "3\r\n\r\n"));
  CHECK(waits.receive()->status == 100);
  REQUIRE(waits.send("abc"));
  CHECK(waits.receive()->body == "POST / abc");

  HttpClient hurries(host.port());
  REQUIRE(hurries.send(head + "3\r\n\r\nabc"));
  CHECK(hurries.receive()->body == "POST / abc");

  HttpClient too_large(host.port());
  REQUIRE(too_large.send(head + "9999999\r\n\r\n"));
  CHECK(too_large.receive()->status == 413);
}

TEST_CASE("connection: close and HTTP/1.0 end the connection after the answer", "[http]") {
  const HttpHost host(two_threads(), answer_with(echo));
  HttpClient closes(host.port());
  const auto answer = closes.request("GET", "/", {{"Connection", "close"}});
  CHECK(answer.header("connection") == "close");
  CHECK(closes.closed_by_server());

  HttpClient old(host.port());
  REQUIRE(old.send("GET / HTTP/1.0\r\n\r\n"));
  CHECK(old.receive()->body == "GET / ");
  CHECK(old.closed_by_server());

  HttpClient old_keeps(host.port());
  REQUIRE(old_keeps.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
  CHECK(old_keeps.receive()->header("connection") == "keep-alive");
  REQUIRE(old_keeps.send("GET /2 HTTP/1.0\r\n\r\n"));
  CHECK(old_keeps.receive()->body == "GET /2 ");
}

TEST_CASE("a client that has finished sending is still answered", "[http]") {
  const HttpHost host(two_threads(), answer_with(echo));
  HttpClient client(host.port());
  REQUIRE(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  client.shutdown_send();
  CHECK(client.receive()->status == 200);
  CHECK(client.closed_by_server());
}

TEST_CASE("an answer comes from another thread", "[http]") {
  Kept kept;
  const HttpHost host(two_threads(), kept.handler());
  HttpClient client(host.port());
  for (int i = 0; i < 100; ++i) {
    REQUIRE(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    std::async(std::launch::async, [&] { kept.take()(text("from afar")); }).get();
    CHECK(client.receive()->body == "from afar");
  }
  CHECK(host.port() != 0);
}

TEST_CASE("many clients are answered by several threads at a time", "[http]") {
  ServerOptions options = two_threads();
  const HttpHost host(options, [](Request&& request, Responder respond) {
    if (request.target.back() % 2 == 0) return respond(echo(request));
    std::thread([request = std::move(request), respond = std::move(respond)]() mutable { respond(echo(request)); }).detach();
  });
  std::vector<std::future<int>> clients;
  for (int c = 0; c < 8; ++c)
    clients.push_back(std::async(std::launch::async, [&host, c] {
      HttpClient client(host.port());
      int right = 0;
      for (int i = 0; i < 100; ++i) {
        const std::string target = "/" + std::to_string(c) + "/" + std::to_string(i);
        right += client.request("GET", target).body == "GET " + target + " ";
      }
      return right;
    }));
  for (auto& each : clients) CHECK(each.get() == 100);
}

TEST_CASE("a handler that forgets, throws or answers nonsense costs its request a 500", "[http]") {
  std::mutex mutex;
  std::vector<std::string> lines;
  ServerOptions options;
  options.log = [&](std::string_view line) {
    const std::lock_guard lock(mutex);
    lines.emplace_back(line);
  };
  const HttpHost host(options, [](Request&& request, Responder respond) {
    if (request.target == "/forgets") return;
    if (request.target == "/throws") throw std::runtime_error("the reason");
    if (request.target == "/throws-oddly") throw 1;
    Response response;
    if (request.target == "/splits") response.set_header("location", "/\r\nset-cookie: a=b");
    if (request.target == "/splits-type") response.content_type = "text/html\r\nx: y";
    if (request.target == "/status") response.status = 99;
    if (request.target == "/length") response.set_header("Content-Length", "5");
    respond(std::move(response));
  });
  HttpClient client(host.port());
  for (const char* target : {"/forgets", "/throws", "/throws-oddly", "/splits", "/splits-type", "/status", "/length"}) {
    const auto answer = client.request("GET", target);
    CAPTURE(target);
    CHECK(answer.status == 500);
    CHECK(answer.body.find("Máy chủ gặp lỗi") != std::string::npos);
    CHECK_FALSE(answer.has("location"));
  }
  CHECK(client.request("GET", "/").status == 200);
  const std::lock_guard lock(mutex);
  CHECK(lines.size() == 6);
}

TEST_CASE("an answer to a client that is gone is dropped", "[http]") {
  Kept kept;
  const HttpHost host(two_threads(), kept.handler());
  {
    HttpClient gone(host.port());
    REQUIRE(gone.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    gone.reset_on_close();
    auto respond = kept.take();
    gone.close();
    respond(text(std::string(1024 * 1024, 'x')));
  }
  HttpClient next(host.port());
  REQUIRE(next.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  kept.take()(text("well"));
  CHECK(next.receive()->body == "well");
}

TEST_CASE("an answer may come after the server is gone", "[http]") {
  Kept kept;
  std::optional<Responder> late;
  {
    ServerOptions options;
    options.drain_timeout = std::chrono::milliseconds(1);
    options.tick = std::chrono::milliseconds(5);
    const HttpHost host(options, kept.handler());
    HttpClient client(host.port());
    REQUIRE(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    late.emplace(kept.take());
  }
  (*late)(text("too late"));
}

TEST_CASE("stop lets a running request finish and closes idle connections at once", "[http]") {
  Kept kept;
  HttpHost host(two_threads(), kept.handler());
  HttpClient idle(host.port());
  HttpClient used(host.port());
  REQUIRE(used.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  kept.take()(text("first"));
  CHECK(used.receive()->body == "first");
  HttpClient busy(host.port());
  REQUIRE(busy.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  auto respond = kept.take();
  host.server().stop();
  CHECK(idle.closed_by_server());
  CHECK(used.closed_by_server());
  respond(text("finished"));
  const auto answer = busy.receive();
  REQUIRE(answer);
  CHECK(answer->body == "finished");
  CHECK(answer->header("connection") == "close");
  busy.close();
  host.wait();
  CHECK(host.server().stats().connections == 0);
  CHECK_THROWS(HttpClient(host.port()));
}

TEST_CASE("stop is bounded by the drain timeout", "[http]") {
  Kept kept;
  ServerOptions options = two_threads();
  options.drain_timeout = std::chrono::milliseconds(50);
  options.tick = std::chrono::milliseconds(5);
  HttpHost host(options, kept.handler());
  HttpClient stuck(host.port());
  REQUIRE(stuck.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  const auto never_answered = kept.take();
  host.server().stop();
  host.wait();
  CHECK(stuck.closed_by_server());
  CHECK(host.server().stats().in_flight == 0);
}

TEST_CASE("stop before run ends run at once", "[http]") {
  auto server = test::value_of(HttpServer::listen(two_threads(), answer_with(echo)));
  server->stop();
  server->stop();
  server->run();
  CHECK(server->stats().connections == 0);
}

TEST_CASE("an address that cannot be had is an error", "[http]") {
  const HttpHost host(two_threads(), answer_with(echo));
  ServerOptions taken = two_threads();
  taken.port = host.port();
  CHECK(name_of(HttpServer::listen(taken, answer_with(echo))) == "io");
  taken.io_threads = 1;
  CHECK(name_of(HttpServer::listen(taken, answer_with(echo))) == "io");
  ServerOptions named;
  named.address = "localhost";
  CHECK(name_of(HttpServer::listen(named, answer_with(echo))) == "invalid_argument");
  ServerOptions zero;
  zero.in_flight_max = 0;
  CHECK(name_of(HttpServer::listen(zero, answer_with(echo))) == "invalid_argument");
}

TEST_CASE("a trusted proxy names the client's address", "[http]") {
  const auto address = answer_with([](const Request& request) { return text(request.remote_address); });
  const test::HttpFields forwarded = {{"X-Forwarded-For", "203.0.113.9"}, {"X-Forwarded-For", "192.0.2.1"}};
  const HttpHost plain(ServerOptions{}, address);
  CHECK(http_request(plain.port(), "GET", "/", forwarded).body == "127.0.0.1");
  ServerOptions options;
  options.trusted_proxies = {"127.0.0.1"};
  const HttpHost behind(options, address);
  CHECK(http_request(behind.port(), "GET", "/", forwarded).body == "192.0.2.1");
}

TEST_CASE("requests, bytes and connections are counted", "[http]") {
  HttpHost host(two_threads(), answer_with(echo));
  {
    HttpClient client(host.port());
    client.request("GET", "/");
    client.request("POST", "/", {}, "abc");
    const auto open = host.server().stats();
    CHECK(open.connections == 1);
    CHECK(open.requests_total == 2);
    CHECK(open.accepted_total == 1);
    CHECK(open.in_flight == 0);
  }
  host.server().stop();
  host.wait();
  const auto closed = host.server().stats();
  CHECK(closed.connections == 0);
  CHECK(closed.bytes_in_total > 80);
  CHECK(closed.bytes_out_total > 200);
}

}  // namespace
}  // namespace nguon::api
