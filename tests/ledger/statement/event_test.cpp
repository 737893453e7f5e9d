#include "ledger/statement/event.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "ledger/statement/make.h"
#include "ledger/statement/statement.h"
#include "tests/ledger/statement/samples.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::statement;

namespace {

namespace fs = std::filesystem;

json::object event_json(EventKind kind) {
  for (const auto& e : test::sample_events())
    if (e.kind == kind) return make_event(e);
  throw std::logic_error("no sample");
}

// The event with one member changed; null takes it away.
json::object changed(json::object event, std::string_view name, const json::value& value) {
  const json::string_view key(name.data(), name.size());
  event.erase(key);
  if (!value.is_null()) event[key] = value;
  return event;
}

std::string refusal(const json::object& event) {
  const auto result = parse_event(event);
  if (result) return "ok";
  CHECK(result.error().code() == Errc::invalid_argument);
  CHECK(result.error().message() != result.error().message_vi());
  const auto& message = result.error().message();
  const auto quote = message.find('"');
  const auto end = message.find("\": ", quote + 1);
  const auto path = quote == std::string::npos || end == std::string::npos ? "" : message.substr(quote + 1, end - quote - 1);
  return std::string(result.error().name()) + " " + path;
}

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

json::value read_json(const fs::path& path) {
  INFO(path.string());
  return test::value_of(parse_json(read_text(path)));
}

// The events of a document, a query document, or a bare event.
std::vector<json::object> events_of(const json::value& document) {
  const auto& object = document.as_object();
  const json::value* body = object.if_contains("epcisBody");
  if (!body) return {object};
  if (const auto* results = body->as_object().if_contains("queryResults")) body = &results->as_object().at("resultsBody");
  std::vector<json::object> out;
  for (const auto& event : body->as_object().at("eventList").as_array()) out.push_back(event.as_object());
  return out;
}

std::vector<fs::path> official_examples() {
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(TEST_DATA_DIR) / "epcis/examples"))
    if (entry.path().extension() == ".jsonld") out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

Event official(const std::string& name, std::size_t index = 0) {
  const auto document = read_json(fs::path(TEST_DATA_DIR) / "epcis/examples" / name);
  return test::value_of(parse_event(events_of(document).at(index)));
}

}  // namespace

TEST_CASE("every kind of event comes back from its JSON as it was", "[statement]") {
  std::set<EventKind> kinds;
  for (const auto& e : test::sample_events()) {
    INFO(to_string(e.kind));
    kinds.insert(e.kind);
    const auto text = test::value_of(statement_text(make_event(e)));
    const auto parsed = test::value_of(parse_statement(text));
    REQUIRE(parsed.event());
    CHECK(*parsed.event() == e);
    CHECK(json::serialize(make_event(*parsed.event())) == json::serialize(make_event(e)));
    CHECK(parsed.id == e.event_id + (e.error ? "#2026-11-23T09:00:00.000+07:00" : ""));
    CHECK(parsed.record<Party>() == nullptr);
  }
  CHECK(kinds.size() == static_cast<std::size_t>(EventKind::other));
}

TEST_CASE("the kind alone gives an event its type, action, step and dispositions", "[statement]") {
  for (const auto& full : test::sample_events()) {
    Event e = full;
    e.type = EventType::association;
    e.action = Action::none;
    e.biz_step.clear();
    e.disposition.clear();
    e.persistent_set.clear();
    e.persistent_unset.clear();
    INFO(to_string(e.kind));
    if (full.kind == EventKind::inspection) e.disposition = full.disposition;  // the result is the inspector's to say
    CHECK(make_event(e) == make_event(full));
  }
}

TEST_CASE("things may be given by reference instead of URI", "[statement]") {
  auto e = test::sample_events().front();
  e.quantities[0].what.uri.clear();
  e.read_point->uri.clear();
  CHECK(make_event(e) == make_event(test::sample_events().front()));
}

TEST_CASE("the official examples of EPCIS 2.0 parse", "[statement]") {
  const auto examples = official_examples();
  CHECK(examples.size() == 47);
  std::size_t events = 0;
  for (const auto& path : examples) {
    if (path.filename() == "AssociationEvent-h.jsonld") {  // has "eventID" twice, which I-JSON forbids
      CHECK(test::name_of(parse_json(read_text(path))) == "json_duplicate_name");
      continue;
    }
    for (const auto& event : events_of(read_json(path))) {
      INFO(path.string());
      CHECK(refusal(event) == "ok");
      ++events;
    }
  }
  CHECK(events == 55);
}

