#include "ledger/statement/internal/read_event.h"

#include <algorithm>

#include "ledger/base/text.h"
#include "ledger/statement/internal/cbv.h"
#include "ledger/statement/internal/event_kind.h"
#include "ledger/statement/internal/read_private.h"
#include "ledger/statement/internal/read_sensor.h"
#include "ledger/statement/internal/readers.h"
#include "ledger/statement/make.h"

namespace nguon::statement::internal {
namespace {

constexpr Names<EventType, 5> kTypes{{{"ObjectEvent", EventType::object},
                                      {"AggregationEvent", EventType::aggregation},
                                      {"TransformationEvent", EventType::transformation},
                                      {"TransactionEvent", EventType::transaction},
                                      {"AssociationEvent", EventType::association}}};
constexpr Names<Action, 3> kActions{{{"ADD", Action::add}, {"OBSERVE", Action::observe}, {"DELETE", Action::delete_}}};

Thing thing_of(const Value& value) {
  std::string text = uri(value);
  auto ref = parse_ref(text);
  return {std::move(text), std::move(ref)};
}

Thing place_of(const Value& value) {  // readPoint, bizLocation
  Fields f(value);
  Thing out = f.required("id", thing_of);
  f.close_open();
  return out;
}

Quantity quantity_element(const Value& value) {
  Fields f(value);
  Quantity out;
  out.what = f.required("epcClass", thing_of);
  out.amount = f.optional("quantity", positive_amount);
  out.uom = f.optional("uom", uom).value_or("");
  f.close();
  return out;
}

// A list of things, each at most once: a unit that is counted twice would be there twice.
std::vector<Thing> things(Fields& f, std::string_view name) {
  auto out = f.optional(name, list_of(0, kEventListMax, thing_of)).value_or(std::vector<Thing>{});
  std::vector<std::string_view> uris;
  for (const auto& thing : out) uris.emplace_back(thing.uri);
  std::sort(uris.begin(), uris.end());
  if (std::adjacent_find(uris.begin(), uris.end()) != uris.end())
    f.refuse(name, {"names one thing twice", "nêu một đối tượng hai lần"});
  return out;
}

std::vector<Quantity> quantities(Fields& f, std::string_view name) {
  return f.optional(name, list_of(0, kEventListMax, quantity_element)).value_or(std::vector<Quantity>{});
}

auto role_reader(std::string_view member) {
  return [member](const Value& value) {
    Fields f(value);
    PartyRole out;
    out.role = f.required("type", cbv(kSourceDestTypes));
    out.who = f.required(member, thing_of);
    f.close();
    return out;
  };
}

bool biz_transaction(const Value& value) {
  Fields f(value);
  f.optional("type", cbv(kBizTransactionTypes));
  f.required("bizTransaction", uri);
  f.close();
  return true;
}

// EPCIS context: not needed here, since it is implied, but allowed as in the official schema. It
// must not give another meaning to the prefixes that this ledger reads.
bool context_part(const Value& value) {
  if (value.json.is_string()) {
    uri(value);
    return true;
  }
  const json::object* terms = value.json.if_object();
  if (!terms) {
    value.refuse({"must hold URIs and objects", "phải gồm các URI và đối tượng"});
    return true;
  }
  for (const auto& [prefix, meaning] :
       {std::pair<std::string_view, std::string_view>{"nguon", kNguonNamespace}, {"cbvmda", "urn:epcglobal:cbv:mda:"}}) {
    const json::value* given = terms->if_contains(json::string_view(prefix.data(), prefix.size()));
    if (given && *given != json::value(json::string_view(meaning.data(), meaning.size()))) {
      const std::string en = "gives the prefix \"" + std::string(prefix) + "\" another meaning";
      const std::string vi = "gán nghĩa khác cho tiền tố \"" + std::string(prefix) + "\"";
      value.refuse({en, vi});
    }
  }
  return true;
}

bool context(const Value& value) {
  if (value.json.is_array())
    list_of(0, kEventListMax, context_part)(value);
  else
    context_part(value);
  return true;
}

std::string time_zone_offset(const Value& value) {
  const auto text = value.string();
  const auto digit = [&](std::size_t at, char max) { return text[at] >= '0' && text[at] <= max; };
  const bool form = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':' && digit(1, '1') && digit(2, '9') &&
                    digit(4, '5') && digit(5, '9');
  const bool in_range = form && (text[1] == '0' || text[2] <= '3' || text.substr(1) == "14:00");
  if (!in_range) value.refuse({"must be an offset such as +07:00", "phải là độ lệch múi giờ như +07:00"});
  return std::string(text);
}

// EPCIS allows a list; one event here speaks of one certificate, so that nobody reads only the first.
std::string certification_info(const Value& value) {
  if (!value.json.is_array()) return uri(value);
  const auto all = list_of(1, 1, uri)(value);
  return all.size() == 1 ? all.front() : "";
}

std::vector<std::string> dispositions(const Value& value) {
  auto out = list_of(1, kEventListMax, cbv(kDispositions))(value);
  auto sorted = out;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    value.refuse({"names one disposition twice", "nêu một trạng thái hai lần"});
  return out;
}

void read_persistent_disposition(Fields& fields, Event& e) {
  fields.optional("persistentDisposition", [&](const Value& value) {
    Fields f(value);
    e.persistent_set = f.optional("set", dispositions).value_or(std::vector<std::string>{});
    e.persistent_unset = f.optional("unset", dispositions).value_or(std::vector<std::string>{});
    f.close();
    if (e.persistent_set.empty() && e.persistent_unset.empty())
      value.refuse({"must set or unset a disposition", "phải đặt (set) hoặc bỏ (unset) một trạng thái"});
    return true;
  });
}

void read_ilmd(Fields& fields, Event& e) {
  fields.optional("ilmd", [&](const Value& value) {
    Fields f(value);
    const auto expires = f.optional("cbvmda:itemExpirationDate", day);
    const auto best = f.optional("cbvmda:bestBeforeDate", day);
    e.best_before = expires && best ? std::min(*expires, *best) : expires ? expires : best;
    f.close_open();
    return true;
  });
}

void read_error(Fields& fields, ReadEvent& out) {
  out.event.error = fields.optional("errorDeclaration", [&](const Value& value) {
    Fields f(value);
    ErrorDeclaration error;
    error.declared = f.required("declarationTime", [&](const Value& at) {
      out.declaration_time = at.json.is_string() ? at.string() : std::string_view("");
      return time(at);
    });
    error.reason = f.optional("reason", cbv(kErrorReasons)).value_or("");
    error.corrective_event_ids =
        f.optional("correctiveEventIDs", list_of(0, kEventListMax, uri)).value_or(std::vector<std::string>{});
    f.close_open();
    return error;
  });
}

void read_common(Fields& f, ReadEvent& out) {
  Event& e = out.event;
  f.has("type");
  f.optional("@context", context);
  e.event_time = f.required("eventTime", time);
  e.time_zone_offset = f.required("eventTimeZoneOffset", time_zone_offset);
  f.optional("recordTime", time);
  e.event_id = f.optional("eventID", uri).value_or("");
  e.certification_info = f.optional("certificationInfo", certification_info).value_or("");
  read_error(f, out);
  if (e.type != EventType::transformation) e.action = f.required("action", word_in(kActions));
  e.biz_step = f.optional("bizStep", cbv(kBizSteps)).value_or("");
  e.disposition = f.optional("disposition", cbv(kDispositions)).value_or("");
  e.read_point = f.optional("readPoint", place_of);
  e.biz_location = f.optional("bizLocation", place_of);
  const std::size_t transactions_min = e.type == EventType::transaction ? 1 : 0;
  const auto transactions = f.optional("bizTransactionList", list_of(transactions_min, kEventListMax, biz_transaction));
  if (!transactions && transactions_min > 0) f.missing("bizTransactionList");
  const auto none = std::vector<PartyRole>{};
  e.sources = f.optional("sourceList", list_of(0, kEventListMax, role_reader("source"))).value_or(none);
  e.destinations = f.optional("destinationList", list_of(0, kEventListMax, role_reader("destination"))).value_or(none);
}

void read_object(Fields& f, Event& e) {
  const bool lists_epcs = f.has("epcList");  // may be empty by the schema
  e.epcs = things(f, "epcList");
  e.quantities = quantities(f, "quantityList");
  const auto sensors = f.optional("sensorElementList", list_of(0, kEventListMax, sensor_element));
  read_persistent_disposition(f, e);
  if (e.action == Action::add)
    read_ilmd(f, e);
  else
    f.absent("ilmd", {"stands only with the action ADD", "chỉ đi kèm action ADD"});
  if (!lists_epcs && e.quantities.empty() && !(sensors && !sensors->empty() && e.read_point)) f.missing("quantityList");
}

void read_aggregation(Fields& f, Event& e) {  // and association
  e.parent = f.optional("parentID", thing_of);
  e.child_epcs = things(f, "childEPCs");
  e.child_quantities = quantities(f, "childQuantityList");
  f.optional("sensorElementList", list_of(0, kEventListMax, sensor_element));
  if (!e.parent && (e.type == EventType::association || e.action != Action::observe)) f.missing("parentID");
  if (e.child_epcs.empty() && e.child_quantities.empty() && e.action != Action::delete_) f.missing("childQuantityList");
}

void read_transaction(Fields& f, Event& e) {
  const bool lists_epcs = f.has("epcList");
  e.parent = f.optional("parentID", thing_of);
  e.epcs = things(f, "epcList");
  e.quantities = quantities(f, "quantityList");
  f.optional("sensorElementList", list_of(0, kEventListMax, sensor_element));
  if (!lists_epcs && e.quantities.empty() && e.action != Action::delete_) f.missing("quantityList");
}

void read_transformation(Fields& f, Event& e) {
  e.input_epcs = things(f, "inputEPCList");
  e.inputs = quantities(f, "inputQuantityList");
  e.output_epcs = things(f, "outputEPCList");
  e.outputs = quantities(f, "outputQuantityList");
  e.transformation_id = f.optional("transformationID", uri).value_or("");
  f.optional("sensorElementList", list_of(0, kEventListMax, sensor_element));
  read_persistent_disposition(f, e);
  read_ilmd(f, e);
  const bool has_inputs = !e.input_epcs.empty() || !e.inputs.empty();
  const bool has_outputs = !e.output_epcs.empty() || !e.outputs.empty();
  // With a transformationID, inputs and outputs may be told in several events.
  if (!has_inputs && (e.transformation_id.empty() || !has_outputs)) f.missing("inputQuantityList");
  if (!has_outputs && e.transformation_id.empty()) f.missing("outputQuantityList");
}

bool scope(const Value& value) {  // whether the named lots alone
  const auto text = value.string();
  if (text != "lots" && text != "descendants") refuse_word(value, "lots, descendants");
  return text == "lots";
}

// Members in the prefix of this ledger.
void read_own(Fields& f, Event& e) {
  e.process = f.optional("nguon:process", words).value_or(Words{});
  e.decision = f.optional("nguon:decision", text).value_or("");
  e.reason = f.optional("nguon:reason", words).value_or(Words{});
  e.result = f.optional("nguon:result", words).value_or(Words{});
  e.kind = kind_of(e);
  const bool holds = e.kind == EventKind::recall || e.kind == EventKind::recall_lifted || e.kind == EventKind::suspension ||
                     e.kind == EventKind::suspension_lifted;
  if (holds)
    e.lots_only = f.optional("nguon:scope", scope).value_or(false);
  else
    f.absent("nguon:scope", {"stands only in recalls and suspensions", "chỉ dùng trong thu hồi và đình chỉ"});
  if (e.kind == EventKind::packaging)
    e.packing_house = f.optional("nguon:packingHouse", any_code).value_or("");
  else
    f.absent("nguon:packingHouse", {"stands only in packaging", "chỉ dùng trong sự kiện đóng gói"});
}

}  // namespace

std::string_view type_word(EventType type) { return word_of(kTypes, type); }
std::string_view action_word(Action action) { return action == Action::none ? std::string_view("") : word_of(kActions, action); }

std::optional<EventType> event_type(std::string_view word) {
  for (const auto& [name, type] : kTypes)
    if (name == word) return type;
  return std::nullopt;
}

Result<ReadEvent> read_event(const json::object& object) {
  const json::value* type_value = object.if_contains("type");
  const json::string* type_text = type_value ? type_value->if_string() : nullptr;
  const std::string_view word = type_text ? std::string_view(type_text->data(), type_text->size()) : std::string_view("");
  const auto type = event_type(word);
  if (!type) {
    const std::string shown = printable(word);
    return Error{Errc::invalid_argument, "type_unknown", "\"" + shown + "\" is not a type of EPCIS event",
                 "\"" + shown + "\" không phải là loại sự kiện EPCIS"};
  }
  ReadEvent out;
  out.type = word;
  out.event.type = *type;
  Findings findings{out.type};
  const Place root;
  Fields fields(object, root, findings);
  read_common(fields, out);
  switch (*type) {
    case EventType::object: read_object(fields, out.event); break;
    case EventType::aggregation:
    case EventType::association: read_aggregation(fields, out.event); break;
    case EventType::transaction: read_transaction(fields, out.event); break;
    case EventType::transformation: read_transformation(fields, out.event); break;
  }
  read_own(fields, out.event);
  out.private_fields = read_private_fields(fields, why_not_private(out.event));
  fields.close_open();
  NGUON_TRY(findings.result());
  return out;
}

}  // namespace nguon::statement::internal
