#include "keys/check.h"

#include <algorithm>
#include <limits>
#include <list>
#include <mutex>
#include <unordered_map>

#include "keys/internal/openssl.h"
#include "keys/key_pair.h"
#include "ledger/base/bytes.h"

namespace nguon::keys {
namespace {

constexpr std::size_t kEd25519KeyBytes = 32;
constexpr std::size_t kEd25519SignatureBytes = 64;
constexpr std::size_t kTimestampBytes = 8;

Error malformed_key(const std::string& en, const std::string& vi) {
  return {Errc::invalid_argument, "key_malformed", "public key: " + en, "khóa công khai không đúng dạng: " + vi};
}

Error wrong_signature() {
  return {Errc::bad_signature, "signature_wrong", "the signature does not verify", "chữ ký không hợp lệ"};
}

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

// Whether `encoded` (32 bytes) is neither of small order nor written with y >= p = 2^255-19.
bool is_proper_point(std::string_view encoded) {
  std::array<std::uint8_t, kEd25519KeyBytes> y{};
  std::copy(encoded.begin(), encoded.end(), y.begin());
  y[31] &= 0x7f;
  if (std::find(kSmallOrder.begin(), kSmallOrder.end(), y) != kSmallOrder.end()) return false;
  const bool high = y[31] == 0x7f && std::all_of(y.begin() + 1, y.begin() + 31, [](std::uint8_t b) { return b == 0xff; });
  return !(high && y[0] >= 0xed);
}

Result<Owned<EVP_PKEY>> parse_key(KeyType type, std::string_view bytes) {
  if (type == KeyType::ecdsa_p256) {
    const unsigned char* at = data_of(bytes);
    Owned<EVP_PKEY> key(d2i_PUBKEY(nullptr, &at, static_cast<long>(bytes.size())));
    ERR_clear_error();
    if (!key || !is_p256(key.get())) return malformed_key("not P-256 as SPKI DER", "không phải P-256 dạng SPKI DER");
    unsigned char* again = nullptr;
    const int size = i2d_PUBKEY(key.get(), &again);
    const bool same =
        size >= 0 && std::string_view(reinterpret_cast<char*>(again), static_cast<std::size_t>(std::max(size, 0))) == bytes;
    OPENSSL_free(again);
    if (!same) return malformed_key("not written as DER", "không viết đúng DER");
    return key;
  }
  if (type != KeyType::ed25519 && type != KeyType::cosignature_v1) return malformed_key("unknown type", "không rõ loại khóa");
  if (bytes.size() != kEd25519KeyBytes || !is_proper_point(bytes))
    return malformed_key("not an Ed25519 key, or one of small order", "không phải khóa Ed25519, hoặc là khóa yếu");
  Owned<EVP_PKEY> key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, data_of(bytes), bytes.size()));
  if (!key) return openssl_error("reading an Ed25519 key");
  return key;
}

// Parsed keys, least recently used goes first. Thread-safe.
class KeyCache {
 public:
  explicit KeyCache(std::size_t keys_max) : keys_max_(std::max<std::size_t>(keys_max, 1)) {}

  Result<std::shared_ptr<EVP_PKEY>> get(KeyType type, std::string_view public_key) {
    std::string name(1, static_cast<char>(type));
    name += public_key;
    {
      const std::lock_guard lock(mutex_);
      if (const auto at = by_name_.find(name); at != by_name_.end()) {
        order_.splice(order_.begin(), order_, at->second);
        return at->second->second;
      }
    }
    NGUON_ASSIGN(parsed, parse_key(type, public_key));
    std::shared_ptr<EVP_PKEY> key(std::move(parsed));  // shared: a check may outlive its place in the cache
    const std::lock_guard lock(mutex_);
    if (by_name_.contains(name)) return key;
    order_.emplace_front(name, key);
    by_name_.emplace(std::move(name), order_.begin());
    if (by_name_.size() > keys_max_) {
      by_name_.erase(order_.back().first);
      order_.pop_back();
    }
    return key;
  }

