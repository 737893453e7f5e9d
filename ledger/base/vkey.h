// Verifier keys as C2SP signed-note writes them, and the two interfaces through which the ledger
// signs and checks without knowing a cryptographic library. docs/formats/note.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"

namespace nguon {

// The first byte of a vkey's key material. Do not change: part of the format.
enum class KeyType : std::uint8_t {
  ed25519 = 0x01,         // signs the text
  ecdsa_p256 = 0x02,      // SHA-256, ASN.1 DER signature over the text; public key as SPKI DER
  cosignature_v1 = 0x04,  // Ed25519, a witness's timestamped cosignature
};

struct VerifierKey {
  std::string name;  // no space, no '+', not empty
  KeyType type = KeyType::ed25519;
  std::string public_key;  // 32 raw bytes, or SPKI DER for P-256
  KeyId id{};              // derived: see make_vkey

  // "<name>+<8 hex digits of the id>+<base64(type || public key)>"
  std::string text() const;
  friend bool operator==(const VerifierKey&, const VerifierKey&) = default;
};

// Whether `name` may name a key: 1..200 bytes of UTF-8 without white space, control
// characters or '+'.
bool is_key_name(std::string_view name);

// Computes the id: SHA-256(name || 0x0A || type || public key)[0..4), for P-256 SHA-256(SPKI)[0..4).
// Errc::invalid_argument (vkey_malformed): bad name, or a public key whose length cannot be right.
Result<VerifierKey> make_vkey(std::string name, KeyType type, std::string public_key);

// Strict: the id must be the right one for name and key. Errc::invalid_argument (vkey_malformed).
Result<VerifierKey> parse_vkey(std::string_view text);

// Checks one signature over one message with one key. Implemented by keys/. Thread-safe.
class SignatureCheck {
 public:
  virtual ~SignatureCheck() = default;
  // Ok, or Errc::bad_signature, or Errc::invalid_argument when the public key is not a key.
  // A cosignature_v1 key takes the whole signature (timestamp first) and the checkpoint text.
  virtual Result<void> check(const VerifierKey& key, std::string_view message, std::string_view signature) const = 0;
};

// Signs with one key that never leaves it. Thread-safe.
class Signer {
 public:
  virtual ~Signer() = default;
  virtual const VerifierKey& vkey() const = 0;
  virtual Result<std::string> sign(std::string_view message) const = 0;
};

}  // namespace nguon
