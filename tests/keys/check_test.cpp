#include "keys/check.h"

#include <atomic>
#include <thread>
#include <vector>

#include "keys/key_pair.h"
#include "ledger/base/bytes.h"
#include "tests/support/temp_dir.h"
#include "tests/support/check.h"

namespace nguon::keys {
namespace {

using test::name_of;
using test::read_all;
using test::value_of;

std::string golden(const std::string& name) { return read_all(TEST_DATA_DIR "/keys/" + name); }

// A line of base64 in tests/data/keys; see the README there for the commands.
std::string golden_base64(const std::string& name) {
  std::string text = golden(name);
  while (text.ends_with('\n')) text.pop_back();
  return value_of(from_base64(text));
}

VerifierKey key_of(KeyType type, std::string bytes) { return value_of(make_vkey("ocop.example/yenbai", type, std::move(bytes))); }

std::string flip(std::string bytes, std::size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
  return bytes;
}

std::string hex(std::string_view text) { return value_of(from_hex(text)); }

// signature with L added to s: the other way to write the same s. L = 2^252 + 27742317777372353535851937790883648493.
std::string with_s_plus_l(std::string signature) {
  const std::string l = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += static_cast<unsigned char>(signature[32 + i]) + static_cast<unsigned char>(l[i]);
    signature[32 + i] = static_cast<char>(carry & 0xff);
    carry >>= 8;
  }
  return signature;
}

}  // namespace

