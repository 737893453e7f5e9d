#include "api/desk/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace nguon::api::desk {
namespace {

struct Close {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Handle = std::unique_ptr<sqlite3, Close>;
using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

sqlite3_stmt* statement_of(void* row) { return static_cast<sqlite3_stmt*>(row); }

Error failure(sqlite3* db, int code) {
  const std::string why = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Errc::locked, "desk_locked", "another process holds the desk's file: " + why,
              "Một chương trình khác đang giữ tệp sổ bàn: " + why};
    case SQLITE_FULL: return {Errc::no_space, "desk_full", "the disk is full: " + why, "Đĩa đã đầy: " + why};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {Errc::corrupt, "desk_corrupt", "the desk's file is damaged: " + why, "Tệp sổ bàn đã hỏng: " + why};
    default: return {Errc::io, "desk_failed", "the desk's file: " + why, "Lỗi tệp sổ bàn: " + why};
  }
}

void bind(sqlite3_stmt* statement, int at, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    sqlite3_bind_int64(statement, at, *number);
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    sqlite3_bind_text64(statement, at, text->data() != nullptr ? text->data() : "", text->size(), SQLITE_STATIC, SQLITE_UTF8);
  } else {
    sqlite3_bind_null(statement, at);
  }
}

// The file is made before SQLite does, because of its mode.
Result<void> make_file(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return Error(Errc::io, "desk_failed", "cannot open " + file.string() + ": " + std::strerror(errno),
                 "Không mở được " + file.string() + ": " + std::strerror(errno));
  ::close(fd);
  return {};
}

}  // namespace

std::int64_t Row::number(int column) const { return sqlite3_column_int64(statement_of(statement_), column); }

std::string Row::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_of(statement_), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_of(statement_), column));
  return bytes != nullptr ? std::string(bytes, size) : std::string();
}

bool Row::is_null(int column) const { return sqlite3_column_type(statement_of(statement_), column) == SQLITE_NULL; }

struct Database::Impl {
  Handle db;                   // guarded by mutex
  std::recursive_mutex mutex;  // held through a transaction, whose work calls run() and query()

  Result<Prepared> prepare(std::string_view sql) {
    sqlite3_stmt* made = nullptr;
    const int code = sqlite3_prepare_v2(db.get(), sql.data(), static_cast<int>(sql.size()), &made, nullptr);
    if (code == SQLITE_ERROR || code == SQLITE_MISUSE)
      throw std::logic_error("SQL that does not compile: " + std::string(sql) + ": " + sqlite3_errmsg(db.get()));
    if (code != SQLITE_OK) return failure(db.get(), code);
    return Prepared(made);
  }

  // Runs the statement to its end and gives each row's handle to `each`.
  Result<void> run_all(std::string_view sql, std::initializer_list<Value> values, const std::function<void(void*)>& each) {
    NGUON_ASSIGN(statement, prepare(sql));
    int at = 0;
    for (const auto& value : values) bind(statement.get(), ++at, value);
    std::size_t rows = 0;
    for (;;) {
      const int code = sqlite3_step(statement.get());
      if (code == SQLITE_DONE) return {};
      if (code != SQLITE_ROW) return failure(db.get(), code);
      if (++rows > kRowsMax)
        return Error(Errc::too_large, "desk_rows", "more than " + std::to_string(kRowsMax) + " rows",
                     "Nhiều hơn " + std::to_string(kRowsMax) + " dòng");
      each(statement.get());
    }
  }
};

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file) {
  NGUON_TRY(make_file(file));
  sqlite3* made = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &made, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX, nullptr);
  auto impl = std::make_unique<Impl>();
  impl->db.reset(made);
  if (code != SQLITE_OK) return failure(made, code);
  sqlite3_busy_timeout(made, kBusyMs);
  auto out = std::unique_ptr<Database>(new Database(std::move(impl)));
  for (const char* setting : {"pragma journal_mode=wal", "pragma synchronous=full", "pragma secure_delete=on",
                              "pragma foreign_keys=on", "pragma trusted_schema=off"})
    NGUON_TRY(out->run(setting));
  return out;
}

Result<std::int64_t> Database::run(std::string_view sql, std::initializer_list<Value> values) {
  const std::lock_guard lock(impl_->mutex);
  NGUON_TRY(impl_->run_all(sql, values, [](void*) {}));
  return std::int64_t{sqlite3_changes(impl_->db.get())};
}

Result<void> Database::query(std::string_view sql, std::initializer_list<Value> values,
                             const std::function<void(const Row&)>& each) {
  const std::lock_guard lock(impl_->mutex);
  return impl_->run_all(sql, values, [&each](void* statement) { each(Row(statement)); });
}

Result<void> Database::transaction(const std::function<Result<void>()>& work) {
  const std::lock_guard lock(impl_->mutex);
  NGUON_TRY(run("begin immediate"));
  auto done = work();
  if (done)
    done = [&]() -> Result<void> {
      NGUON_TRY(run("commit"));
      return {};
    }();
  if (!done) {
    // SQLite may have rolled back by itself; then this fails, and nothing is left to take back.
    const auto taken_back = run("rollback");
    (void)taken_back;
  }
  return done;
}

Result<void> Database::purge() {
  const std::lock_guard lock(impl_->mutex);
  bool is_busy = false;
  NGUON_TRY(query("pragma wal_checkpoint(truncate)", {}, [&](const Row& row) { is_busy = row.number(0) != 0; }));
  if (is_busy) return failure(nullptr, SQLITE_BUSY);
  return {};
}

}  // namespace nguon::api::desk
