#include "ledger/internal/plain_tree.h"

#include <array>
#include <cstring>

#include "ledger/base/sha256.h"

namespace nguon::internal {
namespace {

constexpr std::size_t kTileHashes = 256;

// In one piece: each further part costs a tenth of the hash.
Hash node(const Hash& left, const Hash& right) {
  std::array<char, 1 + 2 * Hash::kSize> bytes{'\x01'};
  std::memcpy(bytes.data() + 1, left.bytes.data(), Hash::kSize);
  std::memcpy(bytes.data() + 1 + Hash::kSize, right.bytes.data(), Hash::kSize);
  return sha256(std::string_view(bytes.data(), bytes.size()));
}

// The root of a power of two of hashes.
Hash complete_root(std::vector<Hash> row) {
  for (std::size_t width = row.size(); width > 1; width /= 2)
    for (std::size_t i = 0; i < width / 2; ++i) row[i] = node(row[2 * i], row[2 * i + 1]);
  return row.front();
}

}  // namespace

void PlainTree::append(const Hash& leaf, const OnTile& on_tile) {
  ++size_;
  Hash hash = leaf;
  for (unsigned level = 0;; ++level) {
    if (rows_.size() == level) rows_.emplace_back().reserve(kTileHashes);
    auto& row = rows_[level];
    row.push_back(hash);
    if (row.size() < kTileHashes) return;
    const std::uint64_t number = (size_ >> (8 * (level + 1))) - 1;
    on_tile(level, number, {reinterpret_cast<const char*>(row.data()), kTileHashes * Hash::kSize});
    hash = complete_root(row);
    row.clear();
  }
}

// MTH of section 2.1: the leaves are complete subtrees of falling size; the smaller ones hang to
// the right of the larger. From the smallest on, each is joined to what is right of it.
Hash PlainTree::root() const {
  std::vector<Hash> parts;  // roots of complete subtrees, largest first
  for (std::size_t level = rows_.size(); level-- > 0;) {
    const auto& row = rows_[level];
    std::size_t begin = 0;
    for (std::size_t width = kTileHashes / 2; width > 0; width /= 2) {
      if ((row.size() & width) == 0) continue;
      const auto first = row.begin() + static_cast<std::ptrdiff_t>(begin);
      parts.push_back(complete_root({first, first + static_cast<std::ptrdiff_t>(width)}));
      begin += width;
    }
  }
  if (parts.empty()) return sha256("");
  Hash root = parts.back();
  for (std::size_t i = parts.size() - 1; i-- > 0;) root = node(parts[i], root);
  return root;
}

}  // namespace nguon::internal
