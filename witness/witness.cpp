#include "witness/witness.h"

#include <algorithm>

#include "ledger/log/tree.h"
#include "witness/cosigned.h"

namespace nguon::witness {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;

Answer plain(int status, std::string_view vi, std::string_view en) {
  return {status, "text/plain; charset=utf-8", std::string(vi) + "\n" + std::string(en) + "\n"};
}

Answer size_answer(std::uint64_t size) { return {409, std::string(kSizeContentType), std::to_string(size) + "\n"}; }

Error bad_memory(const std::string& origin, const std::string& what) {
  return {Errc::corrupt, "witness_memory", "what this witness remembers of " + origin + " cannot be used: " + what,
          "không dùng được những gì nhân chứng đã ghi nhớ về " + origin + ": " + what};
}

// The checkpoint in `note`, when at least one of the log's keys signed it and none of their lines is bad.
Result<log::Checkpoint> signed_checkpoint(const log::Note& note, const KnownLog& known, const SignatureCheck& check) {
  NGUON_TRY(log::open_note(note, known.keys, check));
  NGUON_ASSIGN(checkpoint, read_checkpoint_text(note.text));
  if (checkpoint.origin != known.origin)
    return Error{Errc::invalid_argument, "the checkpoint is of " + checkpoint.origin + ", not of " + known.origin};
  return checkpoint;
}

}  // namespace

Result<std::unique_ptr<Witness>> Witness::open(WitnessParts parts, std::vector<KnownLog> logs) {
  const VerifierKey key = parts.signer.vkey();
  if (key.type != KeyType::cosignature_v1)
    return Error{Errc::invalid_argument, "witness_key", key.text() + " is not a witness's key",
                 key.text() + " không phải khóa nhân chứng"};
  if (logs.size() > kLogsMax)
    return Error{Errc::invalid_argument, "too_many_logs", "over " + std::to_string(kLogsMax) + " logs",
                 "quá " + std::to_string(kLogsMax) + " sổ"};
  std::unique_ptr<Witness> witness(new Witness(std::move(parts)));
  for (auto& known : logs) {
    if (known.keys.empty() || known.keys.size() > kKeysOfLogMax)
      return Error{Errc::invalid_argument, "log_keys", known.origin + " needs 1 to 4 keys", known.origin + " cần 1 đến 4 khóa"};
    for (const auto& one : known.keys)
      if (one.public_key == key.public_key)
        return Error{Errc::invalid_argument, "witness_key", "the witness's key is also the key of the log " + known.origin,
                     "khóa nhân chứng trùng với khóa của sổ " + known.origin};
    auto log = std::make_unique<Log>();
    log->known = std::move(known);
    NGUON_TRY(witness->remember(*log));
    const std::string origin = log->known.origin;
    if (!witness->logs_.emplace(origin, std::move(log)).second)
      return Error{Errc::invalid_argument, "log_twice", "the log " + origin + " is named twice",
                   "sổ " + origin + " được khai hai lần"};
  }
  return witness;
}

// Nothing remembered is a beginning; anything else must be the log's own word.
Result<void> Witness::remember(Log& log) {
  const auto& origin = log.known.origin;
  NGUON_ASSIGN(bytes, parts_.memory.read(origin));
  log.last.origin = origin;
  log.last.root = log::empty_root();
  if (!bytes) return {};
  const auto note = log::parse_note(*bytes);
  if (!note) return bad_memory(origin, note.error().message());
  const auto checkpoint = signed_checkpoint(*note, log.known, parts_.check);
  if (!checkpoint) return bad_memory(origin, checkpoint.error().message());
  log.last = *checkpoint;
  log.note = std::move(*bytes);
  return {};
}

Answer Witness::add_checkpoint(std::string_view body) {
  const auto request = parse_add_checkpoint(body);
  if (!request)
    return plain(request.error().code() == Errc::too_large ? 413 : 400, request.error().message_vi(), request.error().message());
  const auto note = log::parse_note(request->checkpoint_note);
  if (!note) return plain(400, note.error().message_vi(), note.error().message());
  const auto asked = read_checkpoint_text(note->text);
  if (!asked) return plain(400, asked.error().message_vi(), asked.error().message());
  const auto at = logs_.find(asked->origin);
  if (at == logs_.end()) return plain(404, "Nhân chứng này không theo dõi sổ đó.", "This witness does not follow that log.");
  Log& log = *at->second;
  if (const auto good = signed_checkpoint(*note, log.known, parts_.check); !good)
    return plain(403, "Không có chữ ký đúng của sổ.", "No good signature of the log.");
  if (request->old_size > asked->size)
    return plain(400, "Số mục cũ lớn hơn số mục của điểm kiểm.", "The old size is past the checkpoint's.");
  const std::lock_guard lock(log.mutex);
  if (log.stopped)
    return plain(500, "Nhân chứng không ghi được trạng thái của sổ này.", "The witness could not keep its state of this log.");
  auto answer = judge(log, *request, *note, *asked);
  ++(answer.status == 200 ? log.cosigned : log.refused);
  return answer;
}

