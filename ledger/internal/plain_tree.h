// RFC 6962 once more, the plain way: whole tiles are hashed when they are full and nothing is
// remembered but their roots. The audit uses it so that a mistake in log::TreeEdge or
// log::TileTree cannot hide itself.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ledger/base/bytes.h"

namespace nguon::internal {

class PlainTree {
 public:
  // Told of every tile that becomes full, lowest level first.
  using OnTile = std::function<void(unsigned level, std::uint64_t number, std::string_view hashes)>;

  void append(const Hash& leaf, const OnTile& on_tile);
  std::uint64_t size() const { return size_; }
  Hash root() const;

 private:
  std::uint64_t size_ = 0;
  // rows_[l] holds the roots of complete subtrees of 256^l leaves that are not in a full tile yet.
  std::vector<std::vector<Hash>> rows_;
};

}  // namespace nguon::internal
