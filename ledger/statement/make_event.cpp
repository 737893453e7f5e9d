#include "ledger/statement/internal/event_kind.h"
#include "ledger/statement/internal/members.h"
#include "ledger/statement/internal/read_event.h"
#include "ledger/statement/make.h"

namespace nguon::statement {
namespace {

using internal::Members;

constexpr std::string_view kVietnamOffset = "+07:00";
constexpr Time kLocalTimeLast{253'402'275'599'999};  // 9999-12-31T16:59:59.999Z

// What an event of a kind is in EPCIS. Empty words are left to the caller.
struct Shape {
  EventKind kind;
  EventType type;
  Action action;
  std::string_view biz_step;
  std::string_view disposition;
  std::string_view set;
  std::string_view unset;
};
constexpr Shape kShapes[] = {
    {EventKind::growing, EventType::object, Action::add, "commissioning", "active", "", ""},
    {EventKind::processing, EventType::transformation, Action::none, "commissioning", "", "", ""},
    {EventKind::packaging, EventType::transformation, Action::none, "packing", "", "", ""},
    {EventKind::aggregation, EventType::aggregation, Action::add, "packing", "", "", ""},
    {EventKind::disaggregation, EventType::aggregation, Action::delete_, "unpacking", "", "", ""},
    {EventKind::certification, EventType::object, Action::observe, "inspecting", "conformant", "", ""},
    {EventKind::inspection, EventType::object, Action::observe, "inspecting", "", "", ""},
    {EventKind::shipping, EventType::object, Action::observe, "shipping", "in_transit", "", ""},
    {EventKind::receiving, EventType::object, Action::observe, "receiving", "in_progress", "", ""},
    {EventKind::suspension, EventType::object, Action::observe, "holding", "non_sellable_other", "non_sellable_other", ""},
    {EventKind::suspension_lifted, EventType::object, Action::observe, "holding", "", "", "non_sellable_other"},
    {EventKind::recall, EventType::object, Action::observe, "holding", "recalled", "recalled", ""},
    {EventKind::recall_lifted, EventType::object, Action::observe, "holding", "", "", "recalled"},
};

// `event` with what its kind fixes, where the caller left it out.
Event completed(const Event& event) {
  Event out = event;
  for (const auto& shape : kShapes) {
    if (shape.kind != event.kind) continue;
    out.type = shape.type;
    out.action = shape.action;
    if (out.biz_step.empty()) out.biz_step = shape.biz_step;
    if (out.disposition.empty()) out.disposition = shape.disposition;
    if (out.persistent_set.empty() && !shape.set.empty()) out.persistent_set = {std::string(shape.set)};
    if (out.persistent_unset.empty() && !shape.unset.empty()) out.persistent_unset = {std::string(shape.unset)};
  }
  return out;
}

// The last hours of the year 9999 have no local spelling and keep UTC's.
std::string local_time(Time time) {
  if (time > kLocalTimeLast) return format_time(time);
  std::string out = format_time(Time{time.unix_ms + 7 * 3'600'000});
  out.pop_back();  // 'Z'
  return out + std::string(kVietnamOffset);
}

std::string uri_of(const Thing& thing) { return thing.uri.empty() && thing.ref ? thing.ref->uri() : thing.uri; }

void put_things(Members& m, std::string_view name, const std::vector<Thing>& things) {
  std::vector<std::string> uris;
  uris.reserve(things.size());
  for (const auto& thing : things) uris.push_back(uri_of(thing));
  m.put_if(name, uris);
}

void put_quantities(Members& m, std::string_view name, const std::vector<Quantity>& quantities) {
  if (quantities.empty()) return;
  json::array out;
  for (const auto& quantity : quantities) {
    json::object object;
    Members(object).put("epcClass", uri_of(quantity.what)).put_if("quantity", quantity.amount).put_if("uom", quantity.uom);
    out.emplace_back(std::move(object));
  }
  m.put(name, std::move(out));
}

void put_roles(Members& m, std::string_view list, std::string_view member, const std::vector<PartyRole>& roles) {
  if (roles.empty()) return;
  json::array out;
  for (const auto& role : roles) {
    json::object object;
    Members(object).put("type", role.role).put(member, uri_of(role.who));
    out.emplace_back(std::move(object));
  }
  m.put(list, std::move(out));
}

void put_place(Members& m, std::string_view name, const std::optional<Thing>& place) {
  if (place) m.object(name).put("id", uri_of(*place));
}

void put_persistent(Members& m, const Event& e) {
  if (!e.persistent_set.empty() || !e.persistent_unset.empty())
    m.object("persistentDisposition").put_if("set", e.persistent_set).put_if("unset", e.persistent_unset);
}

void put_error(Members& m, const std::optional<ErrorDeclaration>& error) {
  if (!error) return;
  m.object("errorDeclaration")
      .put("declarationTime", local_time(error->declared))
      .put_if("reason", error->reason)
      .put_if("correctiveEventIDs", error->corrective_event_ids);
}

}  // namespace

json::object make_event(const Event& event) {
  const Event e = completed(event);
  json::object out;
  Members m(out);
  m.put("type", internal::type_word(e.type)).put("eventID", e.event_id).put("eventTime", local_time(e.event_time));
  m.put("eventTimeZoneOffset", kVietnamOffset).put_if("certificationInfo", e.certification_info);
  put_error(m, e.error);
  m.put_if("action", std::string(internal::action_word(e.action)));
  m.put_if("bizStep", e.biz_step).put_if("disposition", e.disposition);
  put_persistent(m, e);
  put_place(m, "readPoint", e.read_point);
  put_place(m, "bizLocation", e.biz_location);
  put_things(m, "epcList", e.epcs);
  put_quantities(m, "quantityList", e.quantities);
  if (e.parent) m.put("parentID", uri_of(*e.parent));
  put_things(m, "childEPCs", e.child_epcs);
  put_quantities(m, "childQuantityList", e.child_quantities);
  put_things(m, "inputEPCList", e.input_epcs);
  put_quantities(m, "inputQuantityList", e.inputs);
  put_things(m, "outputEPCList", e.output_epcs);
  put_quantities(m, "outputQuantityList", e.outputs);
  m.put_if("transformationID", e.transformation_id);
  put_roles(m, "sourceList", "source", e.sources);
  put_roles(m, "destinationList", "destination", e.destinations);
  if (e.best_before) m.object("ilmd").put("cbvmda:bestBeforeDate", *e.best_before);
  m.put_if("nguon:process", e.process).put_if("nguon:decision", e.decision);
  m.put_if("nguon:reason", e.reason).put_if("nguon:result", e.result);
  if (e.lots_only) m.put("nguon:scope", "lots");
  m.put_if("nguon:packingHouse", e.packing_house);
  return out;
}

json::object make_epcis_document(std::vector<json::object> events, Time created) {
  json::object out;
  Members m(out);
  json::object prefixes;
  Members(prefixes).put("nguon", kNguonNamespace);
  m.put("@context", json::array{json::string(internal::to_json_view(kEpcisContext)), std::move(prefixes)});
  m.put("type", "EPCISDocument").put("schemaVersion", "2.0").put("creationDate", local_time(created));
  json::array list;
  for (auto& event : events) list.emplace_back(std::move(event));
  m.object("epcisBody").put("eventList", std::move(list));
  return out;
}

Thing thing(std::string_view host, std::string_view path) {
  Ref ref{std::string(host), std::string(path)};
  std::string uri = ref.uri();
  return {std::move(uri), std::move(ref)};
}

}  // namespace nguon::statement
