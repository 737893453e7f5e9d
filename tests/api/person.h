// Somebody at a browser: logs in with a key of the demonstration and asks as that browser would.
#pragma once

#include <string>
#include <string_view>

#include "tests/api/demo_ledger.h"

namespace nguon::test {

class Person {
 public:
  // Logs in with the first key of `party`. Over TLS, unless said otherwise.
  Person(const DemoLedger& demo, std::string_view party);

  api::Response get(std::string target) const { return send(request("GET", std::move(target))); }
  api::Response post(std::string target, std::string body = {}, std::string_view content_type = "application/json") const;
  // With the cookie and, for what changes something, the csrf token. A test may spoil it before it is sent.
  api::Request request(std::string method, std::string target, std::string body = {}) const;
  api::Response send(api::Request request) const { return demo_.send(std::move(request)); }

  std::string cookie;  // "__Host-nguon=..."
  std::string csrf;

 private:
  const DemoLedger& demo_;
};

// A request of a browser over TLS at the ledger's own host, from an address of the internet.
api::Request browser_request(const DemoLedger& demo, std::string method, std::string target, std::string body = {});
// POST /v1/login with a fresh challenge, signed by the first key of `party`.
api::Response log_in(const DemoLedger& demo, std::string_view party);
// The name and value of a set-cookie field, as a cookie field holds it.
std::string cookie_of(const api::Response& response);

}  // namespace nguon::test
