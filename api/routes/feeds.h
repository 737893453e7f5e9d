// What machines read of the catalogue: sitemap and product feed.
#pragma once

#include <memory>
#include <vector>

#include "api/app.h"
#include "api/catalogue/catalogue.h"

namespace nguon::api {

// In one answer of /feed/products.jsonl; each product is read from the ledger's state.
inline constexpr std::size_t kFeedProductsMax = 200;

void add_feed_routes(std::vector<Route>& routes, const App& app, const std::shared_ptr<Catalogue>& catalogue);

}  // namespace nguon::api
