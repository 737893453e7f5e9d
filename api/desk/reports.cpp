#include "api/desk/reports.h"

#include <algorithm>

#include "ledger/base/text.h"

namespace nguon::api::desk {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::string_view kColumns =
    "number, received, kind, label, code, batch, verdict, text, contact, closed, closed_by, note, erased";

// "autoincrement": a number is never given to another report, whatever was erased.
Result<void> make_tables(Database& desk) {
  NGUON_TRY(
      desk.run("create table if not exists reports (number integer primary key autoincrement, received integer not null, "
               "kind text not null, label text not null, code text not null, batch text not null, verdict text not null, "
               "thing text not null, text text not null, contact text not null, token text unique, closed integer, "
               "closed_by text not null default '', note text not null default '', erased integer) strict"));
  NGUON_TRY(desk.run("create index if not exists reports_by_thing on reports (thing, received)"));
  NGUON_TRY(desk.run("create index if not exists reports_by_batch on reports (batch, number)"));
  return {};
}

Error malformed(std::string_view what, std::string_view what_vi) {
  return {Errc::invalid_argument, "report_malformed", std::string(what), std::string(what_vi)};
}

// Text of people: line breaks and nothing else that is not seen.
bool is_plain(std::string_view text) {
  return is_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f;
         });
}

Result<void> check(const NewReport& report) {
  if (std::find(kReportKinds.begin(), kReportKinds.end(), report.kind) == kReportKinds.end())
    return malformed("choose what is wrong", "Hãy chọn điều không đúng");
  if (report.text.size() > kReportTextBytesMax || !is_plain(report.text))
    return malformed("the text is longer than 2,000 bytes, or no plain text", "Lời kể dài quá 2.000 byte, hoặc có ký tự lạ");
  if (report.contact.size() > kReportContactBytesMax || !is_plain(report.contact))
    return malformed("the contact is longer than 200 bytes, or no plain text", "Cách liên hệ dài quá 200 byte, hoặc có ký tự lạ");
  for (const std::string* one : {&report.label, &report.code, &report.batch, &report.verdict, &report.token})
    if (one->size() > kReportSubjectBytesMax || !is_plain(*one))
      return malformed("what the report is about cannot be read", "Không đọc được báo cáo nói về tem hay lô nào");
  return {};
}

// What is counted against a flood: the lot where it is known, else the label, else all that name nothing.
std::string thing_of(const NewReport& report) {
  return !report.label.empty() ? report.label : !report.batch.empty() ? report.batch : report.code;
}

Result<std::int64_t> number_of(Database& desk, std::string_view sql, std::initializer_list<Value> values) {
  std::int64_t out = 0;
  NGUON_TRY(desk.query(sql, values, [&](const Row& row) { out = row.number(0); }));
  return out;
}

Result<void> check_limits(Database& desk, const std::string& thing, Time now) {
  const std::int64_t since = start_of_day_in_vietnam(day_in_vietnam(now)).unix_ms;
  NGUON_ASSIGN(of_thing, number_of(desk, "select count(*) from reports where thing = ? and received >= ?", {thing, since}));
  NGUON_ASSIGN(of_all, number_of(desk, "select count(*) from reports where received >= ?", {since}));
  if (static_cast<std::size_t>(of_thing) < kReportsOfThingADay && static_cast<std::size_t>(of_all) < kReportsADay) return {};
  return Error(Errc::unavailable, "reports_too_many", "there are many reports of this today already; they will be looked at",
               "Hôm nay đã có nhiều báo cáo về tem này; cơ quan chức năng sẽ xem");
}

std::optional<Time> time_at(const Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return Time{row.number(column)};
}

Report read(const Row& row) {
  Report out;
  out.number = row.number(0);
  out.received = Time{row.number(1)};
  out.kind = row.text(2);
  out.label = row.text(3);
  out.code = row.text(4);
  out.batch = row.text(5);
  out.verdict = row.text(6);
  out.text = row.text(7);
  out.contact = row.text(8);
  out.closed = time_at(row, 9);
  out.closed_by = row.text(10);
  out.note = row.text(11);
  out.erased = time_at(row, 12);
  out.has_contact = !out.contact.empty();
  return out;
}

Error unknown(std::int64_t number) {
  return {Errc::not_found, "report_unknown", "no report " + std::to_string(number),
          "Không có báo cáo số " + std::to_string(number)};
}

}  // namespace

