// Labels with real keys: those of openssl in label_vectors.txt, and fresh ones.
#include "keys/check.h"
#include "keys/key_pair.h"
#include "tests/qr/label_support.h"
#include "tests/qr/label_vectors.h"

using namespace nguon;
using namespace nguon::qr;
using namespace nguon::test;

namespace {

CheckFn check_with(const nguon::keys::KeyCheck& keys, KeyType type, std::string public_key) {
  return [&keys, type, public_key = std::move(public_key)](std::string_view message, std::string_view signature) {
    return keys.check_label(type, public_key, message, signature);
  };
}

}  // namespace

TEST_CASE("labels that openssl signed are good, and bad when anything differs", "[qr]") {
  const auto keys = nguon::keys::make_signature_check();
  for (const auto& v : label_vectors()) {
    INFO(v.at("name"));
    const KeyType type = v.at("algorithm") == "p256" ? KeyType::ecdsa_p256 : KeyType::ed25519;
    const auto check = check_with(*keys, type, value_of(from_hex(v.at("public_key"))));
    const Label label = value_of(parse_label_url(v.at("url")));
    CHECK(check_label(label, check));
    Label other = label;
    other.host += "x";
    CHECK(name_of(check_label(other, check)) == "label_bad_signature");
    other = label;
    other.fields.run_index ^= 1;
    CHECK(name_of(check_label(other, check)) == "label_bad_signature");
    other = label;
    other.signature.bytes[63] ^= 1;
    CHECK_FALSE(check_label(other, check));
    other = label;
    other.gs1 = label.gs1.gtin14 ? Gs1Part{} : Gs1Part{"09506000134352", std::nullopt, std::nullopt};
    CHECK(name_of(check_label(other, check)) == "label_bad_signature");
  }
}

TEST_CASE("a label with any one digit changed is malformed or wrongly signed, whichever kind of key", "[qr]") {
  const auto keys = nguon::keys::make_signature_check();
  for (const KeyType type : {KeyType::ed25519, KeyType::ecdsa_p256}) {
    const auto pair = value_of(nguon::keys::KeyPair::generate(type, "ocop.example/yenbai/tem"));
    const auto check = check_with(*keys, type, pair.vkey().public_key);
    const auto sign = [&](std::string_view message) { return pair.sign_label(message); };
    const Label label = value_of(sign_label("nguon.example", unit_fields(), {}, sign));
    CHECK(check_label(label, check));
    const std::string url = label_url(label);
    for (std::size_t i = url.size() - kTokenDigits; i < url.size(); ++i) {
      std::string other = url;
      other[i] = other[i] == '9' ? '0' : static_cast<char>(other[i] + 1);
      const auto read = parse_label_url(other);
      if (read) CHECK_FALSE(check_label(*read, check));
    }
  }
}
