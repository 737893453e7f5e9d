#include "ledger/log/checkpoint.h"

#include "keys/check.h"
#include "keys/key_pair.h"
#include "ledger/log/cosignature.h"
#include "ledger/log/entry.h"
#include "ledger/log/tree.h"
#include "tests/support/check.h"
#include "tests/support/fake_clock.h"

namespace nguon::log {
namespace {

using keys::KeyPair;
using test::name_of;
using test::value_of;

const std::string kOrigin = "ocop.example/yenbai";

KeyPair make(KeyType type, const std::string& name) { return value_of(KeyPair::generate(type, name)); }
Checkpoint some_checkpoint() { return {kOrigin, 41, leaf_hash("")}; }

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// The note with `signer`'s signature line behind it.
std::string with_line(const std::string& note, const Signer& signer) {
  Note parsed = value_of(parse_note(note));
  parsed.signatures.push_back({signer.vkey().name, signer.vkey().id, value_of(signer.sign(parsed.text))});
  return format_note(parsed);
}

}  // namespace

TEST_CASE("a checkpoint is written as C2SP says, and opens with the log's key alone", "[log]") {
  const auto check = keys::make_signature_check();
  const auto log_key = make(KeyType::ed25519, kOrigin);
  CHECK(format_checkpoint_text(some_checkpoint()) == "ocop.example/yenbai\n41\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n");
  const std::string note = value_of(sign_checkpoint(some_checkpoint(), log_key));
  const auto opened = value_of(open_checkpoint(note, log_key.vkey(), {}, *check));
  CHECK(opened.checkpoint == some_checkpoint());
  CHECK(opened.cosigned_by.empty());
  const auto other = make(KeyType::ed25519, kOrigin);
  CHECK(name_of(open_checkpoint(note, other.vkey(), {}, *check)) == "note_unsigned");
  CHECK(name_of(open_checkpoint(replaced(note, "\n41\n", "\n42\n"), log_key.vkey(), {}, *check)) == "note_bad_signature");
}

TEST_CASE("a checkpoint text has one spelling and no extension lines", "[log]") {
  const std::string good = format_checkpoint_text(some_checkpoint());
  CHECK(value_of(parse_checkpoint_text(good)) == some_checkpoint());
  for (const std::string& text :
       {std::string(), good.substr(0, good.size() - 1), good + "extension\n", good + "\n", "\n" + good,
        replaced(good, "41", "041"), replaced(good, "41", "+41"), replaced(good, "41", ""),
        replaced(good, "41", "18446744073709551616"), replaced(good, "41", "0"), replaced(good, kOrigin, ""),
        replaced(good, kOrigin, "a b"), replaced(good, kOrigin, "a+b"), replaced(good, "oB0=", "oB1="),
        replaced(good, "oB0=", "oA=="), replaced(good, "bjQL", ""), replaced(good, "\n41", " 41")}) {
    INFO(text);
    CHECK(name_of(parse_checkpoint_text(text)) == "checkpoint_malformed");
  }
  const Checkpoint empty{kOrigin, 0, empty_root()};
  CHECK(value_of(parse_checkpoint_text(format_checkpoint_text(empty))) == empty);
}

TEST_CASE("only an Ed25519 key of the origin's name is a log's key", "[log]") {
  const auto check = keys::make_signature_check();
  const auto stranger = make(KeyType::ed25519, "ocop.example/laocai");
  const auto p256 = make(KeyType::ecdsa_p256, kOrigin);
  CHECK(name_of(sign_checkpoint(some_checkpoint(), stranger)) == "checkpoint_key");
  CHECK(name_of(sign_checkpoint(some_checkpoint(), p256)) == "checkpoint_key");
  for (const KeyPair* key : {&stranger, &p256}) {
    const std::vector<const Signer*> signers{key};
    const std::string note = value_of(sign_note(format_checkpoint_text(some_checkpoint()), signers));
    CHECK(name_of(open_checkpoint(note, key->vkey(), {}, *check)) == "checkpoint_key");
  }
  // What a log key signs need not be a checkpoint.
  const auto log_key = make(KeyType::ed25519, kOrigin);
  const std::vector<const Signer*> signers{&log_key};
  CHECK(name_of(open_checkpoint(value_of(sign_note("something else\n", signers)), log_key.vkey(), {}, *check)) ==
        "checkpoint_malformed");
}

TEST_CASE("a witness's cosignature holds its time, and is counted only when it verifies", "[log]") {
  const auto check = keys::make_signature_check();
  const auto log_key = make(KeyType::ed25519, kOrigin);
  const auto witness = make(KeyType::cosignature_v1, "witness.example/w1");
  const test::FakeClock clock(Time{1'679'315'147'999});
  const keys::CosignatureSigner cosigner(witness, clock);
  const std::string note = with_line(value_of(sign_checkpoint(some_checkpoint(), log_key)), cosigner);

  const std::vector witnesses{witness.vkey(), make(KeyType::cosignature_v1, "witness.example/w2").vkey()};
  const auto opened = value_of(open_checkpoint(note, log_key.vkey(), witnesses, *check));
  CHECK(opened.cosigned_by == std::vector{witness.vkey()});
  CHECK(value_of(open_checkpoint(note, log_key.vkey(), {}, *check)).cosigned_by.empty());

  const Note parsed = value_of(parse_note(note));
  const std::string signature = parsed.signatures[1].signature;
  CHECK(value_of(cosignature_time(signature)) == 1'679'315'147);
  const std::string line = format_signature_line(parsed.signatures[1]);
  CHECK(note.ends_with(line));
  CHECK(value_of(parse_signature_line(line)) == parsed.signatures[1]);

  // What is under the signature is the message of C2SP: an Ed25519 key sees it so too.
  const auto plain = value_of(make_vkey("x", KeyType::ed25519, witness.vkey().public_key));
  const std::string message = cosignature_message(1'679'315'147, parsed.text);
  CHECK(message == "cosignature/v1\ntime 1679315147\n" + format_checkpoint_text(some_checkpoint()));
  CHECK(check->check(plain, message, std::string_view(signature).substr(8)));

  for (const std::size_t at : {std::size_t{7}, std::size_t{20}, signature.size() - 1}) {
    Note bad = parsed;
    bad.signatures[1].signature[at] = static_cast<char>(bad.signatures[1].signature[at] ^ 1);
    CHECK(name_of(open_checkpoint(format_note(bad), log_key.vkey(), witnesses, *check)) == "note_bad_signature");
  }
  // A cosignature without the log's own signature is no checkpoint.
  Note alone = parsed;
  alone.signatures.erase(alone.signatures.begin());
  CHECK(name_of(open_checkpoint(format_note(alone), log_key.vkey(), witnesses, *check)) == "note_unsigned");
}

TEST_CASE("what is not a cosignature has no time", "[log]") {
  CHECK(name_of(cosignature_time("")) == "cosignature_malformed");
  CHECK(name_of(cosignature_time(std::string(71, '\0'))) == "cosignature_malformed");
  CHECK(name_of(cosignature_time(std::string(73, '\0'))) == "cosignature_malformed");
  CHECK(value_of(cosignature_time(std::string(72, '\0'))) == 0);
  CHECK(name_of(cosignature_time("\x80" + std::string(71, '\0'))) == "cosignature_malformed");
}

}  // namespace nguon::log
