// Secret keys, and signing with them. A secret never leaves its KeyPair except into a key file
// (key_file.h). OpenSSL stays behind this folder's headers.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ledger/base/time.h"
#include "ledger/base/vkey.h"

namespace nguon::keys {

// Movable; a moved-from pair may only be destroyed or assigned to. Const members are thread-safe.
class KeyPair final : public Signer {
 public:
  struct Secret;  // the library's key; defined inside keys/

  // A fresh key from the operating system's randomness. Errc::invalid_argument for a name that
  // cannot name a key (vkey_malformed); Errc::io when the library fails.
  static Result<KeyPair> generate(KeyType type, std::string name);
  // Not for use outside keys/: wraps a library key.
  static Result<KeyPair> wrap(std::shared_ptr<const Secret> secret, KeyType type, std::string name);

  ~KeyPair() override;
  KeyPair(KeyPair&&) noexcept;
  KeyPair& operator=(KeyPair&&) noexcept;

  const VerifierKey& vkey() const override { return vkey_; }

  // Ed25519: 64 bytes. P-256: DER, SHA-256. Errc::invalid_argument for a cosignature_v1 key, which
  // needs a time: cosign(). Errc::io when the library fails.
  Result<std::string> sign(std::string_view message) const override;

  // A cosignature/v1 over `checkpoint_text` at `now`: 8 bytes of time (whole seconds), 64 bytes of
  // Ed25519. Errc::invalid_argument for a key of another type or a time before 1970.
  Result<std::string> cosign(std::string_view checkpoint_text, Time now) const;

  // 64 bytes for a label (format OL1): Ed25519, or P-256 r||s with low s.
  // Errc::invalid_argument for a cosignature_v1 key.
  Result<std::string> sign_label(std::string_view message) const;

  // The same Ed25519 secret as a witness's key (cosignature_v1) under `name`. A key that signs
  // as a log must not sign as a witness: keep the pair for one use.
  Result<KeyPair> as_witness(std::string name) const;

  const Secret& secret() const noexcept { return *secret_; }  // not for use outside keys/

 private:
  KeyPair(std::shared_ptr<const Secret> secret, VerifierKey vkey);

  std::shared_ptr<const Secret> secret_;  // shared with the pairs made by as_witness
  VerifierKey vkey_;
};

// Lets a cosignature_v1 pair sign notes: each sign() is a cosign() at the clock's time. Borrows
// both, which must outlive it. Thread-safe.
class CosignatureSigner final : public Signer {
 public:
  CosignatureSigner(const KeyPair& pair, const Clock& clock) : pair_(pair), clock_(clock) {}
  const VerifierKey& vkey() const override { return pair_.vkey(); }
  Result<std::string> sign(std::string_view message) const override { return pair_.cosign(message, clock_.now()); }

 private:
  const KeyPair& pair_;
  const Clock& clock_;
};

// P-256 signatures between their two spellings: ASN.1 DER and r||s (64 bytes).
// Errc::invalid_argument "signature_malformed": not strict DER, r or s outside 1..n-1.
Result<std::string> p256_der_to_raw_low_s(std::string_view der);  // turns a high s into n-s
// Also refuses a high s: every label signature has one spelling.
Result<std::string> p256_raw_low_s_to_der(std::string_view raw);

}  // namespace nguon::keys
