// Write-ahead logs whose blocks are written with zeros before RocksDB needs them.
//
// fdatasync of a file that has grown, or of blocks that were only allocated (fallocate), must also
// commit the file system's journal: the length or the state of the extent changed. Overwriting
// blocks that are on the disk already needs nothing but the data. RocksDB's own way to that,
// recycling old logs, is switched off silently under point-in-time recovery. So the end of the log
// is filled with zeros, a chunk at a time; the sync of the commit that begins a chunk pays for it.
//
// What the log looks like then, and why that is safe (docs/decisions/0050-zero-filled-log.md):
//   - Its length on disk is a multiple of the chunk until it is closed, which cuts it to what was
//     written. After a crash the zeros are still there. RocksDB compares the length with what it
//     had synced only for being too short, and never recycles or extends a log.
//   - A record of type 0 and length 0 is none: the reader passes over it, block by block (32 KiB),
//     to the end of the file. What was torn inside a commit fails its checksum before that.
//   - Every log is written from its beginning by one opening only, so nothing old is ever behind
//     the zeros.
#pragma once

#include <cstddef>
#include <memory>

#include <rocksdb/file_system.h>

namespace nguon::store::internal {

inline constexpr std::string_view kZeroFilledLogs = "nguon.zero-filled-logs";

// `base`, with files that are called *.log filled ahead by `chunk_bytes` (at least 4 KiB).
std::shared_ptr<rocksdb::FileSystem> zero_filled_logs(std::shared_ptr<rocksdb::FileSystem> base, std::size_t chunk_bytes);

}  // namespace nguon::store::internal
