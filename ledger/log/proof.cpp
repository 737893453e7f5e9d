#include "ledger/log/proof.h"

#include "ledger/base/text.h"
#include "ledger/log/note.h"
#include "ledger/log/tree.h"

namespace nguon::log {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1\n";  // do not change: docs/formats/log.md
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";

Error malformed(const std::string& en, const std::string& vi) {
  return {Errc::invalid_argument, "proof_malformed", "proof file: " + en, "tệp bằng chứng không đúng dạng: " + vi};
}

// Takes one line with its newline off `rest`; false when there is no newline left.
bool take_line(std::string_view& rest, std::string_view& line) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return false;
  line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return true;
}

Result<Hash> parse_hash_line(std::string_view line) {
  const auto bytes = from_base64(line);
  if (!bytes || bytes->size() != Hash::kSize)
    return malformed("a line of the path is not 32 bytes as base64", "một dòng mã băm không phải 32 byte base64");
  return Hash::from(*bytes);
}

}  // namespace

std::string format_proof(const TlogProof& proof) {
  std::string out(kHeader);
  out += std::string(kExtra) + to_base64(proof.extra) + "\n";
  out += std::string(kIndex) + std::to_string(proof.index) + "\n";
  for (const Hash& hash : proof.path) out += to_base64(hash.view()) + "\n";
  out += "\n" + proof.checkpoint_note;
  return out;
}

Result<TlogProof> parse_proof(std::string_view bytes) {
  if (bytes.size() > kProofFileBytesMax)
    return Error{Errc::too_large, "proof_too_large", "proof file: " + std::to_string(bytes.size()) + " bytes is too large",
                 "tệp bằng chứng quá lớn: " + std::to_string(bytes.size()) + " byte"};
  if (!bytes.starts_with(kHeader))
    return malformed("does not begin with c2sp.org/tlog-proof@v1", "không bắt đầu bằng c2sp.org/tlog-proof@v1");
  std::string_view rest = bytes.substr(kHeader.size());
  TlogProof proof;
  std::string_view line;
  if (!take_line(rest, line) || !line.starts_with(kExtra)) return malformed("no line \"extra\"", "thiếu dòng \"extra\"");
  const auto extra = from_base64(line.substr(kExtra.size()));
  if (!extra || extra->empty()) return malformed("the line \"extra\" is not base64", "dòng \"extra\" không phải base64");
  proof.extra = *extra;
  if (!take_line(rest, line) || !line.starts_with(kIndex)) return malformed("no line \"index\"", "thiếu dòng \"index\"");
  const auto index = parse_decimal(line.substr(kIndex.size()));
  if (!index) return malformed("the index is not a decimal number", "số thứ tự không phải là số thập phân");
  proof.index = *index;
  for (;;) {
    if (!take_line(rest, line))
      return malformed("no empty line before the checkpoint", "thiếu dòng trống trước điểm kiểm tra sổ");
    if (line.empty()) break;
    if (proof.path.size() == kProofHashesMax) return malformed("more than 64 hashes", "quá 64 mã băm");
    NGUON_ASSIGN(hash, parse_hash_line(line));
    proof.path.push_back(hash);
  }
  NGUON_ASSIGN(note, parse_note(rest));
  NGUON_TRY(parse_checkpoint_text(note.text));
  proof.checkpoint_note = std::string(rest);
  return proof;
}

Result<VerifiedProof> verify_proof(const TlogProof& proof, const VerifierKey& log_key, std::span<const VerifierKey> witnesses,
                                   const SignatureCheck& check) {
  NGUON_ASSIGN(opened, open_checkpoint(proof.checkpoint_note, log_key, witnesses, check));
  NGUON_ASSIGN(entry, parse_entry(proof.extra));
  if (entry.index != proof.index)
    return Error{
        Errc::invalid_argument, "proof_index",
        "the proof is for index " + std::to_string(proof.index) + ", its entry says " + std::to_string(entry.index),
        "bằng chứng nói về mục " + std::to_string(proof.index) + " nhưng nội dung là mục " + std::to_string(entry.index)};
  NGUON_TRY(verify_inclusion(leaf_hash(proof.extra), proof.index, opened.checkpoint.size, proof.path, opened.checkpoint.root));
  return VerifiedProof{std::move(entry), std::move(opened.checkpoint), std::move(opened.cosigned_by)};
}

}  // namespace nguon::log
