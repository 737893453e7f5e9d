// The producer's app at /san-xuat, and what it asks of the server beside the ledger's own routes.
#include "api/answers.h"
#include "api/app.h"
#include "api/login/login.h"
#include "api/producer/app_page.h"
#include "api/producer/label_desk.h"
#include "api/producer/preview.h"
#include "api/producer/profile.h"
#include "api/workers.h"

namespace nguon::api {
namespace {

// Whoever asks may be asked again each time whether it is still the same: the app keeps its own copy.
Response app_page() {
  Response out;
  out.content_type = "text/html; charset=utf-8";
  out.set_header("cache-control", "no-cache");
  out.set_header("content-security-policy", producer_policy());
  out.set_header("referrer-policy", "no-referrer");
  out.body = Body::of_program(producer_page());
  return out;
}

Response worker() {
  Response out;
  out.content_type = "text/javascript; charset=utf-8";
  out.set_header("cache-control", "no-cache");
  out.body = Body::of_program(producer_worker());
  return out;
}

Result<json::object> profile(const App& app, const Request& request) { return producer_profile(app, request.parameter("party")); }

Result<json::object> preview(const App& app, const Request& request) {
  NGUON_ASSIGN(party, query_text(request, "party", ""));
  NGUON_ASSIGN(kind, query_text(request, "kind", "events"));
  if (kind != "events" && kind != "products")
    return Error{Errc::invalid_argument, "parameter_malformed", "kind must be events or products",
                 "kind phải là events hoặc products"};
  const auto table = kind == "events" ? TableKind::events : TableKind::products;
  return preview_table(table, app.info.host, party, request.body);
}

// Who asks for labels, and of which run. Labels are worth money: each look is written down.
struct LabelAsk {
  std::string party;
  std::uint64_t run = 0;
};

Result<LabelAsk> label_ask(const App& app, const Request& request) {
  NGUON_ASSIGN(run, number_parameter("run", request.parameter("run")));
  if (app.labels == nullptr)
    return Error{Errc::unavailable, "labels_off", "this server gives no labels out: the operator prints them",
                 "máy chủ này không giao tệp tem: đơn vị vận hành in tem"};
  NGUON_ASSIGN(session, session_of(app, request));
  NGUON_TRY(note_access(app, session, "labels", std::to_string(run)));
  return LabelAsk{session.party, run};
}

void run_printing(const App& app, const Request& request, Responder respond) {
  const auto ask = label_ask(app, request);
  if (!ask) return respond(private_answer(error_answer(ask.error())));
  const auto waiting = std::make_shared<Responder>(std::move(respond));  // std::function copies
  app.labels->printing(ask->run, ask->party, [waiting](const Result<RunPrinting>& found) {
    (*waiting)(answer_private([&]() -> Result<json::object> {
      if (!found) return found.error();
      return json::object{{"run", static_cast<std::int64_t>(found->run)},
                          {"first", found->first},
                          {"last", found->last},
                          {"digest", to_hex(found->digest.view())},
                          {"recorded", found->recorded}};
    }));
  });
}

void run_labels(const App& app, const Request& request, Responder respond) {
  const auto ask = label_ask(app, request);
  const auto preset = query_text(request, "preset", "");
  if (!ask) return respond(private_answer(error_answer(ask.error())));
  if (!preset) return respond(private_answer(error_answer(preset.error())));
  const auto waiting = std::make_shared<Responder>(std::move(respond));
  app.labels->labels(ask->run, ask->party, std::string(request.parameter("form")), *preset, [waiting](Result<LabelFile> made) {
    if (!made) return (*waiting)(private_answer(error_answer(made.error())));
    Response out;
    out.content_type = made->content_type;
    out.body = std::move(made->bytes);
    (*waiting)(private_answer(std::move(out)));
  });
}

}  // namespace

void add_producer_routes(std::vector<Route>& routes, const App& app) {
  const auto json = [&app](auto make) {
    return answer_on_worker(app, [&app, make](const Request& r) { return answer_json([&] { return make(app, r); }); });
  };
  routes.push_back({"GET", std::string(kProducerPath), "producer_app",
                    "The producer's app: records work, with or without a network.",
                    answer_with([](const Request&) { return app_page(); })});
  routes.push_back({"GET", "/san-xuat-sw.js", "producer_worker", "Keeps the producer's app for a phone without a network.",
                    answer_with([](const Request&) { return worker(); })});
  routes.push_back({"GET", "/san-xuat.webmanifest", "producer_manifest", "What a phone needs to install the producer's app.",
                    answer_with([](const Request& r) { return producer_files().answer(r, "san-xuat.webmanifest"); })});
  routes.push_back({"GET", "/v1/producer/{party}/profile", "producer_profile",
                    "What a producer's phone fills its forms with: products, areas, lots, certificates, label runs.",
                    json(profile)});
  routes.push_back({"POST", "/v1/producer/import/preview", "import_preview",
                    "A CSV table of `party`, row by row, as unsigned records, or what is wrong with it.", json(preview),
                    kPreviewBytesMax});
  routes.push_back({"GET", "/v1/runs/{run}/print", "run_printing", "Which labels a run is printed as, for its producer to sign.",
                    [&app](Request&& request, Responder respond) { run_printing(app, request, std::move(respond)); }});
  routes.push_back({"GET", "/v1/runs/{run}/labels/{form}", "run_labels", "A run's labels as a file, for its producer alone.",
                    [&app](Request&& request, Responder respond) { run_labels(app, request, std::move(respond)); }});
}

}  // namespace nguon::api
