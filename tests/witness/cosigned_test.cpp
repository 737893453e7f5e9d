#include "witness/cosigned.h"

#include <catch2/catch.hpp>

#include "tests/witness/histories.h"

namespace nguon::witness {
namespace {

using test::name_of;
using test::value_of;

constexpr Time kNow{1'795'335'360'000};

struct Scene {
  keys::KeyPair log = test::log_pair();
  keys::KeyPair w1 = test::witness_pair("witness.example/w1"), w2 = test::witness_pair("witness.example/w2");
  std::unique_ptr<keys::KeyCheck> check = keys::make_signature_check();
  std::string bytes = test::History().note(5, log);
  log::Note note = value_of(log::parse_note(bytes));
  std::vector<VerifierKey> both{w1.vkey(), w2.vkey()};

  std::string line(const keys::KeyPair& pair, Time time = kNow) const {
    return log::format_signature_line({pair.vkey().name, pair.vkey().id, value_of(pair.cosign(note.text, time))});
  }
  Result<std::vector<Cosignature>> read(const std::string& answer) const {
    return cosignatures_in_answer(answer, note.text, both, *check, kNow);
  }
};

TEST_CASE("a cosignature is kept with its time once it verifies", "[witness]") {
  Scene s;
  const auto found = value_of(s.read(s.line(s.w1) + s.line(s.w2, Time{kNow.unix_ms - 5'000})));
  REQUIRE(found.size() == 2);
  CHECK(found[0].time == kNow);
  CHECK(found[1].time == Time{kNow.unix_ms - 5'000});
  const auto merged = with_cosignatures(s.note, found);
  CHECK(merged == s.bytes + s.line(s.w1) + s.line(s.w2, Time{kNow.unix_ms - 5'000}));
  CHECK(value_of(cosignatures_of(value_of(log::parse_note(merged)), s.both, *s.check, kNow)).size() == 2);
  CHECK(value_of(log::open_checkpoint(merged, s.log.vkey(), s.both, *s.check)).cosigned_by.size() == 2);
}

TEST_CASE("a line by a key that is not asked for is passed over", "[witness]") {
  Scene s;
  const auto stranger = test::witness_pair("witness.example/w9");
  CHECK(value_of(s.read(s.line(stranger) + s.line(s.w1))).size() == 1);
  CHECK(name_of(s.read(s.line(stranger))) == "cosignature_missing");
  // The same name under another key is another key.
  const auto impostor = test::witness_pair("witness.example/w1");
  CHECK(name_of(s.read(s.line(impostor))) == "cosignature_missing");
}

TEST_CASE("an answer with anything wrong by a known key is not believed at all", "[witness]") {
  Scene s;
  auto signature = value_of(s.w1.cosign(s.note.text, kNow));
  for (const std::size_t at : {0U, 7U, 8U, 40U, 71U}) {
    auto bad = signature;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    const auto line = log::format_signature_line({s.w1.vkey().name, s.w1.vkey().id, bad});
    CHECK(name_of(s.read(s.line(s.w2) + line)) == "cosignature_wrong");
  }
  const auto other = value_of(s.w1.cosign(test::History("b").note(5, s.log), kNow));
  CHECK(name_of(s.read(log::format_signature_line({s.w1.vkey().name, s.w1.vkey().id, other}))) == "cosignature_wrong");
  CHECK(name_of(s.read(log::format_signature_line({s.w1.vkey().name, s.w1.vkey().id, signature.substr(0, 71)}))) ==
        "cosignature_wrong");
  CHECK(name_of(s.read(s.line(s.w1, Time{kNow.unix_ms + kClockAheadMaxMs + 1000}))) == "cosignature_wrong");
  CHECK(s.read(s.line(s.w1, Time{kNow.unix_ms + kClockAheadMaxMs})).has_value());
}

TEST_CASE("a key of a log is not taken for a witness", "[witness]") {
  Scene s;
  const std::vector<VerifierKey> wrong{s.log.vkey()};
  CHECK(name_of(cosignatures_of(s.note, wrong, *s.check, kNow)) == "cosignature_wrong");
}

TEST_CASE("garbage of a witness is refused by name", "[witness]") {
  Scene s;
  for (const auto& garbage : {std::string(), std::string("\n"), std::string("<html>busy</html>\n"), s.line(s.w1) + "\n",
                              s.line(s.w1).substr(0, 40), s.line(s.w1) + "x", std::string("\0\1\2\n", 4)})
    CHECK(name_of(s.read(garbage)) == "note_malformed");
  std::string many;
  for (int i = 0; i < 17; ++i) many += s.line(s.w1);
  CHECK(name_of(s.read(many)) == "note_malformed");
  CHECK(name_of(s.read(std::string(kAnswerBytesMax + 1, '\n'))) == "note_too_large");
}

TEST_CASE("a checkpoint never grows past the lines a note may have, and one witness counts once", "[witness]") {
  Scene s;
  std::vector<Cosignature> many;
  for (int i = 0; i < 20; ++i) {
    const auto pair = test::witness_pair("witness.example/n" + std::to_string(i));
    many.push_back({pair.vkey(), kNow, {pair.vkey().name, pair.vkey().id, value_of(pair.cosign(s.note.text, kNow))}});
  }
  const auto note = value_of(log::parse_note(with_cosignatures(s.note, many)));
  CHECK(note.signatures.size() == log::kNoteSignaturesMax);
  CHECK(note.signatures.front().key_name == test::kLogName);
  const auto twice = value_of(s.read(s.line(s.w1) + s.line(s.w1, Time{kNow.unix_ms - 1000})));
  CHECK(twice.size() == 1);
  // A newer one takes the place of the older.
  const auto newer = value_of(s.read(s.line(s.w1)));
  const auto merged = value_of(log::parse_note(with_cosignatures(s.note, twice)));
  CHECK(with_cosignatures(merged, newer) == s.bytes + s.line(s.w1));
}

}  // namespace
}  // namespace nguon::witness
