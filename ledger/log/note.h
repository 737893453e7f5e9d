// Signed notes (C2SP signed-note): a text and the signatures over it. The one container of
// statements, checkpoints and cosignatures. docs/formats/note.md. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/vkey.h"

namespace nguon::log {

// Do not change: part of the format.
inline constexpr std::size_t kNoteBytesMax = 65'535;
inline constexpr std::size_t kNoteSignaturesMax = 16;

struct NoteSignature {
  std::string key_name;
  KeyId id{};
  std::string signature;  // without the key id; never empty
  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

struct Note {
  std::string text;  // what is signed: UTF-8, ends in a newline, no control character but newline
  std::vector<NoteSignature> signatures;
  friend bool operator==(const Note&, const Note&) = default;
};

// Strict: a note has one spelling, so format_note(*parse_note(b)) == b for every b accepted.
// Errc::invalid_argument "note_malformed"; Errc::too_large "note_too_large" for more than
// kNoteBytesMax bytes or kNoteSignaturesMax signature lines. No signature is checked here.
Result<Note> parse_note(std::string_view bytes);

// The bytes of `note`. What parse_note would refuse is not caught here: use sign_note to make notes.
std::string format_note(const Note& note);

// One signature line, newline included: "— <name> <base64(id || signature)>\n". What a witness answers.
std::string format_signature_line(const NoteSignature& signature);
// Errc::invalid_argument "note_malformed". `line` includes its newline.
Result<NoteSignature> parse_signature_line(std::string_view line);

// The note bytes of `text` signed by each of `signers`, in their order.
// Errc::invalid_argument "note_malformed" when the text cannot be the text of a note or nobody
// signs; Errc::too_large "note_too_large"; otherwise what Signer::sign answers.
Result<std::string> sign_note(std::string text, std::span<const Signer* const> signers);

// The keys among `known` that signed `note`, each once, in the order of the signature lines.
// Signatures by other keys are ignored. Every signature by a known key (same name and id) must
// verify, or the whole note is refused: Errc::bad_signature "note_bad_signature". Not one known
// key: Errc::bad_signature "note_unsigned". Errors of the check that are no verdict pass through.
Result<std::vector<VerifierKey>> open_note(const Note& note, std::span<const VerifierKey> known, const SignatureCheck& check);

}  // namespace nguon::log
