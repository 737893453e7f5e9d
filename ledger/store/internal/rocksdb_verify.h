// Whether a table file still holds what was written.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <rocksdb/env.h>
#include <rocksdb/metadata.h>
#include <rocksdb/status.h>

namespace nguon::store::internal {

// Told of each piece that was read, in bytes; false ends the reading with Status::Aborted.
using OnRead = std::function<bool(std::uint64_t bytes)>;

// Reads every block past RocksDB's cache and compares its checksum.
rocksdb::Status verify_table(rocksdb::Env* env, const std::string& file);

// Reads every byte from the disk, past RocksDB's cache and as far as the kernel allows past its own,
// and compares length and checksum with what the MANIFEST says of the file. A file from before
// whole-file checksums were kept is verified block by block.
rocksdb::Status verify_whole_file(rocksdb::Env* env, const std::string& file, const rocksdb::LiveFileMetaData& expected,
                                  const OnRead& on_read);

}  // namespace nguon::store::internal
