// Checkpoints (C2SP tlog-checkpoint): the signed promise "my tree of this size has this root".
// docs/formats/log.md. Pure and thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/vkey.h"
#include "ledger/log/note.h"

namespace nguon::log {

struct Checkpoint {
  std::string origin;  // also the name of the log's key
  std::uint64_t size = 0;
  Hash root{};
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// "<origin>\n<size>\n<base64 root>\n".
std::string format_checkpoint_text(const Checkpoint& checkpoint);

// Exactly the three lines; extension lines are refused, so is a tree of size 0 with another root
// than the empty one. Errc::invalid_argument "checkpoint_malformed".
Result<Checkpoint> parse_checkpoint_text(std::string_view text);

// The signed note of `checkpoint`. The signer's key must be an Ed25519 key named as the origin:
// Errc::invalid_argument "checkpoint_key".
Result<std::string> sign_checkpoint(const Checkpoint& checkpoint, const Signer& log_key);

struct OpenedCheckpoint {
  Checkpoint checkpoint;
  std::vector<VerifierKey> cosigned_by;  // those of `witnesses` whose cosignature verified
};

// Parses and checks a checkpoint note. The log's own signature must be there and good, and the
// origin must be the key's name; a bad signature of a known witness refuses the note too. How many
// cosignatures are enough is the caller's policy. Errors: those of parse_note, open_note and
// parse_checkpoint_text; Errc::invalid_argument "checkpoint_key" when origin and key name differ.
Result<OpenedCheckpoint> open_checkpoint(std::string_view note_bytes, const VerifierKey& log_key,
                                         std::span<const VerifierKey> witnesses, const SignatureCheck& check);

}  // namespace nguon::log