Answer Witness::judge(Log& log, const AddCheckpoint& request, const log::Note& note, const log::Checkpoint& asked) {
  // One size with two roots is proof of two histories whatever was sent around it.
  if (asked.size == log.last.size && asked.root != log.last.root && !log.note.empty()) {
    contradiction(log, request.checkpoint_note, true);
    return size_answer(log.last.size);
  }
  if (request.old_size != log.last.size) return size_answer(log.last.size);
  if (!log::verify_consistency(log.last.size, log.last.root, asked.size, asked.root, request.proof)) {
    if (!log.note.empty() && asked.size > log.last.size) contradiction(log, request.checkpoint_note, false);
    return plain(422, "Không chứng minh được điểm kiểm này nối tiếp điểm kiểm trước.",
                 "The checkpoint is not proven to extend the one before.");
  }
  return cosign(log, note, asked);
}

Answer Witness::cosign(Log& log, const log::Note& note, const log::Checkpoint& asked) {
  const auto failed = [&log](const Error& error) {
    log.stopped = true;
    return plain(500, "Nhân chứng không ghi được trạng thái: " + error.message_vi(), "The witness failed: " + error.message());
  };
  const Time now = parts_.clock.now();
  // Extension lines may differ where size and root do not.
  const bool again = asked == log.last && log.note.starts_with(note.text + "\n");
  if (again && !log.line.empty() && now.unix_ms - log.line_at.unix_ms < kSameAnswerMs && now >= log.line_at)
    return {200, "text/plain; charset=utf-8", log.line};
  if (const std::int64_t minute = now.unix_ms / kMinuteMs; minute != log.minute) {
    log.minute = minute;
    log.in_minute = 0;
  }
  if (!again && ++log.in_minute > kCosignedPerMinute)
    return plain(429, "Quá nhiều điểm kiểm mới cho sổ này.", "Too many new checkpoints of this log.");
  const auto signature = parts_.signer.sign(note.text);
  if (!signature) return failed(signature.error());
  // Only lines that were checked are kept: the log's, and this one.
  log::Note kept{note.text, {}};
  for (const auto& line : note.signatures)
    for (const auto& key : log.known.keys)
      if (line.id == key.id && line.key_name == key.name && kept.signatures.size() < kKeysOfLogMax)
        kept.signatures.push_back(line);
  const log::NoteSignature own{vkey().name, vkey().id, *signature};
  kept.signatures.push_back(own);
  std::string bytes = log::format_note(kept);
  // The same checkpoint again is remembered already.
  if (!again) {
    if (const auto written = parts_.memory.write(log.known.origin, bytes); !written) return failed(written.error());
  }
  log.last = asked;
  log.note = std::move(bytes);
  log.line = log::format_signature_line(own);
  log.line_at = now;
  return {200, "text/plain; charset=utf-8", log.line};
}

void Witness::contradiction(Log& log, const std::string& other, bool proven) {
  log.contradicted = log.contradicted || proven;
  // Anybody can send a wrong proof: that must not keep the disk busy.
  const std::int64_t minute = parts_.clock.now().unix_ms / kMinuteMs;
  if (!proven && minute == log.unproven_minute) return;
  if (!proven) log.unproven_minute = minute;
  if (parts_.on_contradiction) parts_.on_contradiction({log.known.origin, log.note, other, proven});
}

std::vector<Witness::Seen> Witness::seen() const {
  std::vector<Seen> out;
  for (const auto& [origin, log] : logs_) {
    const std::lock_guard lock(log->mutex);
    out.push_back({origin, log->note, log->last.size, log->cosigned, log->refused, log->contradicted, log->stopped});
  }
  return out;
}

}  // namespace nguon::witness
