#include "api/login/browser.h"

#include "api/http_admission.h"
#include "ledger/base/text.h"

namespace nguon::api {
namespace {

// __Host-: browsers take it only with Secure, Path=/ and no Domain, so no neighbour can plant one.
constexpr std::string_view kSecureName = "__Host-nguon";
constexpr std::string_view kPlainName = "nguon";
constexpr std::size_t kCookiesMax = 64;  // of one request that are looked at

std::string_view name_for(Transport transport) { return transport == Transport::tls ? kSecureName : kPlainName; }

// Whether the request names this machine: a foreign name that leads here (DNS rebinding) does not.
bool is_localhost(std::string_view host) {
  const bool is_v6 = host.starts_with('[');
  const auto port = is_v6 ? host.find("]") + 1 : host.find(':');
  const auto name = host.substr(0, port);
  return name == "localhost" || name == "127.0.0.1" || name == "[::1]";
}

std::string attributes(Transport transport) {
  return std::string("; Path=/; HttpOnly; SameSite=Strict") + (transport == Transport::tls ? "; Secure" : "");
}

}  // namespace

Transport transport_of(const Request& request) {
  // Behind a proxy that speaks plain HTTP to people, their browsers drop the Secure cookie: nobody gets in.
  if (request.is_secure || request.is_of_proxy) return Transport::tls;
  return is_loopback(request.remote_address) && is_localhost(request.header("host")) ? Transport::loopback : Transport::open;
}

std::string token_of(const Request& request) {
  const Transport transport = transport_of(request);
  if (transport == Transport::open) return "";
  const std::string all = request.headers.all("cookie");
  std::size_t seen = 0;
  // Several fields are joined by a comma, which no cookie of ours holds.
  for (auto part : split(all, ';')) {
    if (++seen > kCookiesMax) break;
    for (auto one : split(part, ',')) {
      while (one.starts_with(' ')) one.remove_prefix(1);
      const auto is = one.find('=');
      if (is != std::string_view::npos && one.substr(0, is) == name_for(transport)) return std::string(one.substr(is + 1));
    }
  }
  return "";
}

std::string cookie_with(std::string_view token, Transport transport) {
  return std::string(name_for(transport)) + "=" + std::string(token) + attributes(transport);
}

std::string cookie_gone(Transport transport) {
  return std::string(name_for(transport)) + "=" + attributes(transport) + "; Max-Age=0";
}

Result<void> check_own_origin(const Request& request, std::string_view host) {
  const Error foreign{Errc::forbidden, "origin_foreign", "this request comes from a page of another site",
                      "yêu cầu này đến từ trang của một nơi khác"};
  const auto site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin") return foreign;
  if (!request.headers.has("origin")) return {};
  const auto origin = request.headers.all("origin");
  const std::string own(request.header("host"));
  const bool is_tls = transport_of(request) == Transport::tls;
  if (origin == (is_tls ? "https://" : "http://") + own || (is_tls && origin == "https://" + std::string(host))) return {};
  return foreign;
}

}  // namespace nguon::api