TEST_CASE("the fields of the official examples are read as they stand", "[statement]") {
  const auto shipping = official("Example_9.6.1-ObjectEvent.jsonld");
  CHECK(shipping.kind == EventKind::shipping);
  CHECK(shipping.disposition == "in_transit");
  CHECK(shipping.event_time == test::time_of("2005-04-03T20:33:31.116-06:00"));
  CHECK(shipping.time_zone_offset == "-06:00");
  REQUIRE(shipping.epcs.size() == 2);
  CHECK(shipping.epcs[1].uri == "urn:epc:id:sgtin:0614141.107346.2018");
  CHECK(!shipping.epcs[1].ref);
  CHECK(shipping.read_point->uri == "urn:epc:id:sgln:0614141.07346.1234");

  const auto made = official("Example_9.6.4-TransformationEvent.jsonld");
  CHECK(made.kind == EventKind::processing);
  CHECK(made.action == Action::none);
  CHECK(made.inputs.size() == 3);
  CHECK(made.output_epcs.size() == 4);

  const auto full = official("WithFullCombinationOfFields/object_event_all_possible_fields.jsonld");
  CHECK(full.certification_info == "https://accreditation-council.example.org/certificate/ABC12345");
  REQUIRE(full.error);
  CHECK(full.error->reason == "incorrect_data");
  CHECK(full.error->declared == test::time_of("2006-11-07T13:00:00Z"));
  REQUIRE(full.quantities.size() == 1);
  CHECK(full.quantities[0].amount == Amount{200'000'000});
  CHECK(full.quantities[0].uom == "KGM");
  CHECK(full.persistent_set == std::vector<std::string>{"completeness_verified"});
  CHECK(full.persistent_unset == std::vector<std::string>{"completeness_inferred"});
  REQUIRE(full.sources.size() == 3);
  CHECK(full.sources[1].role == "possessing_party");
  CHECK(full.sources[1].who.uri == "urn:epc:id:pgln:4012345.00225");

  const auto packed = official("WithDigitalLinkID/Example_9.6.3-AggregationEventWithDigitalLink.jsonld");
  CHECK(packed.type == EventType::aggregation);
  REQUIRE(packed.child_quantities.size() == 2);
  REQUIRE(packed.child_quantities[1].what.ref);
  CHECK(packed.child_quantities[1].what.ref->host == "id.gs1.org");
  CHECK(packed.child_quantities[1].what.ref->path == "01/04012345123456/10/998877");
  CHECK(packed.child_quantities[1].amount == Amount{200'500'000});
}

TEST_CASE("statements are stricter with event ids than EPCIS is", "[statement]") {
  auto event = event_json(EventKind::growing);
  CHECK(refusal(changed(event, "eventID", nullptr)) == "ok");
  CHECK(refusal(changed(event, "eventID", "https://a.example/1")) == "ok");
  CHECK(refusal(changed(event, "eventID", "1")) == "field_malformed eventID");
  CHECK(test::name_of(statement_text(changed(event, "eventID", nullptr))) == "field_missing");
  for (const auto* bad : {"https://a.example/1", "urn:uuid:374d95fc-9457-1a51-bd6a-0bba133845a8"})
    CHECK(test::name_of(statement_text(changed(event, "eventID", bad))) == "field_malformed");
  const auto* hash = "ni:///sha-256;36abb3a2c0a726de32ac4beafd6b8bc4ba0b1d2de244490312e5cbec7b5ddece?ver=CBV2.0";
  const auto text = test::value_of(statement_text(changed(event, "eventID", hash)));
  CHECK(test::value_of(parse_statement(text)).id == hash);
}

TEST_CASE("the id of a correction holds its declaration time as written", "[statement]") {
  auto event = event_json(EventKind::growing);
  event["errorDeclaration"] = json::object{{"declarationTime", "2026-11-23T02:00:00Z"}};
  const auto parsed = test::value_of(parse_statement(test::value_of(statement_text(event))));
  CHECK(parsed.id == parsed.event()->event_id + "#2026-11-23T02:00:00Z");
  CHECK(parsed.event()->kind == EventKind::growing);
}

