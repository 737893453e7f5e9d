#include "ledger/internal/second_tree.h"

#include <bit>

#include "ledger/internal/front.h"
#include "ledger/store/keys.h"

namespace nguon::internal {
namespace {

constexpr unsigned kTileHeight = 8;
constexpr std::size_t kTileHashes = 256;

}  // namespace

SecondTree::SecondTree(const log::TreeEdge& verified, HashAgain hash) : hash_(hash), size_(verified.size()) {
  // Bit h of the size says that there is a complete subtree of 2^h leaves; its root is made from the
  // partial tile of its level, where it covers the hashes after those of the larger ones.
  for (unsigned level = 0; verified.size() >> (kTileHeight * level) != 0; ++level)
    rows_.emplace_back(verified.partial_tile(level));
  for (unsigned level = static_cast<unsigned>(rows_.size()); level-- > 0;) {
    std::size_t begin = 0;
    for (unsigned bit = kTileHeight; bit-- > 0;) {
      const std::size_t width = std::size_t{1} << bit;
      if ((rows_[level].size() / Hash::kSize & width) == 0) continue;
      std::vector<Hash> row;
      for (std::size_t i = begin; i < begin + width; ++i)
        row.push_back(*Hash::from(std::string_view(rows_[level]).substr(i * Hash::kSize, Hash::kSize)));
      for (; row.size() > 1; row.resize(row.size() / 2))
        for (std::size_t i = 0; i < row.size() / 2; ++i) row[i] = hash_({"\x01", row[2 * i].view(), row[2 * i + 1].view()});
      stack_.push_back({kTileHeight * level + bit, row.front()});
      begin += width;
    }
  }
}

void SecondTree::append_entry(std::string_view entry_bytes) {
  last_leaf_ = hash_({std::string_view("\0", 1), entry_bytes});
  const std::uint64_t index = size_++;
  Subtree made{0, last_leaf_};
  for (;;) {
    if (made.height % kTileHeight == 0) {
      const unsigned level = made.height / kTileHeight;
      if (rows_.size() == level) rows_.emplace_back();
      rows_[level] += made.root.view();
      if (rows_[level].size() == kTileHashes * Hash::kSize) {
        full_.push_back({tile_key(level, index >> (made.height + kTileHeight)), std::move(rows_[level])});
        rows_[level].clear();
      }
    }
    if (stack_.empty() || stack_.back().height != made.height) break;
    made = {made.height + 1, hash_({"\x01", stack_.back().root.view(), made.root.view()})};
    stack_.pop_back();
  }
  stack_.push_back(made);
}

Hash SecondTree::root() const {
  if (stack_.empty()) return hash_({""});
  Hash root = stack_.back().root;
  for (std::size_t i = stack_.size() - 1; i-- > 0;) root = hash_({"\x01", stack_[i].root.view(), root.view()});
  return root;
}

std::vector<SecondTree::Tile> SecondTree::take_full() { return std::exchange(full_, {}); }

void TreeReadBack::differ(const std::string& what) {
  if (!difference_) difference_ = what;
}

void TreeReadBack::row(store::Column column, std::string_view key, std::optional<std::string_view> value) {
  if (column == store::Column::entries) {
    const std::string index = std::to_string(tree_.size());
    if (!value || key != store::entry_key(tree_.size()) || entries_over_)
      return differ("entry " + index + " is not where it belongs");
    return tree_.append_entry(*value);
  }
  if (!entries_over_) tiles_ = tree_.take_full();
  entries_over_ = true;
  if (column == store::Column::tiles && value) return take_tile(key, *value);
  if (column != store::Column::meta || key != store::kHeadKey) return;
  head_seen_ = true;
  if (!value || *value != store::encode_head(next_)) differ("the head is not the one that was computed");
}

void TreeReadBack::take_tile(std::string_view key, std::string_view hashes) {
  const bool expected = tiles_seen_ < tiles_.size() && tiles_[tiles_seen_].key == key && tiles_[tiles_seen_].hashes == hashes;
  ++tiles_seen_;
  if (!expected) differ("tile " + to_hex(key) + " does not hold the hashes of its entries");
}

Result<void> TreeReadBack::verdict() {
  if (!difference_ && (!head_seen_ || tiles_seen_ != tiles_.size())) differ("rows are missing");
  if (!difference_ && tree_.size() != next_.size)
    differ("there are " + std::to_string(tree_.size()) + " entries, not " + std::to_string(next_.size));
  if (!difference_ && tree_.last_leaf() != next_.last_leaf)
    differ("entry " + std::to_string(next_.size - 1) + " has two leaf hashes");
  if (!difference_ && tree_.root() != next_.root) differ("the tree of " + std::to_string(next_.size) + " entries has two roots");
  if (!difference_) return {};
  return Error{
      Errc::corrupt, "ledger_two_hashes",
      "computed once more from the bytes to be written, it is not what would have been signed: " + *difference_ +
          "; suspect the memory of this machine",
      "tính lại từ dữ liệu sắp ghi thì không khớp với nội dung sắp ký (" + *difference_ + "); hãy kiểm tra bộ nhớ của máy"};
}

}  // namespace nguon::internal
