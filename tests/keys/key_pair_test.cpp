#include "keys/key_pair.h"

#include "keys/check.h"
#include "keys/random.h"
#include "ledger/base/bytes.h"
#include "tests/support/check.h"
#include "tests/support/fake_clock.h"

namespace nguon::keys {

using test::name_of;
using test::value_of;

TEST_CASE("each type of key signs what its check accepts", "[keys]") {
  const auto check = make_signature_check();
  for (const KeyType type : {KeyType::ed25519, KeyType::ecdsa_p256}) {
    const auto pair = value_of(KeyPair::generate(type, "ocop.example/yenbai/htx"));
    CHECK(pair.vkey().name == "ocop.example/yenbai/htx");
    CHECK(value_of(parse_vkey(pair.vkey().text())) == pair.vkey());
    for (const std::string& message : {std::string(), std::string("x"), std::string(100'000, 'y')}) {
      CHECK(check->check(pair.vkey(), message, value_of(pair.sign(message))));
      const std::string label = value_of(pair.sign_label(message));
      CHECK(label.size() == 64);
      CHECK(check->check_label(type, pair.vkey().public_key, message, label));
    }
    const auto other = value_of(KeyPair::generate(type, "ocop.example/yenbai/htx"));
    CHECK(name_of(check->check(other.vkey(), "x", value_of(pair.sign("x")))) == "signature_wrong");
    CHECK(name_of(pair.cosign("x\n", Time{0})) == "key_use");
  }
}

TEST_CASE("the s of every P-256 label signature is low", "[keys]") {
  const auto pair = value_of(KeyPair::generate(KeyType::ecdsa_p256, "k"));
  for (int i = 0; i < 40; ++i) {  // each s is high by one half: forty misses in a row do not happen
    const std::string raw = value_of(pair.sign_label(std::to_string(i)));
    CHECK(p256_raw_low_s_to_der(raw));
    CHECK(static_cast<unsigned char>(raw[32]) < 0x80);
  }
}

TEST_CASE("a witness's key cosigns with a time, and signs nothing else", "[keys]") {
  const auto check = make_signature_check();
  const auto pair = value_of(KeyPair::generate(KeyType::cosignature_v1, "witness.example/w1"));
  CHECK(name_of(pair.sign("x\n")) == "key_use");
  CHECK(name_of(pair.sign_label("x")) == "key_use");
  CHECK(name_of(pair.cosign("x\n", Time{-1})) == "invalid_argument");
  const std::string signature = value_of(pair.cosign("x\n", Time{1'679'315'147'999}));
  CHECK(signature.size() == 72);
  CHECK(read_be64(signature.substr(0, 8)) == 1'679'315'147);
  CHECK(check->check(pair.vkey(), "x\n", signature));
  CHECK(name_of(check->check(pair.vkey(), "y\n", signature)) == "signature_wrong");
  std::string later = signature;
  later[7] = static_cast<char>(later[7] + 1);
  CHECK(name_of(check->check(pair.vkey(), "x\n", later)) == "signature_wrong");
  CHECK(name_of(check->check(pair.vkey(), "x\n", signature.substr(8))) == "signature_wrong");
  std::string far = signature;
  far[0] = '\x80';
  CHECK(name_of(check->check(pair.vkey(), "x\n", far)) == "signature_wrong");
  const test::FakeClock clock(Time{1'679'315'147'000});
  CHECK(value_of(CosignatureSigner(pair, clock).sign("x\n")) == signature);
}

TEST_CASE("an Ed25519 secret can be a witness's key under another id, a P-256 one cannot", "[keys]") {
  const auto pair = value_of(KeyPair::generate(KeyType::ed25519, "a"));
  const auto witness = value_of(pair.as_witness("witness.example/a"));
  CHECK(witness.vkey().type == KeyType::cosignature_v1);
  CHECK(witness.vkey().public_key == pair.vkey().public_key);
  CHECK(witness.vkey().id != pair.vkey().id);
  CHECK(make_signature_check()->check(witness.vkey(), "x\n", value_of(witness.cosign("x\n", Time{0}))));
  CHECK(name_of(value_of(KeyPair::generate(KeyType::ecdsa_p256, "b")).as_witness("w")) == "key_malformed");
}

TEST_CASE("a key needs a name that can name a key", "[keys]") {
  for (const std::string name : {"", "a b", "a+b", "a\nb"})
    CHECK(name_of(KeyPair::generate(KeyType::ed25519, name)) == "vkey_malformed");
}

TEST_CASE("identifiers are UUIDs of their version, and v7 sorts by time", "[keys]") {
  const std::string v4 = uuid_v4();
  CHECK(v4.size() == 36);
  CHECK(v4[14] == '4');
  CHECK(std::string("89ab").find(v4[19]) != std::string::npos);
  for (const std::size_t at : {8U, 13U, 18U, 23U}) CHECK(v4[at] == '-');
  CHECK(uuid_v4() != v4);
  // RFC 9562 appendix A.6: the time of its example.
  const std::string v7 = uuid_v7(Time{0x017F22E279B0});
  CHECK(v7.starts_with("017f22e2-79b0-7"));
  CHECK(std::string("89ab").find(v7[19]) != std::string::npos);
  CHECK(v7 < uuid_v7(Time{0x017F22E279B1}));
  CHECK(random_bytes(0).empty());
  CHECK(random_bytes(32).size() == 32);
  CHECK(random_bytes(32) != random_bytes(32));
}

}  // namespace nguon::keys
