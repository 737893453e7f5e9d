#include "api/http_headers.h"

namespace nguon::api {
namespace {

bool is_below(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

}  // namespace

bool is_personal(std::string_view path) {
  for (const std::string_view one : {"/v1/desk", "/v1/login", "/v1/logout", "/v1/me"})
    if (is_below(path, one)) return true;
  return false;
}

void add_common_headers(Response& response, bool personal) {
  const auto add = [&](std::string_view name, std::string_view value) {
    if (response.header(name).empty()) response.headers.emplace_back(name, value);
  };
  const std::string_view type = response.content_type;
  if (personal || !response.header("set-cookie").empty()) response.set_header("cache-control", "no-store");
  add("cache-control", response.status < 400 ? "no-cache" : "no-store");
  add("content-security-policy", type.starts_with("text/javascript") ? kWorkerPolicy : kClosedPolicy);
  add("x-content-type-options", "nosniff");
  add("referrer-policy", "no-referrer");
  const bool is_for_all = response.header("access-control-allow-origin") == "*";
  add("cross-origin-resource-policy", is_for_all ? "cross-origin" : "same-origin");
  if (!type.starts_with("text/html")) return;
  add("cross-origin-opener-policy", "same-origin");
  add("permissions-policy", kPagePermissions);
}

}  // namespace nguon::api
