// What the pages of the catalogue are made from: values, filled by the routes.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "api/catalogue/standing.h"
#include "ledger/state/model.h"

namespace nguon::api {

inline constexpr std::size_t kListPageProducts = 20;  // on one page of a list
inline constexpr std::size_t kListPageProducers = 40;
inline constexpr std::size_t kPlacePageProducts = 12;  // on the page of a place; the rest by a link
inline constexpr std::size_t kPlacePageProducers = 12;
inline constexpr std::size_t kProducerPageProducts = 200;
inline constexpr std::size_t kProducerPageAreas = 50;

struct ProductsPage {
  CatalogueFilter filter;
  ProductList list;
  std::size_t number = 1;  // of the page, from 1
};

struct ProducersPage {
  std::string province, commune;  // codes; "": all
  ProducerList list;
  std::size_t number = 1;
};

struct ProducerPage {
  state::PartyInfo party;
  std::vector<CatalogueLine> products;
  std::vector<state::CertificateInfo> certificates;
  std::vector<state::AreaInfo> areas;
  Time now;
};

// A province, or a commune of it.
struct LocalityPage {
  std::string province, commune;
  std::vector<PlaceCount> communes;  // of a province, those with a producer
  ProductList products;
  ProducerList producers;
};

}  // namespace nguon::api