TEST_CASE("CBV words are held short whatever their spelling", "[statement]") {
  auto event = event_json(EventKind::shipping);
  for (const auto* step : {"shipping", "urn:epcglobal:cbv:bizstep:shipping", "https://ref.gs1.org/cbv/BizStep-shipping"})
    CHECK(test::value_of(parse_event(changed(event, "bizStep", step))).biz_step == "shipping");
  for (const auto* word : {"in_transit", "urn:epcglobal:cbv:disp:in_transit", "https://ref.gs1.org/cbv/Disp-in_transit"})
    CHECK(test::value_of(parse_event(changed(event, "disposition", word))).disposition == "in_transit");
  const auto other = test::value_of(parse_event(changed(event, "bizStep", "http://epcis.example.org/hc/bizstep/x")));
  CHECK(other.biz_step == "http://epcis.example.org/hc/bizstep/x");
  CHECK(other.kind == EventKind::other);
  for (const auto* bad :
       {"ship", "Shipping", "", "urn:epcglobal:cbv:bizstep:ship", "urn:epcglobal:cbv:disp:in_transit",
        "https://ref.gs1.org/cbv/BizStep-ship", "https://ref.gs1.org/cbv/BizStep-", "https://ns.gs1.org/cbv/BizStep-shipping"}) {
    INFO(bad);
    CHECK(refusal(changed(event, "bizStep", bad)) == "field_malformed bizStep");
  }
  CHECK(refusal(changed(event, "sourceList", json::array{json::object{{"type", "owner"}, {"source", "urn:a:b"}}})) ==
        "field_malformed sourceList[0].type");
  CHECK(refusal(changed(event, "sourceList",
                        json::array{json::object{{"type", "urn:epcglobal:cbv:sdt:location"}, {"source", "urn:a:b"}}})) == "ok");
}

TEST_CASE("each type of event has its members and no others", "[statement]") {
  const auto all = {EventKind::growing, EventKind::processing, EventKind::aggregation, EventKind::shipping};
  for (const auto kind : all) {
    INFO(to_string(kind));
    auto event = event_json(kind);
    for (const auto* name :
         {"colour", "EpcList", "readpoint", "id", "@id", "@type", "nguon:colour", "nguon:", ":a", "a:", "nguon: x"})
      CHECK(refusal(changed(event, name, "x")) == "field_unknown " + std::string(name));
    for (const auto* name : {"ext:colour", "https://a.example/colour"}) CHECK(refusal(changed(event, name, "x")) == "ok");
    CHECK(refusal(changed(event, "ext:deep", json::object{{"a", json::array{1, json::object{{"b", nullptr}}}}})) == "ok");
    CHECK(refusal(changed(event, "recordTime", "2026-11-22T01:16:00Z")) == "ok");
    for (const auto* name : {"type", "eventTime", "eventTimeZoneOffset"}) CHECK(refusal(changed(event, name, nullptr)) != "ok");
  }
  const auto growing = event_json(EventKind::growing);
  const auto made = event_json(EventKind::processing);
  const auto packed = event_json(EventKind::aggregation);
  for (const auto* name : {"parentID", "childEPCs", "inputEPCList", "transformationID"}) {
    INFO(name);
    CHECK(refusal(changed(growing, name, json::array{})) == "field_unknown " + std::string(name));
  }
  CHECK(refusal(changed(made, "action", "ADD")) == "field_unknown action");
  CHECK(refusal(changed(made, "epcList", json::array{})) == "field_unknown epcList");
  for (const auto* name : {"epcList", "persistentDisposition", "ilmd"})
    CHECK(refusal(changed(packed, name, json::object{})) == "field_unknown " + std::string(name));
}

TEST_CASE("an event without what it speaks of is refused", "[statement]") {
  CHECK(refusal(changed(event_json(EventKind::growing), "quantityList", nullptr)) == "field_missing quantityList");
  CHECK(refusal(changed(event_json(EventKind::growing), "quantityList", json::array{})) == "field_missing quantityList");
  CHECK(refusal(changed(event_json(EventKind::growing), "action", nullptr)) == "field_missing action");
  const auto made = event_json(EventKind::processing);
  CHECK(refusal(changed(made, "inputQuantityList", nullptr)) == "field_missing inputQuantityList");
  CHECK(refusal(changed(made, "outputQuantityList", nullptr)) == "field_missing outputQuantityList");
  const auto split = changed(made, "transformationID", "urn:uuid:0193f5a2-7c1e-7d3a-9b42-0000000000f1");
  CHECK(refusal(changed(split, "inputQuantityList", nullptr)) == "ok");
  CHECK(refusal(changed(split, "outputQuantityList", nullptr)) == "ok");
  CHECK(refusal(changed(changed(split, "outputQuantityList", nullptr), "inputQuantityList", nullptr)) ==
        "field_missing inputQuantityList");
  const auto packed = event_json(EventKind::aggregation);
  CHECK(refusal(changed(packed, "parentID", nullptr)) == "field_missing parentID");
  const auto childless = changed(changed(packed, "childEPCs", nullptr), "childQuantityList", nullptr);
  CHECK(refusal(childless) == "field_missing childQuantityList");
  const auto emptied =
      changed(changed(event_json(EventKind::disaggregation), "childEPCs", nullptr), "childQuantityList", nullptr);
  CHECK(refusal(emptied) == "ok");  // everything is taken out
}

