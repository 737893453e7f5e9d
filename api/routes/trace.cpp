// Batches: what they are, where they came from, what became of them.
#include "api/answers.h"
#include "api/app.h"
#include "api/views.h"
#include "ledger/log/note.h"
#include "ledger/statement/make.h"

namespace nguon::api {
namespace {

// What each of these routes begins with: a snapshot and the batch that the path names.
struct Asked {
  std::unique_ptr<store::View> view;
  state::Reader reader;
  std::string path;
  Asked(const App& app, const Request& request) : view(app.ledger.snapshot()), reader(*view), path(request.parameter("batch")) {}
};

Result<json::object> batch(const App& app, const Request& request) {
  const Asked asked{app, request};
  NGUON_ASSIGN(info, asked.reader.batch(asked.path));
  NGUON_ASSIGN(restrictions, asked.reader.restrictions(asked.path));
  NGUON_ASSIGN(runs, asked.reader.runs_of(asked.path));
  json::object out = to_json(info);
  if (!restrictions.empty()) out["restrictions"] = list_to_json(restrictions);
  json::array list;
  for (const auto index : runs) {
    NGUON_ASSIGN(run, asked.reader.run(index));
    list.push_back(to_json(run));
  }
  out["runs"] = std::move(list);
  return out;
}

Result<json::object> batches(const App& app, const Request& request) {
  NGUON_ASSIGN(after, query_text(request, "after", ""));
  NGUON_ASSIGN(limit, query_number(request, "limit", 50));
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(list, state::Reader(*view).batches(after, std::min(limit, kListMax)));
  return json::object{{"batches", list_to_json(list)}};
}

Result<json::object> trace(const App& app, const Request& request) {
  NGUON_ASSIGN(direction, query_text(request, "direction", "back"));
  if (direction != "back" && direction != "forward")
    return Error{Errc::invalid_argument, "parameter_malformed", "direction is back or forward", "direction là back hoặc forward"};
  const Asked asked{app, request};
  NGUON_TRY(asked.reader.batch(asked.path));
  NGUON_ASSIGN(found,
               state::trace(asked.reader, asked.path, direction == "back" ? state::Direction::back : state::Direction::forward));
  return to_json(found);
}

Result<json::object> balance(const App& app, const Request& request) {
  const Asked asked{app, request};
  NGUON_ASSIGN(found, state::mass_balance(asked.reader, asked.path));
  return to_json(found);
}

Result<json::object> stages(const App& app, const Request& request) {
  const Asked asked{app, request};
  NGUON_ASSIGN(info, asked.reader.batch(asked.path));
  NGUON_ASSIGN(found, journey(app.ledger, asked.reader, info));
  return json::object{{"batch", info.path}, {"stages", list_to_json(found.stages)}, {"cut", found.cut}};
}

// The batch's own events as an EPCIS document, as they were signed.
Result<json::object> epcis(const App& app, const Request& request) {
  const Asked asked{app, request};
  NGUON_TRY(asked.reader.batch(asked.path));
  NGUON_ASSIGN(events, asked.reader.events_of(asked.path));
  std::vector<std::uint64_t> indexes;
  for (const auto& event : events)
    if (indexes.size() < kListMax) indexes.push_back(event.index);
  NGUON_ASSIGN(entries, app.ledger.entries(indexes));
  std::vector<json::object> list;
  for (const auto& entry : entries) {
    NGUON_ASSIGN(note, log::parse_note(entry.statement));
    NGUON_ASSIGN(content, parse_json(std::string_view(note.text).substr(note.text.find('\n') + 1)));
    list.push_back(std::move(content.as_object()));
  }
  return statement::make_epcis_document(std::move(list), app.clock.now());
}

}  // namespace

void add_trace_routes(std::vector<Route>& routes, const App& app) {
  const auto json = [&app](auto make) {
    return answer_with([&app, make](const Request& r) { return answer_json([&] { return make(app, r); }); });
  };
  routes.push_back({"GET", "/v1/batches", "batches", "Batches in the order of their ids, from after `after`.", json(batches)});
  routes.push_back({"GET", "/v1/batches/{batch...}", "batch", "One batch with its restrictions and label runs.", json(batch)});
  routes.push_back(
      {"GET", "/v1/trace/{batch...}", "trace", "Where the batch came from (`direction=back`) or went (`forward`).", json(trace)});
  routes.push_back({"GET", "/v1/balance/{batch...}", "balance", "What came in, was made, went out and is left.", json(balance)});
  routes.push_back(
      {"GET", "/v1/journey/{batch...}", "journey", "The stages that consumers are shown, missing ones included.", json(stages)});
  routes.push_back({"GET", "/v1/events/{batch...}", "events", "The batch's events as an EPCIS 2.0 document.", json(epcis)});
}

}  // namespace nguon::api
