#include "keys/internal/ed25519.h"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace nguon::keys {
namespace {

// The y coordinates of the eight points of small order, little-endian with the sign bit of x
// cleared. A key among them would verify signatures that nobody made.
constexpr std::array<std::array<std::uint8_t, kEd25519KeyBytes>, 5> kSmallOrder{{
    {0},
    {1},
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
     0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
     0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
}};

}  // namespace

Error wrong_signature() {
  return {Errc::bad_signature, "signature_wrong", "the signature does not verify", "chữ ký không hợp lệ"};
}

bool is_proper_point(std::string_view encoded) {
  std::array<std::uint8_t, kEd25519KeyBytes> y{};
  std::copy(encoded.begin(), encoded.end(), y.begin());
  y[31] &= 0x7f;
  if (std::find(kSmallOrder.begin(), kSmallOrder.end(), y) != kSmallOrder.end()) return false;
  const bool high = y[31] == 0x7f && std::all_of(y.begin() + 1, y.begin() + 31, [](std::uint8_t b) { return b == 0xff; });
  return !(high && y[0] >= 0xed);
}

bool sodium_accepts(std::string_view public_key, std::string_view message, std::string_view signature) {
  static const bool usable = sodium_init() >= 0;
  return usable && crypto_sign_verify_detached(data_of(signature), data_of(message), message.size(), data_of(public_key)) == 0;
}

Result<void> verify_digest(EVP_PKEY* key, const char* digest, std::string_view message, std::string_view signature) {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  if (!context || EVP_DigestVerifyInit_ex(context.get(), nullptr, digest, nullptr, nullptr, key, nullptr) != 1)
    return openssl_error("preparing to check a signature");
  const int verdict = EVP_DigestVerify(context.get(), data_of(signature), signature.size(), data_of(message), message.size());
  if (verdict == 1) return {};
  if (verdict < 0) return openssl_error("checking a signature");
  ERR_clear_error();
  return wrong_signature();
}

Result<void> verify_with_openssl(EVP_PKEY* key, std::string_view message, std::string_view signature) {
  return verify_digest(key, nullptr, message, signature);
}

Result<void> verify_ed25519(EVP_PKEY* key, std::string_view public_key, std::string_view message, std::string_view signature) {
  if (sodium_accepts(public_key, message, signature)) return {};
  return verify_with_openssl(key, message, signature);
}

}  // namespace nguon::keys
