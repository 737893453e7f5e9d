// The answer to a scan as JSON: what `nguon verify` and other programs ask.
#include "api/scan.h"

#include "api/answers.h"
#include "api/app.h"
#include "api/scans/note.h"
#include "api/views.h"
#include "qr/human_code.h"

namespace nguon::api {
namespace {

constexpr std::string_view kScheme = "https://";

Result<json::object> scan(const App& app, const Request& request) {
  NGUON_ASSIGN(url, query_text(request, "label", ""));
  const std::string_view text = url;
  const auto slash = text.find('/', kScheme.size());
  const bool has_form = text.starts_with(kScheme) && slash != std::string_view::npos;
  // The host is signed: a label of another host is scanned as what it says, and is not ours.
  const auto host = has_form ? text.substr(kScheme.size(), slash - kScheme.size()) : std::string_view();
  const auto path = has_form && host == app.info.host ? text.substr(slash + 1) : std::string_view();
  NGUON_ASSIGN(found, scan_label(app.ledger, app.signatures, app.info.host, path, app.clock.now(), app.beside));
  judge_scans(app, found);  // a program's question is no look
  return to_json(found);
}

Result<json::object> code(const App& app, const Request& request) {
  NGUON_ASSIGN(typed, qr::parse_human_code(request.parameter("code")));
  NGUON_ASSIGN(found, look_up_code(app.ledger, app.signatures, typed.run_index, typed.serial, app.clock.now(), app.beside));
  return to_json(found);
}

}  // namespace

void add_scan_routes(std::vector<Route>& routes, const App& app) {
  routes.push_back({"GET", "/v1/scan", "scan", "The verdict on the label whose URL is `label`, with the evidence behind it.",
                    answer_with([&app](const Request& request) { return answer_json([&] { return scan(app, request); }); })});
  routes.push_back({"GET", "/v1/codes/{code}", "code", "What the typed code under a symbol names; proves nothing about a label.",
                    answer_with([&app](const Request& request) { return answer_json([&] { return code(app, request); }); })});
}

}  // namespace nguon::api
