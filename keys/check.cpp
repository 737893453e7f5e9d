#include "keys/check.h"

#include <algorithm>
#include <limits>
#include <list>
#include <mutex>
#include <unordered_map>

#include "keys/internal/ed25519.h"
#include "keys/internal/openssl.h"
#include "keys/key_pair.h"
#include "ledger/base/bytes.h"

namespace nguon::keys {
namespace {

constexpr std::size_t kTimestampBytes = 8;

Error malformed_key(const std::string& en, const std::string& vi) {
  return {Errc::invalid_argument, "key_malformed", "public key: " + en, "khóa công khai không đúng dạng: " + vi};
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

class Check final : public KeyCheck {
 public:
  explicit Check(std::size_t cached_keys_max) : cache_(cached_keys_max) {}

  Result<void> check(const VerifierKey& key, std::string_view message, std::string_view signature) const override {
    NGUON_ASSIGN(parsed, cache_.get(key.type, key.public_key));
    if (key.type == KeyType::ecdsa_p256) return check_p256(parsed.get(), message, signature);
    if (key.type == KeyType::ed25519) return check_ed25519(parsed.get(), key.public_key, message, signature);
    // cosignature/v1, C2SP tlog-cosignature: the time is part of what is signed.
    if (signature.size() != kTimestampBytes + kEd25519SignatureBytes) return wrong_signature();
    const std::uint64_t time = read_be64(signature.substr(0, kTimestampBytes));
    if (time > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return wrong_signature();
    const std::string signed_bytes = "cosignature/v1\ntime " + std::to_string(time) + "\n" + std::string(message);
    return check_ed25519(parsed.get(), key.public_key, signed_bytes, signature.substr(kTimestampBytes));
  }

  Result<void> check_label(KeyType type, std::string_view public_key, std::string_view message,
                           std::string_view signature) const override {
    if (type != KeyType::ed25519 && type != KeyType::ecdsa_p256)
      return malformed_key("this type does not sign labels", "loại khóa này không ký tem");
    NGUON_ASSIGN(parsed, cache_.get(type, public_key));
    auto verdict = type == KeyType::ed25519 ? check_ed25519(parsed.get(), public_key, message, signature)
                                            : check_raw_p256(parsed.get(), message, signature);
    if (!verdict && verdict.error().code() == Errc::bad_signature)
      return Error{Errc::bad_signature, "label_bad_signature", "the label's signature does not verify",
                   "chữ ký trên tem không hợp lệ"};
    return verdict;
  }

 private:
  static Result<void> check_ed25519(EVP_PKEY* key, std::string_view public_key, std::string_view message,
                                    std::string_view signature) {
    if (signature.size() != kEd25519SignatureBytes || !is_proper_point(signature.substr(0, kEd25519KeyBytes)))
      return wrong_signature();
    return verify_ed25519(key, public_key, message, signature);
  }
  static Result<void> check_p256(EVP_PKEY* key, std::string_view message, std::string_view der) {
    if (!p256_der_to_raw_low_s(der)) return wrong_signature();  // not strict DER; OpenSSL would call it a fault
    return verify_digest(key, "SHA256", message, der);
  }
  static Result<void> check_raw_p256(EVP_PKEY* key, std::string_view message, std::string_view raw) {
    const auto der = p256_raw_low_s_to_der(raw);
    if (!der && der.error().code() == Errc::invalid_argument) return wrong_signature();
    if (!der) return der.error();
    return verify_digest(key, "SHA256", message, *der);
  }

  mutable KeyCache cache_;
};

}  // namespace

std::unique_ptr<KeyCheck> make_signature_check(std::size_t cached_keys_max) { return std::make_unique<Check>(cached_keys_max); }

}  // namespace nguon::keys
