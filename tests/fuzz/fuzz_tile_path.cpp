#include "ledger/log/tile.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {

bool run(std::string_view bytes) {
  const auto tile = log::parse_tile_path(bytes);
  if (!accepted(tile)) return false;
  NGUON_HOLDS(log::tile_path(*tile) == bytes);
  NGUON_HOLDS(tile->level <= log::kEntriesLevel && tile->width >= 1 && tile->width <= log::kTileWidth);
  // No width is past a full tile, in whatever tree.
  NGUON_HOLDS(log::tile_width(tile->level, tile->number, tile->number) <= log::kTileWidth);
  return true;
}

}  // namespace nguon::fuzz
