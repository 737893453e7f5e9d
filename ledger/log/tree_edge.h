// The right edge of a growing tree: everything that is not yet in a full tile.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/log/tile.h"

namespace nguon::log {

// A tile that has just become full, to be stored once and for ever.
struct FullTile {
  unsigned level = 0;
  std::uint64_t number = 0;
  std::string hashes;  // kTileBytes
};

// A value: copy it to hand a still picture to readers (about 8 KB for each tile level in use).
// Not thread-safe; const members may be called from several threads on one picture.
class TreeEdge {
 public:
  TreeEdge() = default;  // of the empty tree

  // The edge of the tree of `size` leaves, from what is stored: `tail_leaves` are the leaf hashes
  // of the last size mod 256 entries; of `full_tiles` only full tiles are read, at most 255 a
  // level. Errc::invalid_argument when tail_leaves has another length; Errc::corrupt when a tile
  // has another length; errors of the reader.
  static Result<TreeEdge> rebuild(std::uint64_t size, std::span<const Hash> tail_leaves, const TileReader& full_tiles);

  // Appends one leaf. Tiles that became full are appended to `full`, lowest level first. Costs one
  // node hash on average. Nothing is durable: the caller stores the tiles with the entry.
  void append(const Hash& leaf, std::vector<FullTile>& full);

  std::uint64_t size() const noexcept { return size_; }

  // RFC 6962 root of the tree. At most 63 hashes, 12 on average at ten million leaves.
  Hash root() const;

  // The hashes of the partial tile at `level` (0..255 of them, 32 bytes each); empty when none.
  // Its number is size >> (8 * (level + 1)).
  std::string_view partial_tile(unsigned level) const noexcept;

  friend bool operator==(const TreeEdge&, const TreeEdge&) = default;

 private:
  static constexpr unsigned kTileLevels = 8;  // 256^8 = 2^64 leaves

  std::uint64_t size_ = 0;
  // peaks_[h] is the root of the complete subtree of 2^h leaves where bit h of size_ is set, and
  // zero elsewhere.
  std::array<Hash, 64> peaks_{};
  std::array<std::string, kTileLevels> partial_;
};

// What a store needs to serve a tree: full tiles from `full_tiles` (asked for whole ones only), the
// rest from a picture of the edge. Answers for every tile of every tree up to edge->size(). Thread-safe when both parts are.
class EdgeTileReader final : public TileReader {
 public:
  // Borrows `full_tiles`, which must outlive it; shares `edge`, which must not change any more.
  EdgeTileReader(const TileReader& full_tiles, std::shared_ptr<const TreeEdge> edge)
      : full_tiles_(full_tiles), edge_(std::move(edge)) {}
  Result<std::shared_ptr<const std::string>> read_tile(unsigned level, std::uint64_t number, unsigned width) const override;

 private:
  const TileReader& full_tiles_;
  std::shared_ptr<const TreeEdge> edge_;
};

}  // namespace nguon::log
