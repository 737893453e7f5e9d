#include "ledger/log/note.h"

#include <array>

#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {
namespace {

class StubSigner final : public Signer {
 public:
  const VerifierKey& vkey() const override { return key_; }
  Result<std::string> sign(std::string_view) const override { return std::string("signature"); }

 private:
  VerifierKey key_ = NGUON_VALUE(make_vkey("fuzz.example/signer", KeyType::ed25519, std::string(32, 'k')));
};

// The keys that the note itself names, as if all were known.
std::vector<VerifierKey> keys_of(const log::Note& note) {
  std::vector<VerifierKey> out;
  for (const auto& signature : note.signatures)
    out.push_back({signature.key_name, KeyType::ed25519, std::string(32, 'k'), signature.id});
  return out;
}

void check_open(const log::Note& note) {
  const auto known = keys_of(note);
  const StubCheck check;
  const auto signers = log::open_note(note, known, check);
  bool all_good = true;
  for (const auto& signature : note.signatures)
    all_good = all_good && check.check(known.front(), note.text, signature.signature).has_value();
  NGUON_HOLDS(accepted(signers) == all_good);  // one bad signature of a known key refuses the note
  if (signers) NGUON_HOLDS(!signers->empty() && signers->size() <= note.signatures.size());
  NGUON_HOLDS(!log::open_note(note, {}, check));
}

// Whatever sign_note signs is a note, with the text that was given.
void check_sign(std::string_view text) {
  const StubSigner signer;
  const std::array<const Signer*, 1> signers{&signer};
  const auto signed_note = log::sign_note(std::string(text), signers);
  if (!accepted(signed_note)) return;
  const auto note = NGUON_VALUE(log::parse_note(*signed_note));
  NGUON_HOLDS(note.text == text);
  NGUON_HOLDS(note.signatures.size() == 1 && note.signatures[0].key_name == signer.vkey().name);
}

}  // namespace

bool run(std::string_view bytes) {
  check_sign(bytes);
  if (const auto line = log::parse_signature_line(bytes); accepted(line)) NGUON_HOLDS(log::format_signature_line(*line) == bytes);
  const auto note = log::parse_note(bytes);
  if (!accepted(note)) return false;
  NGUON_HOLDS(log::format_note(*note) == bytes);
  NGUON_HOLDS(note->text.ends_with('\n'));
  check_open(*note);
  return true;
}

}  // namespace nguon::fuzz
