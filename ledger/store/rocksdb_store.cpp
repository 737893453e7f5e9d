#include "ledger/store/internal/rocksdb_store.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include <rocksdb/version.h>
#include <rocksdb/write_batch.h>

#include "ledger/store/internal/rocksdb_errors.h"
#include "ledger/store/internal/rocksdb_verify.h"
#include "ledger/store/internal/rules.h"

namespace nguon::store::internal {
namespace {

// Each write in a batch carries a checksum from here until it is in the log and the memtable, so
// that a flipped bit in memory is an error and not a record.
constexpr std::size_t kProtectionBytes = 8;

// Hands the rows of a serialised batch to a reader.
class RowsOf final : public rocksdb::WriteBatch::Handler {
 public:
  RowsOf(const OpenRocks& rocks, ReadBack& reader) : rocks_(rocks), reader_(reader) {}
  rocksdb::Status PutCF(std::uint32_t id, const rocksdb::Slice& key, const rocksdb::Slice& value) override {
    return row(id, key, std::string_view(value.data(), value.size()));
  }
  rocksdb::Status DeleteCF(std::uint32_t id, const rocksdb::Slice& key) override { return row(id, key, std::nullopt); }

 private:
  rocksdb::Status row(std::uint32_t id, const rocksdb::Slice& key, std::optional<std::string_view> value) {
    for (const Column column : kColumns) {
      if (rocks_.of(column)->GetID() != id) continue;
      reader_.row(column, {key.data(), key.size()}, value);
      return rocksdb::Status::OK();
    }
    return rocksdb::Status::Corruption("a write names a column that is not ours");
  }

  const OpenRocks& rocks_;
  ReadBack& reader_;
};

Result<void> read_back(const OpenRocks& rocks, const rocksdb::WriteBatch& writes, ReadBack* reader) {
  if (!reader) return {};
  RowsOf rows(rocks, *reader);
  const rocksdb::Status status = writes.Iterate(&rows);
  if (!status.ok()) return read_failed("batch: read back", status);
  return reader->verdict();
}

rocksdb::WriteBatch new_batch(std::size_t bytes) { return rocksdb::WriteBatch(bytes, 0, kProtectionBytes, 0); }

// A snapshot that releases itself.
class RocksSnapshot final : public View {
 public:
  explicit RocksSnapshot(const OpenRocks& rocks) : db_(*rocks.db), snapshot_(db_.GetSnapshot()), view_(rocks, snapshot_) {}
  ~RocksSnapshot() override { db_.ReleaseSnapshot(snapshot_); }
  RocksSnapshot(const RocksSnapshot&) = delete;
  RocksSnapshot& operator=(const RocksSnapshot&) = delete;

  Result<std::optional<std::string>> get(Column column, std::string_view key) const override { return view_.get(column, key); }
  Result<std::vector<std::optional<std::string>>> multi_get(Column column, std::span<const std::string> keys) const override {
    return view_.multi_get(column, keys);
  }
  Result<void> scan(Column column, std::string_view begin, std::string_view end, const Visit& visit) const override {
    return view_.scan(column, begin, end, visit);
  }
  Result<void> scan_back(Column column, std::string_view begin, std::string_view end, const Visit& visit) const override {
    return view_.scan_back(column, begin, end, visit);
  }

