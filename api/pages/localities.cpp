// Places: the list of provinces, a province, a commune, and the map.
#include <algorithm>

#include "api/catalogue/places.h"
#include "api/pages/catalogue.h"
#include "api/pages/internal/lists.h"

namespace nguon::api {
namespace {

constexpr std::uint32_t kCellSide = 48;  // of the map's cells, in its own units: a target at its smallest
constexpr std::size_t kLevels = 5;       // of colour, above "none"

std::string number(std::size_t value) { return std::to_string(value); }

// Which colour: 0 for none, else 1 to kLevels in steps that follow the largest (each is half of the one above).
std::size_t level_of(std::size_t count, std::size_t largest) {
  if (count == 0) return 0;
  std::size_t level = kLevels;
  for (std::size_t limit = largest; level > 1 && count * 2 <= limit; limit /= 2) --level;
  return level;
}

std::size_t largest_of(const std::vector<PlaceCount>& counts) {
  std::size_t out = 0;
  for (const auto& one : counts) out = std::max<std::size_t>(out, one.products);
  return out;
}

struct Cell {
  std::uint32_t column, row;
  std::string_view line_1, line_2;
  std::string title, link;
};

void fill_cell(Fields& fields, const Cell& cell, std::size_t count, std::size_t largest) {
  Fields& one = *fields.AddSectionDictionary("CELL");
  const std::uint32_t x = cell.column * kCellSide, y = cell.row * kCellSide;
  set(one, "CELL_LINK", cell.link);
  set(one, "CELL_TITLE", cell.title);
  set(one, "LEVEL", number(level_of(count, largest)));
  set(one, "X", number(x));
  set(one, "Y", number(y));
  set(one, "MIDDLE", number(x + kCellSide / 2));
  set(one, "LINE_1", cell.line_1);
  set_if(one, "LINE_2", cell.line_2);
  set(one, "Y_1", number(y + 14));
  set(one, "Y_2", number(y + 25));
  set(one, "Y_COUNT", number(y + 42));
  set(one, "COUNT", grouped(count));
}

void fill_map(Fields& fields, const std::vector<PlaceCount>& counts, const std::vector<PlaceCount>& islands, Language language) {
  const bool english = language == Language::en;
  const std::size_t largest = largest_of(counts);
  const auto& provinces = province_names();
  for (std::size_t i = 0; i < provinces.size() && i < counts.size(); ++i) {
    const auto& province = provinces[i];
    fill_cell(fields,
              {province.column, province.row, province.line_1, province.line_2,
               province_title(province, english) + ": " + counted(counts[i].products, "product_word", "products_word", language),
               place_link(province.code, "", language)},
              counts[i].products, largest);
  }
  for (std::size_t i = 0; i < archipelagos().size(); ++i) {
    const auto& one = archipelagos()[i];
    const std::size_t count = i < islands.size() ? islands[i].products : 0;
    const std::string name = english ? std::string(one.en) : place_words(one.province, one.commune, language);
    fill_cell(
        fields,
        {one.column, one.row, one.line_1, one.line_2, name + ": " + counted(count, "product_word", "products_word", language),
         place_link(one.province, one.commune, language)},
        count, largest);
  }
  set(fields, "SIDE", number(kCellSide));
  set(fields, "MAP_WIDTH", number(kMapColumns * kCellSide));
  set(fields, "MAP_HEIGHT", number(kMapRows * kCellSide));
  for (std::size_t level = 0; level <= kLevels && (level == 0 || largest > 0); ++level) {
    std::size_t low = level == 0 ? 0 : 1, high = level == 0 ? 0 : largest;
    if (level > 0) {
      // The counts that level_of() gives this level.
      while (low <= largest && level_of(low, largest) < level) ++low;
      high = low;
      while (high < largest && level_of(high + 1, largest) == level) ++high;
      if (low > largest || level_of(low, largest) != level) continue;
    }
    Fields& key = *fields.AddSectionDictionary("KEY");
    set(key, "LEVEL", number(level));
    set(key, "RANGE", low == high ? grouped(low) : grouped(low) + "–" + grouped(high));
  }
}

void fill_rows(Fields& fields, const std::vector<PlaceCount>& counts, Language language) {
  const auto& provinces = province_names();
  for (std::size_t i = 0; i < provinces.size() && i < counts.size(); ++i) {
    Fields& one = *fields.AddSectionDictionary("ROW");
    set(one, "ROW_LINK", place_link(provinces[i].code, "", language));
    set(one, "ROW_NAME", province_title(provinces[i], language == Language::en));
    set(one, "ROW_PRODUCTS", grouped(counts[i].products));
    set(one, "ROW_IN_FORCE", grouped(counts[i].in_force));
    set(one, "ROW_PRODUCERS", grouped(counts[i].producers));
    set(one, "ROW_WORDS",
        counted(counts[i].products, "product_word", "products_word", language) + ", " +
            counted(counts[i].producers, "producer_word", "producers_word", language));
  }
}

}  // namespace

std::string Pages::localities(const std::vector<PlaceCount>& provinces, const PageOptions& options) const {
  const Language language = options.language;
  Fields fields("localities");
  impl_->fill_catalogue_frame(fields, text(language, "places_title"), text(language, "places_intro"), options);
  fill_nav(fields, "/dia-phuong", language);
  fill_rows(fields, provinces, language);
  return impl_->templates.render("localities", language, fields);
}

std::string Pages::map(const std::vector<PlaceCount>& provinces, const std::vector<PlaceCount>& islands,
                       const PageOptions& options) const {
  const Language language = options.language;
  Fields fields("map");
  impl_->fill_catalogue_frame(fields, text(language, "map_title"), text(language, "map_intro"), options);
  fill_nav(fields, "/ban-do", language);
  fill_map(fields, provinces, islands, language);
  fill_rows(fields, provinces, language);
  return impl_->templates.render("map", language, fields);
}

std::string Pages::locality(const LocalityPage& page, const PageOptions& options) const {
  const Language language = options.language;
  const bool english = language == Language::en;
  const ProvinceName* province = find_province_name(page.province);
  const CommuneName* commune = page.commune.empty() ? nullptr : find_commune(page.commune);
  if (province == nullptr) return message(Message::not_found, options);
  Fields fields("locality");
  const std::string province_words = province_title(*province, english);
  const std::string heading = commune != nullptr ? commune_title(*commune, english) : province_words;
  const std::string totals = counted(page.products.total, "product_word", "products_word", language) + ", " +
                             counted(page.producers.total, "producer_word", "producers_word", language);
  impl_->fill_catalogue_frame(fields, commune != nullptr ? heading + ", " + province_words : heading, totals, options);
  fill_nav(fields, "/dia-phuong", language);
  set(fields, "HEADING", heading);
  set(fields, "TOTALS", totals);
  if (commune != nullptr) {
    Fields& above = *fields.AddSectionDictionary("ABOVE");
    set(above, "ABOVE_LINK", place_link(page.province, "", language));
    set(above, "ABOVE_NAME", province_words);
  }
  for (const auto& one : page.communes) {
    const auto* name = find_commune(one.code);
    if (name == nullptr) continue;
    Fields& link = *fields.AddSectionDictionary("COMMUNE");
    set(link, "COMMUNE_LINK", place_link(page.province, one.code, language));
    set(link, "COMMUNE_NAME", commune_title(*name, english));
    set(link, "COMMUNE_WORDS", counted(one.products, "product_word", "products_word", language));
  }
  if (!page.communes.empty()) fields.ShowSection("COMMUNES");
  const LinkParts parts = {{"tinh", page.province}, {"xa", page.commune}};
  if (!page.products.lines.empty()) {
    Fields& products = *fields.AddSectionDictionary("PRODUCTS");
    fill_products(products, page.products.lines, language);
    set(products, "SHOWN",
        shown_words(page.products.lines.size(), page.products.total, "product_word", "products_word", language));
    if (page.products.total > page.products.lines.size()) set_if(products, "ALL_LINK", link_to("/san-pham", parts, language));
  }
  if (!page.producers.lines.empty()) {
    Fields& producers = *fields.AddSectionDictionary("PRODUCERS");
    fill_producers(producers, page.producers.lines, language);
    set(producers, "SHOWN",
        shown_words(page.producers.lines.size(), page.producers.total, "producer_word", "producers_word", language));
    if (page.producers.total > page.producers.lines.size()) set_if(producers, "ALL_LINK", link_to("/co-so", parts, language));
  }
  if (page.products.lines.empty() && page.producers.lines.empty()) fields.ShowSection("NOTHING");
  return impl_->templates.render("locality", language, fields);
}

}  // namespace nguon::api
