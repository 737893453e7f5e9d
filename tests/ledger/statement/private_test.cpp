// The member nguon:private: commitments in records and events, strictly spelt.
#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"
#include "ledger/statement/make.h"
#include "ledger/statement/statement.h"
#include "tests/ledger/statement/samples.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::statement;

namespace {

std::vector<PrivateField> two() { return {{"dien-thoai", sha256("a")}, {"ten", sha256("b")}}; }

json::object with(json::object object, const json::value& value) {
  object["nguon:private"] = value;
  return object;
}
std::string name(const json::object& object) { return test::name_of(statement_text(object)); }
std::string text_of(const json::string& text) { return {text.data(), text.size()}; }
json::object event() { return make_event(test::sample_events().front()); }
json::string json_text(const std::string& text) { return json::string(text.data(), text.size()); }
json::string good() { return json_text(to_base64(sha256("x").view())); }

}  // namespace

TEST_CASE("commitments come back from records and events as they were put", "[statement]") {
  for (const auto& record : test::sample_records()) {
    INFO(type_name(record));
    auto object = make_record(record, test::kRecordId);
    put_private(object, two());
    const bool holds = !(std::holds_alternative<Genesis>(record) || std::holds_alternative<Key>(record) ||
                         std::holds_alternative<LabelRun>(record) || std::holds_alternative<LabelRunStatus>(record) ||
                         std::holds_alternative<Succession>(record) || std::holds_alternative<LabelPrint>(record) ||
                         std::holds_alternative<Story>(record) || std::holds_alternative<Erasure>(record));
    CHECK(name(object) == (holds ? "ok" : "field_malformed"));
    if (!holds) continue;
    const auto parsed = test::value_of(parse_statement(test::value_of(statement_text(object))));
    CHECK(parsed.private_fields == two());
    CHECK(std::get<Record>(parsed.body) == record);
  }
  for (const auto& one : test::sample_events()) {
    auto object = make_event(one);
    put_private(object, two());
    CHECK(name(object) == (one.error ? "field_malformed" : "ok"));
    if (one.error) continue;
    const auto parsed = test::value_of(parse_statement(test::value_of(statement_text(object))));
    CHECK(parsed.private_fields == two());
    REQUIRE(parsed.event());
    CHECK(parsed.event()->kind == one.kind);
  }
  const auto without = test::value_of(parse_statement(test::value_of(statement_text(event()))));
  CHECK(without.private_fields.empty());
}

TEST_CASE("commitments are sorted by name, whatever the signer's order", "[statement]") {
  const auto parsed = test::value_of(parse_statement(
      test::value_of(statement_text(with(event(), json::object{{"ten", json_text(to_base64(sha256("b").view()))},
                                                               {"dien-thoai", json_text(to_base64(sha256("a").view()))}})))));
  CHECK(parsed.private_fields == two());
}

TEST_CASE("an erasure names its fields, each once", "[statement]") {
  const auto with_fields = [](const json::value& fields) {
    json::object object = make_record(Erasure{21, {"ten"}, {"theo yêu cầu", ""}, ""}, test::kRecordId);
    object["fields"] = fields;
    return name(object);
  };
  CHECK(with_fields(json::array{"ten"}) == "ok");
  CHECK(with_fields(json::array{"ten", "ten"}) == "field_malformed");
  CHECK(with_fields(json::array{"Tên"}) == "field_malformed");
  CHECK(with_fields("ten") == "field_malformed");
  json::array many;
  for (int i = 0; i < 17; ++i) many.emplace_back(json_text("f" + std::to_string(i)));
  CHECK(with_fields(many) == "field_malformed");
}

TEST_CASE("nguon:private in another spelling is refused", "[statement]") {
  CHECK(name(with(event(), json::object{{"ten", good()}})) == "ok");
  CHECK(name(with(event(), json::object{})) == "field_malformed");
  CHECK(name(with(event(), nullptr)) == "field_malformed");
  CHECK(name(with(event(), json::array{good()})) == "field_malformed");
  CHECK(name(with(event(), good())) == "field_malformed");
  for (const json::value& bad :
       {json::value(json_text(text_of(good()) + "=")), json::value(json_text(text_of(good()).substr(0, 43))), json::value(""),
        json::value(7), json::value(nullptr), json::value(json_text(to_hex(sha256("x").view()))),
        json::value(json_text(to_base64("short"))), json::value(json::object{{"hash", good()}}),
        json::value(json_text(to_base64(std::string(33, 'a'))))})
    CHECK(name(with(event(), json::object{{"ten", bad}})) == "field_malformed");
  for (const char* bad : {"", "Ten", "tên", "ten_goi", "-ten", "ten-", "ten goi", "12345678901234567890123456789012345678901"})
    CHECK(name(with(event(), json::object{{bad, good()}})) == "field_malformed");
  CHECK(name(with(event(), json::object{{"1234567890123456789012345678901234567890", good()}})) == "ok");
  json::object many;
  for (int i = 0; i < 16; ++i) many["f" + std::to_string(i)] = good();
  CHECK(name(with(event(), many)) == "ok");
  many["f16"] = good();
  CHECK(name(with(event(), many)) == "field_malformed");
  // Near misses of the member's own name.
  for (const char* member : {"nguon:Private", "nguon:privates", "private", "nguon:private "}) {
    auto object = event();
    object[member] = json::object{{"ten", good()}};
    CHECK(name(object) == "field_unknown");
    auto record = make_record(test::sample_records()[1], test::kRecordId);
    record[member] = json::object{{"ten", good()}};
    CHECK(name(record) == "field_unknown");
  }
  // The place is named.
  const auto refused = statement_text(with(event(), json::object{{"ten", "?"}}));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message().find("\"nguon:private.ten\": ") != std::string::npos);
}
