#include "ledger/log/note.h"

#include <algorithm>

#include "ledger/base/text.h"

namespace nguon::log {
namespace {

constexpr std::string_view kLinePrefix = "\xe2\x80\x94 ";  // em dash, space

Error malformed(const std::string& en, const std::string& vi) {
  return {Errc::invalid_argument, "note_malformed", "signed note: " + en, "văn bản ký số không đúng dạng: " + vi};
}

Error too_large(const std::string& en, const std::string& vi) {
  return {Errc::too_large, "note_too_large", "signed note: " + en, "văn bản ký số quá lớn: " + vi};
}

Error too_many_bytes(std::size_t bytes) {
  return too_large(std::to_string(bytes) + " bytes, at most " + std::to_string(kNoteBytesMax) + " are allowed",
                   std::to_string(bytes) + " byte, tối đa " + std::to_string(kNoteBytesMax) + " byte");
}

Error too_many_signatures() {
  return too_large("more than " + std::to_string(kNoteSignaturesMax) + " signature lines",
                   "quá " + std::to_string(kNoteSignaturesMax) + " dòng chữ ký");
}

bool has_control_character(std::string_view text) {
  bool found = false;  // looked at to the end, which the compiler does many bytes at a time
  for (const char c : text) found |= (static_cast<unsigned char>(c) < 0x20) & (c != '\n');
  return found;
}

// What the C2SP format asks of every byte of a note.
Result<void> check_characters(std::string_view bytes) {
  if (has_control_character(bytes)) return malformed("holds a control character", "có ký tự điều khiển");
  if (!is_utf8(bytes)) return malformed("is not UTF-8", "không phải UTF-8");
  return {};
}

bool is_by(const NoteSignature& signature, const VerifierKey& key) {
  return signature.id == key.id && signature.key_name == key.name;
}

}  // namespace

std::string format_signature_line(const NoteSignature& signature) {
  std::string out(kLinePrefix);
  out += signature.key_name;
  out += ' ';
  out += to_base64(std::string(signature.id.view()) + signature.signature);
  out += '\n';
  return out;
}

Result<NoteSignature> parse_signature_line(std::string_view line) {
  const auto bad = [] { return malformed("a signature line is not \"— <name> <base64>\"", "dòng chữ ký không đúng dạng"); };
  if (!line.starts_with(kLinePrefix) || !line.ends_with('\n')) return bad();
  line = line.substr(kLinePrefix.size(), line.size() - kLinePrefix.size() - 1);
  const auto space = line.find(' ');
  if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return bad();
  const auto bytes = from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= KeyId::kSize) return bad();
  NGUON_ASSIGN(id, KeyId::from(std::string_view(*bytes).substr(0, KeyId::kSize)));
  return NoteSignature{std::string(line.substr(0, space)), id, bytes->substr(KeyId::kSize)};
}

Result<Note> parse_note(std::string_view bytes) {
  if (bytes.size() > kNoteBytesMax) return too_many_bytes(bytes.size());
  NGUON_TRY(check_characters(bytes));
  const auto blank = bytes.rfind("\n\n");
  if (blank == std::string_view::npos) return malformed("no empty line before the signatures", "thiếu dòng trống trước chữ ký");
  Note note{std::string(bytes.substr(0, blank + 1)), {}};
  std::string_view lines = bytes.substr(blank + 2);
  if (lines.empty()) return malformed("no signature line", "không có dòng chữ ký nào");
  while (!lines.empty()) {
    if (note.signatures.size() == kNoteSignaturesMax) return too_many_signatures();
    const auto end = lines.find('\n');
    if (end == std::string_view::npos) return malformed("does not end in a newline", "không kết thúc bằng dấu xuống dòng");
    NGUON_ASSIGN(signature, parse_signature_line(lines.substr(0, end + 1)));
    note.signatures.push_back(std::move(signature));
    lines.remove_prefix(end + 1);
  }
  return note;
}

std::string format_note(const Note& note) {
  std::string out = note.text + "\n";
  for (const auto& signature : note.signatures) out += format_signature_line(signature);
  return out;
}

Result<std::string> sign_note(std::string text, std::span<const Signer* const> signers) {
  if (!text.ends_with('\n'))
    return malformed("the text does not end in a newline", "nội dung không kết thúc bằng dấu xuống dòng");
  NGUON_TRY(check_characters(text));
  if (signers.empty()) return malformed("nobody signs it", "không có ai ký");
  if (signers.size() > kNoteSignaturesMax) return too_many_signatures();
  Note note{std::move(text), {}};
  for (const Signer* signer : signers) {
    NGUON_ASSIGN(signature, signer->sign(note.text));
    note.signatures.push_back({signer->vkey().name, signer->vkey().id, std::move(signature)});
  }
  std::string out = format_note(note);
  if (out.size() > kNoteBytesMax) return too_many_bytes(out.size());
  return out;
}

Result<std::vector<VerifierKey>> open_note(const Note& note, std::span<const VerifierKey> known, const SignatureCheck& check) {
  std::vector<VerifierKey> out;
  for (const auto& signature : note.signatures) {
    // Two known keys may share name and id (an id has 32 bits): each that matches must verify.
    for (const auto& key : known) {
      if (!is_by(signature, key)) continue;
      const auto verdict = check.check(key, note.text, signature.signature);
      if (!verdict && verdict.error().code() == Errc::bad_signature)
        return Error{Errc::bad_signature, "note_bad_signature",
                     "the signature of " + key.name + "+" + to_hex(key.id.view()) + " does not verify",
                     "chữ ký của " + key.name + "+" + to_hex(key.id.view()) + " không hợp lệ"};
      if (!verdict) return verdict.error();
      if (std::find(out.begin(), out.end(), key) == out.end()) out.push_back(key);
    }
  }
  if (out.empty())
    return Error{Errc::bad_signature, "note_unsigned", "not signed by any known key", "không có chữ ký của khóa nào được biết"};
  return out;
}

}  // namespace nguon::log
