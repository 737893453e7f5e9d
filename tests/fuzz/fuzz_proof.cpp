#include "ledger/log/proof.h"

#include "ledger/log/tree.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {

bool run(std::string_view bytes) {
  const auto proof = log::parse_proof(bytes);
  if (!accepted(proof)) return false;
  NGUON_HOLDS(log::format_proof(*proof) == bytes);
  const auto note = NGUON_VALUE(log::parse_note(proof->checkpoint_note));
  const auto checkpoint = NGUON_VALUE(log::parse_checkpoint_text(note.text));

  const auto& first = note.signatures.front();
  const VerifierKey log_key{first.key_name, KeyType::ed25519, std::string(32, 'k'), first.id};
  const auto verified = log::verify_proof(*proof, log_key, {}, StubCheck());
  if (accepted(verified)) NGUON_HOLDS(verified->entry.index == proof->index && verified->checkpoint == checkpoint);

  // The checks of paths with numbers and hashes of a stranger.
  const Hash leaf = log::leaf_hash(proof->extra);
  const auto inclusion = log::verify_inclusion(leaf, proof->index, checkpoint.size, proof->path, checkpoint.root);
  if (accepted(inclusion)) NGUON_HOLDS(proof->index < checkpoint.size);
  accepted(log::verify_consistency(proof->index, leaf, checkpoint.size, checkpoint.root, proof->path));
  return true;
}

}  // namespace nguon::fuzz
