#include "api/desk/access.h"

#include <algorithm>

#include "ledger/base/text.h"

namespace nguon::api::desk {

Result<AccessRecords> AccessRecords::open(Database& database) {
  NGUON_TRY(
      database.run("create table if not exists access (id integer primary key autoincrement, at_ms integer not null, "
                   "party text not null, key_id text not null, view text not null, subject text not null)"));
  NGUON_TRY(database.run("create index if not exists access_by_time on access (at_ms)"));
  NGUON_TRY(database.run("create index if not exists access_by_party on access (party)"));
  return AccessRecords(database);
}

Result<void> AccessRecords::note(const AccessRecord& record, Time keep_from) {
  const std::string view = printable(record.view, kAccessTextBytesMax), subject = printable(record.subject, kAccessTextBytesMax);
  return database_->transaction([&]() -> Result<void> {
    NGUON_TRY(database_->run("delete from access where at_ms < ?", {keep_from.unix_ms}));
    NGUON_TRY(database_->run("insert into access (at_ms, party, key_id, view, subject) values (?, ?, ?, ?, ?)",
                             {record.at.unix_ms, std::string_view(record.party), std::string_view(record.key_id),
                              std::string_view(view), std::string_view(subject)}));
    return {};
  });
}

Result<AccessRecords::Page> AccessRecords::list(std::string_view party, std::int64_t before, std::size_t limit) {
  Page page;
  const std::int64_t rows = static_cast<std::int64_t>(std::min(limit, kAccessListMax));
  NGUON_TRY(database_->query("select count(*) from access where ?1 = '' or party = ?1", {party},
                             [&](const Row& row) { page.total = row.number(0); }));
  NGUON_TRY(database_->query(
      "select id, at_ms, party, key_id, view, subject from access where (?1 = '' or party = ?1) and (?2 = 0 or id < ?2) "
      "order by id desc limit ?3",
      {party, before, rows}, [&](const Row& row) {
        page.records.push_back({row.number(0), Time{row.number(1)}, row.text(2), row.text(3), row.text(4), row.text(5)});
      }));
  return page;
}

}  // namespace nguon::api::desk
