#include "tests/support/sim_state.h"

namespace nguon::test {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::Slice;
using State = SimDisk::State;
using Shared = std::shared_ptr<State>;

std::size_t read_from(const Inode& file, std::uint64_t at, std::size_t n, char* to) {
  if (at >= file.now.size()) return 0;
  const std::size_t count = std::min<std::size_t>(n, file.now.size() - at);
  std::memcpy(to, file.now.data() + at, count);
  return count;
}

class Sequential final : public rocksdb::FSSequentialFile {
 public:
  Sequential(Shared state, File file) : state_(std::move(state)), file_(std::move(file)) {}
  IOStatus Read(size_t n, const IOOptions&, Slice* result, char* scratch, IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    const std::size_t got = read_from(*file_, at_, n, scratch);
    at_ += got;
    *result = Slice(scratch, got);
    return state_->readable();
  }
  IOStatus Skip(uint64_t n) override {
    at_ += n;
    return IOStatus::OK();
  }

 private:
  Shared state_;
  File file_;
  std::uint64_t at_ = 0;
};

class RandomAccess final : public rocksdb::FSRandomAccessFile {
 public:
  RandomAccess(Shared state, File file) : state_(std::move(state)), file_(std::move(file)) {}
  IOStatus Read(uint64_t at, size_t n, const IOOptions&, Slice* result, char* scratch, IODebugContext*) const override {
    const std::lock_guard lock(state_->mutex);
    *result = Slice(scratch, read_from(*file_, at, n, scratch));
    return state_->readable();
  }

 private:
  Shared state_;
  File file_;
};

class Writable final : public rocksdb::FSWritableFile {
 public:
  Writable(Shared state, File file) : state_(std::move(state)), file_(std::move(file)) {}
  using rocksdb::FSWritableFile::Append;
  IOStatus Append(const Slice& data, const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    const IOStatus done = state_->write(file_, at_, {data.data(), data.size()});
    if (done.ok()) at_ += data.size();
    return done;
  }
  IOStatus Truncate(uint64_t size, const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    at_ = size;
    return state_->truncate(file_, size);
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    return state_->sync(file_);
  }
  uint64_t GetFileSize(const IOOptions&, IODebugContext*) override { return at_; }

 private:
  Shared state_;
  File file_;
  std::uint64_t at_ = 0;
};

class RandomRw final : public rocksdb::FSRandomRWFile {
 public:
  RandomRw(Shared state, File file) : state_(std::move(state)), file_(std::move(file)) {}
  IOStatus Write(uint64_t at, const Slice& data, const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    return state_->write(file_, at, {data.data(), data.size()});
  }
  IOStatus Read(uint64_t at, size_t n, const IOOptions&, Slice* result, char* scratch, IODebugContext*) const override {
    const std::lock_guard lock(state_->mutex);
    *result = Slice(scratch, read_from(*file_, at, n, scratch));
    return state_->readable();
  }
  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    return state_->sync(file_);
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }

 private:
  Shared state_;
  File file_;
};

class DirectoryOf final : public rocksdb::FSDirectory {
 public:
  DirectoryOf(Shared state, std::string name) : state_(std::move(state)), name_(std::move(name)) {}
  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    return state_->sync_directory(name_);
  }

 private:
  Shared state_;
  std::string name_;
};

class Lock final : public rocksdb::FileLock {
 public:
  explicit Lock(std::string file) : name(std::move(file)) {}
  std::string name;
};

class NoLog final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
  size_t GetLogFileSize() const override { return 0; }
};

// RocksDB's file system over the state. Of the real one it takes settings alone.
class Files final : public rocksdb::FileSystemWrapper {
 public:
  explicit Files(Shared state) : FileSystemWrapper(FileSystem::Default()), state_(std::move(state)) {}
  const char* Name() const override { return "SimDisk"; }

