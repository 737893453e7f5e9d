#include "witness/client.h"

#include <algorithm>

#include "ledger/base/text.h"

namespace nguon::witness {

Result<std::string> Client::ask(const log::Note& note, const log::Checkpoint& checkpoint, const Prove& prove) {
  if (!(checkpoint == asked_)) {
    asks_ = 0;
    learnt_ = false;
  }
  asked_ = checkpoint;
  asked_text_ = note.text;
  cosignatures_.clear();
  ++asks_;
  AddCheckpoint request{std::min(witness_size_, checkpoint.size), {}, log::format_note(note)};
  if (request.old_size > 0 && request.old_size < checkpoint.size) {
    NGUON_ASSIGN(proof, prove(request.old_size, checkpoint.size));
    request.proof = std::move(proof);
  }
  return format_add_checkpoint(request);
}

Client::Outcome Client::take(const Reply& reply, Time now) {
  switch (reply.status) {
    case 200: {
      auto found = cosignatures_in_answer(reply.body, asked_text_, keys_, check_, now);
      if (!found) return fail(now, found.error().message());
      cosignatures_ = std::move(*found);
      witness_size_ = asked_.size;
      failures_ = 0;
      asks_ = 0;
      learnt_ = false;
      not_before_ = Time{};
      last_error_.clear();
      return Outcome::cosigned;
    }
    case 409: return take_size(reply, now);
    case 422:
      // What it has may have changed since it was last heard; what it said a moment ago has not.
      if (learnt_ || asks_ >= kAsksPerCheckpointMax)
        return fail(now, "the witness refuses the proof (422): it may have been shown another history", Outcome::contradicted);
      witness_size_ = 0;
      return Outcome::again;
    case 0: return fail(now, reply.error.empty() ? "no answer" : reply.error);
    case 400: return fail(now, "the witness does not understand the request (400)");
    case 403: return fail(now, "the witness does not know the log's key (403)");
    case 404: return fail(now, "the witness does not follow this log (404)");
    case 429: return fail(now, "the witness was asked too often (429)");
    default: return fail(now, "the witness answered " + std::to_string(reply.status));
  }
}

Client::Outcome Client::take_size(const Reply& reply, Time now) {
  std::string_view body = reply.body;
  const bool typed =
      reply.content_type == kSizeContentType || reply.content_type.starts_with(std::string(kSizeContentType) + ";");
  if (!typed || body.empty() || body.back() != '\n') return fail(now, "a conflict (409) without a size");
  body.remove_suffix(1);
  const auto size = parse_decimal(body);
  if (!size) return fail(now, "a conflict (409) without a size");
  const std::uint64_t sent = std::min(witness_size_, asked_.size);
  if (*size > asked_.size) {
    witness_size_ = *size;
    return fail(now, "the witness has seen " + std::to_string(*size) + " entries, this ledger has " + std::to_string(asked_.size),
                Outcome::ahead);
  }
  if (*size == sent && *size == asked_.size)
    return fail(now, "the witness has seen another root at " + std::to_string(*size) + " entries", Outcome::contradicted);
  if (asks_ >= kAsksPerCheckpointMax) return fail(now, "the witness's size keeps changing: somebody else sends checkpoints");
  witness_size_ = *size;
  learnt_ = true;
  return Outcome::again;
}

Client::Outcome Client::fail(Time now, std::string why, Outcome outcome) {
  last_error_ = std::move(why);
  const int doublings = std::min(failures_, 20);
  ++failures_;
  asks_ = 0;
  learnt_ = false;
  not_before_ = Time{now.unix_ms + std::min(kBackoffMaxMs, kBackoffFirstMs << doublings)};
  return outcome;
}

}  // namespace nguon::witness
