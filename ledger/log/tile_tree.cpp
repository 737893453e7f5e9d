#include "ledger/log/tile_tree.h"

#include <algorithm>
#include <bit>
#include <list>
#include <mutex>
#include <unordered_map>

#include "ledger/log/tree.h"

namespace nguon::log {
namespace {

// A tile with the inner nodes above its hashes. nodes[offset_of(h) + i] is the node of height h
// (0 is the tile's own hashes) number i, there when (i + 1) << h <= width.
struct ExpandedTile {
  unsigned width = 0;
  std::vector<Hash> nodes;
};

constexpr std::size_t offset_of(unsigned height) { return 2 * kTileWidth - (2 * kTileWidth >> height); }
constexpr std::size_t kExpandedNodes = offset_of(kTileHeight);

// `before` is the same tile when it was narrower, or null: what it holds is not hashed again.
Result<std::shared_ptr<const ExpandedTile>> expand(std::string_view hashes, const ExpandedTile* before) {
  auto out = std::make_shared<ExpandedTile>();
  const unsigned known = before ? before->width : 0;
  out->width = static_cast<unsigned>(hashes.size() / Hash::kSize);
  if (before && std::memcmp(before->nodes.data(), hashes.data(), known * Hash::kSize) != 0)
    return Error{Errc::corrupt, "hashes that were read before have changed"};
  if (before) out->nodes = before->nodes;
  out->nodes.resize(kExpandedNodes);
  std::memcpy(out->nodes.data()->bytes.data(), hashes.data(), hashes.size());
  for (unsigned h = 1; h < kTileHeight; ++h) {
    const Hash* below = out->nodes.data() + offset_of(h - 1);
    for (unsigned i = known >> h; i < out->width >> h; ++i)
      out->nodes[offset_of(h) + i] = node_hash(below[2 * i], below[2 * i + 1]);
  }
  return std::shared_ptr<const ExpandedTile>(std::move(out));
}

// The complete subtrees that a tree of `size` leaves consists of, largest first, and the roots of
// what begins at each of them: suffixes[i] = MTH(D[begin of subtree i : size]). The largest
// subtree comes first, so suffixes[0] is the root of the tree.
struct Spine {
  std::uint64_t size = 0;
  std::vector<unsigned> heights;
  std::vector<Hash> peaks;
  std::vector<Hash> suffixes;
};

// Least recently used goes first. Not thread-safe.
class TileCache {
 public:
  using Value = std::shared_ptr<const ExpandedTile>;
  explicit TileCache(std::size_t tiles_max) : tiles_max_(std::max<std::size_t>(tiles_max, 1)) {}

  Value find(std::uint64_t key) {
    const auto at = by_key_.find(key);
    if (at == by_key_.end()) return nullptr;
    order_.splice(order_.begin(), order_, at->second);
    return at->second->second;
  }
  void put(std::uint64_t key, Value value) {
    if (const auto at = by_key_.find(key); at != by_key_.end()) {
      if (at->second->second->width < value->width) at->second->second = std::move(value);
      return;
    }
    order_.emplace_front(key, std::move(value));
    by_key_.emplace(key, order_.begin());
    if (by_key_.size() <= tiles_max_) return;
    by_key_.erase(order_.back().first);
    order_.pop_back();
  }

 private:
  using Order = std::list<std::pair<std::uint64_t, Value>>;
  std::size_t tiles_max_;
  Order order_;  // most recently used first
  std::unordered_map<std::uint64_t, Order::iterator> by_key_;
};

Error out_of_tree(const char* what, std::uint64_t value, std::uint64_t size) {
  return {Errc::invalid_argument,
          std::string(what) + " " + std::to_string(value) + " is not in a tree of " + std::to_string(size)};
}

}  // namespace

struct TileTree::Impl {
  Impl(const TileReader& reader, std::size_t expanded_tiles_max) : tiles(reader), cache(expanded_tiles_max) {}

  const TileReader& tiles;
  std::mutex mutex;
  TileCache cache;                                   // guarded by mutex
  std::vector<std::shared_ptr<const Spine>> spines;  // guarded by mutex; most recently used last

  // The tile, wide enough for every node of it that a tree of `size` leaves has. Reading and
  // hashing happen without the lock: two threads may do the same work, to the same result.
  Result<std::shared_ptr<const ExpandedTile>> tile(unsigned level, std::uint64_t number, std::uint64_t size) {
    const unsigned width = tile_width(level, number, size);
    const std::uint64_t key = number | std::uint64_t{level} << 60;
    std::shared_ptr<const ExpandedTile> before;
    {
      const std::lock_guard lock(mutex);
      before = cache.find(key);
    }
    if (before && before->width >= width) return before;
    NGUON_ASSIGN(bytes, tiles.read_tile(level, number, width));
    const std::string name = tile_path({level, number, width});
    if (bytes->size() != width * Hash::kSize)
      return Error{Errc::corrupt, name + " has " + std::to_string(bytes->size()) + " bytes"};
    auto expanded = expand(*bytes, before.get());
    if (!expanded) return expanded.error().with_context(name);
    const std::lock_guard lock(mutex);
    cache.put(key, *expanded);
    return expanded;
  }

