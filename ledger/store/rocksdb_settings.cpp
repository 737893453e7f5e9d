#include "ledger/store/internal/rocksdb_settings.h"

#include <algorithm>
#include <sstream>
#include <string_view>

#include <rocksdb/cache.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/file_system.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>

#include "ledger/store/internal/posting_prefix.h"

namespace nguon::store::internal {
namespace {

constexpr std::size_t kKiB = 1024;
constexpr std::size_t kMiB = 1024 * kKiB;

// One false positive in a hundred. Ribbon gives the same in 7 bits, but takes several times as long to make, and
// filters are made at each merge.
constexpr double kFilterBits = 10;

// Files, or levels of them, that may lie over one another in a column before some are merged. Each costs
// a look-up the question to its filter; fewer means that each row is written more often.
constexpr int kRunsMax = 8;

// Of a memtable, for a filter over its keys.
constexpr double kMemtableFilterShare = 0.02;

Error refused(std::string_view name, const std::string& why) {
  return Error{Errc::invalid_argument, "store_option_refused", "store option " + std::string(name) + ": " + why,
               "tùy chọn của kho dữ liệu không hợp lệ: " + std::string(name) + ": " + why};
}

template <class Number>
Result<void> in_range(std::string_view name, Number value, Number min, Number max) {
  if (value >= min && value <= max) return {};
  return refused(name, std::to_string(value) + " is not in " + std::to_string(min) + ".." + std::to_string(max));
}

rocksdb::BlockBasedTableOptions base_table(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  // Index and filter blocks live in the cache too: nothing grows with the database but its files.
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.block_size = 4 * kKiB;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  return table;
}

rocksdb::ColumnFamilyOptions base_column(const RocksOptions& options) {
  rocksdb::ColumnFamilyOptions column;
  // The write-buffer manager decides when to flush; half of it is the most that one column takes.
  column.write_buffer_size = options.memtable_bytes / 2;
  column.compression = rocksdb::kNoCompression;
  column.level_compaction_dynamic_level_bytes = true;
  return column;
}

// Most look-ups of the sequencer find nothing: the memtable says so from a filter, as files do, instead of
// walking its skip list (10 us to 3 us for the four of an event).
void filter_memtable(rocksdb::ColumnFamilyOptions& column) {
  column.memtable_whole_key_filtering = true;
  column.memtable_prefix_bloom_size_ratio = kMemtableFilterShare;
}

// For rows that come at random places: a merge takes runs of about one size, so that a row is written again
// as often as the ledger doubles, not at each merge into a level that is full of its neighbours.
// docs/decisions/0135-runs-of-about-one-size.md.
void merge_by_size(rocksdb::ColumnFamilyOptions& column) {
  column.compaction_style = rocksdb::kCompactionStyleUniversal;
  column.level0_file_num_compaction_trigger = kRunsMax;
  // One merge may be long, and others wait for it: commits are slowed down late.
  column.level0_slowdown_writes_trigger = 5 * kRunsMax;
  column.level0_stop_writes_trigger = 8 * kRunsMax;
}

rocksdb::ColumnFamilyOptions column_settings(Column name, const RocksOptions& options,
                                             const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions column = base_column(options);
  rocksdb::BlockBasedTableOptions table = base_table(cache);
  switch (name) {
    case Column::entries:
      // Text that repeats itself: 132 bytes an event instead of 416. Keys are dense, so a look-up
      // never misses and a filter would be waste; scans are long, so readahead may grow further.
      column.compression = rocksdb::kZSTD;
      table.block_size = 16 * kKiB;
      table.max_auto_readahead_size = 2 * kMiB;
      break;
    case Column::tiles: break;  // hashes do not compress
    case Column::postings:
      merge_by_size(column);
      column.compression = rocksdb::kLZ4Compression;
      column.prefix_extractor = posting_prefix_extractor();
      table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kFilterBits));
      table.whole_key_filtering = false;
      break;
    case Column::by_hash:
      // Random keys that are mostly not there: the filter answers, a hash index finds the rest.
      merge_by_size(column);
      table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kFilterBits));
      table.data_block_index_type = rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash;
      filter_memtable(column);
      break;
    case Column::state:
      merge_by_size(column);
      column.compression = rocksdb::kLZ4Compression;
      filter_memtable(column);
      table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kFilterBits));
      break;
    case Column::meta: break;
  }
  column.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return column;
}

