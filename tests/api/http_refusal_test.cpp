// What the server refuses, seen from outside: the status, a short text in both languages, and the
// connection closed behind it.
#include <chrono>
#include <thread>

#include "api/http_server.h"
#include "tests/support/http_client.h"
#include "tests/support/http_host.h"

namespace nguon::api {
namespace {

using test::HttpClient;
using test::HttpHost;

Handler ok() {
  return answer_with([](const Request& request) {
    Response response;
    response.body = request.body;
    return response;
  });
}

void check_refused(std::uint16_t port, const std::string& bytes, int status) {
  CAPTURE(bytes.substr(0, 200));
  HttpClient client(port);
  client.send(bytes);  // may fail at its end: the server may have refused and closed
  const auto answer = client.receive();
  REQUIRE(answer);
  CHECK(answer->status == status);
  CHECK(answer->header("connection") == "close");
  CHECK(answer->header("content-type") == "text/plain; charset=utf-8");
  CHECK(answer->body.find('\n') + 1 < answer->body.size());  // two sentences
  CHECK(client.closed_by_server());
}

TEST_CASE("malformed and ambiguous requests are refused and their connections closed", "[http]") {
  const HttpHost host(ServerOptions{}, ok());
  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
  check_refused(host.port(), "\x16\x03\x01\x02", 400);
  check_refused(host.port(), "GET\r\n\r\n", 400);
  check_refused(host.port(), "GET / HTTP/1.1\r\n\r\n", 400);
  check_refused(host.port(), "GET / HTTP/1.1\nHost: a\n\n", 400);
  check_refused(host.port(), "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505);
  check_refused(host.port(), post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /evil HTTP/1.1\r\n\r\n",
                400);
  check_refused(host.port(), post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400);
  check_refused(host.port(), post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501);
  check_refused(host.port(), post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400);
  check_refused(host.port(), post + "Expect: miracles\r\n\r\n", 417);
  CHECK(host.port() != 0);
}

TEST_CASE("a refusal comes behind the answers to the requests before it", "[http]") {
  HttpHost host(ServerOptions{}, ok());
  HttpClient client(host.port());
  REQUIRE(client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nabBAD\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  CHECK(client.receive()->body == "ab");
  CHECK(client.receive()->status == 400);
  CHECK(client.closed_by_server());
  CHECK(host.server().stats().requests_total == 1);
  CHECK(host.server().stats().rejected_total[static_cast<std::size_t>(Rejected::malformed)] == 1);
}

TEST_CASE("8 KiB of header are taken and one byte more is not", "[http]") {
  const HttpHost host(ServerOptions{}, ok());
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  const auto header_of = [&](std::size_t bytes) { return start + std::string(bytes - start.size() - 4, 'x') + "\r\n\r\n"; };
  HttpClient fits(host.port());
  REQUIRE(fits.send(header_of(8192)));
  CHECK(fits.receive()->status == 200);
  REQUIRE(fits.send(header_of(8192)));
  CHECK(fits.receive()->status == 200);
  check_refused(host.port(), header_of(8193), 431);
  check_refused(host.port(), "GET /" + std::string(5000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414);
  check_refused(host.port(), "GET /" + std::string(1'000'000, 'x'), 414);
  check_refused(host.port(), start + std::string(1'000'000, 'x'), 431);
}

TEST_CASE("a body over the limit is refused while it still comes, and the client reads why", "[http]") {
  ServerOptions options;
  options.body_bytes_max = 1000;
  HttpHost host(options, ok());
  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
  check_refused(host.port(), post + "Content-Length: 1001\r\n\r\n" + std::string(1001, 'x'), 413);
  check_refused(host.port(), post + "Content-Length: 300000\r\n\r\n" + std::string(300'000, 'x'), 413);
  check_refused(host.port(), post + "Transfer-Encoding: chunked\r\n\r\n3e8\r\n" + std::string(1000, 'x') + "\r\n1\r\nx\r\n", 413);
  HttpClient fits(host.port());
  CHECK(fits.request("POST", "/", {}, std::string(1000, 'x')).body.size() == 1000);
  CHECK(host.server().stats().rejected_total[static_cast<std::size_t>(Rejected::body_size)] == 3);
}

TEST_CASE("a route has its own limit of the body", "[http]") {
  ServerOptions options;
  options.body_limit = [](const Request& request) -> std::size_t { return request.path() == "/blobs" ? 2'000'000 : 10; };
  const HttpHost host(options, ok());
  CHECK(test::http_request(host.port(), "POST", "/blobs?x", {}, std::string(2'000'000, 'x')).status == 200);
  CHECK(test::http_request(host.port(), "POST", "/", {}, std::string(11, 'x')).status == 413);
}

TEST_CASE("all bodies together are bounded", "[http]") {
  ServerOptions options;
  options.body_bytes_total_max = 1000;
  options.io_threads = 1;  // so that what is read is also counted before the next connection is looked at
  HttpHost host(options, ok());
  {
    const std::string begun = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 901\r\n\r\n" + std::string(900, 'x');
    HttpClient holds(host.port());
    REQUIRE(holds.send(begun));
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (host.server().stats().bytes_in_total < begun.size() && std::chrono::steady_clock::now() < end)
      std::this_thread::yield();
    HttpClient refused(host.port());
    auto answer = refused.request("POST", "/", {}, std::string(101, 'x'));
    CHECK(answer.status == 503);
    CHECK(answer.header("retry-after") == "2");
    REQUIRE(holds.send("x"));
    CHECK(holds.receive()->body.size() == 901);
  }
  CHECK(test::http_request(host.port(), "POST", "/", {}, std::string(1000, 'x')).status == 200);
}

}  // namespace
}  // namespace nguon::api
