// Where a label was scanned: told by the visitor, or not at all.
#include "api/app.h"
#include "api/routes/page_answers.h"
#include "api/scan.h"
#include "api/scans/provinces.h"
#include "api/scans/scans.h"
#include "qr/label.h"

namespace nguon::api {
namespace {

constexpr std::size_t kFormBytesMax = 2'048;

constexpr std::string_view kPath = "/noi-quet";

// The label that the form is about. Looks are counted of proven labels alone, and a place only after a look.
Result<qr::Label> label_of(const App& app, const Request& request) {
  return qr::parse_label_path(app.info.host, request.path().substr(kPath.size()));
}

Response ask(const App& app, const Request& request) {
  const auto label = label_of(app, request);
  if (app.scans == nullptr || !label) return message_page(app, request, Message::not_found, 404);
  return html_page(app, app.pages.place(qr::label_path(*label), false, page_options(app, request)));
}

Response told(const App& app, const Request& request) {
  const auto label = label_of(app, request);
  std::optional<std::size_t> place;
  if (const auto form = parse_query(request.body))
    for (const auto& [name, value] : *form)
      if (name == "province") place = find_province(value);
  if (app.scans == nullptr || !label || !place) return message_page(app, request, Message::not_found, 404);
  app.scans->place(request, {label->fields.run_index, label->fields.serial}, *place);
  return html_page(app, app.pages.place(qr::label_path(*label), true, page_options(app, request)));
}

}  // namespace

void add_place_routes(std::vector<Route>& routes, const App& app) {
  routes.push_back({"GET", "/noi-quet/{label...}", "place_form", "Asks in which province a label was scanned; voluntary.",
                    answer_with([&app](const Request& r) { return ask(app, r); })});
  Route post{"POST", "/noi-quet/{label...}", "place", "Notes the province that a visitor tells, for the label.",
             answer_with([&app](const Request& r) { return told(app, r); })};
  post.body_bytes_max = kFormBytesMax;
  routes.push_back(std::move(post));
}

}  // namespace nguon::api
