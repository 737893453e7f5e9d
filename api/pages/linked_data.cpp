#include "api/pages/linked_data.h"

#include "api/catalogue/places.h"
#include "api/pages/internal/pages_impl.h"

namespace nguon::api {
namespace {

std::string address_of(std::string_view host, std::string_view path) {
  return "https://" + std::string(host) + "/" + std::string(path);
}

void put_names(json::object& out, const state::Words& name) {
  out["name"] = name.vi;
  if (!name.en.empty() && name.en != name.vi) out["alternateName"] = name.en;
}

json::object country() { return {{"@type", "Country"}, {"name", "VN"}}; }

json::object organization(const state::PartyInfo& party, std::string_view host) {
  const std::string address = address_of(host, "co-so/" + party.record.party);
  json::object out{{"@type", "Organization"}, {"@id", address}, {"url", address}};
  put_names(out, party.record.name);
  json::object place{{"@type", "PostalAddress"}, {"addressCountry", "VN"}};
  if (const auto* province = find_province_name(party.record.province)) place["addressRegion"] = std::string(province->vi);
  if (const auto* commune = find_commune(party.record.commune)) place["addressLocality"] = std::string(commune->name);
  out["address"] = std::move(place);
  if (!party.record.website.empty()) out["sameAs"] = party.record.website;
  return out;
}

json::object certification(const state::CertificateInfo& certificate, Day today) {
  const auto& record = certificate.record;
  const bool in_force = state::certificate_state_on(certificate, today) == state::CertificateState::in_force;
  json::object out{{"@type", "Certification"}};
  // Stars are named while they are in force and not a day longer.
  const bool has_stars = record.scheme == statement::CertificateScheme::ocop && in_force && record.stars > 0;
  out["name"] = std::string(scheme_name(record, Language::vi)) + (has_stars ? " " + std::to_string(record.stars) + " sao" : "");
  out["certificationIdentification"] = record.number;
  out["certificationStatus"] = in_force ? "https://schema.org/CertificationActive" : "https://schema.org/CertificationInactive";
  if (!record.issued_by.vi.empty()) out["issuedBy"] = json::object{{"@type", "Organization"}, {"name", record.issued_by.vi}};
  out["datePublished"] = format_day(record.issued_on);
  out["validFrom"] = format_day(record.issued_on);
  out["expires"] = format_day(record.valid_until);
  out["validIn"] = country();
  return out;
}

void put_certifications(json::object& out, const std::vector<state::CertificateInfo>& certificates, Day today) {
  json::array all;
  for (const auto& certificate : certificates) {
    if (all.size() >= kCertificatesMax) break;
    all.push_back(certification(certificate, today));
  }
  if (!all.empty()) out["hasCertification"] = std::move(all);
}

}  // namespace

json::object product_linked_data(const state::ProductInfo& product, const state::PartyInfo& producer,
                                 const std::vector<state::CertificateInfo>& certificates, std::string_view host, Day today) {
  constexpr std::string_view kGtin = "01/", kOcop = "ocop/";
  const auto& record = product.record;
  const std::string address = address_of(host, record.product);
  json::object out{{"@context", "https://schema.org"}, {"@type", "Product"}, {"@id", address}, {"url", address}};
  put_names(out, record.name);
  if (record.product.starts_with(kGtin)) out["gtin14"] = record.product.substr(kGtin.size());
  if (record.product.starts_with(kOcop))
    out["identifier"] =
        json::object{{"@type", "PropertyValue"}, {"propertyID", "OCOP"}, {"value", record.product.substr(kOcop.size())}};
  if (record.group >= 1 && record.group <= kOcopGroups) out["category"] = std::string(group_name(record.group).vi);
  if (!record.brand.empty()) out["brand"] = json::object{{"@type", "Brand"}, {"name", record.brand}};
  out["manufacturer"] = organization(producer, host);
  out["countryOfOrigin"] = country();
  json::array more;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty())
      more.push_back(json::object{{"@type", "PropertyValue"}, {"name", std::string(name)}, {"value", std::string(value)}});
  };
  add(text(Language::vi, "net_content"), record.net_content.vi);
  add(text(Language::vi, "ingredients"), record.ingredients.vi);
  add(text(Language::vi, "storage"), record.storage.vi);
  add(text(Language::vi, "warnings"), record.warnings.vi);
  for (const auto& standard : record.standards) add(text(Language::vi, "standards"), standard);
  if (!more.empty()) out["additionalProperty"] = std::move(more);
  put_certifications(out, certificates, today);
  return out;
}

json::object producer_linked_data(const state::PartyInfo& producer, const std::vector<state::CertificateInfo>& certificates,
                                  std::string_view host, Day today) {
  json::object out{{"@context", "https://schema.org"}};
  for (auto& [name, value] : organization(producer, host)) out[name] = std::move(value);
  put_certifications(out, certificates, today);
  return out;
}

std::string linked_data_element(const json::object& data) {
  std::string out = "<script type=\"application/ld+json\">";
  // Nothing inside may end the element or begin a comment.
  for (const char c : json::serialize(data)) {
    if (c == '<')
      out += "\\u003c";
    else
      out += c;
  }
  return out + "</script>";
}

}  // namespace nguon::api
