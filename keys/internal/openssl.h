// What the files of keys/ share about OpenSSL: owners of its objects, and its errors as ours.
// For keys/ alone.
#pragma once

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>

#include "keys/key_pair.h"
#include "ledger/base/result.h"

namespace nguon::keys {

struct OpensslDeleter {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(EVP_PKEY_CTX* p) const { EVP_PKEY_CTX_free(p); }
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
  void operator()(ECDSA_SIG* p) const { ECDSA_SIG_free(p); }
  void operator()(BIGNUM* p) const { BN_free(p); }
  void operator()(BIO* p) const { BIO_free_all(p); }
  void operator()(X509_SIG* p) const { X509_SIG_free(p); }
  void operator()(X509_ALGOR* p) const { X509_ALGOR_free(p); }
  void operator()(PKCS8_PRIV_KEY_INFO* p) const { PKCS8_PRIV_KEY_INFO_free(p); }
};
template <class T>
using Owned = std::unique_ptr<T, OpensslDeleter>;

struct KeyPair::Secret {
  Owned<EVP_PKEY> key;  // Ed25519 or P-256; not changed after construction, so threads may share it
};

inline const unsigned char* data_of(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
inline unsigned char* data_of(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

// Errc::io with the first error in OpenSSL's queue, which is emptied.
Error openssl_error(const std::string& what);

// Whether `key` is on P-256 and named so (not by explicit parameters).
bool is_p256(const EVP_PKEY* key);

}  // namespace nguon::keys
