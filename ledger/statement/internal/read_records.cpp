#include "ledger/statement/internal/read_records.h"

#include <algorithm>
#include <set>

#include "ledger/base/vkey.h"
#include "ledger/statement/internal/readers.h"
#include "ledger/statement/rules_data.h"

namespace nguon::statement::internal {
namespace {

const Why kBeforeStart{"is before the first day", "trước ngày bắt đầu"};

Words optional_words(Fields& f, std::string_view name) { return f.optional(name, words).value_or(Words{}); }
std::string optional_text(Fields& f, std::string_view name) { return f.optional(name, text).value_or(""); }

// An optional last day that is not before `first`.
std::optional<Day> last_day(Fields& f, std::string_view name, Day first) {
  const auto out = f.optional(name, day);
  if (out && *out < first) f.refuse(name, kBeforeStart);
  return out;
}

// The day of packing as a label holds it: 16 bits of days since 2020-01-01.
Day packing_day(const Value& value) {
  constexpr std::int32_t kFirst = 18'262;
  constexpr std::int32_t kLast = kFirst + 65'535;
  const Day out = day(value);
  if (out.unix_days < kFirst || out.unix_days > kLast)
    value.refuse({"must lie in 2020-01-01..2199-06-06", "phải trong khoảng 2020-01-01..2199-06-06"});
  return out;
}

GenesisParty genesis_party(const Value& value) {
  Fields f(value);
  GenesisParty r;
  r.party = f.required("party", party_id);
  r.party_type = f.required("partyType", word_in(kPartyTypes));
  r.name = f.required("name", words);
  r.keys = f.required("keys", list_of(1, kGenesisKeysMax, vkey));
  f.close();
  return r;
}

std::string origin(const Value& value) {
  // Keys are named <origin>/<party id>; the whole must still be a key name of at most 200 bytes.
  constexpr std::size_t kOriginBytesMax = 150;
  const auto out = value.string();
  if (!is_key_name(out) || out.size() > kOriginBytesMax)
    value.refuse({"must be a name without spaces or +, at most 150 bytes",
                  "phải là tên không có dấu cách hoặc +, dài không quá 150 byte"});
  return std::string(out);
}

// What the parties of a genesis must be together; "" when they are.
std::optional<Why> fault_of_parties(const Genesis& genesis) {
  std::set<std::string_view> ids;
  std::set<std::string_view> keys;
  std::size_t operators = 0;
  bool authority = false;
  for (const auto& party : genesis.parties) {
    if (!ids.insert(party.party).second) return Why{"name one party twice", "nêu một đơn vị hai lần"};
    if (party.party_type == PartyType::operator_) ++operators;
    if (party.party_type == PartyType::authority && party.keys.size() >= 2) authority = true;
    for (const auto& key : party.keys) {
      if (!keys.insert(key).second) return Why{"name one key twice", "nêu một khóa hai lần"};
      const auto parsed = parse_vkey(key);
      if (!parsed || parsed->name != genesis.origin + "/" + party.party)
        return Why{"hold a key whose name is not <origin>/<party>", "có khóa mà tên không phải <origin>/<đơn vị>"};
    }
  }
  if (operators != 1) return Why{"must hold exactly one operator", "phải có đúng một đơn vị vận hành (operator)"};
  if (!authority) return Why{"must hold an authority with two keys", "phải có một cơ quan (authority) với hai khóa"};
  return std::nullopt;
}

Record read_genesis(Fields& f) {
  Genesis r;
  r.origin = f.required("origin", origin);
  r.host = f.required("host", host);
  r.log_key = f.required("logKey", vkey);
  r.demonstration = f.optional("demonstration", boolean).value_or(false);
  r.parties = f.required("parties", list_of(1, kGenesisPartiesMax, genesis_party));
  if (!f.findings().ok()) return r;
  const auto log_key = parse_vkey(r.log_key);
  if (!log_key || log_key->name != r.origin || log_key->type != KeyType::ed25519)
    f.refuse("logKey", {"must be an Ed25519 key named as the origin", "phải là khóa Ed25519 mang tên của origin"});
  if (const auto why = fault_of_parties(r)) f.refuse("parties", *why);
  return r;
}

Record read_party(Fields& f) {
  Party r;
  r.party = f.required("party", party_id);
  r.party_type = f.required("partyType", word_in(kPartyTypes));
  r.legal_form = f.optional("legalForm", word_in(kLegalForms)).value_or(LegalForm::none);
  if (r.party_type == PartyType::producer && r.legal_form == LegalForm::none) f.missing("legalForm");
  r.name = f.required("name", words);
  r.province = f.required("province", province);
  r.commune = f.optional("commune", commune).value_or("");
  r.place = optional_words(f, "place");
  r.website = f.optional("website", website).value_or("");
  return r;
}

Record read_key(Fields& f) {
  Key r;
  r.party = f.required("party", party_id);
  r.vkey = f.required("vkey", vkey);
  r.purpose = f.required("purpose", word_in(kKeyPurposes));
  return r;
}

std::string revocation_reason(const Value& value) {
  const auto out = value.string();
  if (std::find(kRevocationReasons.begin(), kRevocationReasons.end(), out) == kRevocationReasons.end())
    refuse_word(value, "lost, compromised, replaced, ceased");
  return std::string(out);
}

Record read_key_revocation(Fields& f) {
  KeyRevocation r;
  r.vkey = f.required("vkey", vkey);
  r.since = f.required("since", time);
  r.reason = f.required("reason", revocation_reason);
  r.decision = optional_text(f, "decision");
  return r;
}

// The code, its scheme and the issuer that only some schemes need.
template <class IsCode>
void read_code(Fields& f, std::string_view name, IsCode is_code, std::string& code, CodeScheme& scheme, std::string& issuer) {
  scheme = f.required("scheme", word_in(kCodeSchemes));
  code = f.required(name, any_code);
  if (f.findings().ok() && !is_code(scheme, code))
    f.refuse(name, {"is not a code of this scheme", "không đúng dạng mã số của loại này"});
  issuer = optional_text(f, "issuer");
  if (scheme == CodeScheme::other && issuer.empty() && f.findings().ok()) f.missing("issuer");
}

Record read_growing_area(Fields& f) {
  GrowingArea r;
  read_code(f, "area", is_area_code, r.area, r.scheme, r.issuer);
  r.name = f.required("name", words);
  r.holder = f.required("holder", party_id);
  r.province = f.required("province", province);
  r.commune = f.required("commune", commune);
  r.place = optional_words(f, "place");
  r.hectares = f.required("hectares", positive_amount);
  r.crop = f.required("crop", words);
  r.expected_yield_per_year = f.optional("expectedYieldPerYear", positive_amount);
  if (r.expected_yield_per_year)
    r.yield_uom = f.required("yieldUom", uom);
  else
    f.absent("yieldUom", {"stands only beside expectedYieldPerYear", "chỉ đi kèm expectedYieldPerYear"});
  r.granted_on = f.required("grantedOn", day);
  r.valid_until = last_day(f, "validUntil", r.granted_on);
  return r;
}

Record read_growing_area_status(Fields& f) {
  GrowingAreaStatus r;
  r.area = f.required("area", any_code);
  r.status = f.required("status", word_in(kAreaStatuses));
  r.effective_from = f.required("effectiveFrom", day);
  r.reason = f.required("reason", words);
  r.decision = f.required("decision", text);
  return r;
}

Record read_area_authorisation(Fields& f) {
  AreaAuthorisation r;
  r.area = f.required("area", any_code);
  r.to = f.required("to", party_id);
  r.action = f.required("action", word_in(kAuthorisationActions));
  r.from = f.required("from", day);
  r.until = last_day(f, "until", r.from);
  return r;
}

Record read_packing_house(Fields& f) {
  PackingHouse r;
  read_code(f, "packingHouse", is_packing_house_code, r.packing_house, r.scheme, r.issuer);
  r.name = f.required("name", words);
  r.holder = f.required("holder", party_id);
  r.province = f.required("province", province);
  r.commune = f.required("commune", commune);
  r.place = optional_words(f, "place");
  r.granted_on = f.required("grantedOn", day);
  r.valid_until = last_day(f, "validUntil", r.granted_on);
  return r;
}

Record read_product(Fields& f) {
  Product r;
  r.product = f.required("product", product);
  r.kind = f.required("kind", word_in(kProductKinds));
  r.owner = f.required("owner", party_id);
  if (const auto id = parse_product_path(r.product); id && id->scheme == ProductScheme::party_item && id->party_id != r.owner)
    f.refuse("product", {"belongs to another party than the owner", "thuộc đơn vị khác với chủ sở hữu (owner)"});
  r.name = f.required("name", words);
  if (r.kind == ProductKind::product) {
    r.group = f.required("group", small_in(1, rules::kOcopGroupMax));
    r.criteria_set = f.required("criteriaSet", small_in(1, rules::kOcopCriteriaSetMax));
  } else {
    const Why why{"a material has none", "nguyên liệu không có trường này"};
    f.absent("group", why);
    f.absent("criteriaSet", why);
  }
  r.brand = optional_text(f, "brand");
  r.ingredients = optional_words(f, "ingredients");
  r.net_content = optional_words(f, "netContent");
  r.storage = optional_words(f, "storage");
  r.warnings = optional_words(f, "warnings");
  r.usage = optional_words(f, "usage");
  r.standards = f.optional("standards", list_of(1, kStandardsMax, text)).value_or(std::vector<std::string>{});
  r.shelf_life = f.optional("shelfLife", shelf_life);
  r.yield = f.optional("yield", yield_range);
  r.packing_house_required = f.optional("packingHouseRequired", boolean).value_or(false);
  return r;
}

Record read_certificate(Fields& f) {
  Certificate r;
  r.certificate = f.required("certificate", slug);
  r.scheme = f.required("scheme", word_in(kCertificateSchemes));
  r.scheme_name = optional_words(f, "schemeName");
  if (r.scheme == CertificateScheme::other && r.scheme_name.vi.empty() && f.findings().ok()) f.missing("schemeName");
  r.number = f.required("number", text);
  r.issued_by = f.required("issuedBy", words);
  r.party = f.required("party", party_id);
  r.products = f.optional("products", list_of(1, kScopeMax, product)).value_or(std::vector<std::string>{});
  r.areas = f.optional("areas", list_of(1, kScopeMax, any_code)).value_or(std::vector<std::string>{});
  if (r.scheme == CertificateScheme::ocop)
    r.stars = f.required("stars", small_in(rules::kOcopStarsMin, rules::kOcopStarsMax));
  else
    f.absent("stars", {"only an OCOP certificate has stars", "chỉ chứng nhận OCOP mới có số sao"});
  r.issued_on = f.required("issuedOn", day);
  r.valid_until = f.required("validUntil", day);
  if (r.valid_until < r.issued_on) f.refuse("validUntil", kBeforeStart);
  return r;
}

Record read_certificate_status(Fields& f) {
  CertificateStatus r;
  r.certificate = f.required("certificate", slug);
  r.status = f.required("status", word_in(kCertificateStatuses));
  r.effective_from = f.required("effectiveFrom", day);
  r.reason = f.required("reason", words);
  r.decision = f.required("decision", text);
  return r;
}

Record read_label_request(Fields& f) {
  LabelRequest r;
  r.batch = f.required("batch", batch);
  r.labels = f.required("labels", word_in(kLabelKinds));
  r.count = f.required("count", small_in(1, kLabelRunCountMax));
  r.packed_on = f.required("packedOn", packing_day);
  r.shelf_life = f.optional("shelfLife", shelf_life);
  return r;
}

Record read_label_run(Fields& f) {
  LabelRun r;
  r.request = f.required("request", whole_in(1, kEntryIndexMax));  // entry 0 is the genesis
  r.batch = f.required("batch", batch);
  r.labels = f.required("labels", word_in(kLabelKinds));
  r.count = f.required("count", small_in(1, kLabelRunCountMax));
  r.label_key = f.required("labelKey", small_in(1, kNumberMax));
  r.product = f.required("productNumber", small_in(1, kNumberMax));
  r.packed_on = f.required("packedOn", packing_day);
  r.shelf_life = f.optional("shelfLife", shelf_life);
  return r;
}

Record read_label_run_status(Fields& f) {
  LabelRunStatus r;
  r.run = f.required("run", whole_in(1, kEntryIndexMax));
  r.status = f.required("status", word_in(kRunStatuses));
  if (r.status == RunStatus::spoiled) {
    r.first = f.required("first", small_in(1, kLabelRunCountMax));
    r.last = f.required("last", small_in(1, kLabelRunCountMax));
    if (r.last < r.first) f.refuse("last", {"is less than first", "nhỏ hơn first"});
  } else {
    const Why why{"stands only with the status \"spoiled\"", "chỉ đi kèm trạng thái \"spoiled\""};
    f.absent("first", why);
    f.absent("last", why);
  }
  r.reason = optional_words(f, "reason");
  if (r.reason.vi.empty() && r.status != RunStatus::activated && f.findings().ok()) f.missing("reason");
  return r;
}

// A note: lines of UTF-8 without other control characters.
std::string checkpoint_note(const Value& value) {
  const auto out = value.string();
  const bool plain = std::none_of(out.begin(), out.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n') || byte == 0x7f;
  });
  if (!plain || out.size() > kSuccessionCheckpointBytesMax || !read_previous_log(out))
    value.refuse({"must be a signed checkpoint of at least one entry, at most 4,096 bytes",
                  "phải là điểm kiểm đã ký của ít nhất một mục, dài không quá 4.096 byte"});
  return std::string(out);
}

Record read_succession(Fields& f) {
  Succession r;
  r.log_key = f.required("logKey", vkey);
  r.checkpoint = f.required("checkpoint", checkpoint_note);
  r.reason = f.required("reason", words);
  if (!f.findings().ok()) return r;
  const auto key = parse_vkey(r.log_key);
  const auto before = read_previous_log(r.checkpoint);
  if (!key || key->type != KeyType::ed25519 || !before || key->name != before->origin)
    f.refuse("logKey",
             {"must be the Ed25519 key named as the checkpoint's origin", "phải là khóa Ed25519 mang tên sổ của điểm kiểm"});
  return r;
}

Record read_label_print(Fields& f) {
  LabelPrint r;
  r.run = f.required("run", whole_in(1, kEntryIndexMax));
  r.first = f.required("first", small_in(0, kLabelRunCountMax));
  r.last = f.required("last", small_in(0, kLabelRunCountMax));
  if (r.last < r.first) f.refuse("last", {"is less than first", "nhỏ hơn first"});
  if (r.first == 0 && r.last > 0)
    f.refuse("first", {"is 0 for the batch label alone", "chỉ bằng 0 khi in tem lô (first và last đều là 0)"});
  r.digest = f.required("digest", hex_hash);
  return r;
}

// A product, or an event by its id in the ledger.
std::string story_about(const Value& value) {
  const auto out = value.string();
  if (!parse_product_path(out) && !is_uuid_urn(out) && !is_event_hash_id(out))
    value.refuse({"must be a product's path or an eventID", "phải là mã sản phẩm hoặc eventID của một sự kiện"});
  return std::string(out);
}

Picture picture(const Value& value) {
  Fields f(value);
  Picture r;
  r.sha256 = f.required("sha256", hex_hash);
  r.caption = f.required("caption", words);
  f.close();
  return r;
}

Record read_story(Fields& f) {
  Story r;
  r.about = f.required("about", story_about);
  r.story = f.optional("story", story_words).value_or(Words{});
  r.pictures = f.optional("pictures", list_of(1, kStoryPicturesMax, picture)).value_or(std::vector<Picture>{});
  std::set<Hash> seen;
  for (const auto& one : r.pictures)
    if (!seen.insert(one.sha256).second && f.findings().ok())
      f.refuse("pictures", {"name one picture twice", "nêu một ảnh hai lần"});
  return r;
}

Record read_erasure(Fields& f) {
  Erasure r;
  r.entry = f.required("entry", whole_in(1, kEntryIndexMax));
  r.fields = f.required("fields", list_of(1, kPrivateFieldsMax, slug));
  const std::set<std::string_view> names(r.fields.begin(), r.fields.end());
  if (names.size() != r.fields.size()) f.refuse("fields", {"names one field twice", "nêu một trường hai lần"});
  r.reason = f.required("reason", words);
  r.decision = optional_text(f, "decision");
  return r;
}

struct Reader {
  std::string_view type;
  Record (*read)(Fields&);
};
constexpr Reader kReaders[] = {
    {"Genesis", read_genesis},
    {"Party", read_party},
    {"Key", read_key},
    {"KeyRevocation", read_key_revocation},
    {"GrowingArea", read_growing_area},
    {"GrowingAreaStatus", read_growing_area_status},
    {"AreaAuthorisation", read_area_authorisation},
    {"PackingHouse", read_packing_house},
    {"Product", read_product},
    {"Certificate", read_certificate},
    {"CertificateStatus", read_certificate_status},
    {"LabelRequest", read_label_request},
    {"LabelRun", read_label_run},
    {"LabelRunStatus", read_label_run_status},
    {"Succession", read_succession},
    {"LabelPrint", read_label_print},
    {"Story", read_story},
    {"Erasure", read_erasure},
};

}  // namespace

std::optional<Record> read_record(std::string_view type, Fields& fields) {
  for (const auto& reader : kReaders)
    if (reader.type == type) return reader.read(fields);
  return std::nullopt;
}

}  // namespace nguon::statement::internal
