// Codes, proofs of possession and fingerprints of docs/formats/enrolment.md.
#include "api/invitation.h"

#include <catch2/catch.hpp>
#include <set>

#include "keys/check.h"
#include "keys/key_pair.h"
#include "ledger/log/note.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::name_of;
using test::value_of;

TEST_CASE("codes are long, random, and read in whatever way people type them", "[invitation]") {
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    const auto code = new_invitation_code();
    CHECK(code.size() == 26);
    CHECK(seen.insert(code).second);
    CHECK(value_of(read_invitation_code(code)) == code);
    std::string typed;
    for (std::size_t at = 0; at < code.size(); ++at) {
      if (at % 5 == 0 && at > 0) typed += at % 2 == 0 ? ' ' : '-';
      const char c = code[at];
      typed += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c == '0' ? 'O' : c == '1' ? 'l' : c;
    }
    CHECK(value_of(read_invitation_code(typed)) == code);
  }
  const std::string good(26, '7');
  CHECK(value_of(read_invitation_code(good)) == good);
  for (const std::string& bad : {good.substr(1), good + "7", std::string(25, '7') + "u", std::string(25, '7') + "é",
                                 std::string(""), std::string(60, ' ') + good})
    CHECK(name_of(read_invitation_code(bad)) == "code_malformed");
}

TEST_CASE("the hash and the fingerprint are those that the page's commands print", "[invitation]") {
  // printf 'nguon.invitation/v1\n00000000000000000000000001' | sha256sum
  CHECK(invitation_hash("00000000000000000000000001") == "110d184a72b63d3afc7d33fef6a58f246056692791e0652c53580df932c58408");
  // printf 'nguon.fingerprint/v1\nabc\n' | sha256sum: f7c4bcee99fe1aff7d2c2621a4ff09692035fd7af63636c7ad4591d8ad6a0274
  CHECK(fingerprint("abc") == "5774 7103 5345 7513 9210");
}

TEST_CASE("an invitation leads to the app that its party uses, with the code behind #", "[invitation]") {
  using statement::PartyType;
  CHECK(invitation_path(PartyType::producer, "c") == "/san-xuat#moi=c");
  CHECK(invitation_path(PartyType::trader, "c") == "/san-xuat#moi=c");
  CHECK(invitation_path(PartyType::authority, "c") == "/thanh-tra#moi=c");
  CHECK(invitation_path(PartyType::inspectorate, "c") == "/thanh-tra#moi=c");
  CHECK(invitation_path(PartyType::certifier, "c") == "/thanh-tra#moi=c");
}

TEST_CASE("a proof of possession is of this key, this ledger and this invitation", "[invitation]") {
  const auto check = keys::make_signature_check();
  const auto pair = value_of(keys::KeyPair::generate(KeyType::ed25519, "ocop.example/a/htx"));
  const auto other = value_of(keys::KeyPair::generate(KeyType::ed25519, "ocop.example/a/htx"));
  const std::string vkey = pair.vkey().text();
  const std::string text = enrolment_text("ocop.example/a", "htx", vkey, "hash");
  CHECK(text == "nguon.enrolment/v1\nocop.example/a\nhtx\n" + vkey + "\nhash\n");
  const auto signed_by = [](const keys::KeyPair& key, const std::string& what) {
    const Signer* const signers[] = {&key};
    return value_of(log::sign_note(what, signers));
  };
  const auto verdict = [&](const std::string& note) { return name_of(check_enrolment(note, text, pair.vkey(), *check)); };
  CHECK(verdict(signed_by(pair, text)) == "ok");
  CHECK(verdict(signed_by(other, text)) == "proof_wrong");
  CHECK(verdict(signed_by(pair, enrolment_text("ocop.example/b", "htx", vkey, "hash"))) == "proof_wrong");
  CHECK(verdict(signed_by(pair, enrolment_text("ocop.example/a", "htx", vkey, "hash2"))) == "proof_wrong");
  auto broken = signed_by(pair, text);
  broken[broken.size() - 6] = broken[broken.size() - 6] == 'A' ? 'B' : 'A';
  CHECK(verdict(broken) != "ok");
  CHECK(verdict(text) == "note_malformed");
}

}  // namespace
}  // namespace nguon::api
