#include "ledger/log/note.h"

#include <random>

#include "keys/check.h"
#include "keys/key_pair.h"
#include "tests/support/check.h"

namespace nguon::log {
namespace {

using keys::KeyPair;
using test::name_of;
using test::value_of;

// The example of C2SP signed-note and of Go's golang.org/x/mod/sumdb/note.
constexpr std::string_view kExampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const std::string kExampleText = "This is an example message.\n";
const std::string kExampleNote = kExampleText +
                                 "\n— example.com/foo "
                                 "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

KeyPair make(KeyType type, const std::string& name) { return value_of(KeyPair::generate(type, name)); }

std::string sign(const std::string& text, std::initializer_list<const Signer*> signers) {
  return value_of(sign_note(text, std::vector<const Signer*>(signers)));
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("the example of C2SP signed-note opens", "[log]") {
  const auto check = keys::make_signature_check();
  const auto key = value_of(parse_vkey(kExampleKey));
  const Note note = value_of(parse_note(kExampleNote));
  CHECK(note.text == kExampleText);
  CHECK(format_note(note) == kExampleNote);
  CHECK(value_of(open_note(note, {&key, 1}, *check)) == std::vector{key});
  Note other = note;
  other.text = "This is an example message!\n";
  CHECK(name_of(open_note(other, {&key, 1}, *check)) == "note_bad_signature");
  CHECK(open_note(other, {&key, 1}, *check).error().code() == Errc::bad_signature);
}

TEST_CASE("only known keys count, and one bad signature of a known key refuses the note", "[log]") {
  const auto check = keys::make_signature_check();
  const auto a = make(KeyType::ed25519, "ocop.example/yenbai/a");
  const auto b = make(KeyType::ecdsa_p256, "ocop.example/yenbai/b");
  const auto stranger = make(KeyType::ed25519, "ocop.example/yenbai/c");
  const Note note = value_of(parse_note(sign("lô chè\n\nhai dòng\n", {&a, &stranger, &b})));
  CHECK(note.text == "lô chè\n\nhai dòng\n");
  const std::vector known{b.vkey(), a.vkey()};
  CHECK(value_of(open_note(note, known, *check)) == std::vector{a.vkey(), b.vkey()});
  const std::vector only_b{b.vkey()};
  CHECK(value_of(open_note(note, only_b, *check)) == only_b);
  CHECK(name_of(open_note(note, {}, *check)) == "note_unsigned");

  // The same name with another key is a stranger; so is the same key under another name.
  const std::vector namesake{make(KeyType::ed25519, "ocop.example/yenbai/a").vkey(),
                             value_of(make_vkey("ocop.example/yenbai/A", KeyType::ed25519, a.vkey().public_key))};
  CHECK(name_of(open_note(note, namesake, *check)) == "note_unsigned");

  for (std::size_t i = 0; i < 3; ++i) {
    Note bad = note;
    bad.signatures[i].signature[10] = static_cast<char>(bad.signatures[i].signature[10] ^ 1);
    CHECK(name_of(open_note(bad, known, *check)) == (i == 1 ? "ok" : "note_bad_signature"));
  }
  // A second signature line of one key counts once, and must be good too.
  Note twice = note;
  twice.signatures.push_back(twice.signatures[0]);
  CHECK(value_of(open_note(twice, known, *check)).size() == 2);
  twice.signatures.back().signature = "x";
  CHECK(name_of(open_note(twice, known, *check)) == "note_bad_signature");
}

TEST_CASE("a check that could not be made is not taken for a verdict", "[log]") {
  class Broken final : public SignatureCheck {
   public:
    Result<void> check(const VerifierKey&, std::string_view, std::string_view) const override {
      return Error{Errc::io, "broken"};
    }
  };
  const auto key = value_of(parse_vkey(kExampleKey));
  CHECK(name_of(open_note(value_of(parse_note(kExampleNote)), {&key, 1}, Broken())) == "io");
}

TEST_CASE("a note has one spelling", "[log]") {
  const std::string line = kExampleNote.substr(kExampleText.size() + 1);
  const std::string base64 = line.substr(line.rfind(' ') + 1);
  for (const std::string& bytes : {
           std::string(),
           std::string("\n"),
           std::string("\n\n"),
           kExampleText,
           kExampleText + "\n",
           kExampleNote.substr(0, kExampleNote.size() - 1),
           kExampleNote + "\n",
           kExampleNote + "x\n",
           kExampleText + line,                                // no empty line
           replaced(kExampleNote, "— ", "- "),                 // not an em dash
           replaced(kExampleNote, "— ", "—"),                  // no space
           replaced(kExampleNote, "— ", "—  "),                // two
           replaced(kExampleNote, "/foo ", "/foo  "),          //
           replaced(kExampleNote, "/foo", "/f+oo"),            // not a key name
           replaced(kExampleNote, "example.com/foo ", " "),    // no name
           replaced(kExampleNote, base64, "\n"),               // no signature
           replaced(kExampleNote, base64, "Uw2QOg==\n"),       // an id alone
           replaced(kExampleNote, "aQM=", "aQN="),             // trailing bits
           replaced(kExampleNote, "aQM=", "aQM"),              // no padding
           replaced(kExampleNote, "aQM=\n", "aQM= \n"),        // a space behind
           replaced(kExampleNote, "aQM=\n", "aQM=\r\n"),       //
           replaced(kExampleNote, "This", "\tThis"),           // control characters
           replaced(kExampleNote, "This", std::string(1, 0)),  //
           replaced(kExampleNote, "This", "\xc3"),             // not UTF-8
           replaced(kExampleNote, "This", "\xed\xa0\x80"),     // a surrogate
       }) {
    INFO(bytes);
    CHECK(name_of(parse_note(bytes)) == "note_malformed");
  }
}

TEST_CASE("a note has at most 16 signature lines and 65,535 bytes", "[log]") {
  const std::string line = kExampleNote.substr(kExampleText.size() + 1);
  std::string bytes = kExampleText + "\n";
  for (int i = 0; i < 16; ++i) bytes += line;
  CHECK(value_of(parse_note(bytes)).signatures.size() == 16);
  CHECK(name_of(parse_note(bytes + line)) == "note_too_large");

  const std::string longest(kNoteBytesMax - 2 - line.size(), 'x');
  CHECK(value_of(parse_note(longest + "\n\n" + line)).text.size() == longest.size() + 1);
  CHECK(name_of(parse_note("x" + longest + "\n\n" + line)) == "note_too_large");

  const auto key = make(KeyType::ed25519, "a");
  const std::vector<const Signer*> crowd(17, &key);
  CHECK(name_of(sign_note("x\n", crowd)) == "note_too_large");
  CHECK(name_of(sign_note(std::string(65'500, 'x') + "\n", std::span(crowd).first(1))) == "note_too_large");
  CHECK(name_of(sign_note("x\n", {})) == "note_malformed");
  for (const std::string text : {"", "x", "x\ty\n", "\xff\n", "x\r\n"})
    CHECK(name_of(sign_note(text, std::span(crowd).first(1))) == "note_malformed");
}

TEST_CASE("whatever is accepted as a note is written back as it was", "[log]") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  int accepted = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = kExampleNote;
    for (unsigned changes = 1 + random() % 2; changes > 0; --changes)
      bytes[random() % bytes.size()] = "\n— +=Aa0\xe2\x80\x94"[random() % 13];
    const auto note = parse_note(bytes);
    if (!note) continue;
    ++accepted;
    REQUIRE(format_note(*note) == bytes);
  }
  CHECK(accepted > 100);
}

}  // namespace nguon::log
