// Label requests and label runs: what was asked for, and how far each run has come.
#include "api/answers.h"
#include "api/app.h"
#include "api/routes/page_answers.h"
#include "api/views.h"
#include "ledger/log/note.h"
#include "ledger/statement/statement.h"

namespace nguon::api {
namespace {

struct Part {
  std::uint64_t from = 0;
  std::size_t limit = 0;
};

Result<Part> part_of(const Request& request) {
  NGUON_ASSIGN(from, query_number(request, "from", 0));
  NGUON_ASSIGN(limit, query_number(request, "limit", 50));
  return Part{from, static_cast<std::size_t>(std::min(limit, kListMax))};
}

Result<json::object> runs(const App& app, const Request& request) {
  NGUON_ASSIGN(part, part_of(request));
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(list, state::Reader(*view).runs(part.from, part.limit));
  return json::object{{"runs", list_to_json(list)}};
}

Result<json::object> run(const App& app, const Request& request) {
  NGUON_ASSIGN(number, number_parameter("run", request.parameter("run")));
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(found, state::Reader(*view).run(number));
  return to_json(found);
}

Result<json::object> requests(const App& app, const Request& request) {
  NGUON_ASSIGN(part, part_of(request));
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(list, state::Reader(*view).open_requests(part.from, part.limit));
  return json::object{{"requests", list_to_json(list)}};
}

// The reasons that the statuses gave: they stand in the entries alone.
Result<std::map<std::uint64_t, state::Words>> reasons_of(const App& app, const state::RunInfo& run) {
  std::vector<std::uint64_t> indexes;
  if (run.voided_at) indexes.push_back(*run.voided_at);
  for (const auto& range : run.spoiled)
    if (indexes.size() < kRunRangesMax) indexes.push_back(range.index);
  NGUON_ASSIGN(entries, app.ledger.entries(indexes));
  std::map<std::uint64_t, state::Words> out;
  for (const auto& entry : entries) {
    NGUON_ASSIGN(note, log::parse_note(entry.statement));
    NGUON_ASSIGN(parsed, statement::parse_statement(note.text));
    if (const auto* status = parsed.record<statement::LabelRunStatus>()) out[entry.index] = status->reason;
  }
  return out;
}

Result<RunPage> run_page(const App& app, std::string_view number_text) {
  NGUON_ASSIGN(number, number_parameter("run", number_text));
  const auto view = app.ledger.snapshot();
  const state::Reader reader{*view};
  RunPage page;
  NGUON_ASSIGN(run, reader.run(number));
  NGUON_ASSIGN(product, reader.product_by_number(run.record.product));
  NGUON_ASSIGN(producer, reader.party(product.record.owner));
  NGUON_ASSIGN(reasons, reasons_of(app, run));
  page.run = std::move(run);
  page.product = std::move(product);
  page.producer = std::move(producer);
  page.reasons = std::move(reasons);
  return page;
}

Response show_run(const App& app, const Request& request) {
  const auto page = run_page(app, request.parameter("run"));
  if (!page) return page_of_error(app, request, page.error());
  return html_page(app, app.pages.run(*page, page_options(app, request)));
}

}  // namespace

void add_run_routes(std::vector<Route>& routes, const App& app) {
  const auto json = [&app](auto make) {
    return answer_with([&app, make](const Request& r) { return answer_json([&] { return make(app, r); }); });
  };
  routes.push_back(
      {"GET", "/v1/requests", "requests", "Label requests that no run has served, from entry `from` on.", json(requests)});
  routes.push_back({"GET", "/v1/runs", "runs", "Label runs with what became of them, from entry `from` on.", json(runs)});
  routes.push_back({"GET", "/v1/runs/{run}", "run", "One label run: state, printed and spoiled serials.", json(run)});
  routes.push_back({"GET", "/run/{run}", "run_page", "A label run, step by step.",
                    answer_with([&app](const Request& r) { return show_run(app, r); })});
}

}  // namespace nguon::api
