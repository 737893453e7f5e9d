// Pages for people. The label's own address is one of them: no redirect stands between a scan and
// its answer.
#include "api/pages/pages.h"

#include <algorithm>

#include "api/answers.h"
#include "api/app.h"
#include "api/bundles.h"
#include "api/lots.h"
#include "api/pages/files.h"
#include "api/producer/app_page.h"
#include "api/routes/kept_pages.h"
#include "api/routes/page_answers.h"
#include "api/routes/things.h"
#include "api/scan.h"
#include "api/scans/note.h"
#include "ledger/statement/ids.h"
#include "qr/human_code.h"

namespace nguon::api {
namespace {

// Whether witnesses still owe what would make the page whole: the next look must not have to wait for it.
bool waits_for_witnesses(const Scan& scan) {
  return std::any_of(scan.checks.begin(), scan.checks.end(),
                     [](const Check& check) { return check.name == "cosignatures" && check.result == CheckResult::not_done; });
}

Response show(const App& app, const Request& request, const store::View& view, Result<Scan> scan, std::string typed_code = {}) {
  if (!scan) return page_of_error(app, request, scan.error());
  Journey stages;
  if (scan->batch) {
    auto found = journey(app.ledger, state::Reader(view), *scan->batch, app.memory != nullptr ? &app.memory->events : nullptr);
    if (!found) return page_of_error(app, request, found.error());
    stages = std::move(*found);
  }
  keep_pictures_here(app, scan->story);
  for (auto& stage : stages.stages)
    for (auto& story : stage.stories) keep_pictures_here(app, story);
  auto options = page_options(app, request);
  options.typed_code = std::move(typed_code);
  const bool unknown = scan->status == state::Status::not_our_label || scan->status == state::Status::not_in_ledger;
  Response page = html_page(app, app.pages.consumer(*scan, stages, options), unknown ? 404 : 200);
  if (waits_for_witnesses(*scan)) page.set_header("cache-control", kNotKept);
  return page;
}

// Links on a label's page leave its 236 digits out, which no compression makes small: "?mo=bao-cao" opens the report
// about this label. Only what this server has is opened.
std::optional<Response> opened_from_label(const App& app, const Request& request) {
  const std::string which = query_or_empty(request, "mo");
  const bool is_there = (which == "bao-cao" && app.desk != nullptr) || (which == "noi-quet" && app.scans != nullptr);
  if (!is_there) return std::nullopt;
  Response out;
  out.status = 303;
  const bool english = language_of(query_or_empty(request, "hl")) == Language::en;
  out.set_header("location", "/" + which + std::string(request.path()) + (english ? "?hl=en" : ""));
  out.set_header("cache-control", kNotKept);
  return out;
}

// The address that a label holds: the token, and behind it the GS1 part. Taken as sent: an address
// that was respelled on the way is another address. Not kept: a pack's label is looked at once or twice, and
// whoever counts scans must see each.
Response token_page(const App& app, const Request& request) {
  const auto path = request.path().substr(1);
  const auto looks_like_a_token = [](std::string_view part) {
    constexpr std::size_t kDigitsMin = 30;  // shorter is a mistyped page, not a damaged label
    return part.size() >= kDigitsMin && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (!looks_like_a_token(path.substr(0, path.find_first_of("/%")))) return message_page(app, request, Message::not_found, 404);
  if (auto opened = opened_from_label(app, request)) return std::move(*opened);
  // Labels of one run share all rows but none of their own.
  const auto label = qr::parse_label_path(app.info.host, "/" + std::string(path));
  const std::string about = label ? "run " + std::to_string(label->fields.run_index) : "";
  return made_from_rows(app, about, app.ledger.size(), [&](const NotedView& view) {
    auto scan = scan_label(app.ledger, view, app.signatures, app.info.host, path, app.clock.now(), app.beside);
    note_scan(app, request, scan);
    return show(app, request, view, scan);
  });
}

Response batch_page(const App& app, const Request& request, std::string_view batch) {
  return kept_or_made(app, request, batch, [&](const NotedView& view) {
    return show(app, request, view, look_up_batch(app.ledger, view, app.signatures, batch, app.clock.now(), app.beside));
  });
}

// Restrictions of the batches that the page shows, so that none of them looks better than it is.
Result<std::map<std::string, std::vector<state::Restriction>>> restrictions_of(const state::Reader& reader,
                                                                               const std::vector<state::BatchInfo>& batches) {
  std::map<std::string, std::vector<state::Restriction>> out;
  for (std::size_t i = 0; i < batches.size() && i < kProductBatchesMax; ++i) {
    NGUON_ASSIGN(found, reader.restrictions(batches[i].path));
    if (!found.empty()) out.emplace(batches[i].path, std::move(found));
  }
  return out;
}

Response make_product_page(const App& app, const Request& request, const store::View& view, std::string_view path) {
  const state::Reader reader{view};
  ProductPage page;
  page.now = app.clock.now();
  const auto fill = [&]() -> Result<void> {
    NGUON_ASSIGN(product, reader.product(path));
    NGUON_ASSIGN(producer, reader.party(product.record.owner));
    NGUON_ASSIGN(certificates, reader.certificates_for_product(product));
    NGUON_ASSIGN(newest, newest_lots(reader, path, kProductBatchesMax + 1));
    NGUON_ASSIGN(story, reader.story_of(path));
    NGUON_ASSIGN(restrictions, restrictions_of(reader, newest.lots));
    page.product = std::move(product);
    page.producer = std::move(producer);
    page.certificates = std::move(certificates);
    page.batches = std::move(newest.lots);
    page.restrictions = std::move(restrictions);
    page.story = std::move(story);
    keep_pictures_here(app, page.story);
    return {};
  };
  if (const auto filled = fill(); !filled) return page_of_error(app, request, filled.error());
  auto options = page_options(app, request);
  options.address = "/" + std::string(path);
  return html_page(app, app.pages.product(page, options));
}

Response product_page(const App& app, const Request& request, std::string_view path) {
  return kept_or_made(app, request, path, [&](const NotedView& view) { return make_product_page(app, request, view, path); });
}

// "/01/<gtin>...", "/ocop/<code>...", "/p/<party>/<item>...": a product, its batch, or a unit of it.
Response thing_page(const App& app, const Request& request) {
  const auto path = percent_decode(request.path().substr(1));
  if (!path) return message_page(app, request, Message::not_found, 404);
  if (statement::parse_product_path(*path)) return product_page(app, request, *path);
  if (statement::parse_batch_path(*path)) return batch_page(app, request, *path);
  // A unit without a token proves nothing about a label: what is known is its batch.
  if (const auto unit = statement::parse_unit_path(*path)) return batch_page(app, request, unit->batch.path());
  return message_page(app, request, Message::not_found, 404);
}

Response code_page(const App& app, const Request& request, std::string_view text) {
  const auto typed = qr::parse_human_code(text);
  if (!typed) return message_page(app, request, Message::mistyped_code, 404);
  const NotedView view(app.ledger.snapshot());
  return show(app, request, view,
              look_up_code(app.ledger, view, app.signatures, typed->run_index, typed->serial, app.clock.now(), app.beside),
              qr::format_human_code(*typed));
}

Response asset(const Request& request) {
  const auto name = request.parameter("name");
  if (page_assets().find(name)) return page_assets().answer(request, name);
  return producer_files().find(name) ? producer_files().answer(request, name) : bundles().answer(request, name);
}

}  // namespace

std::optional<Response> page_of_typed(const App& app, const Request& request, std::string_view typed) {
  if (qr::parse_human_code(typed)) return code_page(app, request, typed);
  if (statement::parse_batch_path(typed)) return batch_page(app, request, typed);
  if (statement::parse_product_path(typed)) return product_page(app, request, typed);
  return std::nullopt;
}

void add_page_routes(std::vector<Route>& routes, const App& app) {
  const auto page = [&app](auto make) {
    return answer_with([&app, make](const Request& request) { return make(app, request); });
  };
  routes.push_back({"GET", "/", "home", "What this is, and a place to type a code.",
                    answer_with([&app](const Request& r) { return html_page(app, app.pages.home(page_options(app, r))); })});
  routes.push_back({"GET", "/assets/{name}", "asset", "Files that pages ask for after they are shown.", answer_with(asset)});
  routes.push_back({"GET", "/b/{batch...}", "batch_page", "A batch by its id.",
                    answer_with([&app](const Request& r) { return batch_page(app, r, r.parameter("batch")); })});
  routes.push_back({"GET", "/c/{code}", "code_page", "What a typed code names.",
                    answer_with([&app](const Request& r) { return code_page(app, r, r.parameter("code")); })});
  routes.push_back(
      {"GET", "/01/{rest...}", "gtin_page", "A product, batch or unit by GTIN (GS1 Digital Link).", page(thing_page)});
  routes.push_back({"GET", "/ocop/{rest...}", "ocop_page", "A product, batch or unit by OCOP code.", page(thing_page)});
  routes.push_back(
      {"GET", "/p/{rest...}", "item_page", "A product, material or batch by its party's own name for it.", page(thing_page)});
  routes.push_back({"GET", "/{token}", "label_page", "The label: the address in its QR code.", page(token_page)});
  routes.push_back(
      {"GET", "/{token}/{rest...}", "label_gs1_page", "The label with a GS1 part behind its token.", page(token_page)});
}

}  // namespace nguon::api