TEST_CASE("the signature of C2SP signed-note verifies", "[keys]") {
  const auto check = make_signature_check();
  const auto key = value_of(parse_vkey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"));
  const std::string line =
      value_of(from_base64("Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="));
  CHECK(line.substr(0, 4) == key.id.view());
  CHECK(check->check(key, "This is an example message.\n", line.substr(4)));
  CHECK(name_of(check->check(key, "This is an example message.", line.substr(4))) == "signature_wrong");
}

TEST_CASE("signatures made by the openssl command verify, and no changed one does", "[keys]") {
  const auto check = make_signature_check();
  const std::string message = golden("message.txt");
  const auto ed25519 = key_of(KeyType::ed25519, golden_base64("ed25519.pub.b64"));
  const auto p256 = key_of(KeyType::ecdsa_p256, golden_base64("p256.spki.b64"));
  for (const auto& [key, signature] :
       {std::pair{ed25519, golden_base64("ed25519.sig.b64")}, std::pair{p256, golden_base64("p256.sig.b64")}}) {
    REQUIRE(check->check(key, message, signature));
    for (std::size_t bit = 0; bit < signature.size() * 8; ++bit)
      REQUIRE(name_of(check->check(key, message, flip(signature, bit))) == "signature_wrong");
    for (std::size_t size = 0; size < signature.size(); ++size)
      REQUIRE(name_of(check->check(key, message, signature.substr(0, size))) == "signature_wrong");
    CHECK(name_of(check->check(key, message, signature + '\0')) == "signature_wrong");
    CHECK(name_of(check->check(key, message + "x", signature)) == "signature_wrong");
    CHECK(name_of(check->check(key, "", signature)) == "signature_wrong");
  }
}

// RFC 8032 section 7.1, TEST 2 and TEST 3.
TEST_CASE("the vectors of RFC 8032 verify", "[keys]") {
  const auto check = make_signature_check();
  CHECK(check->check(key_of(KeyType::ed25519, hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")), hex("72"),
                     hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                         "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")));
  CHECK(check->check(key_of(KeyType::ed25519, hex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")),
                     hex("af82"),
                     hex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                         "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")));
}

TEST_CASE("an Ed25519 signature whose s is not reduced is refused", "[keys]") {
  const auto check = make_signature_check();
  const auto key = key_of(KeyType::ed25519, golden_base64("ed25519.pub.b64"));
  const std::string signature = golden_base64("ed25519.sig.b64");
  CHECK(name_of(check->check(key, golden("message.txt"), with_s_plus_l(signature))) == "signature_wrong");
}

TEST_CASE("Ed25519 keys of small order, and keys written with y past p, are not keys", "[keys]") {
  const auto check = make_signature_check();
  // With the neutral point as the key, R = neutral point and s = 0 satisfy the equation of RFC 8032
  // for every message: a checker without the rule says yes.
  const std::string neutral = "0100000000000000000000000000000000000000000000000000000000000000";
  const std::string forged = hex(neutral) + std::string(32, '\0');
  for (const std::string_view key : {
           std::string_view(neutral),
           std::string_view("0100000000000000000000000000000000000000000000000000000000000080"),
           std::string_view("0000000000000000000000000000000000000000000000000000000000000000"),
           std::string_view("0000000000000000000000000000000000000000000000000000000000000080"),
           std::string_view("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
           std::string_view("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
           std::string_view("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
           std::string_view("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
           std::string_view("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
           std::string_view("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
           std::string_view("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
           std::string_view("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
           std::string_view("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
           std::string_view("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
       }) {
    INFO(key);
    for (const KeyType type : {KeyType::ed25519, KeyType::cosignature_v1}) {
      const std::string signature = (type == KeyType::ed25519 ? "" : std::string(8, '\0')) + forged;
      CHECK(name_of(check->check(key_of(type, hex(key)), "anything", signature)) == "key_malformed");
    }
  }
  // R of small order under an honest key.
  const auto key = key_of(KeyType::ed25519, golden_base64("ed25519.pub.b64"));
  CHECK(name_of(check->check(key, "anything", forged)) == "signature_wrong");
}

TEST_CASE("what is not P-256 in DER is not a P-256 key", "[keys]") {
  const auto check = make_signature_check();
  const std::string good = golden_base64("p256.spki.b64");
  const std::string signature = golden_base64("p256.sig.b64");
  const std::string message = golden("message.txt");
  REQUIRE(check->check(key_of(KeyType::ecdsa_p256, good), message, signature));
  std::string long_length = good;  // the same with the outer length in two bytes: BER
  long_length.insert(1, "\x81");
  // openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1 | openssl pkey -pubout -outform DER | base64 -w0
  const std::string other_curve =
      value_of(from_base64("MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEqaFkvAjBHPwca8Zr4/"
                           "lESAlbnjrvJv8QAo+lQwHgzYedymNPGxotN8zFHiQRMpbEeGLfLat/N1gCyAPrwf+A2w=="));
  for (const std::string& bytes :
       {flip(good, 8 * 60), good + '\0', good.substr(0, good.size() - 1), long_length, other_curve, std::string(91, '\0')}) {
    INFO(to_hex(bytes));
    CHECK(name_of(check->check(key_of(KeyType::ecdsa_p256, bytes), message, signature)) == "key_malformed");
  }
  VerifierKey odd = key_of(KeyType::ecdsa_p256, good);
  odd.type = static_cast<KeyType>(9);
  CHECK(name_of(check->check(odd, message, signature)) == "key_malformed");
}

TEST_CASE("a P-256 label signature is r||s with low s and nothing else", "[keys]") {
  const auto check = make_signature_check();
  const std::string key = golden_base64("p256.spki.b64");
  const std::string der = golden_base64("p256.sig.b64");
  const std::string message = golden("message.txt");
  const std::string raw = value_of(p256_der_to_raw_low_s(der));
  CHECK(raw.size() == 64);
  CHECK(check->check_label(KeyType::ecdsa_p256, key, message, raw));

  // openssl asn1parse -inform DER: the same r and s, s in the upper half.
  const std::string high = hex("c54943006f91d2f8c9e87b5c2a124a342627e82295c378bbf6ccdcbcbf67f967") +
                           hex("dd918c372e665211a2d87a9c60dde6e099546adf80a044e2f3e4bc3a3bf84d9f");
  CHECK(raw.substr(0, 32) == high.substr(0, 32));
  CHECK(raw.substr(32) != high.substr(32));
  CHECK(name_of(check->check_label(KeyType::ecdsa_p256, key, message, high)) == "label_bad_signature");
  CHECK(name_of(p256_raw_low_s_to_der(high)) == "signature_malformed");
  CHECK(name_of(check->check_label(KeyType::ecdsa_p256, key, message, der)) == "label_bad_signature");
  CHECK(name_of(check->check_label(KeyType::ecdsa_p256, key, message + "x", raw)) == "label_bad_signature");
  for (std::size_t bit = 0; bit < raw.size() * 8; bit += 3)
    REQUIRE(name_of(check->check_label(KeyType::ecdsa_p256, key, message, flip(raw, bit))) == "label_bad_signature");
  CHECK(check->check(key_of(KeyType::ecdsa_p256, key), message, value_of(p256_raw_low_s_to_der(raw))));
}

TEST_CASE("P-256 signatures out of range or not in DER are malformed", "[keys]") {
  const std::string n = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  const std::string one = std::string(31, '\0') + '\1';
  const std::string zero(32, '\0');
  for (const std::string& raw : {zero + one, one + zero, n + one, one + n, one, one + one + one, std::string()})
    CHECK(name_of(p256_raw_low_s_to_der(raw)) == "signature_malformed");
  const std::string der = value_of(p256_raw_low_s_to_der(one + one));
  CHECK(to_hex(der) == "3006020101020101");
  CHECK(value_of(p256_der_to_raw_low_s(der)) == one + one);
  for (const std::string_view bad :
       {"", "30", "3006020101", "300602010102010100", "308106020101020101", "30080202000102020001", "3006020100020101",
        "3006020101020100", "30060201ff020101", "3006020101040101", "3009020101020101020101"})
    CHECK(name_of(p256_der_to_raw_low_s(hex(bad))) == "signature_malformed");
}

TEST_CASE("an Ed25519 label signature is the plain signature", "[keys]") {
  const auto check = make_signature_check();
  const std::string key = golden_base64("ed25519.pub.b64");
  const std::string signature = golden_base64("ed25519.sig.b64");
  CHECK(check->check_label(KeyType::ed25519, key, golden("message.txt"), signature));
  CHECK(name_of(check->check_label(KeyType::ed25519, key, golden("message.txt"), flip(signature, 5))) == "label_bad_signature");
  CHECK(name_of(check->check_label(KeyType::cosignature_v1, key, golden("message.txt"), signature)) == "key_malformed");
  CHECK(name_of(check->check_label(KeyType::ed25519, key.substr(1), golden("message.txt"), signature)) == "key_malformed");
}

TEST_CASE("a small cache of keys gives the same verdicts, from several threads", "[keys]") {
  const auto check = make_signature_check(2);
  std::vector<KeyPair> pairs;
  std::vector<std::string> signatures;
  for (int i = 0; i < 6; ++i) {
    pairs.push_back(value_of(KeyPair::generate(i % 2 == 0 ? KeyType::ed25519 : KeyType::ecdsa_p256, "k")));
    signatures.push_back(value_of(pairs.back().sign("message")));
  }
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (std::size_t i = 0; i < 60; ++i) {
        const std::size_t k = (i + t) % pairs.size();
        if (!check->check(pairs[k].vkey(), "message", signatures[k])) ++wrong;
        if (check->check(pairs[k].vkey(), "message", signatures[(k + 2) % pairs.size()])) ++wrong;
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
}

}  // namespace nguon::keys
