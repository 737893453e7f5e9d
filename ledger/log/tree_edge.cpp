#include "ledger/log/tree_edge.h"

#include <stdexcept>

#include "ledger/log/tree.h"

namespace nguon::log {
namespace {

// The root of each complete subtree of a row of hashes, by height: out[h] where bit h of the
// count is set. `row` holds at most 255 hashes.
std::array<Hash, kTileHeight> peaks_of(std::string_view row) {
  std::array<Hash, kTileHeight> out{};
  unsigned count = 0;
  for (std::size_t at = 0; at < row.size(); at += Hash::kSize, ++count) {
    Hash hash;
    std::memcpy(hash.bytes.data(), row.data() + at, Hash::kSize);
    unsigned h = 0;
    for (; (count >> h & 1) != 0; ++h) {
      hash = node_hash(out[h], hash);
      out[h] = Hash{};
    }
    out[h] = hash;
  }
  return out;
}

Hash root_of_tile(std::string_view hashes) {
  std::vector<Hash> row(hashes.size() / Hash::kSize);
  for (std::size_t i = 0; i < row.size(); ++i) std::memcpy(row[i].bytes.data(), hashes.data() + i * Hash::kSize, Hash::kSize);
  return root_of(row);
}

}  // namespace

Result<TreeEdge> TreeEdge::rebuild(std::uint64_t size, std::span<const Hash> tail_leaves, const TileReader& full_tiles) {
  if (tail_leaves.size() != size % kTileWidth)
    return Error{Errc::invalid_argument, "edge of a tree of " + std::to_string(size) + ": needs " +
                                             std::to_string(size % kTileWidth) + " last leaves, got " +
                                             std::to_string(tail_leaves.size())};
  TreeEdge edge;
  edge.size_ = size;
  for (const Hash& leaf : tail_leaves) edge.partial_[0] += leaf.view();
  for (unsigned level = 1; level < kTileLevels; ++level) {
    const std::uint64_t tiles_below = size >> (level * kTileHeight);
    for (std::uint64_t number = tiles_below - tiles_below % kTileWidth; number < tiles_below; ++number) {
      NGUON_ASSIGN(tile, full_tiles.read_tile(level - 1, number, kTileWidth));
      if (tile->size() != kTileBytes)
        return Error{Errc::corrupt,
                     tile_path({level - 1, number, kTileWidth}) + " has " + std::to_string(tile->size()) + " bytes"};
      edge.partial_[level] += root_of_tile(*tile).view();
    }
  }
  for (unsigned level = 0; level < kTileLevels; ++level) {
    const auto peaks = peaks_of(edge.partial_[level]);
    std::copy(peaks.begin(), peaks.end(), edge.peaks_.begin() + level * kTileHeight);
  }
  return edge;
}

void TreeEdge::append(const Hash& leaf, std::vector<FullTile>& full) {
  // A log of 2^64-1 entries cannot happen (a thousand years at half a billion a second).
  if (size_ == UINT64_MAX) throw std::logic_error("the tree is full");
  Hash hash = leaf;
  partial_[0] += hash.view();
  unsigned h = 0;
  for (; (size_ >> h & 1) != 0; ++h) {
    hash = node_hash(peaks_[h], hash);
    peaks_[h] = Hash{};
    if ((h + 1) % kTileHeight == 0 && (h + 1) / kTileHeight < kTileLevels) partial_[(h + 1) / kTileHeight] += hash.view();
  }
  peaks_[h] = hash;
  ++size_;
  for (unsigned level = 0; level < kTileLevels && partial_[level].size() == kTileBytes; ++level) {
    FullTile& tile = full.emplace_back();
    tile.level = level;
    tile.number = (size_ >> ((level + 1) * kTileHeight)) - 1;
    tile.hashes.swap(partial_[level]);
  }
}

Hash TreeEdge::root() const {
  if (size_ == 0) return empty_root();
  Hash root;
  bool begun = false;
  for (unsigned h = 0; h < peaks_.size(); ++h) {
    if ((size_ >> h & 1) == 0) continue;
    root = begun ? node_hash(peaks_[h], root) : peaks_[h];
    begun = true;
  }
  return root;
}

std::string_view TreeEdge::partial_tile(unsigned level) const noexcept {
  return level < kTileLevels ? std::string_view(partial_[level]) : std::string_view{};
}

Result<std::shared_ptr<const std::string>> EdgeTileReader::read_tile(unsigned level, std::uint64_t number, unsigned width) const {
  const unsigned held = tile_width(level, number, edge_->size());
  if (level > kTileLevelMax || width == 0 || width > held)
    return Error{Errc::not_found, "tile level " + std::to_string(level) + " number " + std::to_string(number) + " width " +
                                      std::to_string(width) + " is not in a tree of " + std::to_string(edge_->size())};
  if (held == kTileWidth) {
    NGUON_ASSIGN(tile, full_tiles_.read_tile(level, number, kTileWidth));
    if (width == kTileWidth || tile->size() < width * Hash::kSize) return tile;
    return std::make_shared<const std::string>(tile->substr(0, width * Hash::kSize));
  }
  return std::make_shared<const std::string>(edge_->partial_tile(level).substr(0, width * Hash::kSize));
}

}  // namespace nguon::log
