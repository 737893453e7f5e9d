// How often one address may ask, and what the plain port answers where there is TLS.
#include "api/http_rate.h"

#include "api/http_redirect.h"
#include "api/router.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using namespace std::chrono_literals;
using test::value_of;

const RateLimiter::Moment kBegin{std::chrono::hours(1)};

TEST_CASE("an address may ask so often at once, and then as often as its bucket fills", "[rate]") {
  RateLimiter limiter({2, 5, 100});
  for (int i = 0; i < 5; ++i) CHECK_FALSE(limiter.take("192.0.2.1", kBegin));
  CHECK(limiter.take("192.0.2.1", kBegin) == 1s);
  CHECK_FALSE(limiter.take("192.0.2.2", kBegin));
  CHECK_FALSE(limiter.take("192.0.2.1", kBegin + 500ms));
  CHECK(limiter.take("192.0.2.1", kBegin + 500ms) == 1s);
  for (int i = 0; i < 5; ++i) CHECK_FALSE(limiter.take("192.0.2.1", kBegin + 1h));  // no more than the bucket holds
  CHECK(limiter.take("192.0.2.1", kBegin + 1h));
  CHECK(limiter.take("192.0.2.1", kBegin));  // a clock that goes back fills nothing
}

TEST_CASE("a slow rate says how long to wait", "[rate]") {
  RateLimiter limiter({0.1, 1, 100});
  CHECK_FALSE(limiter.take("192.0.2.1", kBegin));
  CHECK(limiter.take("192.0.2.1", kBegin) == 10s);
  CHECK(limiter.take("192.0.2.1", kBegin + 4s) == 6s);
}

TEST_CASE("one subscriber of IPv6 is one address, in whatever spelling", "[rate]") {
  RateLimiter limiter({1, 1, 100});
  CHECK_FALSE(limiter.take("2001:db8:1:2::1", kBegin));
  CHECK(limiter.take("2001:0db8:1:2:ffff::9", kBegin));
  CHECK_FALSE(limiter.take("2001:db8:1:3::1", kBegin));
  CHECK_FALSE(limiter.take("192.0.2.9", kBegin));
  CHECK(limiter.take("::ffff:192.0.2.9", kBegin));
}

TEST_CASE("this machine itself, and what is no address, is not limited", "[rate]") {
  RateLimiter limiter({1, 1, 100});
  for (const char* address : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "", "unknown"})
    for (int i = 0; i < 3; ++i) CHECK_FALSE(limiter.take(address, kBegin));
  CHECK(limiter.addresses() == 0);
  RateLimiter off({0, 1, 100});
  for (int i = 0; i < 3; ++i) CHECK_FALSE(off.take("192.0.2.1", kBegin));
}

TEST_CASE("the table of addresses is bounded; the one that was quiet longest is forgotten", "[rate]") {
  RateLimiter limiter({1, 1, 10});
  for (int i = 0; i < 1'000; ++i) {
    CHECK_FALSE(limiter.take("10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250), kBegin));
    if (i % 5 == 0) limiter.take("192.0.2.1", kBegin);
    CHECK(limiter.addresses() <= 10);
  }
  CHECK(limiter.take("192.0.2.1", kBegin));
}

struct Sink final : AnswerSink {
  explicit Sink(Response& to) : given(to) {}
  void answer(Response&& response) noexcept override { given = std::move(response); }
  Response& given;
};

Response ask(const Handler& handler, Request request) {
  Response out;
  handler(std::move(request), Responder(std::make_unique<Sink>(out)));
  return out;
}

Request request_of(std::string method, std::string target) {
  Request out;
  out.method = std::move(method);
  out.target = std::move(target);
  out.remote_address = "192.0.2.1";
  return out;
}

TEST_CASE("too many posts of one address are answered 429 with the time to wait; reading goes on", "[rate]") {
  RateLimiter limiter({0.001, 2, 100});
  const auto ok = answer_with([](const Request&) { return Response{}; });
  Router::Options options;
  options.changes = &limiter;
  const auto router = value_of(Router::make({{"POST", "/x", "post", "", ok}, {"GET", "/x", "get", "", ok}}, std::move(options)));
  CHECK(ask(router->handler(), request_of("POST", "/x")).status == 200);
  CHECK(ask(router->handler(), request_of("POST", "/x")).status == 200);
  const auto refused = ask(router->handler(), request_of("POST", "/x"));
  CHECK(refused.status == 429);
  CHECK(std::stoi(std::string(refused.header("retry-after"))) > 900);
  CHECK(refused.body.view().find("Quá nhiều yêu cầu") == 0);
  for (const char* method : {"GET", "HEAD", "OPTIONS"}) CHECK(ask(router->handler(), request_of(method, "/x")).status < 300);
  auto other = request_of("POST", "/x");
  other.remote_address = "192.0.2.2";
  CHECK(ask(router->handler(), other).status == 200);
}

TEST_CASE("what came without TLS is sent to the same target on the ledger's own host", "[redirect]") {
  const auto ok = answer_with([](const Request&) { return Response{}; });
  const auto handler = redirect_to_tls({"ocop.example", 443}, ok);
  const auto moved = ask(handler, request_of("POST", "/v1/statements?a=b%20c"));
  CHECK(moved.status == 308);
  CHECK(moved.header("location") == "https://ocop.example/v1/statements?a=b%20c");
  CHECK(ask(redirect_to_tls({"ocop.example", 8443}, ok), request_of("GET", "/")).header("location") ==
        "https://ocop.example:8443/");
  auto lying = request_of("GET", "/");
  lying.headers.add("host", "evil.example");
  CHECK(ask(handler, lying).header("location") == "https://ocop.example/");
}

TEST_CASE("what proves itself stays on the plain port, and so does what a trusted proxy asks", "[redirect]") {
  const auto ok = answer_with([](const Request&) { return Response{}; });
  const auto handler = redirect_to_tls({"ocop.example", 443}, ok);
  for (const char* target : {"/checkpoint", "/tile/0/000", "/tile/entries/000", "/healthz", "/metrics"})
    CHECK(ask(handler, request_of("GET", target)).status == 200);
  for (const char* target : {"/checkpoints", "/tile", "/tilex/0", "/healthz/", "//evil.example/", "/"})
    CHECK(ask(handler, request_of("GET", target)).status == 308);
  CHECK(ask(handler, request_of("OPTIONS", "*")).status == 200);
  auto proxied = request_of("GET", "/");
  proxied.is_of_proxy = true;
  CHECK(ask(handler, proxied).status == 200);
  auto secure = request_of("GET", "/");
  secure.is_secure = true;
  CHECK(ask(handler, secure).status == 200);
}

}  // namespace
}  // namespace nguon::api
