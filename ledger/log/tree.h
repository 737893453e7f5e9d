// The Merkle tree of RFC 6962 section 2.1: hashing, and the verification of proofs. Pure and
// thread-safe. Making proofs: tile_tree.h. Growing a tree: tree_edge.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"

namespace nguon::log {

inline constexpr std::size_t kProofHashesMax = 64;  // a tree of 2^64 leaves needs no more

// SHA-256(0x01 || left || right).
Hash node_hash(const Hash& left, const Hash& right);

// SHA-256(""): the root of the tree without leaves.
Hash empty_root();

// The root of the tree over `leaf_hashes`, by hashing all of it.
Hash root_of(std::span<const Hash> leaf_hashes);

// Whether `proof` (leaf's sibling first) leads from `leaf` at `index` to `root` of the tree of
// `size` leaves. Ok, or Errc::invalid_argument "inclusion_wrong".
Result<void> verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, std::span<const Hash> proof,
                              const Hash& root);

// Whether `proof` shows that the tree (new_size, new_root) begins with the tree (old_size,
// old_root). Equal sizes need equal roots and an empty proof; old_size 0 needs the empty root and
// an empty proof. Ok, or Errc::invalid_argument "consistency_wrong".
Result<void> verify_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t new_size, const Hash& new_root,
                                std::span<const Hash> proof);

}  // namespace nguon::log