TEST_CASE("malformed values of an event are refused and named", "[statement]") {
  const auto growing = event_json(EventKind::growing);
  const auto recall = event_json(EventKind::recall);
  const auto quantity = [](const json::value& element) { return json::array{element}; };
  const auto epc = "https://ocop.example/p/htx/a/10/L1";
  struct Case {
    const json::object& event;
    const char* member;
    json::value value;
    const char* refusal;
  };
  const Case cases[] = {
      {growing, "eventTime", "2026-11-22", "field_malformed eventTime"},
      {growing, "eventTime", "2026-11-22T25:00:00Z", "field_malformed eventTime"},
      {growing, "eventTimeZoneOffset", "+7:00", "field_malformed eventTimeZoneOffset"},
      {growing, "eventTimeZoneOffset", "+14:01", "field_malformed eventTimeZoneOffset"},
      {growing, "eventTimeZoneOffset", "Z", "field_malformed eventTimeZoneOffset"},
      {growing, "action", "add", "field_malformed action"},
      {growing, "readPoint", "https://a.example/b", "field_malformed readPoint"},
      {growing, "readPoint", json::object{}, "field_missing readPoint.id"},
      {growing, "readPoint", json::object{{"id", "urn:a:b"}, {"name", "x"}}, "field_unknown readPoint.name"},
      {growing, "epcList", json::array{"urn:a:b", "urn:a:b"}, "field_malformed epcList"},
      {growing, "epcList", json::array{"urn:a:b", "not a uri"}, "field_malformed epcList[1]"},
      {growing, "quantityList", quantity(json::object{{"quantity", 1}}), "field_missing quantityList[0].epcClass"},
      {growing, "quantityList", quantity(json::object{{"epcClass", epc}, {"quantity", 0}}),
       "field_malformed quantityList[0].quantity"},
      {growing, "quantityList", quantity(json::object{{"epcClass", epc}, {"quantity", -1}}),
       "field_malformed quantityList[0].quantity"},
      {growing, "quantityList", quantity(json::object{{"epcClass", epc}, {"quantity", "1"}}),
       "field_malformed quantityList[0].quantity"},
      {growing, "quantityList", quantity(json::object{{"epcClass", epc}, {"uom", "kg"}}), "field_malformed quantityList[0].uom"},
      {growing, "quantityList", quantity(json::object{{"epcClass", epc}, {"ext:a", 1}}), "field_unknown quantityList[0].ext:a"},
      {growing, "ilmd", json::object{{"grade", "A"}}, "field_unknown ilmd.grade"},
      {growing, "ilmd", json::object{{"nguon:grade", "A"}}, "field_unknown ilmd.nguon:grade"},
      {growing, "ilmd", json::object{{"cbvmda:bestBeforeDate", "soon"}}, "field_malformed ilmd.cbvmda:bestBeforeDate"},
      {growing, "nguon:process", "", "field_malformed nguon:process"},
      {growing, "nguon:scope", "lots", "field_malformed nguon:scope"},
      {growing, "nguon:packingHouse", "VN-YBPH-012", "field_malformed nguon:packingHouse"},
      {growing, "certificationInfo", json::array{"urn:a:b", "urn:a:c"}, "field_malformed certificationInfo"},
      {growing, "certificationInfo", json::array{}, "field_malformed certificationInfo"},
      {growing, "errorDeclaration", json::object{{"reason", "incorrect_data"}}, "field_missing errorDeclaration.declarationTime"},
      {growing, "errorDeclaration", json::object{{"declarationTime", "2026-11-23T02:00:00Z"}, {"reason", "wrong"}},
       "field_malformed errorDeclaration.reason"},
      {growing, "bizTransactionList", json::array{json::object{{"type", "po"}}},
       "field_missing bizTransactionList[0].bizTransaction"},
      {growing, "sensorElementList", json::array{json::object{}}, "field_missing sensorElementList[0].sensorReport"},
      {growing, "sensorElementList",
       json::array{json::object{{"sensorReport", json::array{json::object{{"type", "Temperature"}, {"value", "26"}}}}}},
       "field_malformed sensorElementList[0].sensorReport[0].value"},
      {growing, "sensorElementList",
       json::array{json::object{{"sensorReport", json::array{json::object{{"type", "Temperature"}, {"val", 26}}}}}},
       "field_unknown sensorElementList[0].sensorReport[0].val"},
      {growing, "@context", 1, "field_malformed @context"},
      {growing, "@context", json::array{json::object{{"nguon", "https://evil.example/"}}}, "field_malformed @context[0]"},
      {growing, "@context", json::object{{"cbvmda", "https://evil.example/"}}, "field_malformed @context"},
      {growing, "@context", json::object{{"nguon", "urn:x-nguon:v1:"}}, "ok"},
      {growing, "@context", json::array{std::string(kEpcisContext), json::object{{"ext", "https://a.example/"}}}, "ok"},
      {recall, "nguon:scope", "all", "field_malformed nguon:scope"},
      {recall, "nguon:scope", "descendants", "ok"},
      {recall, "persistentDisposition", json::object{}, "field_malformed persistentDisposition"},
      {recall, "persistentDisposition", json::object{{"set", json::array{}}}, "field_malformed persistentDisposition.set"},
      {recall, "persistentDisposition", json::object{{"set", json::array{"recalled", "urn:epcglobal:cbv:disp:recalled"}}},
       "field_malformed persistentDisposition.set"},
      {recall, "persistentDisposition", json::object{{"set", json::array{"recalled"}}, {"to", 1}},
       "field_unknown persistentDisposition.to"},
      {recall, "ilmd", json::object{}, "field_malformed ilmd"},
  };
  for (const auto& c : cases) {
    INFO(c.member << " = " << json::serialize(c.value));
    CHECK(refusal(changed(c.event, c.member, c.value)) == c.refusal);
  }
  json::array many;
  for (std::size_t i = 0; i <= kEventListMax; ++i) many.emplace_back("urn:a:" + std::to_string(i));
  CHECK(refusal(changed(growing, "epcList", many)) == "field_malformed epcList");
  many.pop_back();
  CHECK(refusal(changed(growing, "epcList", many)) == "ok");
}

