#include "ledger/store/internal/rocksdb_errors.h"

namespace nguon::store::internal {

Error read_failed(std::string_view what, const rocksdb::Status& status) {
  const std::string why = std::string(what) + ": " + status.ToString();
  if (status.IsCorruption()) return damaged(why);
  return Error{Errc::io, "store_read_failed", "reading from the ledger's database failed: " + why,
               "không đọc được cơ sở dữ liệu của sổ: " + why};
}

Error write_failed(const rocksdb::Status& status) {
  const std::string why = status.ToString();
  return Error{Errc::io, "store_write_failed",
               "writing to the ledger's database failed, so it takes no more writes until it is opened again: " + why,
               "không ghi được vào cơ sở dữ liệu của sổ, sổ ngừng nhận ghi cho đến khi được mở lại: " + why};
}

Error open_failed(const std::filesystem::path& path, const rocksdb::Status& status) {
  const std::string why = status.ToString();
  // RocksDB has no code for a held lock: these are the words of its two cases, this process and
  // another (env/fs_posix.cc, LockFile); a test holds both.
  if (why.find("lock hold by current process") != std::string::npos || why.find("While lock file") != std::string::npos)
    return Error{Errc::locked, "ledger_locked", path.string() + " is open in another process: " + why,
                 path.string() + " đang được một tiến trình khác sử dụng: " + why};
  if (status.IsCorruption()) return damaged(path.string() + ": " + why);
  return Error{Errc::io, "store_open_failed", "cannot open " + path.string() + ": " + why,
               "không mở được " + path.string() + ": " + why};
}

Error damaged(const std::string& why) {
  return Error{Errc::corrupt, "ledger_damaged", "the ledger's database is damaged: " + why,
               "cơ sở dữ liệu của sổ bị hỏng: " + why};
}

Error stopped(const std::string& cause) {
  return Error{Errc::unavailable, "store_stopped", "the ledger's database takes no writes: " + cause,
               "cơ sở dữ liệu của sổ hiện không nhận ghi: " + cause};
}

}  // namespace nguon::store::internal
