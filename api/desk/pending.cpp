#include "api/desk/pending.h"

namespace nguon::api::desk {
namespace {

Pending read(const Row& row) { return {row.text(0), row.text(1), row.text(2), Time{row.number(3)}, Time{row.number(4)}}; }

constexpr std::string_view kColumns = "select id, party, note, kept_ms, expires_ms from pending ";

}  // namespace

Result<void> PendingStatements::open() {
  const auto made = database_.run(
      "create table if not exists pending (party text not null, id text not null, note blob not null, kept_ms integer not null, "
      "expires_ms integer not null, primary key (party, id))");
  if (!made) return made.error();
  return {};
}

Result<void> PendingStatements::forget_expired(Time now) {
  const auto done = database_.run("delete from pending where expires_ms <= ?", {now.unix_ms});
  if (!done) return done.error();
  return {};
}

Result<void> PendingStatements::keep(const Pending& statement, Time now) {
  return database_.transaction([&]() -> Result<void> {
    NGUON_TRY(forget_expired(now));
    std::optional<std::string> there;
    NGUON_TRY(database_.query("select note from pending where party = ? and id = ?", {statement.party, statement.id},
                              [&](const Row& row) { there = row.text(0); }));
    if (there && *there == statement.note) return {};
    if (there)
      return Error{Errc::conflict, "pending_id_reused", "another statement with this id is waiting already",
                   "Đã có một bản khai khác cùng mã đang chờ."};
    std::int64_t own = 0, all = 0;
    NGUON_TRY(database_.query("select count(*), sum(party = ?) from pending", {statement.party}, [&](const Row& row) {
      all = row.number(0);
      own = row.number(1);
    }));
    if (own >= static_cast<std::int64_t>(kPendingOfPartyMax) || all >= static_cast<std::int64_t>(kPendingMax))
      return Error{Errc::too_large, "pending_full", "too many statements wait for a second key: sign or withdraw some",
                   "Quá nhiều bản khai đang chờ khóa thứ hai: hãy ký hoặc rút bớt."};
    const auto done =
        database_.run("insert into pending (party, id, note, kept_ms, expires_ms) values (?, ?, ?, ?, ?)",
                      {statement.party, statement.id, statement.note, statement.kept.unix_ms, statement.expires.unix_ms});
    if (!done) return done.error();
    return {};
  });
}

Result<std::vector<Pending>> PendingStatements::of(std::string_view party, Time now) {
  NGUON_TRY(forget_expired(now));
  std::vector<Pending> out;
  NGUON_TRY(database_.query(std::string(kColumns) + "where party = ? order by kept_ms, id", {party},
                            [&](const Row& row) { out.push_back(read(row)); }));
  return out;
}

Result<Pending> PendingStatements::find(std::string_view party, std::string_view id, Time now) {
  NGUON_TRY(forget_expired(now));
  std::optional<Pending> found;
  NGUON_TRY(database_.query(std::string(kColumns) + "where party = ? and id = ?", {party, id},
                            [&](const Row& row) { found = read(row); }));
  if (!found)
    return Error{Errc::not_found, "pending_unknown", "no such statement waits: it was sent, withdrawn, or its week is over",
                 "Không có bản khai này đang chờ: đã gửi, đã rút hoặc đã quá một tuần."};
  return std::move(*found);
}

Result<void> PendingStatements::drop(std::string_view party, std::string_view id) {
  const auto done = database_.run("delete from pending where party = ? and id = ?", {party, id});
  if (!done) return done.error();
  return {};
}

}  // namespace nguon::api::desk
