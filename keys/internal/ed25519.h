// Ed25519 verification by two libraries that must judge alike. For keys/ alone.
// docs/decisions/0040-two-ed25519-verifiers.md
#pragma once

#include <string_view>

#include "keys/internal/openssl.h"
#include "ledger/base/result.h"

namespace nguon::keys {

inline constexpr std::size_t kEd25519KeyBytes = 32;
inline constexpr std::size_t kEd25519SignatureBytes = 64;

// Whether `encoded` (32 bytes) is neither of small order nor written with y >= p = 2^255-19. Whether
// it is a point of the curve at all is not looked at.
bool is_proper_point(std::string_view encoded);

// REQUIRES for all three: key and signature of the right length, A and R proper points.
// Thread-safe.

// Ok when the encoding of s*B - h*A is R and s < L; Errc::bad_signature "signature_wrong"; Errc::io
// when the library fails. libsodium is asked first, being twice as fast; its yes counts, its no is
// not believed: OpenSSL has the last word on every refusal.
Result<void> verify_ed25519(EVP_PKEY* key, std::string_view public_key, std::string_view message, std::string_view signature);

// Its two halves, for the test that compares them.
bool sodium_accepts(std::string_view public_key, std::string_view message, std::string_view signature);
Result<void> verify_with_openssl(EVP_PKEY* key, std::string_view message, std::string_view signature);

// One verification by OpenSSL with the digest named; null for Ed25519.
Result<void> verify_digest(EVP_PKEY* key, const char* digest, std::string_view message, std::string_view signature);

Error wrong_signature();

}  // namespace nguon::keys
