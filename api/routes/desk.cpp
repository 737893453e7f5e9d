// The console of inspectors and authorities: its page, and what it asks for. docs/api.md.
#include "api/answers.h"
#include "api/app.h"
#include "api/bundles.h"
#include "api/desk/access.h"
#include "api/inspect/doubtful_label.h"
#include "api/inspect/lot.h"
#include "api/inspect/lot_drawing.h"
#include "api/inspect/run_life.h"
#include "api/inspect/search.h"
#include "api/login/login.h"
#include "api/scans/provinces.h"
#include "api/scans/scans.h"
#include "api/views.h"
#include "api/workers.h"
#include "ledger/state/reader.h"

namespace nguon::api {
namespace {

using statement::PartyType;

constexpr const char* kPage =
    R"(<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>Thanh tra · Nguồn</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200%209%209'%3E%3Cpath%20fill='%2307512f'%20d='M0%209V5a5%205%200%200%201%205-5h4v4a5%205%200%200%201-5%205z'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/assets/%CSS%">
<script type="module" src="/assets/%JS%"></script>
</head>
<body>
<div id="app"></div>
<noscript><p class="page">Trang thanh tra cần JavaScript để ký bằng khóa của bạn. / The console needs JavaScript to sign with your key.</p></noscript>
</body>
</html>
)";

// Scripts and styles of our own files alone; nothing in the page itself, nothing from elsewhere.
constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; manifest-src "
    "'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::string filled_page() {
  std::string page = kPage;
  const auto fill = [&page](std::string_view mark, std::string_view with) { page.replace(page.find(mark), mark.size(), with); };
  fill("%CSS%", bundles().link("console.css"));
  fill("%JS%", bundles().link("console.mjs"));
  return page;
}

Response console(const std::string& page) {
  Response out;
  out.content_type = "text/html; charset=utf-8";
  out.set_header("content-security-policy", kPolicy);
  out.set_header("cross-origin-opener-policy", "same-origin");
  out.set_header("referrer-policy", "no-referrer");
  out.set_header("cache-control", "no-cache");
  out.body = page;
  return out;
}

Result<Session> inspector_of(const App& app, const Request& request) {
  return session_of(app, request, {PartyType::inspectorate, PartyType::authority});
}

Result<json::object> search_answer(const App& app, const Request& request) {
  NGUON_TRY(inspector_of(app, request));
  NGUON_ASSIGN(typed, query_text(request, "q", ""));
  NGUON_ASSIGN(limit, query_number(request, "limit", kFoundShownDefault));
  return search(app, typed, limit);
}

Result<json::object> lot(const App& app, const Request& request) {
  NGUON_TRY(inspector_of(app, request));
  return lot_view(app, request.parameter("batch"));
}

Response drawing(const App& app, const Request& request) {
  const auto made = [&]() -> Result<std::string> {
    NGUON_TRY(inspector_of(app, request));
    NGUON_ASSIGN(hl, query_text(request, "hl", ""));
    return draw_lot(app, request.parameter("batch"), language_of(hl));
  }();
  if (!made) return private_answer(error_answer(made.error()));
  Response out;
  out.content_type = "image/svg+xml";
  out.set_header("content-security-policy", "default-src 'none'; sandbox");
  out.body = *made;
  return private_answer(std::move(out));
}

Result<ExportScope> scope_of(const Request& request) {
  NGUON_ASSIGN(scope, query_text(request, "scope", "lot"));
  if (scope == "lot") return ExportScope::lot;
  if (scope == "tree") return ExportScope::tree;
  return Error{Errc::invalid_argument, "parameter_malformed", "scope is lot or tree", "scope là lot hoặc tree"};
}

// "ocop/68-1/10/L01" as a file's name.
std::string file_name(std::string_view batch, std::string_view ending) {
  std::string out = "nguon-";
  for (const char c : batch)
    out += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ? c : '-';
  return out + std::string(ending);
}

Response file_answer(Response out, const Request& request, std::string_view ending) {
  out.set_header("content-disposition", "attachment; filename=\"" + file_name(request.parameter("batch"), ending) + "\"");
  return private_answer(std::move(out));
}

Response csv(const App& app, const Request& request) {
  const auto made = [&]() -> Result<std::string> {
    NGUON_TRY(inspector_of(app, request));
    NGUON_ASSIGN(scope, scope_of(request));
    return export_csv(app, request.parameter("batch"), scope);
  }();
  if (!made) return private_answer(error_answer(made.error()));
  Response out;
  out.content_type = "text/csv; charset=utf-8; header=present";
  out.body = *made;
  return file_answer(std::move(out), request, ".csv");
}

Response epcis(const App& app, const Request& request) {
  const auto made = [&]() -> Result<json::object> {
    NGUON_TRY(inspector_of(app, request));
    NGUON_ASSIGN(scope, scope_of(request));
    return export_epcis(app, request.parameter("batch"), scope);
  }();
  if (!made) return private_answer(error_answer(made.error()));
  return file_answer(json_answer(*made), request, ".epcis.json");
}

