#include "ledger/store/internal/zero_filled_logs.h"

#include <string>
#include <utility>

namespace nguon::store::internal {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// Appends through the file of the file system below, which keeps its own position and length, and
// writes zeros past its end through a second opening. One thread at a time, as RocksDB writes.
class ZeroFilledLog final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  ZeroFilledLog(std::unique_ptr<rocksdb::FSWritableFile> log, std::unique_ptr<rocksdb::FSRandomRWFile> ahead,
                std::size_t chunk_bytes)
      : FSWritableFileOwnerWrapper(std::move(log)), ahead_(std::move(ahead)), zeros_(chunk_bytes, '\0') {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* context) override {
    const IOStatus filled = fill(data.size(), options, context);
    return filled.ok() ? written(data.size(), FSWritableFileOwnerWrapper::Append(data, options, context)) : filled;
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo& info,
                  IODebugContext* context) override {
    const IOStatus filled = fill(data.size(), options, context);
    return filled.ok() ? written(data.size(), FSWritableFileOwnerWrapper::Append(data, options, info, context)) : filled;
  }
  IOStatus Truncate(std::uint64_t size, const IOOptions& options, IODebugContext* context) override {
    filled_ = size;
    return FSWritableFileOwnerWrapper::Truncate(size, options, context);
  }
  IOStatus Close(const IOOptions& options, IODebugContext* context) override {
    IOStatus cut;
    if (filled_ > size_) cut = Truncate(size_, options, context);
    const IOStatus closed = ahead_->Close(options, context);
    const IOStatus last = FSWritableFileOwnerWrapper::Close(options, context);
    return !cut.ok() ? cut : !closed.ok() ? closed : last;
  }

 private:
  // Makes sure that the next `bytes` overwrite zeros. An append longer than a chunk grows the file.
  IOStatus fill(std::size_t bytes, const IOOptions& options, IODebugContext* context) {
    if (size_ + bytes <= filled_) return IOStatus::OK();
    const std::uint64_t begin = std::max<std::uint64_t>(size_ + bytes, filled_) / zeros_.size() * zeros_.size();
    const std::uint64_t from = std::max(begin, filled_);
    const std::uint64_t to = begin + zeros_.size();
    const IOStatus done = ahead_->Write(from, Slice(zeros_.data(), to - from), options, context);
    if (done.ok()) filled_ = to;
    return done;
  }
  IOStatus written(std::size_t bytes, IOStatus done) {
    if (done.ok()) size_ += bytes;
    return done;
  }

  std::unique_ptr<rocksdb::FSRandomRWFile> ahead_;
  std::string zeros_;         // one chunk
  std::uint64_t size_ = 0;    // what RocksDB has written
  std::uint64_t filled_ = 0;  // how long the file is
};

class ZeroFilledLogs final : public rocksdb::FileSystemWrapper {
 public:
  ZeroFilledLogs(std::shared_ptr<rocksdb::FileSystem> base, std::size_t chunk_bytes)
      : FileSystemWrapper(std::move(base)), chunk_bytes_(chunk_bytes) {}
  const char* Name() const override { return kZeroFilledLogs.data(); }

  IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file, IODebugContext* context) override {
    IOStatus made = FileSystemWrapper::NewWritableFile(name, options, file, context);
    if (!made.ok() || !name.ends_with(".log")) return made;
    std::unique_ptr<rocksdb::FSRandomRWFile> ahead;
    made = NewRandomRWFile(name, options, &ahead, context);
    if (!made.ok()) {
      file->reset();
      return made;
    }
    *file = std::make_unique<ZeroFilledLog>(std::move(*file), std::move(ahead), chunk_bytes_);
    return made;
  }

 private:
  std::size_t chunk_bytes_;
};

}  // namespace

std::shared_ptr<rocksdb::FileSystem> zero_filled_logs(std::shared_ptr<rocksdb::FileSystem> base, std::size_t chunk_bytes) {
  return std::make_shared<ZeroFilledLogs>(std::move(base), chunk_bytes);
}

}  // namespace nguon::store::internal
