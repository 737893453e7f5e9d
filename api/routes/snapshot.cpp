// The signed snapshot for devices without a network.
#include "api/answers.h"
#include "api/app.h"
#include "api/routes/page_answers.h"
#include "api/snapshot/maker.h"

namespace nguon::api {
namespace {

Response snapshot_answer(const Result<std::shared_ptr<const MadeSnapshot>>& made, const std::optional<std::uint64_t>& since) {
  if (!made) return error_answer(made.error());
  Response out;
  out.set_header("cache-control", "no-cache");
  out.set_header("access-control-allow-origin", "*");
  if (!since) {
    out.body = (*made)->whole();
    return out;
  }
  auto delta = (*made)->delta(*since);
  if (!delta) return error_answer(delta.error());
  out.body = std::move(*delta);
  return out;
}

// Answered from the maker's thread: a new snapshot takes longer than a request may hold an I/O thread.
void snapshot(const App& app, const Request& request, Responder respond) {
  const auto asked = query_text(request, "since", "");
  if (!asked) return respond(error_answer(asked.error()));
  std::optional<std::uint64_t> since;
  if (!asked->empty()) {
    const auto number = number_parameter("since", *asked);
    if (!number) return respond(error_answer(number.error()));
    since = *number;
  }
  if (app.snapshots == nullptr)
    return respond(
        error_answer(Error{Errc::unavailable, "snapshot_stopped", "no snapshots here", "máy chủ này không có bản chụp"}));
  const auto kept = std::make_shared<Responder>(std::move(respond));  // std::function copies
  app.snapshots->get(
      [kept, since](const Result<std::shared_ptr<const MadeSnapshot>>& made) { (*kept)(snapshot_answer(made, since)); });
}

Response inspector(const App& app, const Request& request) {
  Response out = html_page(app, app.pages.inspector(app.info, page_options(app, request)));
  out.set_header("content-security-policy", app.pages.inspector_policy());
  return out;
}

Response inspector_worker(const App& app) {
  Response out;
  out.content_type = "text/javascript; charset=utf-8";
  out.set_header("cache-control", "no-cache");
  out.body = Body::of_program(app.pages.inspector_worker());
  return out;
}

}  // namespace

void add_snapshot_routes(std::vector<Route>& routes, const App& app) {
  routes.push_back({"GET", "/v1/snapshot", "snapshot",
                    "A signed snapshot for checking labels offline, as text; with `since` only what changed from that entry on.",
                    [&app](Request&& request, Responder respond) { snapshot(app, request, std::move(respond)); }});
  routes.push_back({"GET", "/kiem-tra", "inspector", "Labels judged on the device, without a network once it is loaded.",
                    answer_with([&app](const Request& r) { return inspector(app, r); })});
  routes.push_back({"GET", "/kiem-tra-sw.js", "inspector_worker", "Keeps the inspector's page for a device without a network.",
                    answer_with([&app](const Request&) { return inspector_worker(app); })});
}

}  // namespace nguon::api
