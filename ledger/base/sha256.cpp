#include "ledger/base/sha256.h"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace nguon {
namespace {

struct Deleter {
  void operator()(EVP_MD* md) const { EVP_MD_free(md); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// Fetched once: an implicit fetch on each call costs 3.6 times the hash of a tree node.
const EVP_MD* algorithm() {
  static const std::unique_ptr<EVP_MD, Deleter> md{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
  return md.get();
}

}  // namespace

Hash sha256(std::initializer_list<std::string_view> parts) {
  thread_local const std::unique_ptr<EVP_MD_CTX, Deleter> context{EVP_MD_CTX_new()};
  bool ok = context && EVP_DigestInit_ex2(context.get(), algorithm(), nullptr) == 1;
  for (const auto part : parts) ok = ok && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  Hash out;
  unsigned length = 0;
  ok = ok && EVP_DigestFinal_ex(context.get(), out.bytes.data(), &length) == 1 && length == Hash::kSize;
  if (!ok) throw std::runtime_error("SHA-256 is not available");
  return out;
}

Hash sha256_of_pieces(const std::function<std::string_view()>& next) {
  const std::unique_ptr<EVP_MD_CTX, Deleter> context{EVP_MD_CTX_new()};  // its own: `next` may hash too
  bool ok = context && EVP_DigestInit_ex2(context.get(), algorithm(), nullptr) == 1;
  for (auto piece = next(); ok && !piece.empty(); piece = next())
    ok = EVP_DigestUpdate(context.get(), piece.data(), piece.size()) == 1;
  Hash out;
  unsigned length = 0;
  ok = ok && EVP_DigestFinal_ex(context.get(), out.bytes.data(), &length) == 1 && length == Hash::kSize;
  if (!ok) throw std::runtime_error("SHA-256 is not available");
  return out;
}

Hash sha256_again(std::initializer_list<std::string_view> parts) {
  std::string joined;
  for (const auto part : parts) joined += part;
  Hash out;
  std::size_t length = 0;
  if (EVP_Q_digest(nullptr, "SHA256", nullptr, joined.data(), joined.size(), out.bytes.data(), &length) != 1 ||
      length != Hash::kSize)
    throw std::runtime_error("SHA-256 is not available");
  return out;
}

}  // namespace nguon
