// What a search found, and what to do when nothing was.
#include "api/catalogue/places.h"
#include "api/pages/format.h"
#include "api/pages/internal/lists.h"

namespace nguon::api {
namespace {

void fill_found_places(Fields& fields, const Found& found, Language language) {
  const bool english = language == Language::en;
  const auto add = [&](const std::string& link, const std::string& name) {
    Fields& one = *fields.AddSectionDictionary("LOCALITY");
    set(one, "LOCALITY_LINK", link);
    set(one, "LOCALITY_NAME", name);
  };
  for (const auto& one : found.provinces)
    if (const auto* province = find_province_name(one.code))
      add(place_link(one.code, "", language), province_title(*province, english));
  for (const auto& one : found.communes)
    if (const auto* commune = find_commune(one.code))
      add(place_link(commune->province, one.code, language),
          commune_title(*commune, english) + ", " + place_words(commune->province, "", language));
  if (!found.provinces.empty() || !found.communes.empty()) fields.ShowSection("LOCALITIES");
}

}  // namespace

std::string Pages::found(const FindPage& page, const PageOptions& options) const {
  const Language language = options.language;
  const Found& found = page.found;
  Fields fields("found");
  impl_->fill_catalogue_frame(fields, text(language, "found_title"), text(language, "brand_line"), options);
  fields.ShowSection("NOINDEX");
  fill_nav(fields, "", language);
  fill_search(fields, page.query, language);
  set_if(fields, "QUERY", page.query);
  if (found.products.empty() && found.producers.empty() && found.provinces.empty() && found.communes.empty() &&
      page.batches.empty())
    fields.ShowSection("NONE");
  if (!found.products.empty()) {
    Fields& products = *fields.AddSectionDictionary("PRODUCTS");
    fill_products(products, found.products, language);
    set(products, "SHOWN", shown_words(found.products.size(), found.products_total, "product_word", "products_word", language));
    if (found.products_total > found.products.size()) products.ShowSection("CUT");
  }
  if (!found.producers.empty()) {
    Fields& producers = *fields.AddSectionDictionary("PRODUCERS");
    fill_producers(producers, found.producers, language);
    set(producers, "SHOWN",
        shown_words(found.producers.size(), found.producers_total, "producer_word", "producers_word", language));
    if (found.producers_total > found.producers.size()) producers.ShowSection("CUT");
  }
  fill_found_places(fields, found, language);
  if (!page.batches.empty()) fields.ShowSection("BATCHES");
  for (std::size_t i = 0; i < page.batches.size() && i < kFoundMax; ++i) {
    Fields& one = *fields.AddSectionDictionary("BATCH");
    set(one, "BATCH_PATH", page.batches[i].path);
    set(one, "LOT", page.batches[i].lot);
    set(one, "STARTED", std::string(text(language, "started")) + " " + format_date(day_in_vietnam(page.batches[i].event_time)));
  }
  return impl_->templates.render("found", language, fields);
}

}  // namespace nguon::api
