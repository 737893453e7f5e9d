// The public catalogue: products, producers, places, the map, and the search over all of them.
#include <algorithm>

#include "api/answers.h"
#include "api/app.h"
#include "api/catalogue/catalogue.h"
#include "api/catalogue/places.h"
#include "api/fold_text.h"
#include "api/routes/feeds.h"
#include "api/routes/kept_pages.h"
#include "api/routes/page_answers.h"
#include "api/routes/things.h"
#include "ledger/base/text.h"
#include "ledger/statement/ids.h"

namespace nguon::api {
namespace {

constexpr std::size_t kPagesMax = 100'000;    // of a list
constexpr std::size_t kSearchedLotsMax = 50;  // products whose lots a search looks through

using Parts = std::vector<std::pair<std::string_view, std::string>>;

std::string address_of(std::string_view path, const Parts& parts, std::size_t number) {
  std::string out(path);
  char mark = '?';
  const auto add = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    ((out += mark) += name) += "=" + percent_encode(value);
    mark = '&';
  };
  for (const auto& [name, value] : parts) add(name, value);
  if (number > 1) add("trang", std::to_string(number));
  return out;
}

std::uint32_t choice(const Request& request, std::string_view name, std::uint32_t low, std::uint32_t high) {
  const auto value = parse_decimal(query_or_empty(request, name));
  return value && *value >= low && *value <= high ? static_cast<std::uint32_t>(*value) : 0;
}

std::size_t page_number(const Request& request) {
  const auto value = parse_decimal(query_or_empty(request, "trang"));
  return value && *value >= 1 && *value <= kPagesMax ? static_cast<std::size_t>(*value) : 1;
}

// What cannot be chosen is not chosen: a link with rubbish on it still shows a list.
CatalogueFilter filter_of(const Request& request) {
  CatalogueFilter out;
  out.group = choice(request, "nhom", 1, kOcopGroups);
  out.stars = choice(request, "sao", 3, 5);
  out.standing = standing_of_slug(query_or_empty(request, "chung-nhan"));
  if (const auto province = query_or_empty(request, "tinh"); find_province_name(province) != nullptr) out.province = province;
  const auto* commune = find_commune(query_or_empty(request, "xa"));
  if (commune != nullptr && commune->province == out.province) out.commune = commune->code;
  return out;
}

Parts parts_of(const CatalogueFilter& filter) {
  return {{"nhom", filter.group == 0 ? "" : std::to_string(filter.group)},
          {"tinh", filter.province},
          {"xa", filter.commune},
          {"sao", filter.stars == 0 ? "" : std::to_string(filter.stars)},
          {"chung-nhan", filter.standing ? std::string(slug_of(*filter.standing)) : ""}};
}

// Keeps the page as long as nothing was recorded that a list shows: its key names the catalogue's version.
template <class Make>
Response kept_list(const App& app, Catalogue& catalogue, const Request& request, const std::string& address, Make make) {
  const auto version = catalogue.version(app.clock.now());
  if (!version) return page_of_error(app, request, version.error());
  auto options = page_options(app, request);
  options.address = address;
  return kept_or_made(app, request, "list " + std::to_string(*version) + " " + address, [&](const NotedView& view) {
    Result<std::string> made = make(options, view);
    return made ? html_page(app, std::move(*made)) : page_of_error(app, request, made.error());
  });
}

Response products(const App& app, Catalogue& catalogue, const Request& request) {
  ProductsPage page;
  page.filter = filter_of(request);
  page.number = page_number(request);
  const auto address = address_of("/san-pham", parts_of(page.filter), page.number);
  return kept_list(app, catalogue, request, address, [&](PageOptions options, const NotedView&) -> Result<std::string> {
    const auto some = [&] {
      return catalogue.products(page.filter, (page.number - 1) * kListPageProducts, kListPageProducts, app.clock.now());
    };
    NGUON_ASSIGN(list, some());
    if (list.lines.empty() && list.total > 0) {  // past the end: the last page
      page.number = (list.total + kListPageProducts - 1) / kListPageProducts;
      options.address = address_of("/san-pham", parts_of(page.filter), page.number);
      NGUON_ASSIGN(last, some());
      list = std::move(last);
    }
    page.list = std::move(list);
    return app.pages.products(page, options);
  });
}

Response producers(const App& app, Catalogue& catalogue, const Request& request) {
  ProducersPage page;
  const auto filter = filter_of(request);
  page.province = filter.province;
  page.commune = filter.commune;
  page.number = page_number(request);
  const Parts parts = {{"tinh", page.province}, {"xa", page.commune}};
  return kept_list(app, catalogue, request, address_of("/co-so", parts, page.number),
                   [&](PageOptions options, const NotedView&) -> Result<std::string> {
                     const auto some = [&] {
                       return catalogue.producers(page.province, page.commune, (page.number - 1) * kListPageProducers,
                                                  kListPageProducers, app.clock.now());
                     };
                     NGUON_ASSIGN(list, some());
                     if (list.lines.empty() && list.total > 0) {
                       page.number = (list.total + kListPageProducers - 1) / kListPageProducers;
                       options.address = address_of("/co-so", parts, page.number);
                       NGUON_ASSIGN(last, some());
                       list = std::move(last);
                     }
                     page.list = std::move(list);
                     return app.pages.producers(page, options);
                   });
}

Response producer(const App& app, Catalogue& catalogue, const Request& request) {
  const std::string id(request.parameter("party"));
  if (!statement::is_party_id(id)) return message_page(app, request, Message::not_found, 404);
  return kept_list(app, catalogue, request, "/co-so/" + id,
                   [&](const PageOptions& options, const NotedView& view) -> Result<std::string> {
                     const state::Reader reader{view};
                     ProducerPage page;
                     page.now = app.clock.now();
                     NGUON_ASSIGN(party, reader.party(id));
                     NGUON_ASSIGN(lines, catalogue.products_of(id, kProducerPageProducts, page.now));
                     NGUON_ASSIGN(certificates, reader.certificates_of(id));
                     NGUON_ASSIGN(areas, catalogue.areas_of(id, page.now));
                     for (std::size_t i = 0; i < areas.size() && i < kProducerPageAreas; ++i) {
                       NGUON_ASSIGN(area, reader.area(areas[i]));
                       page.areas.push_back(std::move(area));
                     }
                     page.party = std::move(party);
                     page.products = std::move(lines);
                     page.certificates = std::move(certificates);
                     return app.pages.producer(page, options);
                   });
}

Response localities(const App& app, Catalogue& catalogue, const Request& request) {
  return kept_list(app, catalogue, request, "/dia-phuong",
                   [&](const PageOptions& options, const NotedView&) -> Result<std::string> {
                     NGUON_ASSIGN(provinces, catalogue.provinces(app.clock.now()));
                     return app.pages.localities(provinces, options);
                   });
}

Response locality(const App& app, Catalogue& catalogue, const Request& request, std::string_view commune) {
  LocalityPage page;
  page.province = request.parameter("province");
  page.commune = commune;
  const auto* place = find_commune(commune);
  const bool is_there =
      find_province_name(page.province) != nullptr && (commune.empty() || (place != nullptr && place->province == page.province));
  if (!is_there) return message_page(app, request, Message::not_found, 404);
  const std::string address = "/dia-phuong/" + page.province + (commune.empty() ? "" : "/" + page.commune);
  return kept_list(app, catalogue, request, address, [&](const PageOptions& options, const NotedView&) -> Result<std::string> {
    const Time now = app.clock.now();
    CatalogueFilter filter;
    filter.province = page.province;
    filter.commune = page.commune;
    NGUON_ASSIGN(made, catalogue.products(filter, 0, kPlacePageProducts, now));
    NGUON_ASSIGN(makers, catalogue.producers(page.province, page.commune, 0, kPlacePageProducers, now));
    if (page.commune.empty()) {
      NGUON_ASSIGN(communes, catalogue.communes(page.province, now));
      page.communes = std::move(communes);
    }
    page.products = std::move(made);
    page.producers = std::move(makers);
    return app.pages.locality(page, options);
  });
}

Response map(const App& app, Catalogue& catalogue, const Request& request) {
  return kept_list(app, catalogue, request, "/ban-do", [&](const PageOptions& options, const NotedView&) -> Result<std::string> {
    const Time now = app.clock.now();
    NGUON_ASSIGN(provinces, catalogue.provinces(now));
    std::vector<PlaceCount> islands;
    for (const auto& one : archipelagos()) {
      NGUON_ASSIGN(communes, catalogue.communes(one.province, now));
      const auto found =
          std::find_if(communes.begin(), communes.end(), [&](const auto& each) { return each.code == one.commune; });
      islands.push_back(found != communes.end() ? *found : PlaceCount{std::string(one.commune)});
    }
    return app.pages.map(provinces, islands, options);
  });
}

// The batches of these products whose lot is spelled like `lot`, in capitals or not: lots have capitals alone.
Result<std::vector<state::BatchInfo>> lots_named(const state::Reader& reader, const std::vector<std::string>& products,
                                                 std::string_view lot) {
  std::vector<state::BatchInfo> out;
  std::string wanted = fold_text(lot);
  for (char& c : wanted)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (!statement::is_lot(wanted)) return out;
  for (const auto& path : products) {
    auto batch = reader.batch(path + "/10/" + wanted);
    if (!batch && batch.error().code() == Errc::not_found) continue;
    if (!batch) return batch.error();
    if (out.size() < kFoundMax) out.push_back(std::move(*batch));
  }
  return out;
}

std::string trimmed(std::string text) {
  const auto end = text.find_last_not_of(" \t\r\n");
  text.resize(end == std::string::npos ? 0 : end + 1);
  return text.erase(0, std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

// What people type on the home page: a code from a label, an id, or words.
Response find(const App& app, Catalogue& catalogue, const Request& request) {
  FindPage page;
  page.query = trimmed(query_or_empty(request, "q"));
  auto options = page_options(app, request);
  if (page.query.empty()) return html_page(app, app.pages.home(options));
  if (auto typed = page_of_typed(app, request, page.query)) return std::move(*typed);
  options.address = "/find?q=" + percent_encode(page.query);
  const auto search = [&]() -> Result<void> {
    NGUON_ASSIGN(found, catalogue.search(page.query, kFoundMax, app.clock.now()));
    const auto view = app.ledger.snapshot();
    if (found.lots_of.size() > kSearchedLotsMax) found.lots_of.resize(kSearchedLotsMax);
    NGUON_ASSIGN(batches, lots_named(state::Reader(*view), found.lots_of, page.query));
    page.found = std::move(found);
    page.batches = std::move(batches);
    return {};
  };
  if (const auto searched = search(); !searched) return page_of_error(app, request, searched.error());
  return html_page(app, app.pages.found(page, options));
}

}  // namespace

void add_catalogue_routes(std::vector<Route>& routes, const App& app) {
  // One that the app has outlives the routes.
  const auto catalogue = app.catalogue != nullptr ? std::shared_ptr<Catalogue>(std::shared_ptr<void>(), app.catalogue)
                                                  : std::make_shared<Catalogue>(app.ledger);
  // Before the first visitor; when it cannot be read now, each page says so itself.
  static_cast<void>(catalogue->version(app.clock.now()));
  const auto page = [&](std::string pattern, std::string name, std::string summary, auto make) {
    routes.push_back({"GET", std::move(pattern), std::move(name), std::move(summary),
                      answer_with([&app, catalogue, make](const Request& request) { return make(app, *catalogue, request); })});
  };
  page(std::string(kFindPath), "find", "Finds products, producers, places, lots and codes, with or without marks.", find);
  page("/san-pham", "products_page", "The catalogue: products by group, province, stars and certificate.", products);
  page("/co-so", "producers_page", "Producers, by name.", producers);
  page("/co-so/{party}", "producer_page", "A producer with its products, certificates and growing areas.", producer);
  page("/dia-phuong", "places_page", "The provinces.", localities);
  page("/dia-phuong/{province}", "province_page", "A province with its products and producers.",
       [](const App& a, Catalogue& c, const Request& r) { return locality(a, c, r, ""); });
  page("/dia-phuong/{province}/{commune}", "commune_page", "A commune with its products and producers.",
       [](const App& a, Catalogue& c, const Request& r) { return locality(a, c, r, r.parameter("commune")); });
  page("/ban-do", "map_page", "Products on record, province by province.", map);
  add_feed_routes(routes, app, catalogue);
}

}  // namespace nguon::api