 private:
  rocksdb::DB& db_;
  const rocksdb::Snapshot* snapshot_;
  RocksView view_;
};

}  // namespace

OpenRocks::~OpenRocks() {
  if (!db) return;
  for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
}

RocksStore::RocksStore(OpenRocks rocks, std::filesystem::path path, OpenMode mode, std::shared_ptr<Guard> guard,
                       std::optional<Head> head)
    : rocks_(std::move(rocks)),
      view_(rocks_, nullptr),
      path_(std::move(path)),
      mode_(mode),
      guard_(std::move(guard)),
      head_(std::move(head)) {}

RocksStore::~RocksStore() {
  // Spares the next start the replay of the log. When it fails nothing is lost: the log is there.
  if (writable()) (void)rocks_.db->Flush(rocksdb::FlushOptions(), rocks_.handles);
}

Result<std::optional<std::string>> RocksStore::get(Column column, std::string_view key) const { return view_.get(column, key); }

Result<std::vector<std::optional<std::string>>> RocksStore::multi_get(Column column, std::span<const std::string> keys) const {
  return view_.multi_get(column, keys);
}

Result<void> RocksStore::scan(Column column, std::string_view begin, std::string_view end, const Visit& visit) const {
  return view_.scan(column, begin, end, visit);
}

Result<void> RocksStore::scan_back(Column column, std::string_view begin, std::string_view end, const Visit& visit) const {
  return view_.scan_back(column, begin, end, visit);
}

std::unique_ptr<View> RocksStore::snapshot() const { return std::make_unique<RocksSnapshot>(rocks_); }

rocksdb::WriteBatch RocksStore::translate(const Batch& batch) const {
  constexpr std::size_t kBytesPerWrite = 16;  // kind, column and lengths of one write
  constexpr std::size_t kBytesForHead = 256;
  rocksdb::WriteBatch out = new_batch(batch.bytes() + batch.size() * kBytesPerWrite + kBytesForHead);
  for (const Batch::Write& write : batch.writes()) {
    const rocksdb::Status status =
        write.value ? out.Put(rocks_.of(write.column), write.key, *write.value) : out.Delete(rocks_.of(write.column), write.key);
    // Only a full batch or a column with timestamps could fail here; we have neither.
    if (!status.ok()) throw std::logic_error("a write cannot be put into a batch: " + status.ToString());
  }
  return out;
}

Result<void> RocksStore::write(rocksdb::WriteBatch batch) {
  rocksdb::WriteOptions options;
  options.sync = true;
  options.disableWAL = false;
  const rocksdb::Status status = rocks_.db->Write(options, &batch);
  if (status.ok()) return {};
  guard_->stop(status.ToString());
  return write_failed(status);
}

Result<void> RocksStore::commit(const std::optional<Head>& expect, const Head& next, const Batch& batch) {
  NGUON_TRY(check_commit(expect, next, batch));
  rocksdb::WriteBatch writes = translate(batch);
  const rocksdb::Status added = writes.Put(rocks_.of(Column::meta), {kHeadKey.data(), kHeadKey.size()}, encode_head(next));
  if (!added.ok()) throw std::logic_error("the head cannot be put into a batch: " + added.ToString());
  const std::lock_guard lock(commit_mutex_);
  NGUON_TRY(writable());
  if (head_ != expect) return head_moved(expect, head_);
  NGUON_TRY(read_back(rocks_, writes, batch.read_back()));
  NGUON_TRY(write(std::move(writes)));
  head_ = next;
  return {};
}

Result<void> RocksStore::commit_index(const Batch& batch) {
  NGUON_TRY(check_commit_index(batch));
  rocksdb::WriteBatch writes = translate(batch);
  const std::lock_guard lock(commit_mutex_);
  NGUON_TRY(writable());
  return write(std::move(writes));
}

Result<void> RocksStore::clear_index(Column column) {
  NGUON_TRY(check_clear_index(column));
  const std::lock_guard lock(commit_mutex_);
  NGUON_TRY(writable());
  std::optional<std::string> last;
  NGUON_TRY(view_.scan_back(column, "", "", [&](std::string_view key, std::string_view) {
    last = key;
    return false;
  }));
  if (!last) return {};
  rocksdb::WriteBatch writes = new_batch(last->size() + 64);
  const rocksdb::Status added = writes.DeleteRange(rocks_.of(column), rocksdb::Slice(), *last + '\0');
  if (!added.ok()) throw std::logic_error("a range cannot be put into a batch: " + added.ToString());
  return write(std::move(writes));
}

Result<void> RocksStore::writable() const {
  if (mode_ == OpenMode::read_only) return stopped("it is open for reading only");
  return guard_->check();
}

Result<void> RocksStore::verify_file(const rocksdb::LiveFileMetaData& file, const OnRead& on_read) const {
  const std::string path = file.db_path + file.name;
  const rocksdb::Status status = verify_whole_file(rocks_.env.get(), path, file, on_read);
  if (status.ok()) return {};
  if (status.IsAborted()) return check_stopped();
  if (!status.IsPathNotFound() && !status.IsNotFound()) return read_failed(path, status);
  if (mode_ == OpenMode::read_only)
    return Error{Errc::unavailable, "ledger_busy", path + " was removed by the writer during the check: check again",
                 path + " đã bị tiến trình ghi thay thế trong lúc kiểm tra: hãy kiểm tra lại"};
  // A compaction may have replaced it, having verified it first. If it is still needed, it is lost.
  std::vector<rocksdb::LiveFileMetaData> live;
  rocks_.db->GetLiveFilesMetaData(&live);
  if (std::any_of(live.begin(), live.end(), [&](const auto& other) { return other.name == file.name; }))
    return damaged("a file is missing: " + path);
  return {};
}

Result<void> RocksStore::verify_checksums(const Progress& progress) const {
  std::vector<rocksdb::LiveFileMetaData> live;
  rocks_.db->GetLiveFilesMetaData(&live);
  std::uint64_t total = 0;
  for (const rocksdb::LiveFileMetaData& file : live) total += file.size;
  std::uint64_t done = 0;
  const auto go_on = [&](std::uint64_t bytes) {
    done += bytes;
    return !progress || progress(done, total);
  };
  if (!go_on(0)) return check_stopped();
  for (const rocksdb::LiveFileMetaData& file : live) NGUON_TRY(verify_file(file, go_on));
  return {};
}

Result<std::optional<Space>> RocksStore::space() const {
  std::error_code failed;
  const std::filesystem::space_info found = std::filesystem::space(path_, failed);
  if (!failed) return std::optional(Space{found.available, found.capacity});
  return Error{Errc::io, "store_space_unknown", "the free space of " + path_.string() + " cannot be asked: " + failed.message(),
               "không hỏi được dung lượng trống của " + path_.string() + ": " + failed.message()};
}

std::vector<Property> RocksStore::properties() const {
  std::vector<Property> all;
  const auto add = [&](rocksdb::ColumnFamilyHandle* handle, const std::string& name, const std::string& source) {
    std::uint64_t value = 0;
    if (rocks_.db->GetIntProperty(handle, source, &value)) all.push_back({name, value});
  };
  for (const Column column : kColumns) {
    const std::string name(to_string(column));
    add(rocks_.of(column), name + "_keys", rocksdb::DB::Properties::kEstimateNumKeys);
    add(rocks_.of(column), name + "_file_bytes", rocksdb::DB::Properties::kTotalSstFilesSize);
    add(rocks_.of(column), name + "_memtable_bytes", rocksdb::DB::Properties::kCurSizeAllMemTables);
    add(rocks_.of(column), name + "_compaction_pending_bytes", rocksdb::DB::Properties::kEstimatePendingCompactionBytes);
  }
  rocksdb::ColumnFamilyHandle* any = rocks_.handles.front();
  add(any, "cache_bytes", rocksdb::DB::Properties::kBlockCacheUsage);
  add(any, "cache_pinned_bytes", rocksdb::DB::Properties::kBlockCachePinnedUsage);
  add(any, "running_compactions", rocksdb::DB::Properties::kNumRunningCompactions);
  add(any, "running_flushes", rocksdb::DB::Properties::kNumRunningFlushes);
  add(any, "snapshots", rocksdb::DB::Properties::kNumSnapshots);
  add(any, "background_errors", rocksdb::DB::Properties::kBackgroundErrors);
  add(any, "writes_stalled", rocksdb::DB::Properties::kIsWriteStopped);
  if (const auto disk = space(); disk && *disk) {
    all.push_back({"disk_free_bytes", (*disk)->free_bytes});
    all.push_back({"disk_bytes", (*disk)->total_bytes});
  }
  return all;
}

std::string RocksStore::describe() const {
  return "rocksdb " + rocksdb::GetRocksVersionAsString() + " at " + path_.string() +
         (mode_ == OpenMode::read_only ? ", read only" : ", read and write");
}

}  // namespace nguon::store::internal
