// Checking signatures. Strict, so that every verifier of the project judges alike: an Ed25519 key
// or R of small order, a non-canonical encoding, s >= L, BER instead of DER are all refused.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "ledger/base/vkey.h"

namespace nguon::keys {

inline constexpr std::size_t kCachedKeysDefault = 4096;  // parsed public keys, about 1 KB each

// A SignatureCheck that can check label signatures too. Thread-safe.
class KeyCheck : public SignatureCheck {
 public:
  // A label's signature (format OL1): 64 bytes, Ed25519, or P-256 r||s with s in the lower half of
  // the group order. `public_key` as in VerifierKey. Ok, Errc::bad_signature
  // "label_bad_signature", or Errc::invalid_argument "key_malformed" when the key is not a key or
  // its type does not sign labels.
  virtual Result<void> check_label(KeyType type, std::string_view public_key, std::string_view message,
                                   std::string_view signature) const = 0;
};

// check(): Errc::bad_signature "signature_wrong"; Errc::invalid_argument "key_malformed"; Errc::io
// when the cryptographic library fails for another reason. Remembers up to `cached_keys_max`
// parsed keys, the least recently used go first.
std::unique_ptr<KeyCheck> make_signature_check(std::size_t cached_keys_max = kCachedKeysDefault);

inline constexpr std::size_t kRememberedChecksMax = 1024;

// Remembers which signatures over notes were found good, the last kRememberedChecksMax of them by SHA-256 of
// key, message and signature: every page of a moment shows the same checkpoint. Labels and what was
// not good are checked each time. Borrows `check`, which outlives it.
std::unique_ptr<KeyCheck> remember_good_checks(const KeyCheck& check);

}  // namespace nguon::keys
