// Parts that the page of a label and the page of a product share.
#include "api/pages/format.h"
#include "api/pages/internal/lists.h"
#include "api/pages/internal/pages_impl.h"

namespace nguon::api {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

}  // namespace

void mark_foreign(Fields& fields, const char* section, const statement::Words& words, Language language) {
  if (language == Language::en && words.en.empty() && !words.vi.empty()) fields.ShowSection(section);
}

std::string_view scheme_name(const statement::Certificate& certificate, Language language) {
  using enum statement::CertificateScheme;
  switch (certificate.scheme) {
    case ocop: return text(language, "ocop");
    case vietgap: return "VietGAP";
    case organic: return text(language, "organic");
    case gacp_who: return "GACP-WHO";
    case haccp: return "HACCP";
    case iso_22000: return "ISO 22000";
    case other: break;
  }
  return in_language(certificate.scheme_name, language);
}

void fill_certificate(Fields& fields, const state::CertificateInfo& certificate, Day today, Language language) {
  using enum state::CertificateState;
  set_if(fields, "SCHEME", scheme_name(certificate.record, language));
  set(fields, "NUMBER", certificate.record.number);
  set(fields, "UNTIL", format_date(certificate.record.valid_until));
  set(fields, "ISSUER", in_language(certificate.record.issued_by, language));
  mark_foreign(fields, "ISSUER_VI", certificate.record.issued_by, language);
  switch (state::certificate_state_on(certificate, today)) {
    case in_force: fields.ShowSection("GOOD"); break;
    case not_yet: set_if(fields, "LAPSED", text(language, "not_yet")); break;
    case suspended: set_if(fields, "LAPSED", text(language, "cert_suspended")); break;
    case expired: set_if(fields, "LAPSED", text(language, "expired")); break;
    case revoked: set_if(fields, "LAPSED", text(language, "revoked")); break;
  }
}

std::optional<state::CertificateInfo> fill_stars(Fields& fields, const std::vector<state::CertificateInfo>& certificates,
                                                 Day today, Language language) {
  auto ocop = state::ocop_certificate_on(certificates, today);
  if (!ocop) {
    fields.ShowSection("NO_STARS");
    return std::nullopt;
  }
  // Stars that no longer hold are told as the certificate's number and state, never drawn.
  const std::uint32_t stars = ocop->record.stars;
  if (state::certificate_state_on(*ocop, today) != state::CertificateState::in_force || stars < 3) return ocop;
  Fields& shown = *fields.AddSectionDictionary("STARS");
  set(shown, "STAR_MARKS", star_marks(stars));
  set(shown, "STARS", stars_words(stars, language));
  return ocop;
}

void fill_product_details(Fields& fields, const statement::Product& product, const statement::Party& producer,
                          const std::vector<std::string>& areas, Language language) {
  const auto row = [&](TextKey name, std::string_view value, const char* section = nullptr) {
    if (value.empty()) return;
    Fields& detail = *fields.AddSectionDictionary("DETAIL");
    set(detail, "DETAIL_NAME", text(language, name));
    set(detail, "DETAIL_VALUE", value);
    if (section != nullptr) detail.ShowSection(section);
  };
  const auto words_row = [&](TextKey name, const statement::Words& words) {
    row(name, in_language(words, language), language == Language::en && words.en.empty() ? "DETAIL_VI" : nullptr);
  };
  set_if(fields, "WARNINGS", in_language(product.warnings, language));
  mark_foreign(fields, "WARNINGS_VI", product.warnings, language);
  set_if(fields, "NET", in_language(product.net_content, language));
  mark_foreign(fields, "NET_VI", product.net_content, language);
  words_row("ingredients", product.ingredients);
  words_row("storage", product.storage);
  words_row("usage", product.usage);
  row("standards", joined(product.standards));
  row("brand_name", product.brand);
  row("area_codes", joined(areas), "DETAIL_CODE");
  row("product_code", product.product, "DETAIL_CODE");
  if (constexpr std::string_view kScheme = "https://"; producer.website.starts_with(kScheme)) {
    Fields& link = *fields.AddSectionDictionary("WEBSITE");
    set(link, "WEBSITE", producer.website);
    set(link, "WEBSITE_TEXT", std::string_view(producer.website).substr(kScheme.size()));
  }
  set(fields, "PRODUCT_PATH", product.product);
}

namespace {

void fill_picture(Fields& fields, const statement::Picture& picture, Language language) {
  set(fields, "HASH", to_hex(picture.sha256.view()));
  set(fields, "CAPTION", in_language(picture.caption, language));
  mark_foreign(fields, "CAPTION_VI", picture.caption, language);
}

}  // namespace

void fill_story(Fields& fields, const state::StoryInfo& story, std::string_view teller, Language language) {
  for (const auto& picture : story.record.pictures) fill_picture(*fields.AddSectionDictionary("PICTURE"), picture, language);
  set_if(fields, "STORY", in_language(story.record.story, language));
  mark_foreign(fields, "FOREIGN", story.record.story, language);
  set_if(fields, "TELLER", teller);
}

void fill_preview_picture(Fields& fields, const state::StoryInfo& story, const PageOptions& options) {
  if (options.host.empty() || story.record.pictures.empty()) return;
  Fields& preview = *fields.AddSectionDictionary("PREVIEW");
  set(preview, "PREVIEW_HOST", options.host);
  set(preview, "PREVIEW_HASH", to_hex(story.record.pictures.front().sha256.view()));
}

}  // namespace nguon::api
