// The store on one machine's disk, in RocksDB 7.8. docs/decisions/0011-rocksdb-settings.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "ledger/store/store.h"

namespace nguon::store {

// What an operator may tune: memory, files and threads. What keeps promises (write-ahead log,
// sync, recovery, checksums) is not an option. Each is checked by open and create:
// Errc::invalid_argument (store_option_refused) names the one that is out of range.
struct RocksOptions {
  // One cache for data, index and filter blocks of all columns; memtables are charged to it too,
  // so it is nearly all the memory that RocksDB takes. 32 MiB..1 TiB, and at least twice
  // memtable_bytes.
  std::size_t cache_bytes = std::size_t{192} << 20;
  // All memtables of all columns together; a flush starts when it is reached. 1 MiB..16 GiB.
  std::size_t memtable_bytes = std::size_t{48} << 20;
  // The write-ahead log is at most about this long, and one commit more, which bounds the replay at start
  // after a crash (100,000 events took 0.7 to 3 s in trials; 32 MiB hold about 35,000). 1..64 MiB.
  std::size_t wal_bytes_max = std::size_t{32} << 20;
  // The write-ahead log is filled with zeros so far ahead, so that a commit overwrites blocks that are
  // on the disk already and its sync need not wait for the file system's journal. 0 (not at all), or
  // 4 KiB..16 MiB. docs/decisions/0050-zero-filled-log.md.
  std::size_t wal_fill_bytes = std::size_t{1} << 20;
  // File handles kept open. Open refuses when the process's limit (ulimit -n) gives less.
  // 64..100,000. Read-only opening holds every file instead: see OpenMode::read_only.
  int open_files_max = 256;
  // Threads for flush and compaction. 1..64.
  int background_jobs = 2;
};

enum class OpenMode {
  // The one writer. Holds the directory's lock until destroyed.
  read_write,
  // Takes no lock and writes nothing, not even a log, so it works beside a serving process. It
  // sees all that was committed before it was opened and nothing later: open again to see more.
  // A commit that the writer has written and not yet synced may be seen too, so trust the head
  // only as far as a signed checkpoint covers it. Holds every file of the database open, so that
  // a compaction of the writer cannot take one away; needs as many file handles as there are
  // files. Errc::unavailable (ledger_busy) when the writer reorganised its files during each of
  // several attempts to open: try again.
  read_only,
};

// Makes the directory (and its parents) and an empty database in it; on disk when it returns.
// Errc::conflict (ledger_exists) when `path` is anything but absent or an empty directory.
// Errc::io when the operating system refuses.
Result<std::unique_ptr<Store>> create_rocksdb(const std::filesystem::path& path, const RocksOptions& options = {});

// Opens what create_rocksdb made. The head, the settings that RocksDB really took
// and the column families are checked. Destroying a writable store flushes, so that the next
// start has no log to replay; after a crash the log is replayed up to the first torn record.
// Note that RocksDB also ends the replay silently at a damaged record: that nothing acknowledged
// is missing is known only by comparing head() with an independent anchor.
//   Errc::not_found (ledger_not_found): no database there.
//   Errc::locked (ledger_locked): another process, or this one, has it open for writing.
//   Errc::corrupt (ledger_damaged): RocksDB says so, or the layout is not ours.
//   Errc::unavailable (store_setting_changed): RocksDB took another value for a setting that
//     keeps a promise; the message names it.
//   Errc::io: the operating system refused.
Result<std::unique_ptr<Store>> open_rocksdb(const std::filesystem::path& path, const RocksOptions& options = {},
                                            OpenMode mode = OpenMode::read_write);

}  // namespace nguon::store
