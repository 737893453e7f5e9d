#include "ledger/internal/front.h"

namespace nguon::internal {

std::string tile_key(unsigned level, std::uint64_t number) { return std::string(1, static_cast<char>(level)) + be64(number); }

Result<std::shared_ptr<const std::string>> StoredTiles::read_tile(unsigned level, std::uint64_t number, unsigned width) const {
  NGUON_ASSIGN(bytes, view_.get(store::Column::tiles, tile_key(level, number)));
  const std::string name = log::tile_path({level, number, log::kTileWidth});
  if (!bytes) return Error{Errc::corrupt, name + " is missing"};
  if (bytes->size() != log::kTileBytes) return Error{Errc::corrupt, name + " has " + std::to_string(bytes->size()) + " bytes"};
  if (width < log::kTileWidth) bytes->resize(width * Hash::kSize);
  return std::make_shared<const std::string>(std::move(*bytes));
}

Result<std::shared_ptr<const std::string>> FrontTiles::read_tile(unsigned level, std::uint64_t number, unsigned width) const {
  const auto picture = front_.now();
  const StoredTiles stored(*picture->view);
  return log::EdgeTileReader(stored, picture->edge).read_tile(level, number, width);
}

}  // namespace nguon::internal