// Collects the first difference.
class Difference {
 public:
  template <class T>
  void compare(std::string_view name, const T& got, const T& want) {
    if (first_ || got == want) return;
    std::ostringstream text;
    text << name << " is " << printable(got) << ", not " << printable(want);
    first_ = text.str();
  }
  std::optional<std::string> first() const { return first_; }

 private:
  template <class T>
  static auto printable(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      return static_cast<int>(value);
    } else {
      return value;
    }
  }
  std::optional<std::string> first_;
};

std::string name_of(const rocksdb::Customizable* part) { return part == nullptr ? "none" : part->Name(); }

}  // namespace

Result<void> check_options(const RocksOptions& options) {
  NGUON_TRY(in_range("memtable_bytes", options.memtable_bytes, kMiB, std::size_t{16} * 1024 * kMiB));
  NGUON_TRY(in_range("cache_bytes", options.cache_bytes, std::max(32 * kMiB, 2 * options.memtable_bytes),
                     std::size_t{1024} * 1024 * kMiB));
  NGUON_TRY(in_range("wal_bytes_max", options.wal_bytes_max, kMiB, 64 * kMiB));
  if (options.wal_fill_bytes != 0) NGUON_TRY(in_range("wal_fill_bytes", options.wal_fill_bytes, 4 * kKiB, 16 * kMiB));
  NGUON_TRY(in_range("open_files_max", options.open_files_max, 64, 100'000));
  NGUON_TRY(in_range("background_jobs", options.background_jobs, 1, 64));
  return {};
}

Settings make_settings(const RocksOptions& options, OpenMode mode, std::shared_ptr<rocksdb::EventListener> listener,
                       std::shared_ptr<rocksdb::Env> env) {
  constexpr int kShardBits = 4;
  constexpr double kHighPriorityShare = 0.5;
  const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(options.cache_bytes, kShardBits, false, kHighPriorityShare);

  Settings settings;
  rocksdb::DBOptions& db = settings.db;
  settings.env = env;
  db.env = env.get();
  if (listener) db.listeners.push_back(std::move(listener));
  // Durability and integrity. Each of these is read back by changed_setting.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  db.paranoid_checks = true;
  db.flush_verify_memtable_count = true;
  db.verify_sst_unique_id_in_manifest = true;
  db.unordered_write = false;
  db.best_efforts_recovery = false;
  db.manual_wal_flush = false;
  db.recycle_log_file_num = 0;  // point-in-time recovery switches it off anyway, silently
  db.allow_mmap_writes = false;
  db.max_bgerror_resume_count = 0;
  db.use_fsync = false;       // fdatasync: a log that was filled ahead needs no more
  db.wal_bytes_per_sync = 0;  // the log is synced by commits, whole
  db.two_write_queues = false;
  db.enable_pipelined_write = false;
  db.avoid_flush_during_recovery = false;  // a log is written by one opening only: see zero_filled_logs.h
  db.wal_compression = rocksdb::kNoCompression;
  // Each table file's checksum as a whole goes into the MANIFEST: a bit that no block's checksum covers
  // (a footer, padding) is found too.
  db.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  // A missing log is noticed; without it the logs after the gap would be replayed. For readers too:
  // RocksDB aborts when a database is opened for reading with another value than it was written.
  db.track_and_verify_wals_in_manifest = true;
  // Memory, files, threads.
  db.write_buffer_manager = std::make_shared<rocksdb::WriteBufferManager>(options.memtable_bytes, cache, false);
  db.max_total_wal_size = options.wal_bytes_max;
  // -1 opens every file at once and keeps it: one that the writer removes stays readable.
  db.max_open_files = mode == OpenMode::read_only ? -1 : options.open_files_max;
  db.max_background_jobs = options.background_jobs;
  db.bytes_per_sync = kMiB;  // long files go to the disk bit by bit, so that a commit's sync need not wait for all
  db.compaction_readahead_size = 2 * kMiB;
  // Its own log: at most 4 MiB, no periodic threads.
  db.keep_log_file_num = 4;
  db.max_log_file_size = kMiB;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;

  rocksdb::ColumnFamilyOptions own = base_column(options);
  own.table_factory.reset(rocksdb::NewBlockBasedTableFactory(base_table(cache)));
  settings.columns.emplace_back(rocksdb::kDefaultColumnFamilyName, own);
  for (const Column column : kColumns)
    settings.columns.emplace_back(std::string(to_string(column)), column_settings(column, options, cache));
  return settings;
}

std::optional<std::string> changed_setting(const rocksdb::DBOptions& got, const rocksdb::DBOptions& want) {
  Difference difference;
  difference.compare("wal_recovery_mode", got.wal_recovery_mode, rocksdb::WALRecoveryMode::kPointInTimeRecovery);
  difference.compare("paranoid_checks", got.paranoid_checks, true);
  difference.compare("flush_verify_memtable_count", got.flush_verify_memtable_count, true);
  difference.compare("verify_sst_unique_id_in_manifest", got.verify_sst_unique_id_in_manifest, true);
  difference.compare("unordered_write", got.unordered_write, false);
  difference.compare("best_efforts_recovery", got.best_efforts_recovery, false);
  difference.compare("manual_wal_flush", got.manual_wal_flush, false);
  difference.compare("recycle_log_file_num", got.recycle_log_file_num, std::size_t{0});
  difference.compare("allow_mmap_writes", got.allow_mmap_writes, false);
  difference.compare("max_bgerror_resume_count", got.max_bgerror_resume_count, 0);
  difference.compare("use_fsync", got.use_fsync, false);
  difference.compare("wal_bytes_per_sync", got.wal_bytes_per_sync, std::uint64_t{0});
  difference.compare("two_write_queues", got.two_write_queues, false);
  difference.compare("enable_pipelined_write", got.enable_pipelined_write, false);
  difference.compare("avoid_flush_during_recovery", got.avoid_flush_during_recovery, false);
  difference.compare("wal_compression", got.wal_compression, rocksdb::kNoCompression);
  difference.compare("file_checksum_gen_factory", name_of(got.file_checksum_gen_factory.get()),
                     name_of(want.file_checksum_gen_factory.get()));
  difference.compare("file system", std::string(got.env->GetFileSystem()->Name()),
                     std::string(want.env->GetFileSystem()->Name()));
  difference.compare("track_and_verify_wals_in_manifest", got.track_and_verify_wals_in_manifest, true);
  difference.compare("max_total_wal_size", got.max_total_wal_size, want.max_total_wal_size);
  difference.compare("max_open_files (the limit of open files, ulimit -n, may be too low)", got.max_open_files,
                     want.max_open_files);
  difference.compare("write_buffer_manager", got.write_buffer_manager ? got.write_buffer_manager->buffer_size() : 0,
                     want.write_buffer_manager->buffer_size());
  return difference.first();
}

std::optional<std::string> changed_column_setting(const rocksdb::ColumnFamilyOptions& got,
                                                  const rocksdb::ColumnFamilyOptions& want) {
  Difference difference;
  difference.compare("force_consistency_checks", got.force_consistency_checks, true);
  difference.compare("disable_auto_compactions", got.disable_auto_compactions, false);
  difference.compare("comparator", std::string(got.comparator->Name()), std::string(want.comparator->Name()));
  difference.compare("compression", got.compression, want.compression);
  difference.compare("compaction_style", got.compaction_style, want.compaction_style);
  difference.compare("write_buffer_size", got.write_buffer_size, want.write_buffer_size);
  difference.compare("prefix_extractor", name_of(got.prefix_extractor.get()), name_of(want.prefix_extractor.get()));
  const auto* got_table = got.table_factory->GetOptions<rocksdb::BlockBasedTableOptions>();
  const auto* want_table = want.table_factory->GetOptions<rocksdb::BlockBasedTableOptions>();
  difference.compare("table_factory", got_table != nullptr, want_table != nullptr);
  if (got_table == nullptr || want_table == nullptr) return difference.first();
  difference.compare("block_size", got_table->block_size, want_table->block_size);
  difference.compare("checksum", got_table->checksum, want_table->checksum);
  difference.compare("block_cache", got_table->block_cache.get(), want_table->block_cache.get());
  difference.compare("no_block_cache", got_table->no_block_cache, false);
  difference.compare("cache_index_and_filter_blocks", got_table->cache_index_and_filter_blocks, true);
  difference.compare("whole_key_filtering", got_table->whole_key_filtering, want_table->whole_key_filtering);
  difference.compare("filter_policy", name_of(got_table->filter_policy.get()), name_of(want_table->filter_policy.get()));
  return difference.first();
}

}  // namespace nguon::store::internal
