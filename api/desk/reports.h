// What people who looked at a label report: torn labels, goods that differ, suspected copies. Beside the
// ledger, never in it. Who reported is not asked; a contact that somebody leaves of their own will is read by
// inspectors alone, is forgotten after kContactDays, and can be erased at once together with the text.
// Tables: reports. docs/operations/reports.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/desk/database.h"
#include "ledger/base/json.h"
#include "ledger/base/time.h"

namespace nguon::api::desk {

// What is wrong, as the form asks. The names are stable: they are stored, and stand in JSON.
inline constexpr std::array<std::string_view, 5> kReportKinds = {"label_damaged",  // torn, peeled off, stuck over another
                                                                 "differs",        // goods are not as described
                                                                 "suspect",        // looks like a copy
                                                                 "unwell",         // not well after eating or drinking
                                                                 "other"};

// Limits; past them: Errc::invalid_argument (report_malformed).
inline constexpr std::size_t kReportTextBytesMax = 2'000;
inline constexpr std::size_t kReportContactBytesMax = 200;
inline constexpr std::size_t kReportSubjectBytesMax = 400;
inline constexpr std::size_t kReportsOfThingADay = 20;  // of one label or lot, on one day in Vietnam
inline constexpr std::size_t kReportsADay = 2'000;      // of all: what a flood can write
inline constexpr std::int64_t kContactDays = 180;       // then the contact is forgotten
inline constexpr std::size_t kReportsReadMax = 200;     // in one answer

struct NewReport {
  std::string kind;     // one of kReportKinds
  std::string label;    // path of the label's address, without host and first slash; "" when it was about a lot
  std::string code;     // the code that people read and type; ""
  std::string batch;    // path of the lot, where it is known; ""
  std::string verdict;  // state::to_string of the status when the form was sent; ""
  std::string text;     // in the reporter's words; may be ""
  std::string contact;  // may be ""
  std::string token;    // of the form: the same token again is the same report, sent twice
};

struct Report {
  std::int64_t number = 0;  // from 1, never given twice
  Time received;
  std::string kind, label, code, batch, verdict;
  std::string text, contact;    // "" when there was none, or when erased
  std::optional<Time> closed;   // dealt with
  std::string closed_by, note;  // party id, and what was found
  std::optional<Time> erased;   // text, contact and note are gone
  bool has_contact = false;     // there is one
};

// Keeps it and gives its number; the number of before for a token that is known. On disk when it returns.
// Errc::invalid_argument (report_malformed) naming what is wrong; Errc::unavailable (reports_too_many) past the
// limits of a day. Also forgets contacts that are older than kContactDays.
Result<std::int64_t> add_report(Database& desk, const NewReport& report, Time now);

struct ReportFilter {
  enum class State { open, closed, all } state = State::open;
  std::string batch;        // exactly this lot; "" any
  std::string product;      // any lot of this product; "" any
  std::int64_t before = 0;  // numbers under it; 0: from the newest on
  std::size_t limit = 50;   // at most kReportsReadMax
};
// Newest first, with contacts: whoever shows one notes it (api/login/login.h, note_access).
Result<std::vector<Report>> reports(Database& desk, const ReportFilter& filter);
// Errc::not_found (report_unknown).
Result<Report> report(Database& desk, std::int64_t number);
// How many are open.
Result<std::int64_t> open_reports(Database& desk);

// `by`: party id. `note`: what was found; at most kReportTextBytesMax. Errc::not_found (report_unknown),
// Errc::conflict (report_closed) when it is closed already.
Result<void> close_report(Database& desk, std::int64_t number, std::string_view by, std::string_view note, Time now);

// Erases text, contact and note for good; number, kind, thing and times stay. The bytes are in no file
// afterwards: Errc::locked while another process reads the desk, with the rows erased all the same; again is
// harmless. Errc::not_found (report_unknown).
Result<void> erase_report(Database& desk, std::int64_t number, Time now);

// For people with a role: `contact` only where it is wanted and known.
enum class ShowContact { no, yes };
json::object to_json(const Report& report, ShowContact contact);

}  // namespace nguon::api::desk
