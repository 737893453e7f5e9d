// Roots and proofs out of tiles, for the tree of any size that the tiles cover.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/log/tile.h"

namespace nguon::log {

inline constexpr std::size_t kExpandedTilesDefault = 2048;  // 16 KiB each
inline constexpr std::size_t kSpinesMax = 16;               // tree sizes whose right spine is remembered

// Keeps the inner nodes of the tiles it has met (least recently used go first), so that a warm
// inclusion proof costs about a microsecond. Thread-safe. The sizes asked for must be sizes that
// the reader's tree has reached: the tree does not know its own size.
//
// Errors: Errc::invalid_argument for an index or size that makes no sense; Errc::corrupt when a
// tile comes with another length, or with other hashes than it had before; errors of the reader.
// Proofs are made from what the reader gives: a reader that lies yields proofs that do not verify.
class TileTree {
 public:
  // Borrows `tiles`, which must outlive the tree.
  explicit TileTree(const TileReader& tiles, std::size_t expanded_tiles_max = kExpandedTilesDefault);
  ~TileTree();
  TileTree(const TileTree&) = delete;
  TileTree& operator=(const TileTree&) = delete;

  // The root of the first `size` leaves.
  Result<Hash> root(std::uint64_t size) const;
  // The leaf hash at `index` < size.
  Result<Hash> leaf(std::uint64_t index, std::uint64_t size) const;
  // The path from leaf `index` < size to root(size), leaf's sibling first (RFC 6962 section 2.1.1).
  Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size) const;
  // That root(new_size) extends root(old_size) (section 2.1.2); empty for old_size 0 and for equal
  // sizes. old_size <= new_size.
  Result<std::vector<Hash>> consistency_proof(std::uint64_t old_size, std::uint64_t new_size) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nguon::log
