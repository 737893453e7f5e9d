// What every answer carries, whoever made it: a page, data, a file, an error or a refusal. A route that
// wants another value sets it itself. decisions/0110.
#pragma once

#include <string_view>

#include "api/http.h"

namespace nguon::api {

// The policy of what is no page: nothing in it is ever run, styled, loaded or framed.
inline constexpr std::string_view kClosedPolicy =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
// A script's own policy counts where it is a worker: it may ask its own origin, and nobody else.
inline constexpr std::string_view kWorkerPolicy =
    "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";
// permissions-policy of pages, and of the apps that scan codes.
inline constexpr std::string_view kPagePermissions =
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), display-capture=()";
inline constexpr std::string_view kAppPermissions =
    "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), display-capture=()";

// What the path of a request alone says of its answer.
enum class Audience {
  everybody,
  scanner,     // the apps that scan codes: /kiem-tra, /thanh-tra, /san-xuat
  one_person,  // the desk, a login, who somebody is: no cache keeps the answer, whatever the route says
};
Audience audience_of(std::string_view path);

// Adds what is missing: content-security-policy, x-content-type-options, referrer-policy, cache-control,
// cross-origin-resource-policy (same-origin, unless every origin may read the answer), and for HTML
// cross-origin-opener-policy and permissions-policy. For one person, or with a cookie in it, cache-control is
// set to no-store.
void add_common_headers(Response& response, Audience audience = Audience::everybody);

}  // namespace nguon::api
