#include "api/form_token.h"

#include "keys/random.h"
#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"

namespace nguon::api {
namespace {

constexpr std::size_t kBodyHex = 32, kMacHex = 32;  // be64 of the time, 8 random bytes; half a SHA-256

// As long whatever the bytes are: where they differ is not told by the time it takes.
bool are_same(std::string_view a, std::string_view b) {
  unsigned char different = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
    different = static_cast<unsigned char>(different | (static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i])));
  return different == 0;
}

}  // namespace

FormTokens::FormTokens() { keys::fill_random(secret_); }

// The secret is of fixed length and stands on both sides: no longer message can be made from this one.
std::string FormTokens::mac_of(std::string_view body, std::string_view thing) const {
  const std::string_view secret(reinterpret_cast<const char*>(secret_.data()), secret_.size());
  const Hash inner = sha256({secret, "nguon.form/v1\n", body, "\n", thing});
  return to_hex(sha256({secret, inner.view()}).view()).substr(0, kMacHex);
}

std::string FormTokens::make(std::string_view thing, Time now) const {
  std::array<std::uint8_t, 8> nonce{};
  keys::fill_random(nonce);
  const std::string body =
      to_hex(be64(static_cast<std::uint64_t>(now.unix_ms))) + to_hex({reinterpret_cast<const char*>(nonce.data()), nonce.size()});
  return body + mac_of(body, thing);
}

bool FormTokens::is_good(std::string_view token, std::string_view thing, Time now) const {
  if (token.size() != kBodyHex + kMacHex) return false;
  const std::string_view body = token.substr(0, kBodyHex);
  if (!are_same(mac_of(body, thing), token.substr(kBodyHex))) return false;
  const auto made = from_hex(body.substr(0, 16));
  if (!made) return false;
  const auto age = now.unix_ms - static_cast<std::int64_t>(read_be64(*made));
  return age >= 0 && age <= kFormTokenMs;
}

bool is_from_another_site(const Request& request) {
  if (const auto site = request.header("sec-fetch-site"); !site.empty()) return site != "same-origin" && site != "none";
  const auto origin = request.header("origin");
  if (origin.empty() || origin == "null") return false;  // "null": a page that keeps its address to itself, as ours do
  const auto slashes = origin.find("://");
  return slashes == std::string_view::npos || origin.substr(slashes + 3) != request.header("host");
}

}  // namespace nguon::api
