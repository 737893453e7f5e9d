#include "api/desk/private.h"

#include "ledger/base/text.h"

namespace nguon::api::desk {
namespace {

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

std::string joined(const std::vector<std::string>& fields) {
  std::string out;
  for (const auto& field : fields) out += (out.empty() ? "" : " ") + field;
  return out;
}

std::vector<std::string> parted(const std::string& fields) {
  std::vector<std::string> out;
  for (const auto field : split(fields, ' ')) out.emplace_back(field);
  return out;
}

Error erased(std::uint64_t entry, const std::string& field) {
  const std::string at = std::to_string(entry);
  return {Errc::rule, "private_erased", "the private value " + field + " of entry " + at + " was erased and does not come back",
          "Thông tin riêng " + field + " của mục số " + at + " đã được xóa và không nhận lại."};
}

}  // namespace

Result<PrivateValues> PrivateValues::open(Database& database) {
  NGUON_TRY(
      database.run("create table if not exists private_value (entry integer not null, field text not null, "
                   "value blob not null, salt blob not null, put_at integer not null, primary key (entry, field))"));
  NGUON_TRY(
      database.run("create table if not exists private_erasure (id integer primary key, entry integer not null, "
                   "fields text not null, note text not null, erased_at integer not null, recorded integer, "
                   "wiped integer not null default 0)"));
  NGUON_TRY(
      database.run("create table if not exists private_erased (entry integer not null, field text not null, "
                   "erasure integer not null, primary key (entry, field)) without rowid"));
  return PrivateValues(database);
}

Result<std::size_t> PrivateValues::put(std::uint64_t entry, const std::vector<PrivateValue>& values, Time now) {
  std::size_t added = 0;
  const auto done = database_->transaction([&]() -> Result<void> {
    for (const auto& one : values) {
      bool gone = false;
      NGUON_TRY(database_->query("select 1 from private_erased where entry = ? and field = ?", {number(entry), one.field},
                                 [&](const Row&) { gone = true; }));
      if (gone) return erased(entry, one.field);
      NGUON_ASSIGN(changed, database_->run("insert or ignore into private_value values (?, ?, ?, ?, ?)",
                                           {number(entry), one.field, one.value, one.salt, now.unix_ms}));
      added += static_cast<std::size_t>(changed);
    }
    return {};
  });
  if (!done) return done.error();
  return added;
}

Result<std::vector<PrivateValue>> PrivateValues::of_entry(std::uint64_t entry) const {
  std::vector<PrivateValue> out;
  NGUON_TRY(database_->query("select field, value, salt from private_value where entry = ? order by field", {number(entry)},
                             [&](const Row& row) {
                               out.push_back({row.text(0), row.text(1), row.text(2)});
                             }));
  return out;
}

Result<std::vector<PrivateErasure>> PrivateValues::erasures(std::string_view where, std::initializer_list<Value> values) const {
  std::vector<PrivateErasure> out;
  const std::string sql = "select id, entry, fields, note, erased_at, recorded from private_erasure where " + std::string(where);
  NGUON_TRY(database_->query(sql, values, [&](const Row& row) {
    PrivateErasure one{row.number(0),       static_cast<std::uint64_t>(row.number(1)),
                       parted(row.text(2)), row.text(3),
                       Time{row.number(4)}, std::nullopt};
    if (!row.is_null(5)) one.recorded = static_cast<std::uint64_t>(row.number(5));
    out.push_back(std::move(one));
  }));
  return out;
}

Result<std::vector<PrivateErasure>> PrivateValues::erasures_of(std::uint64_t entry) const {
  return erasures("entry = ? order by id", {number(entry)});
}

Result<std::vector<PrivateErasure>> PrivateValues::unrecorded() const {
  return erasures("recorded is null order by id limit ?", {number(kUnrecordedMax)});
}

Result<std::vector<std::uint64_t>> PrivateValues::entries(std::optional<std::uint64_t> after, std::size_t limit) const {
  std::vector<std::uint64_t> out;
  NGUON_TRY(database_->query("select distinct entry from private_value where entry > ? order by entry limit ?",
                             {after ? number(*after) : std::int64_t{-1}, number(limit)},
                             [&](const Row& row) { out.push_back(static_cast<std::uint64_t>(row.number(0))); }));
  return out;
}

Result<std::int64_t> PrivateValues::erase(const PrivateErasure& erasure) {
  std::int64_t id = 0;
  const auto done = database_->transaction([&]() -> Result<void> {
    if (!erasure.note.empty())
      NGUON_TRY(database_->query("select id from private_erasure where note = ?", {erasure.note},
                                 [&](const Row& row) { id = row.number(0); }));
    if (id == 0) {
      const auto recorded = erasure.recorded ? Value(number(*erasure.recorded)) : Value(nullptr);
      NGUON_TRY(database_->run("insert into private_erasure (entry, fields, note, erased_at, recorded) values (?, ?, ?, ?, ?)",
                               {number(erasure.entry), joined(erasure.fields), erasure.note, erasure.erased.unix_ms, recorded}));
      NGUON_TRY(database_->query("select last_insert_rowid()", {}, [&](const Row& row) { id = row.number(0); }));
    }
    for (const auto& field : erasure.fields) {
      NGUON_TRY(database_->run("delete from private_value where entry = ? and field = ?", {number(erasure.entry), field}));
      NGUON_TRY(database_->run("insert or ignore into private_erased values (?, ?, ?)", {number(erasure.entry), field, id}));
    }
    return {};
  });
  if (!done) return done.error();
  return id;
}

Result<void> PrivateValues::wipe() {
  NGUON_TRY(database_->purge());
  NGUON_TRY(database_->run("vacuum"));
  NGUON_TRY(database_->purge());
  NGUON_TRY(database_->run("update private_erasure set wiped = 1 where wiped = 0"));
  return {};
}

Result<bool> PrivateValues::is_wiped() const {
  bool out = true;
  NGUON_TRY(database_->query("select 1 from private_erasure where wiped = 0 limit 1", {}, [&](const Row&) { out = false; }));
  return out;
}

Result<void> PrivateValues::recorded(std::int64_t id, std::uint64_t index) {
  NGUON_TRY(database_->run("update private_erasure set recorded = ? where id = ?", {number(index), id}));
  return {};
}

Result<void> PrivateValues::replace_note(std::int64_t id, std::string_view note) {
  NGUON_TRY(database_->run("update private_erasure set note = ? where id = ? and recorded is null", {note, id}));
  return {};
}

}  // namespace nguon::api::desk
