// Values that statements only commit to (docs/formats/private.md), kept where they can be erased.
//
// An erasure deletes the values and writes down the signed statement that says so in one transaction: a
// value is never gone without that record, and the ledger is told only of what is gone. Between the two
// the record waits here; unrecorded() gives what still has to be told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/desk/database.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace nguon::api::desk {

struct PrivateValue {
  std::string field;
  std::string value;  // any bytes
  std::string salt;
};

struct PrivateErasure {
  std::int64_t id = 0;
  std::uint64_t entry = 0;
  std::vector<std::string> fields;
  std::string note;  // the signed Erasure; "" where the ledger had it first
  Time erased;
  std::optional<std::uint64_t> recorded;  // entry of the Erasure; nothing: the ledger does not have it yet
};

// Borrows the database, which outlives it. Thread-safe. Errors of the database, and those named below.
class PrivateValues {
 public:
  static constexpr std::size_t kUnrecordedMax = 1'000;  // read at once

  // Makes its tables where they are missing.
  static Result<PrivateValues> open(Database& database);

  // All or nothing; gives how many were not there before. The caller has checked them against their
  // commitments. Errc::rule (private_erased) for a field that was erased: it never comes back.
  Result<std::size_t> put(std::uint64_t entry, const std::vector<PrivateValue>& values, Time now);
  // In the order of their names.
  Result<std::vector<PrivateValue>> of_entry(std::uint64_t entry) const;
  Result<std::vector<PrivateErasure>> erasures_of(std::uint64_t entry) const;
  // Entries with values, above `after`, in order; at most `limit`.
  Result<std::vector<std::uint64_t>> entries(std::optional<std::uint64_t> after, std::size_t limit) const;

  // Deletes the values of these fields (those that are here) and keeps `erasure`, in one transaction. Gives
  // its id; the same note again gives the id that it has, and changes nothing. Afterwards the bytes are in no file
  // of the database: the caller goes on only when wipe() has been done.
  Result<std::int64_t> erase(const PrivateErasure& erasure);
  // Writes the database anew and empties its log, so that the bytes of deleted rows are in neither (deleting
  // overwrites a row where it lies, not the copies that SQLite left where it lay before). Takes as long as
  // copying the file does. Errc::locked while another process reads; then it is done again.
  Result<void> wipe();
  // Whether wipe() was done after every erasure.
  Result<bool> is_wiped() const;
  // Erasures that the ledger does not have yet, oldest first.
  Result<std::vector<PrivateErasure>> unrecorded() const;
  Result<void> recorded(std::int64_t id, std::uint64_t index);
  // Another note for an erasure that is not recorded: the key of the first was revoked meanwhile.
  Result<void> replace_note(std::int64_t id, std::string_view note);

 private:
  explicit PrivateValues(Database& database) : database_(&database) {}
  Result<std::vector<PrivateErasure>> erasures(std::string_view where, std::initializer_list<Value> values) const;
  Database* database_;
};

}  // namespace nguon::api::desk
