#include "keys/internal/openssl.h"

#include <array>

namespace nguon::keys {

Error openssl_error(const std::string& what) {
  std::array<char, 256> text{};
  const unsigned long code = ERR_get_error();
  if (code != 0) ERR_error_string_n(code, text.data(), text.size());
  ERR_clear_error();
  return {Errc::io, what + (code != 0 ? std::string(": ") + text.data() : std::string(" failed in OpenSSL"))};
}

bool is_p256(const EVP_PKEY* key) {
  std::array<char, 64> name{};
  std::size_t length = 0;
  const bool ok = EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, name.data(), name.size(), &length) == 1;
  ERR_clear_error();
  return ok && std::string_view(name.data(), length) == SN_X9_62_prime256v1;
}

}  // namespace nguon::keys