Result<json::object> access(const App& app, const Request& request) {
  NGUON_ASSIGN(session, session_of(app, request, {PartyType::authority}));
  NGUON_ASSIGN(party, query_text(request, "party", ""));
  NGUON_ASSIGN(before, query_number(request, "before", 0));
  NGUON_ASSIGN(limit, query_number(request, "limit", 50));
  NGUON_TRY(note_access(app, session, "access", party));
  NGUON_ASSIGN(records, desk::AccessRecords::open(*app.desk));
  NGUON_ASSIGN(page, records.list(party, static_cast<std::int64_t>(before), limit));
  json::array list;
  for (const auto& one : page.records)
    list.push_back(json::object{{"id", one.id},
                                {"at", format_time(one.at)},
                                {"party", one.party},
                                {"keyId", one.key_id},
                                {"view", one.view},
                                {"subject", one.subject}});
  return json::object{{"records", std::move(list)}, {"total", page.total}};
}

json::array provinces_json(std::uint64_t bits) {
  json::array out;
  for (std::size_t i = 0; i < kProvinces.size(); ++i)
    if ((bits >> i & 1) != 0) out.push_back(json::string(kProvinces[i].name));
  return out;
}

Result<json::object> scans(const App& app, const Request& request) {
  NGUON_ASSIGN(session, inspector_of(app, request));
  NGUON_ASSIGN(limit, query_number(request, "limit", 50));
  if (app.scans == nullptr)
    return Error{Errc::unavailable, "no_scans", "looks at labels are not counted here", "máy chủ này không đếm lượt xem tem"};
  NGUON_TRY(note_access(app, session, "scans", ""));
  const auto view = app.ledger.snapshot();
  const state::Reader reader(*view);
  json::array list;
  for (const auto& one : app.scans->most_suspicious(std::min(limit, kListMax))) {
    json::object item{{"run", one.label.run},
                      {"serial", one.label.serial},
                      {"scans", static_cast<std::int64_t>(one.scans.scans)},
                      {"devices", static_cast<std::int64_t>(one.scans.devices)},
                      {"provinces", provinces_json(one.scans.provinces)},
                      {"firstSeen", format_time(one.scans.first_seen)}};
    if (const auto run = reader.run(one.label.run)) {
      item["batch"] = run->record.batch;
      if (const auto product = reader.product_by_number(run->record.product)) item["productName"] = to_json(product->record.name);
    }
    list.push_back(std::move(item));
  }
  const auto stats = app.scans->stats();
  return json::object{{"labels", std::move(list)}, {"total", static_cast<std::int64_t>(stats.suspicious)}};
}

// Looking at one label's scans is written down, as looking at the list is.
Result<json::object> scans_of_label(const App& app, const Request& request) {
  NGUON_ASSIGN(session, inspector_of(app, request));
  NGUON_ASSIGN(run, number_parameter("run", request.parameter("run")));
  NGUON_ASSIGN(serial, number_parameter("serial", request.parameter("serial")));
  NGUON_ASSIGN(found, doubtful_label(app, run, serial));
  NGUON_TRY(note_access(app, session, "scans", std::to_string(run) + "/" + std::to_string(serial)));
  return found;
}

Result<json::object> life_of_run(const App& app, const Request& request) {
  NGUON_TRY(inspector_of(app, request));
  NGUON_ASSIGN(run, number_parameter("run", request.parameter("run")));
  return run_life(app, run);
}

}  // namespace

void add_desk_routes(std::vector<Route>& routes, const App& app) {
  const auto json = [&app](auto make) {
    return answer_on_worker(app, [&app, make](const Request& r) { return answer_private([&] { return make(app, r); }); });
  };
  const auto file = [&app](auto make) { return answer_on_worker(app, [&app, make](const Request& r) { return make(app, r); }); };
  routes.push_back({"GET", "/thanh-tra", "console", "The program for inspectors and authorities.",
                    answer_with([page = filled_page()](const Request&) { return console(page); })});
  routes.push_back({"GET", "/v1/desk/search", "desk_search",
                    "Everything that `q` may mean: lots, products, parties, certificates, decisions, labels, entries.",
                    json(search_answer)});
  routes.push_back(
      {"GET", "/v1/desk/lots/{batch...}", "desk_lot", "One lot with trace, balance, events, labels and retention.", json(lot)});
  routes.push_back(
      {"GET", "/v1/desk/drawings/{batch...}", "desk_drawing", "The lots before and after a lot as SVG.", file(drawing)});
  routes.push_back({"GET", "/v1/desk/csv/{batch...}", "desk_csv",
                    "A lot's events as a spreadsheet; with `scope=tree` those of all lots before and after it.", file(csv)});
  routes.push_back({"GET", "/v1/desk/epcis/{batch...}", "desk_epcis", "The same events as an EPCIS 2.0 document.", file(epcis)});
  routes.push_back(
      {"GET", "/v1/desk/access", "desk_access", "Who looked at what that is not public; for authorities.", json(access)});
  routes.push_back(
      {"GET", "/v1/desk/scans", "desk_scans", "Unit labels that may have been copied, most devices first.", json(scans)});
  routes.push_back({"GET", "/v1/desk/scans/{run}/{serial}", "desk_label_scans",
                    "One unit label's scans against the thresholds, and which unit it is.", json(scans_of_label)});
  routes.push_back(
      {"GET", "/v1/desk/runs/{run}", "desk_run", "The life of a label run: every step with its entry.", json(life_of_run)});
}

}  // namespace nguon::api
