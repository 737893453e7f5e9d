// RFC 6962 section 2.1 word for word, recursive, over all leaves: what the real tree is compared
// with. Remembers ranges, so that large trees are bearable.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/sha256.h"
#include "ledger/log/tile.h"
#include "ledger/log/tree_edge.h"

namespace nguon::test {

class ReferenceTree {
 public:
  explicit ReferenceTree(std::vector<Hash> leaf_hashes) : leaves_(std::move(leaf_hashes)) {}

  // MTH(D[lo:hi]); lo < hi.
  Hash mth(std::uint64_t lo, std::uint64_t hi) {
    if (hi - lo == 1) return leaves_.at(lo);
    const auto [at, fresh] = memo_.try_emplace({lo, hi});
    if (fresh) {
      const std::uint64_t k = lo + split_of(hi - lo);
      std::string node(1, '\1');
      node += mth(lo, k).view();
      node += mth(k, hi).view();
      at->second = sha256(node);
    }
    return at->second;
  }
  Hash root(std::uint64_t n) { return n == 0 ? sha256("") : mth(0, n); }

  // PATH(m, D[n]), section 2.1.1.
  std::vector<Hash> path(std::uint64_t m, std::uint64_t n) { return path(m, 0, n); }
  // PROOF(m, D[n]), section 2.1.2; 0 < m <= n.
  std::vector<Hash> proof(std::uint64_t m, std::uint64_t n) { return subproof(m, 0, n, true); }

 private:
  static std::uint64_t split_of(std::uint64_t n) { return std::bit_floor(n - 1); }

  std::vector<Hash> path(std::uint64_t m, std::uint64_t lo, std::uint64_t hi) {
    if (hi - lo == 1) return {};
    const std::uint64_t k = split_of(hi - lo);
    auto out = m < k ? path(m, lo, lo + k) : path(m - k, lo + k, hi);
    out.push_back(m < k ? mth(lo + k, hi) : mth(lo, lo + k));
    return out;
  }
  std::vector<Hash> subproof(std::uint64_t m, std::uint64_t lo, std::uint64_t hi, bool whole) {
    if (m == hi - lo) return whole ? std::vector<Hash>{} : std::vector<Hash>{mth(lo, hi)};
    const std::uint64_t k = split_of(hi - lo);
    auto out = m <= k ? subproof(m, lo, lo + k, whole) : subproof(m - k, lo + k, hi, false);
    out.push_back(m <= k ? mth(lo + k, hi) : mth(lo, lo + k));
    return out;
  }

  std::vector<Hash> leaves_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, Hash> memo_;
};

// The leaf hashes of the entries "leaf 0", "leaf 1", ...
inline std::vector<Hash> some_leaves(std::uint64_t count) {
  std::vector<Hash> out;
  for (std::uint64_t i = 0; i < count; ++i) out.push_back(sha256({std::string_view("\0", 1), "leaf " + std::to_string(i)}));
  return out;
}

// A store of full tiles in memory.
class MemoryTiles final : public log::TileReader {
 public:
  void put(log::FullTile tile) {
    tiles_[{tile.level, tile.number}] = std::make_shared<const std::string>(std::move(tile.hashes));
  }
  std::size_t count() const { return tiles_.size(); }
  Result<std::shared_ptr<const std::string>> read_tile(unsigned level, std::uint64_t number, unsigned width) const override {
    const auto at = tiles_.find({level, number});
    if (at == tiles_.end() || width != log::kTileWidth) return Error{Errc::not_found, log::tile_path({level, number, width})};
    return at->second;
  }

 private:
  std::map<std::pair<unsigned, std::uint64_t>, std::shared_ptr<const std::string>> tiles_;
};

// A tree grown leaf by leaf, with its full tiles.
struct GrownTree {
  MemoryTiles tiles;
  log::TreeEdge edge;
  void append(const Hash& leaf) {
    std::vector<log::FullTile> full;
    edge.append(leaf, full);
    for (auto& tile : full) tiles.put(std::move(tile));
  }
  log::EdgeTileReader reader() const { return {tiles, std::make_shared<const log::TreeEdge>(edge)}; }
};

}  // namespace nguon::test