  IOStatus NewSequentialFile(const std::string& name, const FileOptions&, std::unique_ptr<rocksdb::FSSequentialFile>* out,
                             IODebugContext*) override {
    return opened<Sequential>(name, out);
  }
  IOStatus NewRandomAccessFile(const std::string& name, const FileOptions&, std::unique_ptr<rocksdb::FSRandomAccessFile>* out,
                               IODebugContext*) override {
    return opened<RandomAccess>(name, out);
  }
  IOStatus NewRandomRWFile(const std::string& name, const FileOptions&, std::unique_ptr<rocksdb::FSRandomRWFile>* out,
                           IODebugContext*) override {
    return opened<RandomRw>(name, out);
  }
  IOStatus NewWritableFile(const std::string& name, const FileOptions&, std::unique_ptr<rocksdb::FSWritableFile>* out,
                           IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    const auto verdict = state_->act(Act::other);
    if (!verdict.status.ok()) return verdict.status;
    const auto found = state_->now.find(clean(name));
    File file = found == state_->now.end() ? std::make_shared<Inode>() : found->second;
    if (found == state_->now.end()) state_->name(clean(name), file);
    file->now.clear();
    file->unsynced.push_back({0, "", true});
    *out = std::make_unique<Writable>(state_, file);
    return IOStatus::OK();
  }
  IOStatus ReopenWritableFile(const std::string&, const FileOptions&, std::unique_ptr<rocksdb::FSWritableFile>*,
                              IODebugContext*) override {
    return IOStatus::NotSupported("reopen");  // RocksDB asks only to give preallocated space back
  }
  IOStatus ReuseWritableFile(const std::string&, const std::string&, const FileOptions&,
                             std::unique_ptr<rocksdb::FSWritableFile>*, IODebugContext*) override {
    return IOStatus::NotSupported("reuse");
  }
  IOStatus NewDirectory(const std::string& name, const IOOptions&, std::unique_ptr<rocksdb::FSDirectory>* out,
                        IODebugContext*) override {
    *out = std::make_unique<DirectoryOf>(state_, clean(name));
    return IOStatus::OK();
  }
  IOStatus FileExists(const std::string& name, const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    if (state_->cut) return State::off();
    const std::string at = clean(name);
    return state_->now.contains(at) || state_->directories.contains(at) ? IOStatus::OK() : IOStatus::NotFound(name);
  }
  IOStatus GetChildren(const std::string& directory, const IOOptions&, std::vector<std::string>* out, IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    if (state_->cut) return State::off();
    out->clear();
    const std::string at = clean(directory);
    for (const auto& [name, file] : state_->now)
      if (parent(name) == at) out->push_back(name.substr(at.size() + 1));
    return IOStatus::OK();
  }
  IOStatus DeleteFile(const std::string& name, const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    const auto verdict = state_->act(Act::other);
    if (!verdict.status.ok()) return verdict.status;
    if (!state_->now.contains(clean(name))) return IOStatus::PathNotFound(name);
    state_->name(clean(name), nullptr);
    return IOStatus::OK();
  }
  IOStatus Truncate(const std::string& name, size_t size, const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    File file;
    const IOStatus found = state_->find(name, file);
    return found.ok() ? state_->truncate(file, size) : found;
  }
  IOStatus CreateDir(const std::string& name, const IOOptions& options, IODebugContext* context) override {
    return CreateDirIfMissing(name, options, context);
  }
  IOStatus CreateDirIfMissing(const std::string& name, const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    if (state_->cut) return State::off();
    state_->directories.insert(clean(name));
    return IOStatus::OK();
  }
  IOStatus DeleteDir(const std::string&, const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus GetFileSize(const std::string& name, const IOOptions&, uint64_t* size, IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    File file;
    const IOStatus found = state_->find(name, file);
    if (found.ok()) *size = file->now.size();
    return found;
  }
  IOStatus GetFileModificationTime(const std::string&, const IOOptions&, uint64_t* time, IODebugContext*) override {
    *time = 0;
    return IOStatus::OK();
  }
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions&, IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    const auto verdict = state_->act(Act::other);
    if (!verdict.status.ok()) return verdict.status;
    File file;
    const IOStatus found = state_->find(from, file);
    if (!found.ok()) return found;
    // The new name first: a rename is never seen with neither.
    state_->name(clean(to), file);
    state_->name(clean(from), nullptr);
    return IOStatus::OK();
  }
  IOStatus LinkFile(const std::string&, const std::string&, const IOOptions&, IODebugContext*) override {
    return IOStatus::NotSupported("link");
  }
  IOStatus LockFile(const std::string& name, const IOOptions&, rocksdb::FileLock** out, IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    if (state_->cut) return State::off();
    if (!state_->locks.insert(clean(name)).second) return IOStatus::IOError("lock hold by current process");
    *out = new Lock(clean(name));
    return IOStatus::OK();
  }
  IOStatus UnlockFile(rocksdb::FileLock* lock, const IOOptions&, IODebugContext*) override {
    const std::unique_ptr<Lock> mine(static_cast<Lock*>(lock));
    const std::lock_guard guard(state_->mutex);
    state_->locks.erase(mine->name);
    return IOStatus::OK();
  }
  IOStatus NewLogger(const std::string&, const IOOptions&, std::shared_ptr<rocksdb::Logger>* out, IODebugContext*) override {
    *out = std::make_shared<NoLog>();
    return IOStatus::OK();
  }
  IOStatus GetAbsolutePath(const std::string& path, const IOOptions&, std::string* out, IODebugContext*) override {
    *out = path;
    return IOStatus::OK();
  }
  IOStatus IsDirectory(const std::string& path, const IOOptions&, bool* is, IODebugContext*) override {
    const std::lock_guard lock(state_->mutex);
    *is = state_->directories.contains(clean(path));
    return IOStatus::OK();
  }
  IOStatus GetFreeSpace(const std::string&, const IOOptions&, uint64_t* free, IODebugContext*) override {
    *free = std::uint64_t{1} << 40;
    return IOStatus::OK();
  }

 private:
  template <class Made, class Out>
  IOStatus opened(const std::string& name, Out* out) {
    const std::lock_guard lock(state_->mutex);
    File file;
    const IOStatus found = state_->find(name, file);
    if (found.ok()) *out = std::make_unique<Made>(state_, file);
    return found;
  }

  Shared state_;
};

}  // namespace

std::shared_ptr<rocksdb::FileSystem> sim_files(std::shared_ptr<SimDisk::State> state) {
  return std::make_shared<Files>(std::move(state));
}

}  // namespace nguon::test
