#include <algorithm>

#include "ledger/log/tile.h"
#include "ledger/log/tile_tree.h"
#include "ledger/log/tree.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {
namespace {

// A stranger's server: answers any tile out of the input, of whatever length there is.
class StrangeTiles final : public log::TileReader {
 public:
  explicit StrangeTiles(std::string_view bytes) : bytes_(bytes) {}
  Result<std::shared_ptr<const std::string>> read_tile(unsigned level, std::uint64_t number, unsigned width) const override {
    const std::size_t offset = std::min<std::size_t>(level * log::kTileBytes + number % 4, bytes_.size());
    return std::make_shared<const std::string>(bytes_.substr(offset, width * Hash::kSize));
  }

 private:
  std::string_view bytes_;
};

}  // namespace

// The first 24 bytes choose an index and two sizes; the rest are the tiles.
bool run(std::string_view bytes) {
  constexpr std::size_t kNumbersBytes = 24;
  if (bytes.size() < kNumbersBytes) return false;
  const auto number = [&](std::size_t at) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
  };
  const std::uint64_t index = number(0), size = number(8), old_size = number(16);
  const StrangeTiles tiles(bytes.substr(kNumbersBytes));
  const log::TileTree tree(tiles, 4);
  const auto root = tree.root(size);
  const auto leaf = tree.leaf(index, size);
  const auto path = tree.inclusion_proof(index, size);
  const auto old_root = tree.root(old_size);
  const auto extends = tree.consistency_proof(old_size, size);
  bool all = accepted(root);
  all = accepted(leaf) && all;
  all = accepted(path) && all;
  all = accepted(old_root) && all;
  all = accepted(extends) && all;
  if (!all) return false;
  NGUON_HOLDS(index < size && old_size <= size);
  // Inside of one tile nothing can contradict itself: what is proved must verify.
  if (size >= log::kTileWidth) return true;
  NGUON_HOLDS(log::verify_inclusion(*leaf, index, size, *path, *root).has_value());
  NGUON_HOLDS(log::verify_consistency(old_size, *old_root, size, *root, *extends).has_value());
  return true;
}

}  // namespace nguon::fuzz
