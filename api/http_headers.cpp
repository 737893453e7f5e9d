#include "api/http_headers.h"

namespace nguon::api {
namespace {

bool is_below(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

}  // namespace

Audience audience_of(std::string_view path) {
  for (const std::string_view one : {"/v1/desk", "/v1/login", "/v1/logout", "/v1/me", "/v1/private", "/v1/enrolments"})
    if (is_below(path, one)) return Audience::one_person;
  for (const std::string_view one : {"/kiem-tra", "/thanh-tra", "/san-xuat"})
    if (is_below(path, one)) return Audience::scanner;
  return Audience::everybody;
}

void add_common_headers(Response& response, Audience audience) {
  const auto add = [&](std::string_view name, std::string_view value) {
    if (response.header(name).empty()) response.headers.emplace_back(name, value);
  };
  constexpr std::size_t kFields = 12;  // of most answers, those of the route with them
  response.headers.reserve(kFields);
  const std::string_view type = response.content_type;
  const bool is_personal = audience == Audience::one_person || !response.header("set-cookie").empty();
  if (is_personal) response.set_header("cache-control", "no-store");
  add("cache-control", response.status < 400 ? "no-cache" : "no-store");
  add("content-security-policy", type.starts_with("text/javascript") ? kWorkerPolicy : kClosedPolicy);
  add("x-content-type-options", "nosniff");
  add("referrer-policy", "no-referrer");
  const bool is_for_all = response.header("access-control-allow-origin") == "*";
  add("cross-origin-resource-policy", is_for_all ? "cross-origin" : "same-origin");
  if (!type.starts_with("text/html")) return;
  add("cross-origin-opener-policy", "same-origin");
  add("permissions-policy", audience == Audience::scanner && response.status == 200 ? kAppPermissions : kPagePermissions);
}

}  // namespace nguon::api
