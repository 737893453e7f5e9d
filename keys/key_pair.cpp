#include "keys/key_pair.h"

#include <openssl/core_names.h>

#include "keys/internal/openssl.h"
#include "ledger/base/bytes.h"

namespace nguon::keys {
namespace {

constexpr std::size_t kEd25519Bytes = 32;
constexpr std::size_t kSignatureBytesMax = 80;  // a P-256 signature in DER has at most 72

Error wrong_use(const std::string& en, const std::string& vi) { return {Errc::invalid_argument, "key_use", en, vi}; }

// One signature. `digest` is null for Ed25519.
Result<std::string> sign_with(const KeyPair::Secret& secret, const char* digest, std::string_view message) {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  if (!context || EVP_DigestSignInit_ex(context.get(), nullptr, digest, nullptr, nullptr, secret.key.get(), nullptr) != 1)
    return openssl_error("preparing to sign");
  std::string out(kSignatureBytesMax, '\0');
  std::size_t size = out.size();
  if (EVP_DigestSign(context.get(), data_of(out), &size, data_of(message), message.size()) != 1) return openssl_error("signing");
  out.resize(size);
  return out;
}

Result<std::string> public_key_of(const EVP_PKEY* key, KeyType type) {
  if (type == KeyType::ecdsa_p256) {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key, &der);
    if (size <= 0) return openssl_error("writing a P-256 public key");
    std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return out;
  }
  std::string out(kEd25519Bytes, '\0');
  std::size_t size = out.size();
  if (EVP_PKEY_get_raw_public_key(key, data_of(out), &size) != 1 || size != out.size())
    return openssl_error("reading an Ed25519 public key");
  return out;
}

}  // namespace

KeyPair::KeyPair(std::shared_ptr<const Secret> secret, VerifierKey vkey) : secret_(std::move(secret)), vkey_(std::move(vkey)) {}
KeyPair::~KeyPair() = default;
KeyPair::KeyPair(KeyPair&&) noexcept = default;
KeyPair& KeyPair::operator=(KeyPair&&) noexcept = default;

Result<KeyPair> KeyPair::wrap(std::shared_ptr<const Secret> secret, KeyType type, std::string name) {
  EVP_PKEY* key = secret->key.get();
  const bool fits = type == KeyType::ecdsa_p256 ? is_p256(key) : EVP_PKEY_is_a(key, "ED25519") == 1;
  if (!fits)
    return Error{Errc::invalid_argument, "key_malformed", "the secret is not of the key's type", "khóa bí mật không đúng loại"};
  NGUON_ASSIGN(public_key, public_key_of(key, type));
  NGUON_ASSIGN(vkey, make_vkey(std::move(name), type, std::move(public_key)));
  return KeyPair(std::move(secret), std::move(vkey));
}

Result<KeyPair> KeyPair::generate(KeyType type, std::string name) {
  auto secret = std::make_shared<Secret>();
  secret->key.reset(type == KeyType::ecdsa_p256 ? EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")
                                                : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  if (!secret->key) return openssl_error("making a key");
  return wrap(std::move(secret), type, std::move(name));
}

Result<std::string> KeyPair::sign(std::string_view message) const {
  if (vkey_.type == KeyType::cosignature_v1)
    return wrong_use("a witness's key signs checkpoints with a time only",
                     "khóa của người chứng chỉ ký điểm kiểm tra sổ kèm thời điểm");
  return sign_with(*secret_, vkey_.type == KeyType::ecdsa_p256 ? "SHA256" : nullptr, message);
}

Result<std::string> KeyPair::cosign(std::string_view checkpoint_text, Time now) const {
  if (vkey_.type != KeyType::cosignature_v1)
    return wrong_use("only a witness's key cosigns", "chỉ khóa của người chứng mới ký chứng");
  if (now.unix_ms < 0) return Error{Errc::invalid_argument, "a cosignature's time must be after 1970"};
  const auto seconds = static_cast<std::uint64_t>(now.unix_ms / 1000);
  // C2SP tlog-cosignature; do not change: part of the format.
  const std::string message = "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string(checkpoint_text);
  NGUON_ASSIGN(signature, sign_with(*secret_, nullptr, message));
  return be64(seconds) + signature;
}

Result<std::string> KeyPair::sign_label(std::string_view message) const {
  if (vkey_.type == KeyType::cosignature_v1)
    return wrong_use("a witness's key does not sign labels", "khóa của người chứng không ký tem");
  auto signature = sign(message);
  if (!signature || vkey_.type == KeyType::ed25519) return signature;
  return p256_der_to_raw_low_s(*signature);
}

Result<KeyPair> KeyPair::as_witness(std::string name) const { return wrap(secret_, KeyType::cosignature_v1, std::move(name)); }

}  // namespace nguon::keys
