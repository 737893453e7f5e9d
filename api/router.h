// Which handler answers which request. The routes are a table: what is not in it is not there.
//
// A pattern is a path of literal segments and parameters: "/checkpoint", "/v1/entries/{index}",
// "/proof/{index}.tlog-proof" (literal text around one parameter in its segment), and as the last
// segment "{name...}", which takes one or more segments with their slashes. Each segment of a
// request's path is percent-decoded strictly and compared exactly: no case folding, no "..", no
// trailing slashes forgiven, and no empty parameter. Where several patterns fit, a literal segment
// stands above one with a parameter, the one with more literal text above the other, and both
// above "{name...}", from the left.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/http.h"
#include "api/http_rate.h"
#include "api/metrics.h"

namespace nguon::api {

inline constexpr std::size_t kPathSegmentsMax = 32;  // of a request; more are not found

struct Route {
  std::string method;              // "GET" also answers HEAD, unless a route for HEAD is in the table
  std::string pattern;             // as above
  std::string name;                // for metrics and links: unique, snake_case
  std::string summary;             // one sentence for the API's description
  Handler handler;                 // finds the parameters in Request::parameters
  std::size_t body_bytes_max = 0;  // 0: Options::body_bytes_max
};

class Router {
 public:
  struct Options {
    std::size_t body_bytes_max = 64 * 1024;
    // Added to every answer that does not set them itself, before the common ones (http_headers.h).
    std::vector<std::pair<std::string, std::string>> headers = {};
    // Makes the answer to a request that no route takes: 400 (bad encoding), 404, 405; and 429. What the HTTP
    // layer itself refuses stays plain text. Empty: plain_answer.
    std::function<Response(const Request&, int status)> error_page;
    // How often an address may ask for what changes something (all but GET, HEAD and OPTIONS); over it 429 with
    // retry-after. Outlives the router; null: as often as it likes.
    RateLimiter* changes = nullptr;
    Metrics* metrics = nullptr;  // outlives the router; null: nothing is counted
  };

  // Errc::invalid_argument naming the route: a malformed pattern, the same method and pattern twice
  // (whatever the parameters are called), the same name twice, no handler.
  static Result<std::unique_ptr<Router>> make(std::vector<Route> routes, Options options);
  ~Router();

  // In the order given.
  const std::vector<Route>& routes() const;

  // Finds the route, calls it, and finishes its answer (finish.h). Answers 404 and 405 with `allow`,
  // 400 for a malformed path, and OPTIONS with `allow`, where the table does not. The router outlives
  // the requests it was given. Thread-safe.
  void handle(Request&& request, Responder respond) const;
  Handler handler() const {
    return [this](Request&& request, Responder respond) { handle(std::move(request), std::move(respond)); };
  }

  // The largest body of a request by its route, for ServerOptions::body_limit. A request that no
  // route takes may have Options::body_bytes_max.
  std::size_t body_limit(const Request& request) const;

 private:
  struct Impl;
  explicit Router(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The path of a pattern with its parameters filled in, percent-encoded: ("/v1/entries/{index}",
// {{"index", "7"}}). REQUIRES: every parameter of the pattern is given and not empty.
std::string make_path(std::string_view pattern, const std::vector<PathParameter>& parameters);

}  // namespace nguon::api
