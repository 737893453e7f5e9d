// What the plain port says where there is a port with TLS.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "api/http.h"

namespace nguon::api {

struct RedirectOptions {
  std::string host;          // of the ledger: what the request calls itself is not believed
  std::uint16_t port = 443;  // of TLS
  // Paths that are answered on the plain port too, those that begin with one that ends in "/": what proves
  // itself by signature and hash, and what asks from this machine whether the server lives.
  std::set<std::string, std::less<>> plain = {"/checkpoint", "/tile/", "/healthz", "/metrics"};
};

// Answers requests that came without TLS with 308 to the same target on `host`. Not those of a trusted proxy,
// which speaks TLS itself.
Handler redirect_to_tls(RedirectOptions options, Handler next);

}  // namespace nguon::api
