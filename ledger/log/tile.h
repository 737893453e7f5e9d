// Tiles (C2SP tlog-tiles): the tree cut into squares of 256 hashes, and entries in bundles of 256.
// Path arithmetic and encodings only. docs/formats/log.md. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"

namespace nguon::log {

// Do not change: part of the format.
inline constexpr unsigned kTileHeight = 8;
inline constexpr unsigned kTileWidth = 1U << kTileHeight;  // hashes in a full tile
inline constexpr std::size_t kTileBytes = std::size_t{kTileWidth} * Hash::kSize;
inline constexpr unsigned kTileLevelMax = 63;
// Stands where the level of a tile stands: the bundles of entries, "tile/entries/...".
inline constexpr unsigned kEntriesLevel = 64;

// A tile, full (width 256) or partial (width 1..255). Hash i of it is the root of the complete
// subtree over the leaves [(number*256 + i) * 256^level, (number*256 + i + 1) * 256^level).
struct Tile {
  unsigned level = 0;  // 0..kTileLevelMax, or kEntriesLevel
  std::uint64_t number = 0;
  unsigned width = kTileWidth;
  friend bool operator==(const Tile&, const Tile&) = default;
};

// How many hashes the tile (level, number) has in the tree of `size` leaves: 0 (there is none) to
// 256. kEntriesLevel counts as level 0.
unsigned tile_width(unsigned level, std::uint64_t number, std::uint64_t size);

// "tile/0/x001/x234/067.p/8": no slash in front. REQUIRES: a level and a width as Tile says.
std::string tile_path(const Tile& tile);

// Exactly the spellings of tile_path. Errc::invalid_argument "tile_path_malformed".
Result<Tile> parse_tile_path(std::string_view path);

// A bundle: each entry with its length in front, 2 bytes big-endian.
// REQUIRES: at most 256 entries, none over kEntryBytesMax.
std::string encode_bundle(std::span<const std::string> entries);
// Strict. The views point into `bytes`. Errc::invalid_argument "bundle_malformed": it ends inside
// an entry, is empty, or holds more than 256 entries.
Result<std::vector<std::string_view>> decode_bundle(std::string_view bytes);

// Where tiles come from: a store with the edge of its tree, a directory, a server. Thread-safe.
class TileReader {
 public:
  virtual ~TileReader() = default;
  // The first `width` (1..256) hashes of the tile (level, number): exactly width * 32 bytes. Asked
  // only for what the tree has. A reader that holds a wider spelling of the tile cuts it: hashes
  // in a tile never change. Errc::not_found or Errc::io as the source sees fit.
  virtual Result<std::shared_ptr<const std::string>> read_tile(unsigned level, std::uint64_t number, unsigned width) const = 0;
};

}  // namespace nguon::log
