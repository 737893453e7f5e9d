// What the people around a ledger keep beside it: reports, access records, invitations, statements that
// wait for a second key, private values. Nothing here is evidence, and all of it can be erased without
// touching the ledger. One SQLite file; the only place that sees SQLite. Each kind of data is one pair of
// files in this folder, which makes its own tables when it is opened.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "ledger/base/result.h"

namespace nguon::api::desk {

// A value to put in the place of a "?". Text is UTF-8 or any bytes; both views live through the call.
using Value = std::variant<std::nullptr_t, std::int64_t, std::string_view>;

// One row of an answer, while it is read. Columns count from 0.
class Row {
 public:
  std::int64_t number(int column) const;  // 0 when it is null
  std::string text(int column) const;     // "" when it is null
  bool is_null(int column) const;

 private:
  friend class Database;
  explicit Row(void* statement) : statement_(statement) {}
  void* statement_;
};

// Thread-safe: one call, or one transaction, at a time. Errc::io (desk_failed) for whatever SQLite reports,
// Errc::locked (desk_locked) when another process holds a lock for longer than kBusyMs, Errc::no_space
// (desk_full) when the disk is full. SQL that does not compile is a bug and throws std::logic_error.
class Database {
 public:
  static constexpr int kBusyMs = 5'000;
  static constexpr std::size_t kRowsMax = 100'000;  // read by one query; more are Errc::too_large (desk_rows)

  // Opens or makes the file (mode 0600). Write-ahead log, synchronous=FULL: what a call wrote is on disk when
  // it returns. secure_delete: what is deleted is overwritten; purge() also empties the write-ahead log.
  // Errc::corrupt (desk_corrupt) when it is no such file.
  static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs one statement, in a transaction of its own outside transaction(). Gives how many rows it changed.
  Result<std::int64_t> run(std::string_view sql, std::initializer_list<Value> values = {});
  // Runs a query; `each` is called for every row and must not call the database.
  Result<void> query(std::string_view sql, std::initializer_list<Value> values, const std::function<void(const Row&)>& each);
  // All or nothing: an error of `work` takes back what it wrote. `work` calls run() and query(), not transaction().
  Result<void> transaction(const std::function<Result<void>()>& work);
  // Writes everything into the main file and empties the write-ahead log, so that the bytes of deleted rows
  // are in neither. Errc::locked while another process reads.
  Result<void> purge();

 private:
  struct Impl;
  explicit Database(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace nguon::api::desk