TEST_CASE("the kind follows from type, action, step and dispositions", "[statement]") {
  const auto kind = [](const json::object& event) { return test::value_of(parse_event(event)).kind; };
  const auto growing = event_json(EventKind::growing);
  CHECK(kind(changed(growing, "bizStep", "creating_class_instance")) == EventKind::growing);
  CHECK(kind(changed(growing, "bizStep", "packing")) == EventKind::other);
  CHECK(kind(changed(growing, "bizStep", nullptr)) == EventKind::other);
  CHECK(kind(changed(changed(growing, "action", "OBSERVE"), "ilmd", nullptr)) == EventKind::other);
  CHECK(kind(changed(event_json(EventKind::certification), "certificationInfo", nullptr)) == EventKind::inspection);
  CHECK(kind(changed(changed(event_json(EventKind::packaging), "bizStep", "assembling"), "nguon:packingHouse", nullptr)) ==
        EventKind::processing);
  CHECK(kind(changed(event_json(EventKind::aggregation), "action", "DELETE")) == EventKind::other);
  CHECK(kind(changed(event_json(EventKind::shipping), "action", "DELETE")) == EventKind::other);
  const auto hold = changed(event_json(EventKind::recall), "nguon:scope", nullptr);
  const auto words = [&](json::object persistent) { return kind(changed(hold, "persistentDisposition", std::move(persistent))); };
  CHECK(words({{"set", json::array{"recalled", "damaged"}}}) == EventKind::recall);
  CHECK(words({{"set", json::array{"recalled"}}, {"unset", json::array{"non_sellable_other"}}}) == EventKind::other);
  CHECK(words({{"set", json::array{"damaged"}}}) == EventKind::other);
  CHECK(kind(changed(hold, "persistentDisposition", nullptr)) == EventKind::other);
}

TEST_CASE("the earlier of two dates of a lot is its best-before date", "[statement]") {
  const auto best = [](json::object ilmd) {
    return test::value_of(parse_event(changed(event_json(EventKind::growing), "ilmd", std::move(ilmd)))).best_before;
  };
  CHECK(best({{"cbvmda:itemExpirationDate", "2027-01-01"}}) == test::day_of("2027-01-01"));
  CHECK(best({{"cbvmda:itemExpirationDate", "2027-01-01"}, {"cbvmda:bestBeforeDate", "2026-12-01"}}) ==
        test::day_of("2026-12-01"));
  CHECK(best({{"ext:grade", "A"}}) == std::nullopt);
}
