// The tree a second time, before it is signed: from the bytes that the store is about to write, by
// other code (a stack of complete subtrees) and another way to the hash function. Elsewhere a log
// had to be given up for one flipped bit that was hashed, signed and published.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"
#include "ledger/log/tree_edge.h"
#include "ledger/store/store.h"

namespace nguon::internal {

// Hashes the parts joined together. Tests hand in one that lies.
using HashAgain = Hash (*)(std::initializer_list<std::string_view> parts);

// RFC 6962 section 2.1. A value.
class SecondTree {
 public:
  explicit SecondTree(HashAgain hash = sha256_again) : hash_(hash) {}
  // Goes on from an edge that was verified.
  SecondTree(const log::TreeEdge& verified, HashAgain hash = sha256_again);

  void append_entry(std::string_view entry_bytes);
  std::uint64_t size() const { return size_; }
  Hash root() const;
  const Hash& last_leaf() const { return last_leaf_; }

  struct Tile {
    std::string key;  // as in Column::tiles
    std::string hashes;
  };
  // Tiles that became full since the last call, in the order in which they did.
  std::vector<Tile> take_full();

 private:
  struct Subtree {
    unsigned height;
    Hash root;
  };

  HashAgain hash_;
  std::uint64_t size_ = 0;
  Hash last_leaf_{};
  std::vector<Subtree> stack_;     // complete subtrees from left to right, of falling height
  std::vector<std::string> rows_;  // hashes of the tile that is filling, at each level
  std::vector<Tile> full_;
};

// Reads a commit back and compares it with what will be signed.
class TreeReadBack final : public store::ReadBack {
 public:
  // Borrows `tree`, the one before the commit, which it appends to.
  TreeReadBack(SecondTree& tree, const store::Head& next) : tree_(tree), next_(next) {}
  void row(store::Column column, std::string_view key, std::optional<std::string_view> value) override;
  // Errc::corrupt (ledger_two_hashes) with what differs.
  Result<void> verdict() override;

 private:
  void differ(const std::string& what);
  void take_tile(std::string_view key, std::string_view hashes);

  SecondTree& tree_;
  const store::Head& next_;
  std::vector<SecondTree::Tile> tiles_;  // that must come
  std::size_t tiles_seen_ = 0;
  bool entries_over_ = false;
  bool head_seen_ = false;
  std::optional<std::string> difference_;  // the first
};

}  // namespace nguon::internal
