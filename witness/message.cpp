#include "witness/message.h"

#include "ledger/base/text.h"

namespace nguon::witness {
namespace {

constexpr std::string_view kOld = "old ";

Error malformed(const std::string& en, const std::string& vi) {
  return {Errc::invalid_argument, "add_checkpoint_malformed", "add-checkpoint: " + en, "add-checkpoint sai dạng: " + vi};
}

// The next line without its newline; nothing at the end or without a newline.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::string format_add_checkpoint(const AddCheckpoint& request) {
  std::string out = std::string(kOld) + std::to_string(request.old_size) + "\n";
  for (const Hash& hash : request.proof) out += to_base64(hash.view()) + "\n";
  return out + "\n" + request.checkpoint_note;
}

Result<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
  if (body.size() > kRequestBytesMax)
    return Error{Errc::too_large, "add_checkpoint_too_large",
                 "add-checkpoint: over " + std::to_string(kRequestBytesMax) + " bytes",
                 "add-checkpoint: quá " + std::to_string(kRequestBytesMax) + " byte"};
  AddCheckpoint out;
  const auto first = take_line(body);
  if (!first || !first->starts_with(kOld))
    return malformed("the first line is not \"old <size>\"", "dòng đầu không phải \"old <số mục>\"");
  const auto old = parse_decimal(first->substr(kOld.size()));
  if (!old) return malformed("the old size is not a decimal number", "số mục cũ không phải số thập phân");
  out.old_size = *old;
  for (;;) {
    const auto line = take_line(body);
    if (!line) return malformed("no empty line before the checkpoint", "thiếu dòng trống trước điểm kiểm");
    if (line->empty()) break;
    if (out.proof.size() == kProofLinesMax) return malformed("more than 63 proof lines", "quá 63 dòng chứng minh");
    const auto bytes = from_base64(*line);
    const auto hash = bytes ? Hash::from(*bytes) : Result<Hash>(bytes.error());
    if (!hash)
      return malformed("proof line " + std::to_string(out.proof.size() + 1) + " is not 32 bytes as base64",
                       "dòng chứng minh " + std::to_string(out.proof.size() + 1) + " không phải 32 byte base64");
    out.proof.push_back(*hash);
  }
  if (body.empty()) return malformed("no checkpoint", "thiếu điểm kiểm");
  out.checkpoint_note = std::string(body);
  return out;
}

Result<log::Checkpoint> read_checkpoint_text(std::string_view text) {
  std::string_view rest = text;
  for (int line = 0; line < 3; ++line)
    if (!take_line(rest)) break;
  const std::string_view extensions = rest;
  while (!rest.empty()) {
    const auto line = take_line(rest);
    if (!line || line->empty())
      return Error{Errc::invalid_argument, "checkpoint_malformed", "checkpoint: an empty extension line",
                   "điểm kiểm tra sổ không đúng dạng: có dòng mở rộng trống"};
  }
  return log::parse_checkpoint_text(text.substr(0, text.size() - extensions.size()));
}

}  // namespace nguon::witness
