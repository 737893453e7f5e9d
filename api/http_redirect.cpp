#include "api/http_redirect.h"

#include <algorithm>

#include "api/http_headers.h"

namespace nguon::api {
namespace {

Response moved(const RedirectOptions& options, std::string_view target) {
  Response out;
  out.status = 308;
  out.set_header("location", "https://" + options.host + (options.port == 443 ? "" : ":" + std::to_string(options.port)) +
                                 std::string(target));
  out.set_header("cache-control", "no-store");
  add_common_headers(out);
  out.body = "Trang này ở địa chỉ https.\nThis page is at an https address.\n";
  return out;
}

}  // namespace

Handler redirect_to_tls(RedirectOptions options, Handler next) {
  return [options = std::move(options), next = std::move(next)](Request&& request, Responder respond) {
    const auto path = request.path();
    const bool stays = std::any_of(options.plain.begin(), options.plain.end(), [&](const std::string& one) {
      return one.ends_with('/') ? path.starts_with(one) : path == one;
    });
    // "*" has no address to move to.
    if (request.is_secure || request.is_of_proxy || stays || !path.starts_with('/'))
      return next(std::move(request), std::move(respond));
    respond(moved(options, request.target));
  };
}

}  // namespace nguon::api
