#include "api/router.h"

#include <thread>

#include "tests/support/check.h"
#include "tests/support/http_client.h"
#include "tests/support/http_host.h"

namespace nguon::api {
namespace {

using test::name_of;
using test::value_of;

struct Kept final : AnswerSink {
  explicit Kept(Response& to) : response(to) {}
  void answer(Response&& given) noexcept override { response = std::move(given); }
  Response& response;
};

Response ask(const Router& router, const std::string& method, const std::string& target, const Headers& headers = {}) {
  Request request;
  request.method = method;
  request.target = target;
  request.headers = headers;
  Response response;
  router.handle(std::move(request), Responder(std::make_unique<Kept>(response)));
  return response;
}

// Answers "<name> a=1 b=2".
Route route(const std::string& method, const std::string& pattern, const std::string& name) {
  return {method, pattern, name, "", answer_with([name](const Request& request) {
            std::string body = name;
            for (const auto& [key, value] : request.parameters) body += " " + key + "=" + value;
            Response response;
            response.body = std::move(body);
            return response;
          })};
}

std::unique_ptr<Router> make(std::vector<Route> routes, Router::Options options = {}) {
  return value_of(Router::make(std::move(routes), std::move(options)));
}

std::string body(const Response& response) { return std::string(response.body.view()); }

TEST_CASE("the closest pattern takes a path", "[router]") {
  const auto router = make({
      route("GET", "/", "home"),
      route("GET", "/{token}", "label"),
      route("GET", "/checkpoint", "checkpoint"),
      route("GET", "/01/{gtin}/10/{lot}", "batch"),
      route("GET", "/{token}/01/{gtin}", "label_gtin"),
      route("GET", "/tile/{rest...}", "tile"),
      route("GET", "/tile/{level}/x", "tile_x"),
      route("GET", "/proof/{index}.tlog-proof", "proof"),
      route("GET", "/proof/{index}", "proof_page"),
      route("GET", "/app/", "app"),
  });
  CHECK(body(ask(*router, "GET", "/")) == "home");
  CHECK(body(ask(*router, "GET", "/?x")) == "home");
  CHECK(body(ask(*router, "GET", "/checkpoint")) == "checkpoint");
  CHECK(body(ask(*router, "GET", "/%63heckpoint?x=1")) == "checkpoint");
  CHECK(body(ask(*router, "GET", "/0123")) == "label token=0123");
  CHECK(body(ask(*router, "GET", "/01/0893/10/L1")) == "batch gtin=0893 lot=L1");
  CHECK(body(ask(*router, "GET", "/01/01/0893")) == "label_gtin token=01 gtin=0893");  // back from the literal
  CHECK(body(ask(*router, "GET", "/tile/0/x001/067.p/5")) == "tile rest=0/x001/067.p/5");
  CHECK(body(ask(*router, "GET", "/tile/0/x")) == "tile_x level=0");
  CHECK(body(ask(*router, "GET", "/proof/7.tlog-proof")) == "proof index=7");
  CHECK(body(ask(*router, "GET", "/proof/7")) == "proof_page index=7");
  CHECK(body(ask(*router, "GET", "/proof/.tlog-proof")) == "proof_page index=.tlog-proof");
  CHECK(body(ask(*router, "GET", "/app/")) == "app");
  CHECK(body(ask(*router, "GET", "/ch%C3%A8%2F1")) == "label token=chè/1");
}

TEST_CASE("what is not in the table is not there", "[router]") {
  const auto router = make(
      {route("GET", "/checkpoint", "checkpoint"), route("GET", "/v1/{index}", "entry"), route("GET", "/tile/{rest...}", "tile")});
  for (const char* target :
       {"/Checkpoint", "/checkpoint/", "//checkpoint", "/v1/", "/v1", "/v1/1/", "/tile/", "/tile", "", "*", "/x/../checkpoint",
        "/./checkpoint", "/tile/a%2Fb", "/tile//host.example", "/tile/a//b", "/tile/a/"}) {
    CAPTURE(target);
    CHECK(ask(*router, "GET", target).status == 404);
  }
  CHECK(ask(*router, "GET", "/v1/" + std::string(20'000, '/')).status == 404);
  for (const char* target : {"/v1/%", "/v1/%zz", "/v1/%00", "/v1/%ff", "/%"}) {
    CAPTURE(target);
    CHECK(ask(*router, "GET", target).status == 400);
  }
}

TEST_CASE("another method is told which are allowed; HEAD follows GET", "[router]") {
  const auto router = make({route("GET", "/a", "read"), route("POST", "/a", "write"), route("POST", "/b", "only_write"),
                            route("HEAD", "/c", "head"), route("GET", "/c", "get"), route("OPTIONS", "/d", "own_options")});
  CHECK(body(ask(*router, "HEAD", "/a")) == "read");
  CHECK(body(ask(*router, "HEAD", "/c")) == "head");
  const auto wrong = ask(*router, "DELETE", "/a");
  CHECK(wrong.status == 405);
  CHECK(wrong.header("allow") == "GET, HEAD, OPTIONS, POST");
  CHECK(ask(*router, "HEAD", "/b").status == 405);
  CHECK(ask(*router, "get", "/a").status == 405);
  const auto options = ask(*router, "OPTIONS", "/b");
  CHECK(options.status == 204);
  CHECK(options.header("allow") == "OPTIONS, POST");
  CHECK(ask(*router, "OPTIONS", "*").header("allow") == "GET, HEAD, OPTIONS, POST");
  CHECK(ask(*router, "OPTIONS", "/nowhere").status == 404);
  CHECK(body(ask(*router, "OPTIONS", "/d")) == "own_options");
}

TEST_CASE("a table with a mistake is refused when it is made", "[router]") {
  const auto refused = [](std::vector<Route> routes) {
    return name_of(Router::make(std::move(routes), {})) == "invalid_argument";
  };
  for (const char* pattern :
       {"", "a", "//", "/a//b", "/{", "/{}", "/{A}", "/{a}{b}", "/{a...}/b", "/x{a...}", "/a b", "/%41", "/{a}/{a}", "/}"}) {
    CAPTURE(pattern);
    CHECK(refused({route("GET", pattern, "x")}));
  }
  CHECK(refused({route("GET", "/a/{x}", "one"), route("GET", "/a/{y}", "two")}));
  CHECK(refused({route("GET", "/a", "same"), route("GET", "/b", "same")}));
  CHECK(refused({route("GET", "/a", "Not Snake")}));
  CHECK(refused({route("", "/a", "x")}));
  CHECK(refused({{"GET", "/a", "x", "", nullptr}}));
  CHECK(make({route("GET", "/b", "b"), route("GET", "/a", "a")})->routes()[1].pattern == "/a");
}

TEST_CASE("each route has its limit of the body", "[router]") {
  auto blobs = route("POST", "/blobs", "blobs");
  blobs.body_bytes_max = 8'000'000;
  Router::Options options;
  options.body_bytes_max = 1000;
  const auto router = make({blobs, route("POST", "/statements", "statements")}, options);
  Request request;
  request.method = "POST";
  request.target = "/blobs?x=y";
  CHECK(router->body_limit(request) == 8'000'000);
  request.target = "/statements";
  CHECK(router->body_limit(request) == 1000);
  request.target = "/nowhere";
  CHECK(router->body_limit(request) == 1000);
}

TEST_CASE("answers get the common fields and their own page for errors", "[router]") {
  Router::Options options;
  options.headers = {{"x-content-type-options", "nosniff"}, {"x-own", "common"}};
  options.error_page = [](const Request& request, int status) {
    Response response;
    response.status = status;
    response.body = "page of " + request.target;
    return response;
  };
  const auto router = make({{"GET", "/own", "own", "", answer_with([](const Request&) {
                               Response response;
                               response.set_header("x-own", "mine");
                               return response;
                             })}},
                           options);
  CHECK(ask(*router, "GET", "/own").header("x-own") == "mine");
  const auto missing = ask(*router, "GET", "/x");
  CHECK(missing.status == 404);
  CHECK(missing.header("x-own") == "common");
  CHECK(body(missing) == "page of /x");
  CHECK(ask(*router, "POST", "/own").header("allow") == "GET, HEAD, OPTIONS");
}

TEST_CASE("every answer is counted under its route", "[router]") {
  Metrics metrics;
  Router::Options options;
  options.metrics = &metrics;
  const auto router =
      make({route("GET", "/a", "a"), {"GET", "/forgets", "forgets", "", [](Request&&, const Responder&) {}}}, options);
  ask(*router, "GET", "/a");
  ask(*router, "HEAD", "/a");
  ask(*router, "GET", "/nowhere");
  ask(*router, "GET", "/forgets");
  const auto text = metrics.exposition();
  CHECK(text.find("nguon_http_requests_total{route=\"a\",status=\"2xx\"} 2\n") != std::string::npos);
  CHECK(text.find("nguon_http_requests_total{route=\"unmatched\",status=\"4xx\"} 1\n") != std::string::npos);
  CHECK(text.find("nguon_http_requests_total{route=\"forgets\",status=\"5xx\"} 1\n") != std::string::npos);
  CHECK(text.find("nguon_http_answer_bytes_total{route=\"a\"} 1\n") != std::string::npos);
  CHECK(text.find("nguon_http_request_seconds_count{route=\"a\"} 2\n") != std::string::npos);
}

TEST_CASE("paths are made from patterns", "[router]") {
  CHECK(make_path("/", {}) == "/");
  CHECK(make_path("/v1/entries/{index}", {{"index", "7"}}) == "/v1/entries/7");
  CHECK(make_path("/p/{lot}.json", {{"lot", "chè/1"}}) == "/p/ch%C3%A8%2F1.json");
  CHECK(make_path("/tile/{rest...}", {{"rest", "0/x001/0 7"}}) == "/tile/0/x001/0%207");
  CHECK_THROWS_AS(make_path("/{a}", {}), std::logic_error);
}

TEST_CASE("a router behind a server limits bodies by route and answers from other threads", "[router]") {
  auto small = route("POST", "/small", "small");
  small.body_bytes_max = 10;
  const auto router =
      make({small, route("GET", "/{name}", "named"), {"GET", "/later", "later", "", [](Request&&, Responder respond) {
                                                        std::thread([respond = std::move(respond)]() mutable {
                                                          respond(Response{});
                                                        }).join();
                                                      }}});
  ServerOptions options;
  options.body_limit = [&](const Request& request) { return router->body_limit(request); };
  const test::HttpHost host(options, router->handler());
  CHECK(test::http_request(host.port(), "POST", "/small", {}, "0123456789").status == 200);
  CHECK(test::http_request(host.port(), "POST", "/small", {}, "01234567890").status == 413);
  CHECK(test::http_request(host.port(), "GET", "/x").body == "named name=x");
  CHECK(test::http_request(host.port(), "GET", "/later").header("x-content-type-options") == "nosniff");
  CHECK(test::http_request(host.port(), "HEAD", "/x").header("content-length") == "12");
}

}  // namespace
}  // namespace nguon::api
