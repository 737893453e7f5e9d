// The pages of a product and of a producer.
#include "api/catalogue/places.h"
#include "api/pages/catalogue.h"
#include "api/pages/format.h"
#include "api/pages/internal/lists.h"
#include "api/pages/linked_data.h"

namespace nguon::api {
namespace {

std::string_view form_words(const statement::Party& party, Language language) {
  using enum statement::PartyType;
  switch (party.party_type) {
    case authority: return text(language, "role_authority");
    case certifier: return text(language, "role_certifier");
    case inspectorate: return text(language, "role_inspectorate");
    case packer: return text(language, "role_packer");
    case carrier: return text(language, "role_carrier");
    case trader: return text(language, "role_trader");
    case operator_: return text(language, "role_operator");
    case producer: break;
  }
  switch (party.legal_form) {
    case statement::LegalForm::cooperative: return text(language, "form_cooperative");
    case statement::LegalForm::cooperative_group: return text(language, "form_cooperative_group");
    case statement::LegalForm::enterprise: return text(language, "form_enterprise");
    case statement::LegalForm::farm: return text(language, "form_farm");
    case statement::LegalForm::household: return text(language, "form_household");
    case statement::LegalForm::association: return text(language, "form_association");
    case statement::LegalForm::none: break;
  }
  return text(language, "not_producer");
}

// What the signer wrote of the place, else its names by code; with the address of the place's own page.
void fill_place(Fields& fields, const statement::Party& party, Language language) {
  std::string words(in_language(party.place, language));
  const std::string by_code = place_words(party.province, party.commune, language);
  if (words.empty() || (language == Language::en && party.place.en.empty() && !by_code.empty())) words = by_code;
  if (words.empty()) return;
  Fields& place = *fields.AddSectionDictionary("PLACE");
  set(place, "PLACE", words);
  set_if(place, "PLACE_LINK", place_link(party.province, party.commune, language));
}

std::string shelf_life_words(const statement::ShelfLife& life, Language language) {
  const auto unit = life.unit == statement::ShelfLifeUnit::days    ? text(language, "unit_days")
                    : life.unit == statement::ShelfLifeUnit::weeks ? text(language, "unit_weeks")
                                                                   : text(language, "unit_months");
  return std::to_string(life.value) + " " + std::string(unit);
}

// Answers the certificate that the stars rest on.
std::optional<state::CertificateInfo> fill_stars_card(Fields& fields, const std::vector<state::CertificateInfo>& certificates,
                                                      Day today, Language language) {
  auto ocop = fill_stars(fields, certificates, today, language);
  if (!ocop) return ocop;
  Fields& card = *fields.AddSectionDictionary("OCOP");
  set(card, "NUMBER", ocop->record.number);
  set_if(card, "ISSUER", in_language(ocop->record.issued_by, language));
  set(card, "ISSUED", format_date(ocop->record.issued_on));
  set(card, "UNTIL", format_date(ocop->record.valid_until));
  Standing standing = Standing::in_force;
  switch (state::certificate_state_on(*ocop, today)) {
    case state::CertificateState::in_force: break;
    case state::CertificateState::suspended: standing = Standing::suspended; break;
    case state::CertificateState::expired: standing = Standing::expired; break;
    case state::CertificateState::revoked: standing = Standing::revoked; break;
    case state::CertificateState::not_yet: standing = Standing::none; break;
  }
  set(card, "STANDING", standing_words(standing, language));
  card.ShowSection(standing == Standing::in_force ? "GOOD" : "LAPSED");
  if (standing != Standing::in_force) fields.ShowSection("STARS_LAPSED");
  return ocop;
}

void fill_lots(Fields& fields, const ProductPage& page, Day today, Language language) {
  fields.ShowSection(page.batches.empty() ? "NO_BATCHES" : "BATCHES");
  for (std::size_t i = 0; i < page.batches.size() && i < kProductBatchesMax; ++i) {
    const auto& batch = page.batches[i];
    Fields& one = *fields.AddSectionDictionary("BATCH");
    set(one, "BATCH_PATH", batch.path);
    set(one, "LOT", batch.lot);
    set(one, "STARTED", std::string(text(language, "started")) + " " + format_date(day_in_vietnam(batch.event_time)));
    bool recalled = false, suspended = false;
    if (const auto at = page.restrictions.find(batch.path); at != page.restrictions.end())
      for (const auto& restriction : at->second) (restriction.kind == state::EventKind::recall ? recalled : suspended) = true;
    set_if(one, "LOT_STOP",
           recalled    ? text(language, "lot_recalled")
           : suspended ? text(language, "lot_suspended")
                       : std::string_view());
    if (!recalled && !suspended && batch.best_before && today > *batch.best_before)
      set_if(one, "LOT_PAST", text(language, "lot_past"));
  }
  if (page.batches.size() > kProductBatchesMax) fields.ShowSection("LOTS_CUT");
}

void fill_certificates(Fields& fields, const std::vector<state::CertificateInfo>& certificates, TextKey title, Day today,
                       Language language) {
  if (certificates.empty()) return;
  Fields& card = *fields.AddSectionDictionary("CERTIFICATES");
  set(card, "CERTIFICATES_TITLE", text(language, title));
  for (std::size_t i = 0; i < certificates.size() && i < kCertificatesMax; ++i)
    fill_certificate(*card.AddSectionDictionary("CERTIFICATE"), certificates[i], today, language);
}

}  // namespace

std::string Pages::product(const ProductPage& page, const PageOptions& options) const {
  const Language language = options.language;
  const Day today = day_in_vietnam(page.now);
  const auto& record = page.product.record;
  Fields fields("product");
  const std::string_view name = in_language(record.name, language);
  const std::string_view producer = in_language(page.producer.record.name, language);
  impl_->fill_catalogue_frame(fields, std::string(name) + ", " + std::string(producer), text(language, "preview_description"),
                              options);
  if (!options.host.empty())
    set(fields, "LINKED_DATA",
        linked_data_element(product_linked_data(page.product, page.producer, page.certificates, options.host, today)));
  fill_nav(fields, "", language);
  set(fields, "NAME", name);
  mark_foreign(fields, "NAME_VI", record.name, language);
  set(fields, "PRODUCER", producer);
  mark_foreign(fields, "PRODUCER_VI", page.producer.record.name, language);
  set(fields, "PRODUCER_LINK", link_to("/co-so/" + page.producer.record.party, {}, language));
  set(fields, "GROUP_NUMBER", std::to_string(record.group <= kOcopGroups ? record.group : 0));
  if (record.group >= 1 && record.group <= kOcopGroups) {
    Fields& group = *fields.AddSectionDictionary("GROUP");
    set(group, "GROUP_LINK", link_to("/san-pham", {{"nhom", std::to_string(record.group)}}, language));
    set(group, "GROUP_NAME", language == Language::en ? group_name(record.group).en : group_name(record.group).vi);
  }
  fill_place(fields, page.producer.record, language);
  const auto ocop = fill_stars_card(fields, page.certificates, today, language);
  fill_product_details(fields, record, page.producer.record, {}, language);
  auto others = page.certificates;
  if (ocop) std::erase_if(others, [&](const auto& one) { return one.index == ocop->index; });
  if (page.story) {
    fill_story(*fields.AddSectionDictionary("TOLD"), *page.story, producer, language);
    fill_preview_picture(fields, *page.story, options);
  }
  if (record.shelf_life) set_if(fields, "SHELF_LIFE", shelf_life_words(*record.shelf_life, language));
  fill_certificates(fields, others, "other_certificates", today, language);
  fill_lots(fields, page, today, language);
  return impl_->templates.render("product", language, fields);
}

std::string Pages::producer(const ProducerPage& page, const PageOptions& options) const {
  const Language language = options.language;
  const Day today = day_in_vietnam(page.now);
  const auto& record = page.party.record;
  Fields fields("producer");
  const std::string_view name = in_language(record.name, language);
  const std::string_view form = form_words(record, language);
  impl_->fill_catalogue_frame(fields, name, form, options);
  if (!options.host.empty())
    set(fields, "LINKED_DATA", linked_data_element(producer_linked_data(page.party, page.certificates, options.host, today)));
  fill_nav(fields, "", language);
  set(fields, "NAME", name);
  mark_foreign(fields, "NAME_VI", record.name, language);
  set(fields, "FORM", form);
  fill_place(fields, record, language);
  if (constexpr std::string_view kScheme = "https://"; record.website.starts_with(kScheme)) {
    Fields& link = *fields.AddSectionDictionary("WEBSITE");
    set(link, "WEBSITE", record.website);
    set(link, "WEBSITE_TEXT", std::string_view(record.website).substr(kScheme.size()));
  }
  set(fields, "PARTY_CODE", record.party);
  fields.ShowSection(page.products.empty() ? "NO_PRODUCTS" : "PRODUCTS");
  auto lines = page.products;
  for (auto& line : lines) line.producer = {};  // the page is about it
  fill_products(fields, lines, language);
  fill_certificates(fields, page.certificates, "certificates", today, language);
  if (!page.areas.empty()) fields.ShowSection("AREAS");
  for (const auto& area : page.areas) {
    Fields& one = *fields.AddSectionDictionary("AREA");
    set(one, "AREA_CODE", area.record.area);
    set_if(one, "AREA_NAME", in_language(area.record.name, language));
    set_if(one, "AREA_CROP", in_language(area.record.crop, language));
    set(one, "AREA_SIZE", format_quantity(area.record.hectares, "HAR", language));
    set_if(one, "AREA_PLACE", place_words(area.record.province, area.record.commune, language));
    one.ShowSection(area.in_force_on(today) ? "AREA_GOOD" : "AREA_LAPSED");
  }
  return impl_->templates.render("producer", language, fields);
}

}  // namespace nguon::api
