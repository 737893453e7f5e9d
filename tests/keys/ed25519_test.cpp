// The two verifiers of Ed25519 against each other, and both against arithmetic without a library.
#include "keys/internal/ed25519.h"

#include <random>
#include <sstream>

#include "keys/check.h"
#include "keys/key_pair.h"
#include "ledger/base/bytes.h"
#include "tests/support/temp_dir.h"
#include "tests/support/check.h"

namespace nguon::keys {
namespace {

using test::name_of;
using test::value_of;

struct Edge {
  std::string name, key, message, signature, verdict;
};

// tests/data/keys/make_ed25519_edges.py
std::vector<Edge> edges() {
  std::istringstream lines(test::read_all(TEST_DATA_DIR "/keys/ed25519_edges.txt"));
  std::vector<Edge> out;
  Edge edge;
  while (lines >> edge.name >> edge.key >> edge.message >> edge.signature >> edge.verdict) {
    edge.key = value_of(from_hex(edge.key));
    edge.message = edge.message == "-" ? "" : value_of(from_hex(edge.message));
    edge.signature = value_of(from_hex(edge.signature));
    out.push_back(edge);
  }
  return out;
}

Owned<EVP_PKEY> openssl_key(std::string_view bytes) {
  return Owned<EVP_PKEY>(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, data_of(bytes), bytes.size()));
}

bool is_proper(std::string_view key, std::string_view signature) {
  return is_proper_point(key) && is_proper_point(signature.substr(0, kEd25519KeyBytes));
}

}  // namespace

TEST_CASE("keys and signatures at the edges of Ed25519 get the verdict that arithmetic gives", "[keys]") {
  const auto check = make_signature_check();
  const auto all = edges();
  REQUIRE(all.size() > 300);
  std::size_t good = 0;
  for (const Edge& edge : all) {
    INFO(edge.name);
    const auto key = value_of(make_vkey("k", KeyType::ed25519, edge.key));
    const auto verdict = check->check(key, edge.message, edge.signature);
    const std::string wanted = edge.verdict == "good" ? "" : edge.verdict == "key" ? "key_malformed" : "signature_wrong";
    CHECK((verdict ? "" : name_of(verdict)) == wanted);
    good += edge.verdict == "good";
    if (!is_proper(edge.key, edge.signature)) continue;
    CHECK(sodium_accepts(edge.key, edge.message, edge.signature) == (edge.verdict == "good"));
    CHECK(verify_with_openssl(openssl_key(edge.key).get(), edge.message, edge.signature).has_value() == (edge.verdict == "good"));
  }
  CHECK(good > 40);
}

TEST_CASE("libsodium and OpenSSL judge changed signatures, keys and messages alike", "[keys]") {
  const std::uint64_t seed = std::random_device()();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  constexpr int kRounds = 400;
  int accepted = 0, compared = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto pair = value_of(KeyPair::generate(KeyType::ed25519, "k"));
    std::string key = pair.vkey().public_key;
    std::string message(random() % 300, '\0');
    for (char& c : message) c = static_cast<char>(random());
    std::string signature = value_of(pair.sign(message));
    // A third is left as it is, a third gets one bit flipped, a third a byte drawn anew.
    if (round % 3 != 0) {
      std::string* const parts[] = {&signature, &key, &message, &signature};
      std::string& part = *parts[random() % 4];
      if (part.empty()) continue;
      char& byte = part[random() % part.size()];
      byte = round % 3 == 1 ? static_cast<char>(byte ^ 1 << random() % 8) : static_cast<char>(random());
    }
    if (!is_proper(key, signature)) continue;
    ++compared;
    const bool openssl = verify_with_openssl(openssl_key(key).get(), message, signature).has_value();
    INFO(to_hex(key) << " " << to_hex(message) << " " << to_hex(signature));
    REQUIRE(sodium_accepts(key, message, signature) == openssl);
    accepted += openssl;
  }
  CHECK(accepted >= kRounds / 3);
  CHECK(compared > accepted);
}

}  // namespace nguon::keys