Result<std::int64_t> add_report(Database& desk, const NewReport& report, Time now) {
  NGUON_TRY(check(report));
  NGUON_TRY(make_tables(desk));
  const std::string thing = thing_of(report);
  std::int64_t number = 0;
  const auto write = [&]() -> Result<void> {
    if (!report.token.empty()) {
      NGUON_ASSIGN(known, number_of(desk, "select number from reports where token = ?", {report.token}));
      number = known;
      if (number != 0) return {};
    }
    NGUON_TRY(check_limits(desk, thing, now));
    NGUON_TRY(
        desk.run("update reports set contact = '' where contact != '' and received < ?", {now.unix_ms - kContactDays * kDayMs}));
    const Value token = report.token.empty() ? Value(nullptr) : Value(std::string_view(report.token));
    NGUON_TRY(
        desk.run("insert into reports (received, kind, label, code, batch, verdict, thing, text, contact, token) "
                 "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 {now.unix_ms, report.kind, report.label, report.code, report.batch, report.verdict, thing, report.text,
                  report.contact, token}));
    NGUON_ASSIGN(made, number_of(desk, "select last_insert_rowid()", {}));
    number = made;
    return {};
  };
  NGUON_TRY(desk.transaction(write));
  return number;
}

Result<std::vector<Report>> reports(Database& desk, const ReportFilter& filter) {
  NGUON_TRY(make_tables(desk));
  std::string sql = "select " + std::string(kColumns) + " from reports where (? = 0 or number < ?)";
  if (filter.state == ReportFilter::State::open) sql += " and closed is null";
  if (filter.state == ReportFilter::State::closed) sql += " and closed is not null";
  sql += " and (? = '' or batch = ?) and (? = '' or substr(batch, 1, length(?)) = ?) order by number desc limit ?";
  const std::string lots = filter.product.empty() ? "" : filter.product + "/10/";
  std::vector<Report> out;
  NGUON_TRY(desk.query(sql,
                       {filter.before, filter.before, filter.batch, filter.batch, lots, lots, lots,
                        static_cast<std::int64_t>(std::min(filter.limit, kReportsReadMax))},
                       [&](const Row& row) { out.push_back(read(row)); }));
  return out;
}

Result<Report> report(Database& desk, std::int64_t number) {
  NGUON_TRY(make_tables(desk));
  std::optional<Report> out;
  NGUON_TRY(desk.query("select " + std::string(kColumns) + " from reports where number = ?", {number},
                       [&](const Row& row) { out = read(row); }));
  if (!out) return unknown(number);
  return std::move(*out);
}

Result<std::int64_t> open_reports(Database& desk) {
  NGUON_TRY(make_tables(desk));
  return number_of(desk, "select count(*) from reports where closed is null", {});
}

Result<void> close_report(Database& desk, std::int64_t number, std::string_view by, std::string_view note, Time now) {
  if (note.size() > kReportTextBytesMax || !is_plain(note) || by.size() > kReportSubjectBytesMax)
    return malformed("the note is longer than 2,000 bytes, or no plain text", "Ghi chú dài quá 2.000 byte, hoặc có ký tự lạ");
  NGUON_ASSIGN(there, report(desk, number));
  NGUON_ASSIGN(changed, desk.run("update reports set closed = ?, closed_by = ?, note = ? where number = ? and closed is null",
                                 {now.unix_ms, by, note, number}));
  if (changed == 1) return {};
  return Error(Errc::conflict, "report_closed", "report " + std::to_string(number) + " was closed by " + there.closed_by,
               "Báo cáo số " + std::to_string(number) + " đã được " + there.closed_by + " đóng");
}

Result<void> erase_report(Database& desk, std::int64_t number, Time now) {
  NGUON_ASSIGN(there, report(desk, number));
  if (!there.erased)
    NGUON_TRY(desk.run("update reports set text = '', contact = '', note = '', token = null, erased = ? where number = ?",
                       {now.unix_ms, number}));
  return desk.purge();
}

json::object to_json(const Report& report, ShowContact contact) {
  json::object out{{"number", report.number},
                   {"received", format_time(report.received)},
                   {"kind", report.kind},
                   {"label", report.label},
                   {"code", report.code},
                   {"batch", report.batch},
                   {"verdict", report.verdict},
                   {"text", report.text},
                   {"hasContact", report.has_contact}};
  if (contact == ShowContact::yes && report.has_contact) out["contact"] = report.contact;
  if (report.closed) {
    out["closed"] = format_time(*report.closed);
    out["closedBy"] = report.closed_by;
    out["note"] = report.note;
  }
  if (report.erased) out["erased"] = format_time(*report.erased);
  return out;
}

}  // namespace nguon::api::desk