 private:
  using Order = std::list<std::pair<std::string, std::shared_ptr<EVP_PKEY>>>;
  const std::size_t keys_max_;
  std::mutex mutex_;
  Order order_;                                               // guarded by mutex_
  std::unordered_map<std::string, Order::iterator> by_name_;  // guarded by mutex_
};

// One verification. `digest` is null for Ed25519.
Result<void> verify(EVP_PKEY* key, const char* digest, std::string_view message, std::string_view signature) {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  if (!context || EVP_DigestVerifyInit_ex(context.get(), nullptr, digest, nullptr, nullptr, key, nullptr) != 1)
    return openssl_error("preparing to check a signature");
  const int verdict = EVP_DigestVerify(context.get(), data_of(signature), signature.size(), data_of(message), message.size());
  if (verdict == 1) return {};
  if (verdict < 0) return openssl_error("checking a signature");
  ERR_clear_error();
  return wrong_signature();
}

class Check final : public KeyCheck {
 public:
  explicit Check(std::size_t cached_keys_max) : cache_(cached_keys_max) {}

  Result<void> check(const VerifierKey& key, std::string_view message, std::string_view signature) const override {
    NGUON_ASSIGN(parsed, cache_.get(key.type, key.public_key));
    if (key.type == KeyType::ecdsa_p256) return check_p256(parsed.get(), message, signature);
    if (key.type == KeyType::ed25519) return check_ed25519(parsed.get(), message, signature);
    // cosignature/v1, C2SP tlog-cosignature: the time is part of what is signed.
    if (signature.size() != kTimestampBytes + kEd25519SignatureBytes) return wrong_signature();
    const std::uint64_t time = read_be64(signature.substr(0, kTimestampBytes));
    if (time > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return wrong_signature();
    const std::string signed_bytes = "cosignature/v1\ntime " + std::to_string(time) + "\n" + std::string(message);
    return check_ed25519(parsed.get(), signed_bytes, signature.substr(kTimestampBytes));
  }

  Result<void> check_label(KeyType type, std::string_view public_key, std::string_view message,
                           std::string_view signature) const override {
    if (type != KeyType::ed25519 && type != KeyType::ecdsa_p256)
      return malformed_key("this type does not sign labels", "loại khóa này không ký tem");
    NGUON_ASSIGN(parsed, cache_.get(type, public_key));
    auto verdict = type == KeyType::ed25519 ? check_ed25519(parsed.get(), message, signature)
                                            : check_raw_p256(parsed.get(), message, signature);
    if (!verdict && verdict.error().code() == Errc::bad_signature)
      return Error{Errc::bad_signature, "label_bad_signature", "the label's signature does not verify",
                   "chữ ký trên tem không hợp lệ"};
    return verdict;
  }

 private:
  static Result<void> check_ed25519(EVP_PKEY* key, std::string_view message, std::string_view signature) {
    if (signature.size() != kEd25519SignatureBytes || !is_proper_point(signature.substr(0, kEd25519KeyBytes)))
      return wrong_signature();
    return verify(key, nullptr, message, signature);
  }
  static Result<void> check_p256(EVP_PKEY* key, std::string_view message, std::string_view der) {
    if (!p256_der_to_raw_low_s(der)) return wrong_signature();  // not strict DER; OpenSSL would call it a fault
    return verify(key, "SHA256", message, der);
  }
  static Result<void> check_raw_p256(EVP_PKEY* key, std::string_view message, std::string_view raw) {
    const auto der = p256_raw_low_s_to_der(raw);
    if (!der && der.error().code() == Errc::invalid_argument) return wrong_signature();
    if (!der) return der.error();
    return verify(key, "SHA256", message, *der);
  }

  mutable KeyCache cache_;
};

}  // namespace

std::unique_ptr<KeyCheck> make_signature_check(std::size_t cached_keys_max) { return std::make_unique<Check>(cached_keys_max); }

}  // namespace nguon::keys
