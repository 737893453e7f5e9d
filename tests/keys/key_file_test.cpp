#include "keys/key_file.h"

#include <sys/stat.h>

#include "keys/check.h"
#include "ledger/base/bytes.h"
#include "tests/support/temp_dir.h"
#include "tests/support/check.h"

namespace nguon::keys {
namespace {

using test::name_of;
using test::read_all;
using test::TempDir;
using test::value_of;
using test::write_all;

const std::string kName = "ocop.example/yenbai";

std::string golden(const std::string& name) { return read_all(TEST_DATA_DIR "/keys/" + name); }

unsigned mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

// Puts `bytes` where only the owner may read them.
std::string put(const TempDir& directory, const std::string& name, std::string_view bytes) {
  const std::string path = directory / name;
  write_all(path, bytes);
  REQUIRE(::chmod(path.c_str(), 0600) == 0);
  return path;
}

}  // namespace

TEST_CASE("a key comes back from its file as the same key", "[keys]") {
  const TempDir directory;
  const auto check = make_signature_check();
  for (const KeyType type : {KeyType::ed25519, KeyType::ecdsa_p256}) {
    for (const std::string passphrase : {"", "chè shan tuyết"}) {
      const std::string path = directory / (std::to_string(static_cast<int>(type)) + passphrase);
      const auto pair = value_of(KeyPair::generate(type, kName));
      REQUIRE(save_key(pair, path, passphrase));
      CHECK(mode_of(path) == 0600);
      CHECK(read_all(path).starts_with(passphrase.empty() ? "-----BEGIN PRIVATE KEY-----\n"
                                                          : "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
      const auto again = value_of(load_key(path, kName, passphrase));
      CHECK(again.vkey() == pair.vkey());
      CHECK(check->check(pair.vkey(), "message", value_of(again.sign("message"))));
    }
  }
}

TEST_CASE("a key file is never overwritten", "[keys]") {
  const TempDir directory;
  const auto pair = value_of(KeyPair::generate(KeyType::ed25519, kName));
  const std::string path = put(directory, "key.pem", "precious");
  CHECK(name_of(save_key(pair, path)) == "key_exists");
  CHECK(save_key(pair, path).error().code() == Errc::conflict);
  CHECK(read_all(path) == "precious");
  CHECK(name_of(save_key(pair, directory / "no/such/directory.pem")) == "io");
}

TEST_CASE("a key file that others may touch is refused", "[keys]") {
  const TempDir directory;
  const std::string path = directory / "key.pem";
  REQUIRE(save_key(value_of(KeyPair::generate(KeyType::ed25519, kName)), path));
  for (const unsigned mode : {0640U, 0604U, 0620U, 0602U, 0610U, 0601U, 0644U}) {
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    CHECK(name_of(load_key(path, kName)) == "key_file_mode");
  }
  for (const unsigned mode : {0600U, 0400U}) {
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    CHECK(load_key(path, kName));
  }
}

TEST_CASE("keys made by the openssl command load, and only with their passphrase", "[keys]") {
  const TempDir directory;
  const auto ed25519 = value_of(load_key(put(directory, "a.pem", golden("ed25519.pem")), kName));
  CHECK(to_base64(ed25519.vkey().public_key) + "\n" == golden("ed25519.pub.b64"));
  // Ed25519 signatures are deterministic: the one that openssl made.
  CHECK(to_base64(value_of(ed25519.sign(golden("message.txt")))) + "\n" == golden("ed25519.sig.b64"));
  const auto p256 = value_of(load_key(put(directory, "b.pem", golden("p256.pem")), kName));
  CHECK(p256.vkey().type == KeyType::ecdsa_p256);
  CHECK(to_base64(p256.vkey().public_key) + "\n" == golden("p256.spki.b64"));

  const std::string encrypted = put(directory, "c.pem", golden("ed25519.encrypted.pem"));
  CHECK(value_of(load_key(encrypted, kName, "mật khẩu")).vkey() == ed25519.vkey());
  for (const std::string& passphrase :
       {std::string(), std::string("mat khau"), std::string("mật khẩu "), std::string(2000, 'x')}) {
    CHECK(name_of(load_key(encrypted, kName, passphrase)) == "key_passphrase");
    CHECK(load_key(encrypted, kName, passphrase).error().code() == Errc::forbidden);
  }
  CHECK(name_of(save_key(ed25519, directory / "d.pem", std::string(2000, 'x'))) == "too_large");
}

TEST_CASE("what is not a key file of ours is refused", "[keys]") {
  const TempDir directory;
  const std::string good = golden("ed25519.pem");
  const std::string encrypted = golden("ed25519.encrypted.pem");
  int count = 0;
  for (const std::string& bytes :
       {std::string(), std::string("hello\n"), golden("p384.pem"), good.substr(0, 60), good + good, "x" + good,
        "-----BEGIN PUBLIC KEY-----\n" + good.substr(good.find('\n') + 1), good.substr(0, 30) + "AAAA" + good.substr(34),
        encrypted.substr(0, 100), std::string(kKeyFileBytesMax + 1, 'x')}) {
    INFO(bytes.substr(0, 200));
    CHECK(name_of(load_key(put(directory, std::to_string(++count), bytes), kName)) == "key_malformed");
  }
  CHECK(name_of(load_key(directory / "none.pem", kName)) == "key_not_found");
  CHECK(name_of(load_key(directory / ".", kName)) == "key_malformed");
  CHECK(name_of(load_key(put(directory, "name.pem", good), "a name")) == "vkey_malformed");
}

}  // namespace nguon::keys
