// P-256 signatures as ASN.1 DER and as r||s.
#include "keys/internal/openssl.h"

namespace nguon::keys {
namespace {

constexpr int kScalarBytes = 32;

Error malformed(const std::string& en, const std::string& vi) {
  return {Errc::invalid_argument, "signature_malformed", "P-256 signature: " + en, "chữ ký P-256 không đúng dạng: " + vi};
}

struct Order {
  Owned<BIGNUM> n;
  Owned<BIGNUM> half;  // floor(n / 2): the largest low s
};

// The order of the base point (SEC 2 section 2.4.2). Never freed before the program ends.
const Order& order() {
  static const Order value = [] {
    BIGNUM* n = nullptr;
    BN_hex2bn(&n, "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
    Order out{Owned<BIGNUM>(n), Owned<BIGNUM>(BN_new())};
    BN_rshift1(out.half.get(), out.n.get());
    return out;
  }();
  return value;
}

bool is_scalar(const BIGNUM* value) { return !BN_is_negative(value) && !BN_is_zero(value) && BN_cmp(value, order().n.get()) < 0; }

}  // namespace

Result<std::string> p256_der_to_raw_low_s(std::string_view der) {
  const unsigned char* at = data_of(der);
  const Owned<ECDSA_SIG> signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!signature) return malformed("not DER", "không phải DER");
  // Strict: what is decoded must be what would be encoded (no BER, nothing behind).
  std::string again(der.size() + 16, '\0');
  if (i2d_ECDSA_SIG(signature.get(), nullptr) != static_cast<int>(der.size())) return malformed("not DER", "không phải DER");
  unsigned char* out_at = data_of(again);
  i2d_ECDSA_SIG(signature.get(), &out_at);
  if (std::string_view(again).substr(0, der.size()) != der) return malformed("not DER", "không phải DER");
  const BIGNUM* r = ECDSA_SIG_get0_r(signature.get());
  const BIGNUM* s = ECDSA_SIG_get0_s(signature.get());
  if (!is_scalar(r) || !is_scalar(s)) return malformed("r or s is out of range", "r hoặc s vượt giới hạn");
  const Owned<BIGNUM> low(BN_dup(s));
  if (!low) return openssl_error("copying a number");
  if (BN_cmp(s, order().half.get()) > 0 && BN_sub(low.get(), order().n.get(), s) != 1) return openssl_error("subtraction");
  std::string raw(2 * kScalarBytes, '\0');
  if (BN_bn2binpad(r, data_of(raw), kScalarBytes) != kScalarBytes ||
      BN_bn2binpad(low.get(), data_of(raw) + kScalarBytes, kScalarBytes) != kScalarBytes)
    return openssl_error("writing a number");
  return raw;
}

Result<std::string> p256_raw_low_s_to_der(std::string_view raw) {
  if (raw.size() != 2 * kScalarBytes) return malformed("not 64 bytes", "không phải 64 byte");
  Owned<BIGNUM> r(BN_bin2bn(data_of(raw), kScalarBytes, nullptr));
  Owned<BIGNUM> s(BN_bin2bn(data_of(raw) + kScalarBytes, kScalarBytes, nullptr));
  const Owned<ECDSA_SIG> signature(ECDSA_SIG_new());
  if (!r || !s || !signature) return openssl_error("reading a number");
  if (!is_scalar(r.get()) || !is_scalar(s.get())) return malformed("r or s is out of range", "r hoặc s vượt giới hạn");
  if (BN_cmp(s.get(), order().half.get()) > 0) return malformed("s is in the upper half", "s nằm ở nửa trên");
  if (ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return openssl_error("ECDSA_SIG_set0");
  static_cast<void>(r.release());  // owned by signature now
  static_cast<void>(s.release());
  const int size = i2d_ECDSA_SIG(signature.get(), nullptr);
  if (size <= 0) return openssl_error("writing DER");
  std::string der(static_cast<std::size_t>(size), '\0');
  unsigned char* at = data_of(der);
  i2d_ECDSA_SIG(signature.get(), &at);
  return der;
}

}  // namespace nguon::keys
