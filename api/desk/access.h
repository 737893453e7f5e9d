// Who looked at what of the data that is not public. Kept beside the ledger, never in it, and only for as long
// as the configuration says.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/desk/database.h"
#include "ledger/base/time.h"

namespace nguon::api::desk {

inline constexpr std::size_t kAccessTextBytesMax = 500;  // of view and of subject; longer ones are cut
inline constexpr std::size_t kAccessListMax = 500;       // in one answer

struct AccessRecord {
  std::int64_t id = 0;  // grows with time
  Time at;
  std::string party;
  std::string key_id;   // 8 hex digits
  std::string view;     // what kind of data: "search", "reports"
  std::string subject;  // what of it
};

// Thread-safe as the database is. Errors: the database's.
class AccessRecords {
 public:
  // Makes its table where there is none. `database` outlives this.
  static Result<AccessRecords> open(Database& database);

  // On disk when it returns. Erases, for good, what is older than `keep_from`.
  Result<void> note(const AccessRecord& record, Time keep_from);

  struct Page {
    std::vector<AccessRecord> records;  // newest first
    std::int64_t total = 0;             // of the same question, without `before` and `limit`
  };
  // Those of `party` ("": of all), with an id below `before` (0: from the newest).
  Result<Page> list(std::string_view party, std::int64_t before, std::size_t limit);

 private:
  explicit AccessRecords(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace nguon::api::desk
