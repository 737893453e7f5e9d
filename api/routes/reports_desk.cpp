// What people reported, for those who look into it. Contacts are personal: whoever is shown one is written down.
#include "api/routes/reports_desk.h"

#include <algorithm>

#include "api/answers.h"
#include "api/app.h"
#include "api/desk/reports.h"
#include "api/login/login.h"
#include "api/workers.h"

namespace nguon::api {
namespace {

using statement::PartyType;
using Answer = Result<json::object>;

constexpr std::size_t kBodyBytesMax = 8'192;

Result<Session> inspector(const App& app, const Request& request) {
  return session_of(app, request, {PartyType::inspectorate, PartyType::authority});
}

Result<void> desk_here(const App& app) {
  if (app.desk != nullptr) return {};
  return Error{Errc::unavailable, "no_desk", "there is no desk here: ask the ledger's own server",
               "Ở đây không có bàn làm việc: hãy dùng máy chủ của chính sổ cái."};
}

Result<desk::ReportFilter::State> state_of(std::string_view text) {
  using State = desk::ReportFilter::State;
  if (text == "open") return State::open;
  if (text == "closed") return State::closed;
  if (text == "all") return State::all;
  return Error{Errc::invalid_argument, "parameter_malformed", "state is open, closed or all", "state là open, closed hoặc all"};
}

// Without contacts: the list is for choosing what to look into.
Answer list(const App& app, const Session& session, const Request& request) {
  desk::ReportFilter filter;
  NGUON_ASSIGN(state_text, query_text(request, "state", "open"));
  NGUON_ASSIGN(state, state_of(state_text));
  filter.state = state;
  NGUON_ASSIGN(batch, query_text(request, "batch", ""));
  filter.batch = batch;
  NGUON_ASSIGN(before, query_number(request, "before", 0));
  filter.before = static_cast<std::int64_t>(before);
  NGUON_ASSIGN(limit, query_number(request, "limit", 50));
  filter.limit = std::min<std::size_t>(limit, desk::kReportsReadMax);
  NGUON_ASSIGN(found, desk::reports(*app.desk, filter));
  NGUON_ASSIGN(open, desk::open_reports(*app.desk));
  NGUON_TRY(note_access(app, session, "reports", state_text + (batch.empty() ? "" : " " + batch)));
  json::array out;
  for (const auto& one : found) out.push_back(desk::to_json(one, desk::ShowContact::no));
  const bool more = found.size() == filter.limit;
  return json::object{{"reports", std::move(out)}, {"open", open}, {"more", more}};
}

Result<std::int64_t> number_of(const Request& request) {
  NGUON_ASSIGN(number, number_parameter("number", request.parameter("number")));
  return static_cast<std::int64_t>(number);
}

Answer one(const App& app, const Session& session, const Request& request) {
  NGUON_ASSIGN(number, number_of(request));
  NGUON_ASSIGN(found, desk::report(*app.desk, number));
  NGUON_TRY(note_access(app, session, "report", std::to_string(number)));
  return desk::to_json(found, desk::ShowContact::yes);
}

Answer close(const App& app, const Session& session, const Request& request) {
  NGUON_ASSIGN(number, number_of(request));
  NGUON_ASSIGN(body, parse_json(request.body));
  const auto* note = body.is_object() ? body.as_object().if_contains("note") : nullptr;
  if (note == nullptr || !note->is_string())
    return Error{Errc::invalid_argument, "body_malformed", "the body is {\"note\": \"what was found\"}",
                 "Nội dung là {\"note\": \"kết quả xem xét\"}."};
  NGUON_TRY(desk::close_report(*app.desk, number, session.party, std::string_view(note->as_string()), app.clock.now()));
  NGUON_ASSIGN(found, desk::report(*app.desk, number));
  return desk::to_json(found, desk::ShowContact::no);
}

Answer erase(const App& app, const Session& session, const Request& request) {
  NGUON_ASSIGN(number, number_of(request));
  NGUON_TRY(note_access(app, session, "report_erased", std::to_string(number)));
  NGUON_TRY(desk::erase_report(*app.desk, number, app.clock.now()));
  NGUON_ASSIGN(found, desk::report(*app.desk, number));
  return desk::to_json(found, desk::ShowContact::no);
}

}  // namespace

void add_reports_desk_routes(std::vector<Route>& routes, const App& app) {
  const auto add = [&](std::string method, std::string path, std::string name, std::string summary, auto make) {
    routes.push_back({std::move(method), std::move(path), std::move(name), std::move(summary),
                      answer_on_worker(app,
                                       [&app, make](const Request& request) {
                                         return answer_private([&]() -> Answer {
                                           NGUON_ASSIGN(session, inspector(app, request));
                                           NGUON_TRY(desk_here(app));
                                           return make(app, session, request);
                                         });
                                       }),
                      kBodyBytesMax});
  };
  add("GET", "/v1/desk/reports", "desk_reports", "What people reported, newest first, without contacts.", list);
  add("GET", "/v1/desk/reports/{number}", "desk_report", "One report with its contact, where one was left.", one);
  add("POST", "/v1/desk/reports/{number}/close", "close_report", "Closes a report with what was found.", close);
  add("POST", "/v1/desk/reports/{number}/erase", "erase_report", "Erases a report's text and contact for good.", erase);
}

}  // namespace nguon::api
