// What a request says of the browser behind it: its cookie, and the site whose page sent it.
#pragma once

#include <string>
#include <string_view>

#include "api/http.h"
#include "ledger/base/result.h"

namespace nguon::api {

// How the browser reaches this server, which decides the cookie.
enum class Transport {
  tls,       // here, or at a trusted proxy: __Host-nguon, Secure
  loopback,  // plain HTTP of this machine to localhost: nguon, without Secure
  open,      // plain HTTP of others: nobody logs in
};
Transport transport_of(const Request& request);

// The session's token, "" without one.
std::string token_of(const Request& request);

// The set-cookie fields that give the token, and that take it away. REQUIRES: transport is not open
std::string cookie_with(std::string_view token, Transport transport);
std::string cookie_gone(Transport transport);

// Errc::forbidden origin_foreign when the browser says that a page of another site sent this request. `host`:
// the ledger's, at which the pages may be behind a proxy that does not pass the name on. A program that says
// nothing is no browser: it carries no cookies that it was not given.
Result<void> check_own_origin(const Request& request, std::string_view host);

}  // namespace nguon::api
