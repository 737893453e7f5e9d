// The end of a MANIFEST that was torn while it was written.
//
// RocksDB writes a record of what files there are behind the last one and syncs it before it relies on it: before
// it removes a log or a table that the record makes needless. When the sync fails and the power goes, the file may be
// longer than what of the record is there. RocksDB passes over an end that is short, but refuses a database whose
// last record fails its checksum. Such an end is left out here when the file is read: the files are then those
// of the moment before, with all logs, as if the record had not been begun. Nothing is changed on the disk, and a record
// that is damaged with a whole one behind it is still refused.
//
// A last record that was synced and is damaged later is left out too. What it took away is then missed: RocksDB finds
// a table or a log that it expects gone, or the anchor finds the ledger behind what was signed.
// docs/decisions/0137-torn-manifest.md
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include <rocksdb/file_system.h>

namespace nguon::store::internal {

inline constexpr std::size_t kManifestBytesMax = std::size_t{64} << 20;  // longer ones are read as they are
inline constexpr std::size_t kTornBytesMax = std::size_t{1} << 20;       // a longer bad end is no torn record

// How many bytes of a MANIFEST are to be read: all of them, or those before a last record that is torn.
std::size_t whole_bytes(std::string_view manifest);

// `base`, with files that are called MANIFEST-* read so far.
std::shared_ptr<rocksdb::FileSystem> whole_manifests(const std::shared_ptr<rocksdb::FileSystem>& base);

}  // namespace nguon::store::internal
