// Proof files (C2SP tlog-proof@v1, suffix .tlog-proof): an entry, its place in the tree and a
// checkpoint in one file that anybody can check with the log's vkey alone. docs/formats/log.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/vkey.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/entry.h"

namespace nguon::log {

inline constexpr std::size_t kProofFileBytesMax = 256 * 1024;  // entry as base64, 64 hashes, a whole note

struct TlogProof {
  std::string extra;  // here always the entry bytes; never empty
  std::uint64_t index = 0;
  std::vector<Hash> path;       // leaf's sibling first
  std::string checkpoint_note;  // with all its signatures
  friend bool operator==(const TlogProof&, const TlogProof&) = default;
};

std::string format_proof(const TlogProof& proof);
// Strict: one spelling. Errc::invalid_argument "proof_malformed", Errc::too_large "proof_too_large".
// The checkpoint must be one by form (errors of parse_note and parse_checkpoint_text); no signature
// is checked here.
Result<TlogProof> parse_proof(std::string_view bytes);

struct VerifiedProof {
  Entry entry;
  Checkpoint checkpoint;
  std::vector<VerifierKey> cosigned_by;
};

// Checks everything that can be checked without the log: the checkpoint's signature by the log,
// the cosignatures of known witnesses, that the entry is well formed and says the index of the
// proof, and the inclusion path. The signatures inside the entry's statement are not checked here.
// Errors: those of open_checkpoint, parse_entry and verify_inclusion; Errc::invalid_argument
// "proof_index" when entry and proof name different indexes.
Result<VerifiedProof> verify_proof(const TlogProof& proof, const VerifierKey& log_key, std::span<const VerifierKey> witnesses,
                                   const SignatureCheck& check);

}  // namespace nguon::log
