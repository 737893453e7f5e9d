// Where a mirror reads a ledger from: its public files, over HTTP or from a test. Nothing that comes from
// here is believed.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/log/tile.h"

namespace nguon::api {

inline constexpr std::size_t kFetchTriesMax = 3;                       // of one file, with a pause between
inline constexpr std::size_t kBundleBytesMax = std::size_t{17} << 20;  // 256 entries of 64 KiB
inline constexpr std::size_t kBundlesAtOnce = 8;                       // fetched in parallel

// Thread-safe.
class PublicFiles {
 public:
  virtual ~PublicFiles() = default;
  // The file at `path` ("checkpoint", "tile/0/000"), at most `bytes_max` bytes. Errc::not_found where the
  // ledger has none; Errc::unavailable when it cannot be asked now; Errc::too_large.
  virtual Result<std::string> get(const std::string& path, std::size_t bytes_max) = 0;
};

// GET <url>/<path>, tried again kFetchTriesMax times. `stop` ends requests under way; it outlives this.
std::unique_ptr<PublicFiles> http_files(std::string url, const std::atomic<bool>& stop);

// The tile, or its full spelling cut where a partial one is no longer served (C2SP tlog-tiles).
// Errc::corrupt (tile_wrong) when it has another length than it must have.
Result<std::string> fetch_tile(PublicFiles& files, const log::Tile& tile);
// The entries of a bundle. Errc::corrupt (bundle_malformed).
Result<std::vector<std::string>> fetch_bundle(PublicFiles& files, std::uint64_t number, unsigned width);

// A tree out of fetched tiles. Borrows `files`.
class RemoteTiles final : public log::TileReader {
 public:
  explicit RemoteTiles(PublicFiles& files) : files_(files) {}
  Result<std::shared_ptr<const std::string>> read_tile(unsigned level, std::uint64_t number, unsigned width) const override;

 private:
  PublicFiles& files_;
};

}  // namespace nguon::api
