#include "ledger/base/bytes.h"
#include "ledger/statement/internal/members.h"
#include "ledger/statement/internal/names.h"
#include "ledger/statement/make.h"

namespace nguon::statement {
namespace {

using internal::Members;
using internal::word_of;

void put(Members& m, std::string_view name, const std::optional<ShelfLife>& life) {
  if (!life) return;
  m.object(name).put("value", std::uint64_t{life->value}).put("unit", word_of(internal::kShelfLifeUnits, life->unit));
}

void write(Members& m, const Genesis& r) {
  m.put("origin", r.origin).put("host", r.host).put("logKey", r.log_key);
  if (r.demonstration) m.put("demonstration", true);
  json::array parties;
  for (const auto& party : r.parties) {
    json::object object;
    Members(object)
        .put("party", party.party)
        .put("partyType", word_of(internal::kPartyTypes, party.party_type))
        .put("name", party.name)
        .put("keys", party.keys);
    parties.emplace_back(std::move(object));
  }
  m.put("parties", std::move(parties));
}

void write(Members& m, const Party& r) {
  m.put("party", r.party).put("partyType", word_of(internal::kPartyTypes, r.party_type));
  if (r.legal_form != LegalForm::none) m.put("legalForm", word_of(internal::kLegalForms, r.legal_form));
  m.put("name", r.name).put("province", r.province);
  m.put_if("commune", r.commune).put_if("place", r.place).put_if("website", r.website);
}

void write(Members& m, const Key& r) {
  m.put("party", r.party).put("vkey", r.vkey).put("purpose", word_of(internal::kKeyPurposes, r.purpose));
}

void write(Members& m, const KeyRevocation& r) {
  m.put("vkey", r.vkey).put("since", format_time(r.since)).put("reason", r.reason).put_if("decision", r.decision);
}

void write(Members& m, const GrowingArea& r) {
  m.put("area", r.area).put("scheme", word_of(internal::kCodeSchemes, r.scheme)).put_if("issuer", r.issuer);
  m.put("name", r.name).put("holder", r.holder).put("province", r.province).put("commune", r.commune).put_if("place", r.place);
  m.put("hectares", r.hectares).put("crop", r.crop).put_if("expectedYieldPerYear", r.expected_yield_per_year);
  m.put_if("yieldUom", r.yield_uom).put("grantedOn", r.granted_on).put_if("validUntil", r.valid_until);
}

void write(Members& m, const GrowingAreaStatus& r) {
  m.put("area", r.area).put("status", word_of(internal::kAreaStatuses, r.status)).put("effectiveFrom", r.effective_from);
  m.put("reason", r.reason).put("decision", r.decision);
}

void write(Members& m, const AreaAuthorisation& r) {
  m.put("area", r.area).put("to", r.to).put("action", word_of(internal::kAuthorisationActions, r.action));
  m.put("from", r.from).put_if("until", r.until);
}

void write(Members& m, const PackingHouse& r) {
  m.put("packingHouse", r.packing_house).put("scheme", word_of(internal::kCodeSchemes, r.scheme)).put_if("issuer", r.issuer);
  m.put("name", r.name).put("holder", r.holder).put("province", r.province).put("commune", r.commune).put_if("place", r.place);
  m.put("grantedOn", r.granted_on).put_if("validUntil", r.valid_until);
}

void write(Members& m, const Product& r) {
  m.put("product", r.product).put("kind", word_of(internal::kProductKinds, r.kind)).put("owner", r.owner).put("name", r.name);
  if (r.kind == ProductKind::product) m.put("group", std::uint64_t{r.group}).put("criteriaSet", std::uint64_t{r.criteria_set});
  m.put_if("brand", r.brand).put_if("ingredients", r.ingredients).put_if("netContent", r.net_content);
  m.put_if("storage", r.storage).put_if("warnings", r.warnings).put_if("usage", r.usage).put_if("standards", r.standards);
  put(m, "shelfLife", r.shelf_life);
  if (r.yield) m.object("yield").put("min", r.yield->min).put("max", r.yield->max);
  if (r.packing_house_required) m.put("packingHouseRequired", true);
}

void write(Members& m, const Certificate& r) {
  m.put("certificate", r.certificate).put("scheme", word_of(internal::kCertificateSchemes, r.scheme));
  m.put_if("schemeName", r.scheme_name).put("number", r.number).put("issuedBy", r.issued_by).put("party", r.party);
  m.put_if("products", r.products).put_if("areas", r.areas);
  if (r.scheme == CertificateScheme::ocop) m.put("stars", std::uint64_t{r.stars});
  m.put("issuedOn", r.issued_on).put("validUntil", r.valid_until);
}

void write(Members& m, const CertificateStatus& r) {
  m.put("certificate", r.certificate).put("status", word_of(internal::kCertificateStatuses, r.status));
  m.put("effectiveFrom", r.effective_from).put("reason", r.reason).put("decision", r.decision);
}

void write(Members& m, const LabelRequest& r) {
  m.put("batch", r.batch).put("labels", word_of(internal::kLabelKinds, r.labels)).put("count", std::uint64_t{r.count});
  m.put("packedOn", r.packed_on);
  put(m, "shelfLife", r.shelf_life);
}

void write(Members& m, const LabelRun& r) {
  m.put("request", r.request).put("batch", r.batch).put("labels", word_of(internal::kLabelKinds, r.labels));
  m.put("count", std::uint64_t{r.count}).put("labelKey", std::uint64_t{r.label_key});
  m.put("productNumber", std::uint64_t{r.product}).put("packedOn", r.packed_on);
  put(m, "shelfLife", r.shelf_life);
}

void write(Members& m, const LabelRunStatus& r) {
  m.put("run", r.run).put("status", word_of(internal::kRunStatuses, r.status));
  if (r.status == RunStatus::spoiled) m.put("first", std::uint64_t{r.first}).put("last", std::uint64_t{r.last});
  m.put_if("reason", r.reason);
}

void write(Members& m, const Succession& r) {
  m.put("logKey", r.log_key).put("checkpoint", r.checkpoint).put("reason", r.reason);
}

void write(Members& m, const LabelPrint& r) {
  m.put("run", r.run).put("first", std::uint64_t{r.first}).put("last", std::uint64_t{r.last});
  m.put("digest", to_hex(r.digest.view()));
}

void write(Members& m, const Story& r) {
  m.put("about", r.about).put_if("story", r.story);
  if (r.pictures.empty()) return;
  json::array pictures;
  for (const auto& picture : r.pictures) {
    json::object object;
    Members(object).put("sha256", to_hex(picture.sha256.view())).put("caption", picture.caption);
    pictures.emplace_back(std::move(object));
  }
  m.put("pictures", std::move(pictures));
}

void write(Members& m, const Erasure& r) {
  m.put("entry", r.entry).put("fields", r.fields).put("reason", r.reason).put_if("decision", r.decision);
}

}  // namespace

json::object make_record(const Record& record, std::string_view id) {
  json::object out;
  Members members(out);
  members.put("type", "nguon:" + std::string(type_name(record))).put("id", id);
  std::visit([&](const auto& r) { write(members, r); }, record);
  return out;
}

void put_private(json::object& statement, const std::vector<PrivateField>& fields) {
  if (fields.empty()) return;
  Members members = Members(statement).object("nguon:private");
  for (const auto& field : fields) members.put(field.name, to_base64(field.commitment.view()));
}

}  // namespace nguon::statement
