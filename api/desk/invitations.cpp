#include "api/desk/invitations.h"

namespace nguon::api::desk {
namespace {

Error unknown_invitation() {
  return {Errc::not_found, "invitation_unknown", "there is no such invitation; ask for a new one",
          "Không có lời mời này. Hãy xin lời mời mới."};
}
Error unknown_enrolment(std::string_view key_id) {
  const std::string id(key_id.substr(0, 40));
  return {Errc::not_found, "enrolment_unknown", "no key " + id + " waits to be enrolled",
          "Không có khóa " + id + " nào chờ duyệt."};
}

}  // namespace

Result<Invitations> Invitations::open(Database& database) {
  NGUON_TRY(
      database.run("create table if not exists invitation (code_hash text primary key, party text not null, by text not null, "
                   "made_at integer not null, expires_at integer not null, used_by text not null default '')"));
  NGUON_TRY(
      database.run("create table if not exists enrolment (key_id text primary key, vkey text not null, party text not null, "
                   "asked_at integer not null, refused_at integer)"));
  return Invitations(database);
}

Result<void> Invitations::add(const Invitation& invitation) {
  return database_->transaction([&]() -> Result<void> {
    const std::int64_t oldest = invitation.made.unix_ms - kKeptMs;
    NGUON_TRY(database_->run("delete from invitation where made_at < ?", {oldest}));
    NGUON_TRY(database_->run("delete from enrolment where asked_at < ?", {oldest}));
    std::int64_t open = 0;
    NGUON_TRY(database_->query("select count(*) from invitation where used_by = '' and expires_at > ?", {invitation.made.unix_ms},
                               [&](const Row& row) { open = row.number(0); }));
    if (open >= static_cast<std::int64_t>(kOpenMax))
      return Error(Errc::too_large, "invitations_full", std::to_string(kOpenMax) + " invitations are open already",
                   "Đã có " + std::to_string(kOpenMax) + " lời mời chưa dùng.");
    NGUON_TRY(database_->run(
        "insert into invitation (code_hash, party, by, made_at, expires_at) values (?, ?, ?, ?, ?)",
        {invitation.code_hash, invitation.party, invitation.by, invitation.made.unix_ms, invitation.expires.unix_ms}));
    return {};
  });
}

Result<Invitation> Invitations::find(std::string_view code_hash) const {
  std::optional<Invitation> out;
  NGUON_TRY(database_->query("select code_hash, party, by, made_at, expires_at, used_by from invitation where code_hash = ?",
                             {code_hash}, [&](const Row& row) {
                               out = Invitation{row.text(0),         row.text(1),         row.text(2),
                                                Time{row.number(3)}, Time{row.number(4)}, row.text(5)};
                             }));
  if (!out) return unknown_invitation();
  return std::move(*out);
}

Result<void> Invitations::enrol(std::string_view code_hash, const Enrolment& enrolment) {
  return database_->transaction([&]() -> Result<void> {
    NGUON_ASSIGN(invitation, find(code_hash));
    if (invitation.party != enrolment.party) return unknown_invitation();
    if (invitation.used_by == enrolment.vkey) return {};
    if (!invitation.used_by.empty())
      return Error(Errc::conflict, "invitation_used", "this invitation was used by another key; ask for a new one",
                   "Lời mời này đã được dùng cho một thiết bị khác. Hãy xin lời mời mới.");
    if (invitation.expires <= enrolment.asked)
      return Error(Errc::forbidden, "invitation_expired", "this invitation has expired; ask for a new one",
                   "Lời mời này đã hết hạn. Hãy xin lời mời mới.");
    bool taken = false;
    NGUON_TRY(
        database_->query("select 1 from enrolment where key_id = ?", {enrolment.key_id}, [&](const Row&) { taken = true; }));
    if (taken)
      return Error(Errc::conflict, "enrolment_exists", "another key of this number waits already; make a new key",
                   "Đã có khóa mang số này chờ duyệt. Hãy tạo khóa khác.");
    NGUON_TRY(database_->run("insert into enrolment (key_id, vkey, party, asked_at) values (?, ?, ?, ?)",
                             {enrolment.key_id, enrolment.vkey, enrolment.party, enrolment.asked.unix_ms}));
    NGUON_TRY(database_->run("update invitation set used_by = ? where code_hash = ?", {enrolment.vkey, code_hash}));
    return {};
  });
}

Result<std::vector<Enrolment>> Invitations::enrolments(std::string_view where, std::initializer_list<Value> values) const {
  std::vector<Enrolment> out;
  const std::string sql = "select key_id, vkey, party, asked_at, refused_at from enrolment where " + std::string(where);
  NGUON_TRY(database_->query(sql, values, [&](const Row& row) {
    Enrolment one{row.text(0), row.text(1), row.text(2), Time{row.number(3)}, std::nullopt};
    if (!row.is_null(4)) one.refused = Time{row.number(4)};
    out.push_back(std::move(one));
  }));
  return out;
}

Result<Enrolment> Invitations::enrolment(std::string_view key_id) const {
  NGUON_ASSIGN(found, enrolments("key_id = ?", {key_id}));
  if (found.empty()) return unknown_enrolment(key_id);
  return std::move(found.front());
}

Result<std::vector<Enrolment>> Invitations::waiting(std::string_view party) const {
  return enrolments("refused_at is null and (?1 = '' or party = ?1) order by asked_at, key_id limit ?2",
                    {party, static_cast<std::int64_t>(kListMax)});
}

Result<void> Invitations::refuse(std::string_view key_id, Time now) {
  NGUON_ASSIGN(changed, database_->run("update enrolment set refused_at = coalesce(refused_at, ?) where key_id = ?",
                                       {now.unix_ms, key_id}));
  if (changed == 0) return unknown_enrolment(key_id);
  return {};
}

}  // namespace nguon::api::desk
