#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>

#include "ledger/store/internal/rocksdb_errors.h"
#include "ledger/store/internal/rocksdb_settings.h"
#include "ledger/store/internal/rocksdb_store.h"
#include "ledger/store/internal/torn_manifest.h"
#include "ledger/store/internal/zero_filled_logs.h"
#include "ledger/store/keys.h"

namespace nguon::store {
namespace internal {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFormatKey = "format";      // do not change: in RocksDB's default column family
constexpr std::string_view kFormat = "nguon.store/1";  // do not change: names the layout of the columns
constexpr int kReadOnlyAttemptsMax = 8;

Error io_error(const std::string& act, const fs::path& path, const std::error_code& why) {
  return Error{Errc::io, "store_open_failed", act + " " + path.string() + ": " + why.message(),
               "không mở được " + path.string() + ": " + why.message()};
}

// A new directory is durable when the directory above it is synced.
Result<void> sync_directory(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return io_error("open", path, {errno, std::generic_category()});
  const int synced = ::fsync(fd);
  const int why = errno;
  ::close(fd);
  if (synced != 0) return io_error("sync", path, {why, std::generic_category()});
  return {};
}

Result<void> make_directory(const fs::path& path) {
  std::vector<fs::path> missing;  // deepest first
  std::error_code failed;
  for (fs::path at = path; !at.empty() && !fs::exists(at, failed); at = at.parent_path()) missing.push_back(at);
  for (auto at = missing.rbegin(); at != missing.rend(); ++at) {
    if (!fs::create_directory(*at, failed) && failed) return io_error("create", *at, failed);
    fs::permissions(*at, fs::perms::owner_all, failed);
    if (failed) return io_error("set the permissions of", *at, failed);
    NGUON_TRY(sync_directory(at->parent_path()));
  }
  return {};
}

Error already_there(const fs::path& path) {
  return Error{Errc::conflict, "ledger_exists", path.string() + " is not empty: a ledger is created in a new directory",
               path.string() + " không trống: chỉ tạo sổ trong thư mục mới"};
}

Result<OpenRocks> open_database(const Settings& settings, const fs::path& path, OpenMode mode) {
  OpenRocks rocks;
  rocks.env = settings.env;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      mode == OpenMode::read_only
          ? rocksdb::DB::OpenForReadOnly(settings.db, path.string(), settings.columns, &rocks.handles, &db, false)
          : rocksdb::DB::Open(settings.db, path.string(), settings.columns, &rocks.handles, &db);
  if (!status.ok()) return open_failed(path, status);
  rocks.db.reset(db);
  return rocks;
}

Result<void> check_settings(const OpenRocks& rocks, const Settings& settings) {
  std::optional<std::string> changed = changed_setting(rocks.db->GetDBOptions(), settings.db);
  for (std::size_t i = 0; i < settings.columns.size() && !changed; ++i) {
    changed = changed_column_setting(rocks.db->GetOptions(rocks.handles[i]), settings.columns[i].options);
    if (changed) changed = "column " + settings.columns[i].name + ": " + *changed;
  }
  if (!changed) return {};
  return Error{Errc::unavailable, "store_setting_changed",
               "RocksDB did not take a setting that the ledger relies on: " + *changed,
               "RocksDB không chấp nhận một thiết lập mà sổ bắt buộc phải có: " + *changed};
}

// The head, when it agrees with the entries.
Result<std::optional<Head>> check_head(const OpenRocks& rocks) {
  const RocksView view(rocks, nullptr);
  NGUON_ASSIGN(head, view.head());
  std::optional<std::string> last;
  NGUON_TRY(view.scan_back(Column::entries, "", "", [&](std::string_view key, std::string_view) {
    last = key;
    return false;
  }));
  const std::uint64_t size = head ? head->size : 0;
  const std::optional<std::string> expected = size == 0 ? std::nullopt : std::optional(entry_key(size - 1));
  if (last == expected) return head;
  return damaged("the head says " + std::to_string(size) + " entries, but the last key among them is " +
                 (last ? to_hex(*last) : "none"));
}

Result<void> check_layout(const Settings& settings, const fs::path& path) {
  std::vector<std::string> names;
  const rocksdb::Status status = rocksdb::DB::ListColumnFamilies(settings.db, path.string(), &names);
  if (!status.ok()) return open_failed(path, status);
  std::set<std::string> wanted;
  for (const rocksdb::ColumnFamilyDescriptor& column : settings.columns) wanted.insert(column.name);
  if (std::set<std::string>(names.begin(), names.end()) != wanted)
    return damaged(path.string() + " has other columns than " + std::string(kFormat));
  return {};
}

Result<void> check_format(const OpenRocks& rocks, const fs::path& path) {
  std::string found;
  const rocksdb::Status status =
      rocks.db->Get(rocksdb::ReadOptions(), rocks.handles.front(), {kFormatKey.data(), kFormatKey.size()}, &found);
  if (status.IsNotFound()) return damaged(path.string() + " was not created to its end");
  if (!status.ok()) return read_failed("format", status);
  if (found != kFormat) return damaged(path.string() + " has the format " + found + ", not " + std::string(kFormat));
  return {};
}

// What changes whenever the writer adds, replaces or drops a file or a log. A log is dropped only
// after that was recorded, so if this is the same before and after opening, no log that belongs
// to the files seen was missing.
struct Version {
  std::string manifest;
  std::uintmax_t bytes = 0;
  friend bool operator==(const Version&, const Version&) = default;
};

std::optional<Version> version_of(const fs::path& path) {
  std::ifstream current(path / "CURRENT", std::ios::binary);
  Version version;
  if (!std::getline(current, version.manifest)) return std::nullopt;
  std::error_code failed;
  version.bytes = fs::file_size(path / version.manifest, failed);
  if (failed) return std::nullopt;
  return version;
}

Result<OpenRocks> open_beside_writer(const Settings& settings, const fs::path& path) {
  std::string last;
  for (int attempt = 0; attempt < kReadOnlyAttemptsMax; ++attempt) {
    const std::optional<Version> before = version_of(path);
    Result<OpenRocks> rocks = open_database(settings, path, OpenMode::read_only);
    const bool still = before && version_of(path) == before;
    if (still) return rocks;
    last = rocks ? "files changed" : rocks.error().message();
  }
  return Error{Errc::unavailable, "ledger_busy",
               "the writer kept changing files while they were opened (" + last + "): try again",
               "tiến trình ghi liên tục thay đổi tệp trong lúc mở (" + last + "): hãy thử lại"};
}

// The files of `env` as the store uses them. Holds nothing of `env` but its file system.
std::shared_ptr<rocksdb::Env> environment(rocksdb::Env* env, const RocksOptions& options) {
  const auto files = whole_manifests(env->GetFileSystem());
  if (options.wal_fill_bytes == 0) return rocksdb::NewCompositeEnv(files);
  return rocksdb::NewCompositeEnv(zero_filled_logs(files, options.wal_fill_bytes));
}

}  // namespace

Result<std::unique_ptr<Store>> create_rocksdb_in(rocksdb::Env* env, const fs::path& where, const RocksOptions& options) {
  NGUON_TRY(check_options(options));
  std::error_code failed;
  const fs::path path = fs::absolute(where, failed).lexically_normal();
  if (failed) return io_error("find", where, failed);
  const fs::file_status there = fs::status(path, failed);
  if (fs::exists(there) && !(fs::is_directory(there) && fs::is_empty(path, failed) && !failed)) return already_there(path);
  NGUON_TRY(make_directory(path));

  const auto files = environment(env, options);
  auto guard = std::make_shared<Guard>(files);
  Settings settings = make_settings(options, OpenMode::read_write, guard, files);
  settings.db.create_if_missing = true;
  settings.db.create_missing_column_families = true;
  settings.db.error_if_exists = true;
  NGUON_ASSIGN(rocks, open_database(settings, path, OpenMode::read_write));
  NGUON_TRY(check_settings(rocks, settings));
  rocksdb::WriteOptions write;
  write.sync = true;
  const rocksdb::Status status =
      rocks.db->Put(write, rocks.handles.front(), {kFormatKey.data(), kFormatKey.size()}, {kFormat.data(), kFormat.size()});
  if (!status.ok()) return write_failed(status);
  return std::unique_ptr<Store>(std::make_unique<RocksStore>(std::move(rocks), path, OpenMode::read_write, guard, std::nullopt));
}

Result<std::unique_ptr<Store>> open_rocksdb_in(rocksdb::Env* env, const fs::path& path, const RocksOptions& options,
                                               OpenMode mode) {
  NGUON_TRY(check_options(options));
  const rocksdb::Status there = env->FileExists((path / "CURRENT").string());
  if (there.IsNotFound())
    return Error{Errc::not_found, "ledger_not_found", "there is no ledger in " + path.string(),
                 "không có sổ nào trong " + path.string()};
  if (!there.ok()) return open_failed(path, there);
  const auto files = environment(env, options);
  auto guard = std::make_shared<Guard>(files);
  const Settings settings = make_settings(options, mode, mode == OpenMode::read_write ? guard : nullptr, files);
  NGUON_TRY(check_layout(settings, path));
  NGUON_ASSIGN(rocks, mode == OpenMode::read_only ? open_beside_writer(settings, path) : open_database(settings, path, mode));
  NGUON_TRY(check_settings(rocks, settings));
  NGUON_TRY(check_format(rocks, path));
  NGUON_ASSIGN(head, check_head(rocks));
  return std::unique_ptr<Store>(std::make_unique<RocksStore>(std::move(rocks), path, mode, guard, head));
}

}  // namespace internal

Result<std::unique_ptr<Store>> create_rocksdb(const std::filesystem::path& path, const RocksOptions& options) {
  return internal::create_rocksdb_in(rocksdb::Env::Default(), path, options);
}

Result<std::unique_ptr<Store>> open_rocksdb(const std::filesystem::path& path, const RocksOptions& options, OpenMode mode) {
  return internal::open_rocksdb_in(rocksdb::Env::Default(), path, options, mode);
}

}  // namespace nguon::store
