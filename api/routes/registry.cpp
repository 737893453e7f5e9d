// The registers that the entries make up: parties, keys, products, areas, packing houses, certificates.
#include <algorithm>

#include "api/answers.h"
#include "api/app.h"
#include "api/lots.h"
#include "api/views.h"

namespace nguon::api {
namespace {

struct Page {
  std::string after;
  std::size_t limit = 0;
};

Result<Page> page_of(const Request& request) {
  NGUON_ASSIGN(after, query_text(request, "after", ""));
  NGUON_ASSIGN(limit, query_number(request, "limit", 50));
  return Page{std::move(after), static_cast<std::size_t>(std::min(limit, kListMax))};
}

Result<json::object> parties(const App& app, const Request& request) {
  NGUON_ASSIGN(page, page_of(request));
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(list, state::Reader(*view).parties(page.after, page.limit));
  return json::object{{"parties", list_to_json(list)}};
}

Result<json::object> party(const App& app, const Request& request) {
  const auto view = app.ledger.snapshot();
  const state::Reader reader{*view};
  NGUON_ASSIGN(found, reader.party(request.parameter("party")));
  NGUON_ASSIGN(keys, reader.keys_of(request.parameter("party")));
  json::object out = to_json(found);
  out["keys"] = list_to_json(keys);
  return out;
}

Result<json::object> products(const App& app, const Request& request) {
  NGUON_ASSIGN(page, page_of(request));
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(list, state::Reader(*view).products(page.after, page.limit));
  return json::object{{"products", list_to_json(list)}};
}

Result<json::object> product(const App& app, const Request& request) {
  const auto view = app.ledger.snapshot();
  const state::Reader reader{*view};
  NGUON_ASSIGN(found, reader.product(request.parameter("product")));
  NGUON_ASSIGN(certificates, reader.certificates_for_product(found));
  NGUON_ASSIGN(newest, newest_lots(reader, found.record.product, kListMax));
  json::object out = to_json(found);
  json::array list;
  for (const auto& certificate : certificates) list.push_back(to_json(certificate, day_in_vietnam(app.clock.now())));
  out["certificates"] = std::move(list);
  std::sort(newest.lots.begin(), newest.lots.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  out["batches"] = list_to_json(newest.lots);
  if (newest.total > newest.lots.size()) out["batchesCut"] = true;
  NGUON_ASSIGN(story, reader.story_of(found.record.product));
  if (story) out["story"] = to_json(*story);
  return out;
}

Result<json::object> areas(const App& app, const Request& request) {
  NGUON_ASSIGN(page, page_of(request));
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(list, state::Reader(*view).areas(page.after, page.limit));
  json::array out;
  for (const auto& area : list) out.push_back(to_json(area, day_in_vietnam(app.clock.now())));
  return json::object{{"areas", std::move(out)}};
}

Result<json::object> packing_houses(const App& app, const Request& request) {
  NGUON_ASSIGN(page, page_of(request));
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(list, state::Reader(*view).packing_houses(page.after, page.limit));
  json::array out;
  for (const auto& house : list) out.push_back(to_json(house, day_in_vietnam(app.clock.now())));
  return json::object{{"packingHouses", std::move(out)}};
}

Result<json::object> certificates(const App& app, const Request& request) {
  NGUON_ASSIGN(page, page_of(request));
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(list, state::Reader(*view).certificates(page.after, page.limit));
  json::array out;
  for (const auto& certificate : list) out.push_back(to_json(certificate, day_in_vietnam(app.clock.now())));
  return json::object{{"certificates", std::move(out)}};
}

}  // namespace

void add_registry_routes(std::vector<Route>& routes, const App& app) {
  const auto json = [&app](auto make) {
    return answer_with([&app, make](const Request& r) { return answer_json([&] { return make(app, r); }); });
  };
  routes.push_back({"GET", "/v1/parties", "parties", "Parties in the order of their ids.", json(parties)});
  routes.push_back({"GET", "/v1/parties/{party}", "party", "One party with its keys.", json(party)});
  routes.push_back({"GET", "/v1/products", "products", "Products in the order of their ids.", json(products)});
  routes.push_back({"GET", "/v1/products/{product...}", "product", "One product with certificates and batches.", json(product)});
  routes.push_back({"GET", "/v1/areas", "areas", "Growing areas in the order of their codes.", json(areas)});
  routes.push_back(
      {"GET", "/v1/packing-houses", "packing_houses", "Packing houses in the order of their codes.", json(packing_houses)});
  routes.push_back({"GET", "/v1/certificates", "certificates", "Certificates in the order of their ids.", json(certificates)});
}

}  // namespace nguon::api
