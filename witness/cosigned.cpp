#include "witness/cosigned.h"

#include <algorithm>

#include "ledger/base/text.h"
#include "ledger/log/cosignature.h"

namespace nguon::witness {
namespace {

Error wrong(const std::string& name, const std::string& en, const std::string& vi) {
  return {Errc::bad_signature, "cosignature_wrong", "cosignature of " + name + ": " + en,
          "chữ ký của nhân chứng " + name + ": " + vi};
}

bool same_key(const log::NoteSignature& line, const VerifierKey& key) { return line.id == key.id && line.key_name == key.name; }

Result<Cosignature> checked(const log::NoteSignature& line, const VerifierKey& key, const std::string& text,
                            const SignatureCheck& check, Time now) {
  if (key.type != KeyType::cosignature_v1)
    return wrong(key.name, "the key is no witness's key", "khóa không phải khóa nhân chứng");
  const auto seconds = log::cosignature_time(line.signature);
  if (!seconds) return wrong(key.name, seconds.error().message(), seconds.error().message_vi());
  if (auto good = check.check(key, text, line.signature); !good) {
    if (good.error().code() == Errc::io) return good.error();
    return wrong(key.name, "it does not verify", "không đúng");
  }
  constexpr std::uint64_t kSecondsMax = 253'402'300'799;  // the last one of the year 9999
  if (*seconds > kSecondsMax) return wrong(key.name, "its time is past the year 9999", "thời điểm sau năm 9999");
  const Time time{static_cast<std::int64_t>(*seconds) * 1000};
  if (time.unix_ms > now.unix_ms + kClockAheadMaxMs) return wrong(key.name, "it is from the future", "thời điểm ở tương lai");
  return Cosignature{key, time, line};
}

}  // namespace

Result<std::vector<Cosignature>> cosignatures_of(const log::Note& note, std::span<const VerifierKey> witnesses,
                                                 const SignatureCheck& check, Time now) {
  std::vector<Cosignature> out;
  for (const auto& line : note.signatures) {
    const auto key = std::find_if(witnesses.begin(), witnesses.end(), [&](const auto& one) { return same_key(line, one); });
    if (key == witnesses.end()) continue;
    NGUON_ASSIGN(good, checked(line, *key, note.text, check, now));
    const bool again = std::any_of(out.begin(), out.end(), [&](const auto& one) { return one.key == *key; });
    if (!again) out.push_back(std::move(good));
  }
  return out;
}

Result<std::vector<Cosignature>> cosignatures_in_answer(std::string_view answer, const std::string& text,
                                                        std::span<const VerifierKey> witnesses, const SignatureCheck& check,
                                                        Time now) {
  const auto garbage = [](const std::string& en, const std::string& vi) {
    return Error{Errc::invalid_argument, "note_malformed", "the witness's answer " + en, "câu trả lời của nhân chứng " + vi};
  };
  if (answer.size() > kAnswerBytesMax)
    return Error{Errc::too_large, "note_too_large", "the witness's answer is too long", "câu trả lời của nhân chứng quá dài"};
  if (answer.empty() || answer.back() != '\n') return garbage("is not signature lines", "không phải các dòng chữ ký");
  log::Note note{text, {}};
  answer.remove_suffix(1);
  for (const auto line : split(answer, '\n')) {
    if (note.signatures.size() == log::kNoteSignaturesMax) return garbage("has over 16 lines", "có quá 16 dòng");
    NGUON_ASSIGN(signature, log::parse_signature_line(std::string(line) + "\n"));
    note.signatures.push_back(std::move(signature));
  }
  NGUON_ASSIGN(found, cosignatures_of(note, witnesses, check, now));
  if (found.empty())
    return Error{Errc::bad_signature, "cosignature_missing", "the witness's answer holds no signature by its key",
                 "câu trả lời không có chữ ký của khóa nhân chứng đã khai"};
  return found;
}

std::string with_cosignatures(const log::Note& log_signed, std::span<const Cosignature> cosignatures) {
  log::Note note = log_signed;
  for (const auto& one : cosignatures) {
    const auto place = std::find_if(note.signatures.begin(), note.signatures.end(), [&](const auto& line) {
      return line.id == one.line.id && line.key_name == one.line.key_name;
    });
    if (place != note.signatures.end())
      *place = one.line;
    else if (note.signatures.size() < log::kNoteSignaturesMax)
      note.signatures.push_back(one.line);
  }
  return log::format_note(note);
}

}  // namespace nguon::witness
