// The bytes of the witness protocol (C2SP tlog-witness): what a log sends to a witness. docs/formats/log.md.
// Pure and thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/note.h"

namespace nguon::witness {

// Do not change: part of the protocol.
inline constexpr std::size_t kProofLinesMax = 63;
inline constexpr std::string_view kSizeContentType = "text/x.tlog.size";

// "old", the proof, an empty line and the largest note.
inline constexpr std::size_t kRequestBytesMax = log::kNoteBytesMax + (kProofLinesMax + 2) * 64;

struct AddCheckpoint {
  std::uint64_t old_size = 0;
  std::vector<Hash> proof;      // that the checkpoint extends the tree of old_size
  std::string checkpoint_note;  // with its signatures
  friend bool operator==(const AddCheckpoint&, const AddCheckpoint&) = default;
};

// "old <size>\n", one base64 line a hash, "\n", the note. REQUIRES: at most kProofLinesMax hashes.
std::string format_add_checkpoint(const AddCheckpoint& request);
// Strict: one spelling. The note is taken as it is; parse_note reads it. Errc::invalid_argument
// "add_checkpoint_malformed"; Errc::too_large "add_checkpoint_too_large".
Result<AddCheckpoint> parse_add_checkpoint(std::string_view body);

// Origin, size and root of any log's checkpoint: like log::parse_checkpoint_text, but extension lines
// (C2SP tlog-checkpoint) are passed over. Errc::invalid_argument "checkpoint_malformed".
Result<log::Checkpoint> read_checkpoint_text(std::string_view text);

}  // namespace nguon::witness
