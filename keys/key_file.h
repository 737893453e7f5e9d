// Key files: PKCS#8 as PEM, encrypted when there is a passphrase. The key's name is not in the
// file; it travels beside it, in the configuration.
#pragma once

#include <string>
#include <string_view>

#include "keys/key_pair.h"

namespace nguon::keys {

inline constexpr std::size_t kKeyFileBytesMax = 16 * 1024;
inline constexpr std::size_t kPassphraseBytesMax = 1024;

// Writes the secret of `pair` to `path`, which must not exist: Errc::conflict "key_exists". Mode
// 0600; with a passphrase encrypted (PBES2, PBKDF2-HMAC-SHA256, AES-256-CBC). When the call
// returns ok, file and directory are synced; when it fails, no file of that name is left behind
// by it. Errc::io names the call that failed.
Result<void> save_key(const KeyPair& pair, const std::string& path, std::string_view passphrase = {});

// Reads a key file. `name` becomes the key's name. An Ed25519 secret becomes an ed25519 key (see
// KeyPair::as_witness), a P-256 one an ecdsa_p256 key. Errc::not_found "key_not_found";
// Errc::forbidden "key_file_mode" when group or others have any right to the file;
// Errc::forbidden "key_passphrase" when it is encrypted and the passphrase is missing or wrong;
// Errc::invalid_argument "key_malformed" when it holds no such key; "vkey_malformed" for the name.
// A passphrase given for a file that is not encrypted is not used.
Result<KeyPair> load_key(const std::string& path, std::string name, std::string_view passphrase = {});

}  // namespace nguon::keys