  // Walks up from a node and gives nodes by (height above the leaves, number in that row); keeps
  // the tile it is in, so that one tile is looked up once for eight heights.
  class Walk {
   public:
    Walk(Impl& impl, std::uint64_t size) : impl_(impl), size_(size) {}
    Result<Hash> node(unsigned height, std::uint64_t number) {
      const unsigned level = height / kTileHeight;
      const unsigned inside = height % kTileHeight;
      const std::uint64_t tile_number = number >> (kTileHeight - inside);
      if (!tile_ || level != level_ || tile_number != number_) {
        NGUON_ASSIGN(tile, impl_.tile(level, tile_number, size_));
        tile_ = std::move(tile);
        level_ = level;
        number_ = tile_number;
      }
      return tile_->nodes[offset_of(inside) + (number & ((std::uint64_t{kTileWidth} >> inside) - 1))];
    }

   private:
    Impl& impl_;
    std::uint64_t size_;
    std::shared_ptr<const ExpandedTile> tile_;
    unsigned level_ = 0;
    std::uint64_t number_ = 0;
  };

  // REQUIRES: size > 0
  Result<std::shared_ptr<const Spine>> spine(std::uint64_t size) {
    {
      const std::lock_guard lock(mutex);
      for (auto at = spines.rbegin(); at != spines.rend(); ++at) {
        if ((*at)->size != size) continue;
        std::rotate(std::prev(at.base()), at.base(), spines.end());
        return spines.back();
      }
    }
    auto out = std::make_shared<Spine>();
    out->size = size;
    Walk walk(*this, size);
    for (unsigned height = 64; height-- > 0;) {
      if ((size >> height & 1) == 0) continue;
      NGUON_ASSIGN(peak, walk.node(height, (size >> height) - 1));
      out->heights.push_back(height);
      out->peaks.push_back(peak);
    }
    out->suffixes = out->peaks;
    for (std::size_t i = out->peaks.size() - 1; i-- > 0;) out->suffixes[i] = node_hash(out->peaks[i], out->suffixes[i + 1]);
    const std::lock_guard lock(mutex);
    spines.push_back(out);
    if (spines.size() > kSpinesMax) spines.erase(spines.begin());
    return std::shared_ptr<const Spine>(std::move(out));
  }

  // Appends to `out` the path from the node (height, number) to the root of the tree of `size`:
  // first inside its complete subtree, then everything to the right of that as one hash, then the
  // subtrees to the left, nearest first.
  Result<void> append_path(unsigned height, std::uint64_t number, std::uint64_t size, std::vector<Hash>& out) {
    NGUON_ASSIGN(spine_of, spine(size));
    const Spine& s = *spine_of;
    std::size_t mine = 0;
    // Subtree i begins where the higher bits of size end; the node lies in the first one whose end
    // is past it.
    for (; ((size >> s.heights[mine]) << s.heights[mine]) <= number << height;) ++mine;
    Walk walk(*this, size);
    for (; height < s.heights[mine]; ++height, number >>= 1) {
      NGUON_ASSIGN(sibling, walk.node(height, number ^ 1));
      out.push_back(sibling);
    }
    if (mine + 1 < s.peaks.size()) out.push_back(s.suffixes[mine + 1]);
    for (std::size_t i = mine; i-- > 0;) out.push_back(s.peaks[i]);
    return {};
  }
};

TileTree::TileTree(const TileReader& tiles, std::size_t expanded_tiles_max)
    : impl_(std::make_unique<Impl>(tiles, expanded_tiles_max)) {}

TileTree::~TileTree() = default;

Result<Hash> TileTree::root(std::uint64_t size) const {
  if (size == 0) return empty_root();
  NGUON_ASSIGN(spine, impl_->spine(size));
  return spine->suffixes.front();
}

Result<Hash> TileTree::leaf(std::uint64_t index, std::uint64_t size) const {
  if (index >= size) return out_of_tree("leaf", index, size);
  return Impl::Walk(*impl_, size).node(0, index);
}

Result<std::vector<Hash>> TileTree::inclusion_proof(std::uint64_t index, std::uint64_t size) const {
  if (index >= size) return out_of_tree("leaf", index, size);
  std::vector<Hash> out;
  out.reserve(static_cast<std::size_t>(std::bit_width(size)));
  NGUON_TRY(impl_->append_path(0, index, size, out));
  return out;
}

// The subproof of RFC 6962 section 2.1.2 goes down to the last complete subtree of the old tree
// and gives, from there upwards, what the new tree has beside it: the path of that node in the new
// tree. The node itself comes first unless it is the whole old tree, whose root is known.
Result<std::vector<Hash>> TileTree::consistency_proof(std::uint64_t old_size, std::uint64_t new_size) const {
  if (old_size > new_size) return out_of_tree("size", old_size, new_size);
  std::vector<Hash> out;
  if (old_size == 0 || old_size == new_size) return out;
  const auto height = static_cast<unsigned>(std::countr_zero(old_size));
  const std::uint64_t number = (old_size >> height) - 1;
  out.reserve(static_cast<std::size_t>(std::bit_width(new_size)) + 1);
  if (number != 0) {
    NGUON_ASSIGN(node, Impl::Walk(*impl_, new_size).node(height, number));
    out.push_back(node);
  }
  NGUON_TRY(impl_->append_path(height, number, new_size, out));
  return out;
}

}  // namespace nguon::log
