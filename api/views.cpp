#include "api/views.h"

#include "ledger/log/note.h"
#include "qr/label.h"

namespace nguon::api {
namespace {

using state::Words;

json::string str(std::string_view text) { return json::string(text.data(), text.size()); }
json::string base64_of(const Hash& hash) { return str(to_base64(hash.view())); }

// JSON numbers up to 2^53 are exact everywhere; ours never come near.
std::int64_t num(std::uint64_t value) { return static_cast<std::int64_t>(value); }

json::value amount(statement::Amount value) { return str(statement::format_amount(value)); }

void put_day(json::object& out, std::string_view name, const std::optional<Day>& day) {
  if (day) out[json::string_view(name.data(), name.size())] = str(format_day(*day));
}
void put_text(json::object& out, std::string_view name, const std::string& text) {
  if (!text.empty()) out[json::string_view(name.data(), name.size())] = str(text);
}
void put_words(json::object& out, std::string_view name, const Words& words) {
  if (!words.vi.empty()) out[json::string_view(name.data(), name.size())] = to_json(words);
}

}  // namespace

std::string_view to_string(CheckResult result) {
  switch (result) {
    case CheckResult::passed: return "passed";
    case CheckResult::failed: return "failed";
    case CheckResult::not_done: return "not_done";
  }
  return "not_done";
}

std::string_view to_string(statement::PartyType type) {
  switch (type) {
    case statement::PartyType::authority: return "authority";
    case statement::PartyType::certifier: return "certifier";
    case statement::PartyType::inspectorate: return "inspectorate";
    case statement::PartyType::producer: return "producer";
    case statement::PartyType::packer: return "packer";
    case statement::PartyType::carrier: return "carrier";
    case statement::PartyType::trader: return "trader";
    case statement::PartyType::operator_: return "operator";
  }
  return "";
}

std::string_view to_string(statement::CertificateScheme scheme) {
  switch (scheme) {
    case statement::CertificateScheme::ocop: return "OCOP";
    case statement::CertificateScheme::vietgap: return "VietGAP";
    case statement::CertificateScheme::organic: return "organic";
    case statement::CertificateScheme::gacp_who: return "GACP-WHO";
    case statement::CertificateScheme::haccp: return "HACCP";
    case statement::CertificateScheme::iso_22000: return "ISO 22000";
    case statement::CertificateScheme::other: return "other";
  }
  return "other";
}

std::string_view to_string(state::CertificateState state) {
  switch (state) {
    case state::CertificateState::not_yet: return "not_yet";
    case state::CertificateState::in_force: return "in_force";
    case state::CertificateState::suspended: return "suspended";
    case state::CertificateState::expired: return "expired";
    case state::CertificateState::revoked: return "revoked";
  }
  return "";
}

json::object to_json(const Words& words) {
  json::object out{{"vi", str(words.vi)}};
  put_text(out, "en", words.en);
  return out;
}

json::object to_json(const Error& error) {
  return {{"error",
           {{"name", str(error.name())},
            {"code", str(to_string(error.code()))},
            {"message", str(error.message())},
            {"messageVi", str(error.message_vi())}}}};
}

json::array hashes_to_json(std::span<const Hash> hashes) {
  json::array out;
  for (const auto& hash : hashes) out.push_back(base64_of(hash));
  return out;
}

json::object to_json(const log::Checkpoint& checkpoint) {
  return {{"origin", str(checkpoint.origin)}, {"size", num(checkpoint.size)}, {"root", base64_of(checkpoint.root)}};
}

json::object to_json(const Receipt& receipt) {
  return {{"index", num(receipt.index)},
          {"accepted", str(format_time(receipt.accepted))},
          {"leafHash", base64_of(receipt.leaf_hash)},
          {"repeated", receipt.repeated},
          {"inclusion", hashes_to_json(receipt.inclusion)},
          {"checkpoint", str(*receipt.checkpoint_note)}};
}

json::object to_json(const log::Entry& entry) {
  json::object out{{"index", num(entry.index)},
                   {"accepted", str(format_time(entry.accepted))},
                   {"previousLeaf", base64_of(entry.previous_leaf)},
                   {"statement", str(entry.statement)}};
  if (const auto bytes = log::encode_entry(entry)) out["leafHash"] = base64_of(log::leaf_hash(*bytes));
  if (const auto note = log::parse_note(entry.statement)) {
    json::array signers;
    for (const auto& signature : note->signatures) signers.push_back(str(signature.key_name));
    out["signedBy"] = std::move(signers);
    const auto line = std::string_view(note->text).substr(note->text.find('\n') + 1);
    if (auto content = parse_json(line)) out["content"] = std::move(*content);
  }
  return out;
}

json::object to_json(const state::BatchInfo& batch) {
  json::object out{{"batch", str(batch.path)},
                   {"product", str(batch.product)},
                   {"lot", str(batch.lot)},
                   {"uom", str(batch.uom)},
                   {"holder", str(batch.holder)},
                   {"maker", str(batch.maker)},
                   {"index", num(batch.index)},
                   {"eventTime", str(format_time(batch.event_time))},
                   {"created", amount(batch.created)},
                   {"consumed", amount(batch.consumed)},
                   {"remaining", amount(batch.remaining())}};
  put_day(out, "bestBefore", batch.best_before);
  put_text(out, "container", batch.container);
  put_text(out, "inTransitTo", batch.in_transit_to);
  json::array areas;
  for (const auto& area : batch.areas) areas.push_back(str(area));
  if (!areas.empty()) out["areas"] = std::move(areas);
  return out;
}

json::object to_json(const state::ProductInfo& product) {
  const auto& r = product.record;
  json::object out{{"product", str(r.product)},   {"number", product.number},
                   {"index", num(product.index)}, {"kind", r.kind == statement::ProductKind::product ? "product" : "material"},
                   {"owner", str(r.owner)},       {"name", to_json(r.name)}};
  if (r.group > 0) out["group"] = r.group;
  if (r.criteria_set > 0) out["criteriaSet"] = r.criteria_set;
  put_text(out, "brand", r.brand);
  put_words(out, "ingredients", r.ingredients);
  put_words(out, "netContent", r.net_content);
  put_words(out, "storage", r.storage);
  put_words(out, "warnings", r.warnings);
  put_words(out, "usage", r.usage);
  return out;
}

json::object to_json(const state::PartyInfo& party) {
  const auto& r = party.record;
  json::object out{{"party", str(r.party)},
                   {"partyType", str(to_string(r.party_type))},
                   {"name", to_json(r.name)},
                   {"index", num(party.index)}};
  put_text(out, "province", r.province);
  put_text(out, "commune", r.commune);
  put_words(out, "place", r.place);
  put_text(out, "website", r.website);
  return out;
}

namespace {

std::string_view word_of(statement::AreaStatus status) {
  switch (status) {
    case statement::AreaStatus::suspended: return "suspended";
    case statement::AreaStatus::restored: return "restored";
    case statement::AreaStatus::cancelled: return "cancelled";
    case statement::AreaStatus::granted: break;
  }
  return "granted";
}
std::string_view word_of(statement::CertificateStatusKind status) {
  switch (status) {
    case statement::CertificateStatusKind::suspended: return "suspended";
    case statement::CertificateStatusKind::restored: return "restored";
    case statement::CertificateStatusKind::revoked: break;
  }
  return "revoked";
}

template <class Kind>
void put_changes(json::object& out, const std::vector<state::StatusChange<Kind>>& changes) {
  if (changes.empty()) return;
  json::array list;
  for (const auto& change : changes)
    list.push_back(json::object{{"status", str(word_of(change.status))},
                                {"effectiveFrom", str(format_day(change.effective_from))},
                                {"decision", str(change.decision)},
                                {"reason", to_json(change.reason)},
                                {"index", num(change.index)}});
  out["changes"] = std::move(list);
}

}  // namespace

json::object to_json(const state::CertificateInfo& certificate, Day today) {
  const auto& r = certificate.record;
  json::object out{{"certificate", str(r.certificate)},
                   {"scheme", str(to_string(r.scheme))},
                   {"number", str(r.number)},
                   {"issuedBy", to_json(r.issued_by)},
                   {"party", str(r.party)},
                   {"issuedOn", str(format_day(r.issued_on))},
                   {"validUntil", str(format_day(r.valid_until))},
                   {"state", str(to_string(state::certificate_state_on(certificate, today)))},
                   {"index", num(certificate.index)}};
  if (r.stars > 0) out["stars"] = r.stars;
  json::array products;
  for (const auto& path : r.products) products.push_back(str(path));
  if (!products.empty()) out["products"] = std::move(products);
  put_changes(out, certificate.changes);
  return out;
}

json::object to_json(const state::AreaInfo& area, Day today) {
  const auto& r = area.record;
  json::object out{{"area", str(r.area)},
                   {"name", to_json(r.name)},
                   {"holder", str(r.holder)},
                   {"province", str(r.province)},
                   {"commune", str(r.commune)},
                   {"hectares", amount(r.hectares)},
                   {"crop", to_json(r.crop)},
                   {"grantedOn", str(format_day(r.granted_on))},
                   {"inForce", area.in_force_on(today)},
                   {"index", num(area.index)}};
  put_day(out, "validUntil", r.valid_until);
  put_changes(out, area.changes);
  return out;
}

json::object to_json(const state::PackingHouseInfo& house, Day today) {
  const auto& r = house.record;
  json::object out{
      {"packingHouse", str(r.packing_house)}, {"name", to_json(r.name)},   {"holder", str(r.holder)},
      {"province", str(r.province)},          {"commune", str(r.commune)}, {"grantedOn", str(format_day(r.granted_on))},
      {"inForce", house.in_force_on(today)},  {"index", num(house.index)}};
  if (!r.place.vi.empty()) out["place"] = to_json(r.place);
  if (!r.issuer.empty()) out["issuer"] = str(r.issuer);
  put_day(out, "validUntil", r.valid_until);
  return out;
}

json::object to_json(const state::Restriction& restriction) {
  return {{"kind", str(statement::to_string(restriction.kind))},
          {"index", num(restriction.index)},
          {"decision", str(restriction.decision)},
          {"reason", to_json(restriction.reason)},
          {"by", str(restriction.by)},
          {"originBatch", str(restriction.origin_batch)}};
}

json::object to_json(const state::RunInfo& run) {
  json::object out{{"index", num(run.index)},
                   {"batch", str(run.record.batch)},
                   {"labels", run.record.labels == statement::LabelKind::unit ? "unit" : "batch"},
                   {"count", run.record.count},
                   {"labelKey", run.record.label_key},
                   {"productNumber", run.record.product},
                   {"packedOn", str(format_day(run.record.packed_on))},
                   {"accepted", str(format_time(run.accepted))},
                   {"state", str(to_string(state::run_state(run)))},
                   {"activated", run.activated},
                   {"voided", run.voided_at.has_value()}};
  json::array spoiled;
  for (const auto& range : run.spoiled) spoiled.push_back(json::object{{"first", range.first}, {"last", range.last}});
  if (!spoiled.empty()) out["spoiled"] = std::move(spoiled);
  json::array prints;
  for (const auto& print : run.prints) {
    json::object one{
        {"first", print.first}, {"last", print.last}, {"digest", str(to_hex(print.digest.view()))}, {"index", num(print.index)}};
    if (print.reprints > 0) one["reprints"] = print.reprints;
    prints.push_back(std::move(one));
  }
  if (!prints.empty()) out["prints"] = std::move(prints);
  return out;
}

json::object to_json(const state::RequestInfo& request) {
  json::object out{
      {"index", num(request.index)},        {"party", str(request.party)},
      {"batch", str(request.record.batch)}, {"labels", request.record.labels == statement::LabelKind::unit ? "unit" : "batch"},
      {"count", request.record.count},      {"packedOn", str(format_day(request.record.packed_on))}};
  if (request.run) out["run"] = num(*request.run);
  return out;
}

json::object to_json(const state::KeyInfo& key) {
  json::object out{{"vkey", str(key.vkey)},
                   {"party", str(key.party)},
                   {"purpose", key.purpose == statement::KeyPurpose::label ? "label" : "statement"},
                   {"added", str(format_time(key.added))},
                   {"index", num(key.index)}};
  if (key.number > 0) out["number"] = key.number;
  if (key.revocation) out["revokedSince"] = str(format_time(key.revocation->since));
  return out;
}

json::object to_json(const state::Trace& trace) {
  json::array nodes;
  for (const auto& node : trace.nodes) {
    json::object one{{"batch", str(node.batch)}, {"depth", num(node.depth)}, {"known", node.info.has_value()}};
    if (node.info) one["info"] = to_json(*node.info);
    nodes.push_back(std::move(one));
  }
  json::array edges;
  for (const auto& edge : trace.edges) {
    json::object one{
        {"from", num(edge.from)}, {"to", num(edge.to)}, {"index", num(edge.index)}, {"aggregation", edge.aggregation}};
    if (edge.amount) one["amount"] = amount(*edge.amount);
    edges.push_back(std::move(one));
  }
  return {{"nodes", std::move(nodes)}, {"edges", std::move(edges)}, {"cut", trace.cut}};
}

json::object to_json(const state::MassBalance& balance) {
  const auto lines = [](const std::vector<state::MassBalance::Line>& from) {
    json::array out;
    for (const auto& line : from)
      out.push_back(json::object{{"index", num(line.index)},
                                 {"kind", str(statement::to_string(line.kind))},
                                 {"amount", amount(line.amount)},
                                 {"counterpart", str(line.counterpart)}});
    return out;
  };
  return {{"uom", str(balance.uom)},   {"created", amount(balance.created)},     {"in", lines(balance.in)},
          {"out", lines(balance.out)}, {"remaining", amount(balance.remaining)}, {"balanced", balance.balanced}};
}

json::object to_json(const Check& check) {
  return {{"name", str(check.name)}, {"result", str(to_string(check.result))}, {"words", to_json(check.words)}};
}

json::object to_json(const Evidence& evidence) {
  json::object out{{"entryIndex", num(evidence.entry_index)},
                   {"entry", str(to_base64(evidence.entry))},
                   {"inclusion", hashes_to_json(evidence.inclusion)},
                   {"checkpoint", str(evidence.checkpoint_note)},
                   {"checkpointSize", num(evidence.checkpoint_size)},
                   {"rootAtPin", base64_of(evidence.root_at_pin)},
                   {"consistency", hashes_to_json(evidence.consistency)},
                   {"logVkey", str(evidence.log_vkey)}};
  put_text(out, "labelVkey", evidence.label_vkey);
  if (!evidence.witness_vkeys.empty()) {
    json::array list;
    for (const auto& vkey : evidence.witness_vkeys) list.push_back(str(vkey));
    out["witnesses"] = std::move(list);
    out["quorum"] = num(evidence.quorum);
  }
  if (!evidence.key_entry.empty()) {
    out["keyIndex"] = num(evidence.key_index);
    out["keyEntry"] = str(to_base64(evidence.key_entry));
    out["keyInclusion"] = hashes_to_json(evidence.key_inclusion);
  }
  return out;
}

json::object to_json(const ForeignLot& lot) {
  json::object out{{"uri", str("https://" + lot.host + "/" + lot.path)}, {"copied", lot.copied}};
  if (!lot.copied) return out;
  out["known"] = !lot.origin.empty();
  put_text(out, "origin", lot.origin);
  out["proven"] = lot.proven;
  out["checked"] = lot.checked;
  if (!lot.order) return out;
  json::object order = to_json(lot.order->restriction);
  put_words(order, "byName", lot.order->by);
  order["origin"] = str(lot.order->origin);
  order["batch"] = str(lot.order->batch);
  out["order"] = std::move(order);
  return out;
}

json::object to_json(const Scan& scan) {
  const auto& words = state::words_for(scan.status);
  json::object out{{"status", str(state::to_string(scan.status))},
                   {"headline", to_json(words.headline)},
                   {"sentence", to_json(words.sentence)},
                   {"checkedAt", str(format_time(scan.checked_at))},
                   {"checks", list_to_json(scan.checks)}};
  if (scan.ledger) out["demonstration"] = scan.ledger->demonstration;
  if (scan.label && scan.run) {
    out["label"] = json::object{{"run", scan.label->fields.run_index},
                                {"serial", scan.label->fields.serial},
                                {"code", str(qr::format_human_code(scan.label->human_code()))}};
  }
  if (scan.run) out["run"] = to_json(*scan.run);
  if (scan.batch) out["batch"] = to_json(*scan.batch);
  if (scan.product) out["product"] = to_json(*scan.product);
  if (scan.producer) out["producer"] = to_json(*scan.producer);
  json::array certificates;
  for (const auto& certificate : scan.certificates) certificates.push_back(to_json(certificate, day_in_vietnam(scan.checked_at)));
  if (!certificates.empty()) out["certificates"] = std::move(certificates);
  json::array restrictions;
  for (const auto& restriction : scan.restrictions) {
    json::object one = to_json(restriction);
    if (const auto name = scan.party_names.find(restriction.by); name != scan.party_names.end())
      one["byName"] = to_json(name->second);
    restrictions.push_back(std::move(one));
  }
  if (!restrictions.empty()) out["restrictions"] = std::move(restrictions);
  json::array elsewhere;
  for (const auto& lot : scan.elsewhere.lots) elsewhere.push_back(to_json(lot));
  if (!elsewhere.empty()) out["elsewhere"] = std::move(elsewhere);
  if (scan.elsewhere.cut) out["elsewhereCut"] = true;
  if (scan.evidence) out["evidence"] = to_json(*scan.evidence);
  return out;
}

json::object to_json(const state::StoryInfo& story) {
  json::object out{{"party", str(story.party)}, {"index", num(story.index)}, {"accepted", str(format_time(story.accepted))}};
  put_words(out, "story", story.record.story);
  json::array pictures;
  for (const auto& picture : story.record.pictures) {
    json::object one{{"sha256", str(to_hex(picture.sha256.view()))}};
    put_words(one, "caption", picture.caption);
    pictures.push_back(std::move(one));
  }
  if (!pictures.empty()) out["pictures"] = std::move(pictures);
  return out;
}

json::object to_json(const Stage& stage) {
  json::object out{{"kind", str(statement::to_string(stage.kind))}, {"missing", stage.missing}};
  if (stage.missing) return out;
  out["index"] = num(stage.index);
  out["batch"] = str(stage.batch);
  out["eventTime"] = str(format_time(stage.event_time));
  out["accepted"] = str(format_time(stage.accepted));
  out["party"] = str(stage.party);
  put_text(out, "partyName", stage.party_name);
  put_text(out, "place", stage.place);
  put_text(out, "placeCode", stage.place_code);
  put_words(out, "what", stage.what);
  if (stage.amount) out["amount"] = amount(*stage.amount);
  put_text(out, "uom", stage.uom);
  if (stage.corrected_by) out["correctedBy"] = num(*stage.corrected_by);
  if (stage.has_private) out["private"] = true;
  json::array stories;
  for (const auto& story : stage.stories) stories.push_back(to_json(story));
  if (!stories.empty()) out["stories"] = std::move(stories);
  return out;
}

json::object to_json(const AuditReport& report) {
  json::object out{{"good", report.good()},
                   {"entries", num(report.entries)},
                   {"bytes", num(report.bytes)},
                   {"signatures", num(report.signatures)},
                   {"stateRecords", num(report.state_records)},
                   {"head", to_json(report.head)}};
  if (report.finding) {
    json::object finding{{"name", str(report.finding->name)},
                         {"message", str(report.finding->message)},
                         {"messageVi", str(report.finding->message_vi)}};
    if (report.finding->index) finding["index"] = num(*report.finding->index);
    out["finding"] = std::move(finding);
  }
  return out;
}

}  // namespace nguon::api
