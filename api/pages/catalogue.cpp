// The lists of the catalogue: products and producers.
#include "api/pages/catalogue.h"

#include <algorithm>

#include "api/catalogue/places.h"
#include "api/pages/internal/lists.h"

namespace nguon::api {
namespace {

LinkParts parts_of(const CatalogueFilter& filter) {
  return {{"nhom", filter.group == 0 ? "" : std::to_string(filter.group)},
          {"tinh", filter.province},
          {"xa", filter.commune},
          {"sao", filter.stars == 0 ? "" : std::to_string(filter.stars)},
          {"chung-nhan", filter.standing ? std::string(slug_of(*filter.standing)) : ""}};
}

std::string heading_of(const CatalogueFilter& filter, Language language) {
  std::string out(filter.group == 0          ? text(language, "catalogue_title")
                  : language == Language::en ? group_name(filter.group).en
                                             : group_name(filter.group).vi);
  if (const std::string place = place_words(filter.province, filter.commune, language); !place.empty()) out += " · " + place;
  return out;
}

void fill_groups(Fields& fields, const ProductsPage& page, Language language) {
  for (std::uint32_t group = 1; group <= kOcopGroups; ++group) {
    Fields& one = *fields.AddSectionDictionary("GROUP");
    CatalogueFilter to = page.filter;
    const bool is_here = page.filter.group == group;
    to.group = is_here ? 0 : group;
    set(one, "GROUP_LINK", link_to("/san-pham", parts_of(to), language));
    set(one, "GROUP_NUMBER", std::to_string(group));
    set(one, "GROUP_NAME", language == Language::en ? group_name(group).en : group_name(group).vi);
    set(one, "GROUP_COUNT", grouped(page.list.facets.groups[group]));
    if (is_here) one.ShowSection("GROUP_HERE");
  }
}

void add_choice(Fields& fields, const char* section, std::string_view value, std::string_view words, std::size_t count,
                bool chosen) {
  Fields& one = *fields.AddSectionDictionary(section);
  set(one, "VALUE", value);
  set(one, "WORDS", words);
  set(one, "COUNT", grouped(count));
  if (chosen) one.ShowSection("CHOSEN");
}

void fill_filters(Fields& fields, const ProductsPage& page, Language language) {
  const auto& [filter, list, number] = page;
  const auto& facets = list.facets;
  // Only choices that leave something, and the one that was made.
  const auto& provinces = province_names();
  for (std::size_t i = 0; i < provinces.size(); ++i)
    if (const bool chosen = provinces[i].code == filter.province; chosen || facets.provinces[i] > 0)
      add_choice(fields, "PROVINCE", provinces[i].code, language == Language::en ? provinces[i].en : provinces[i].vi,
                 facets.provinces[i], chosen);
  for (std::uint32_t stars = 5; stars >= 3; --stars)
    if (const bool chosen = stars == filter.stars; chosen || facets.stars[stars] > 0)
      add_choice(fields, "STAR", std::to_string(stars), stars_words(stars, language), facets.stars[stars], chosen);
  for (const Standing standing : kStandings) {
    const auto count = facets.standings[static_cast<std::size_t>(standing)];
    if (const bool chosen = standing == filter.standing; chosen || count > 0)
      add_choice(fields, "STANDING_CHOICE", slug_of(standing), standing_words(standing, language), count, chosen);
  }
  if (filter.group != 0) set_if(fields, "GROUP_KEPT", std::to_string(filter.group));
  if (filter.is_narrow()) set_if(fields, "CLEAR_LINK", link_to("/san-pham", {}, language));
  if (language == Language::en) fields.ShowSection("ENGLISH");
}

std::size_t pages_of(std::size_t total, std::size_t at_once) { return std::max<std::size_t>(1, (total + at_once - 1) / at_once); }

}  // namespace

std::string Pages::products(const ProductsPage& page, const PageOptions& options) const {
  const Language language = options.language;
  Fields fields("products");
  const std::string heading = heading_of(page.filter, language);
  impl_->fill_catalogue_frame(fields, heading, text(language, "catalogue_description"), options);
  // Every combination of choices is not a page of its own for crawlers.
  if (page.filter.stars != 0 || page.filter.standing) fields.ShowSection("NOINDEX");
  fill_nav(fields, "/san-pham", language);
  set(fields, "HEADING", heading);
  fill_groups(fields, page, language);
  fill_filters(fields, page, language);
  fill_products(fields, page.list.lines, language);
  set(fields, "SHOWN", shown_words(page.list.lines.size(), page.list.total, "product_word", "products_word", language));
  if (page.list.lines.empty()) fields.ShowSection(page.list.all == 0 ? "EMPTY" : "NO_FIT");
  fill_paging(fields, page.number, pages_of(page.list.total, kListPageProducts), "/san-pham", parts_of(page.filter), language);
  return impl_->templates.render("products", language, fields);
}

std::string Pages::producers(const ProducersPage& page, const PageOptions& options) const {
  const Language language = options.language;
  Fields fields("producers");
  std::string heading(text(language, "producers_title"));
  if (const std::string place = place_words(page.province, page.commune, language); !place.empty()) heading += " · " + place;
  impl_->fill_catalogue_frame(fields, heading, text(language, "producers_intro"), options);
  fill_nav(fields, "/co-so", language);
  set(fields, "HEADING", heading);
  fill_producers(fields, page.list.lines, language);
  set(fields, "SHOWN", shown_words(page.list.lines.size(), page.list.total, "producer_word", "producers_word", language));
  if (page.list.lines.empty()) fields.ShowSection("NO_FIT");
  fill_paging(fields, page.number, pages_of(page.list.total, kListPageProducers), "/co-so",
              {{"tinh", page.province}, {"xa", page.commune}}, language);
  return impl_->templates.render("producers", language, fields);
}

}  // namespace nguon::api
