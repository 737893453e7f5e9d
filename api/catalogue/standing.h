// What the catalogue's lists say of a product, and what they may be narrowed to. Plain values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/state/model.h"

namespace nguon::api {

// What the product's stars are worth on a day: the state of the certificate that they rest on
// (state::ocop_certificate_on), or that there is none.
enum class Standing { in_force, suspended, expired, revoked, none };
inline constexpr std::array<Standing, 5> kStandings = {Standing::in_force, Standing::suspended, Standing::expired,
                                                       Standing::revoked, Standing::none};
inline constexpr std::size_t kOcopGroups = 6;
inline constexpr std::size_t kProvinceCount = 34;

// "con-hieu-luc", ...: in addresses of pages. Stable.
std::string_view slug_of(Standing standing);
std::optional<Standing> standing_of_slug(std::string_view slug);

struct CatalogueFilter {
  std::uint32_t group = 0;    // 1..6; 0: all
  std::string province = {};  // code; "": all
  std::string commune = {};   // code; "": all
  std::uint32_t stars = 0;    // 3..5, in force; 0: all
  std::optional<Standing> standing = {};
  bool is_narrow() const { return group != 0 || !province.empty() || !commune.empty() || stars != 0 || standing.has_value(); }
};

// One product in a list.
struct CatalogueLine {
  std::string path;
  state::Words name;
  std::string party;
  state::Words producer;
  std::string province, commune;  // codes of the producer's place; "" where it gave none
  std::uint32_t group = 0;
  Standing standing = Standing::none;
  std::uint32_t stars = 0;  // of that certificate, in force or not; 0 without one
  Time changed;             // when the ledger last took something that the product's page shows
};

// How many products each choice would leave, the other choices being as they are.
struct Facets {
  std::array<std::uint32_t, kOcopGroups + 1> groups{};  // [0]: all
  std::array<std::uint32_t, kProvinceCount> provinces{};
  std::array<std::uint32_t, 6> stars{};  // [3]..[5]
  std::array<std::uint32_t, kStandings.size()> standings{};
};

struct ProductList {
  std::vector<CatalogueLine> lines;  // the part that was asked for
  std::size_t total = 0;             // that fit the filter
  std::size_t all = 0;               // in the catalogue
  Facets facets;
};

// One producer in a list.
struct ProducerLine {
  std::string party;
  state::Words name;
  std::string province, commune;
  std::uint32_t products = 0;
  std::uint32_t in_force = 0;  // of them, with stars in force
  Time changed;
};
struct ProducerList {
  std::vector<ProducerLine> lines;
  std::size_t total = 0;
};

struct PlaceCount {
  std::string code;
  std::uint32_t products = 0, in_force = 0, producers = 0;
};

struct Found {
  std::vector<CatalogueLine> products;  // best first
  std::vector<ProducerLine> producers;
  std::vector<PlaceCount> provinces, communes;
  std::vector<std::string> lots_of;  // products that have a lot of this name
  std::size_t products_total = 0, producers_total = 0;
};

}  // namespace nguon::api
