#include "ledger/log/checkpoint.h"

#include <algorithm>
#include <array>

#include "ledger/base/text.h"
#include "ledger/log/tree.h"

namespace nguon::log {
namespace {

Error malformed(const std::string& en, const std::string& vi) {
  return {Errc::invalid_argument, "checkpoint_malformed", "checkpoint: " + en, "điểm kiểm tra sổ không đúng dạng: " + vi};
}

Error wrong_key(const std::string& origin, const VerifierKey& key) {
  return {Errc::invalid_argument, "checkpoint_key",
          "checkpoint of \"" + origin + "\": the log's key must be an Ed25519 key of that name, not " + key.text(),
          "điểm kiểm tra của \"" + origin + "\": khóa của sổ phải là khóa Ed25519 mang đúng tên đó, không phải " + key.text()};
}

}  // namespace

std::string format_checkpoint_text(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + to_base64(checkpoint.root.view()) + "\n";
}

Result<Checkpoint> parse_checkpoint_text(std::string_view text) {
  const auto lines = split(text, '\n');
  if (lines.size() != 4 || !lines[3].empty())
    return malformed("expected three lines: origin, size, root", "phải có đúng ba dòng: tên sổ, số mục, mã gốc");
  if (!is_key_name(lines[0])) return malformed("the origin cannot name a key", "tên sổ không dùng làm tên khóa được");
  const auto size = parse_decimal(lines[1]);
  if (!size) return malformed("the size is not a decimal number", "số mục không phải là số thập phân");
  const auto bytes = from_base64(lines[2]);
  if (!bytes || bytes->size() != Hash::kSize)
    return malformed("the root is not 32 bytes as base64", "mã gốc không phải 32 byte base64");
  NGUON_ASSIGN(root, Hash::from(*bytes));
  if (*size == 0 && root != empty_root())
    return malformed("size 0 with another root than the empty one", "sổ trống nhưng mã gốc không phải của sổ trống");
  return Checkpoint{std::string(lines[0]), *size, root};
}

Result<std::string> sign_checkpoint(const Checkpoint& checkpoint, const Signer& log_key) {
  const VerifierKey& key = log_key.vkey();
  if (key.type != KeyType::ed25519 || key.name != checkpoint.origin) return wrong_key(checkpoint.origin, key);
  const std::array<const Signer*, 1> signers{&log_key};
  return sign_note(format_checkpoint_text(checkpoint), signers);
}

Result<OpenedCheckpoint> open_checkpoint(std::string_view note_bytes, const VerifierKey& log_key,
                                         std::span<const VerifierKey> witnesses, const SignatureCheck& check) {
  NGUON_ASSIGN(note, parse_note(note_bytes));
  std::vector<VerifierKey> known{log_key};
  known.insert(known.end(), witnesses.begin(), witnesses.end());
  NGUON_ASSIGN(signed_by, open_note(note, known, check));
  const auto log = std::find(signed_by.begin(), signed_by.end(), log_key);
  if (log == signed_by.end())
    return Error{Errc::bad_signature, "note_unsigned", "not signed by the log's key " + log_key.text(),
                 "không có chữ ký của khóa sổ " + log_key.text()};
  signed_by.erase(log);
  NGUON_ASSIGN(checkpoint, parse_checkpoint_text(note.text));
  if (log_key.type != KeyType::ed25519 || log_key.name != checkpoint.origin) return wrong_key(checkpoint.origin, log_key);
  return OpenedCheckpoint{std::move(checkpoint), std::move(signed_by)};
}

}  // namespace nguon::log
