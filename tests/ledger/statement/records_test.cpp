#include "ledger/statement/records.h"

#include <functional>
#include <set>

#include "ledger/statement/make.h"
#include "ledger/statement/statement.h"
#include "tests/ledger/statement/samples.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::statement;

namespace {

// The error of a statement with this JSON, or "ok".
std::string verdict(const json::value& value) {
  const auto result = statement_text(value);
  if (!result) {
    CHECK(result.error().code() == Errc::invalid_argument);
    CHECK(result.error().message() != result.error().message_vi());
  }
  return test::name_of(result);
}

bool names_path(const json::value& value, const std::string& path) {
  const auto result = statement_text(value);
  return !result && result.error().message().find("\"" + path + "\": ") != std::string::npos &&
         result.error().message_vi().find("\"" + path + "\": ") != std::string::npos;
}

// Calls `visit` with the path of every member and element in `value`, and a pointer to it in JSON
// pointer syntax.
void for_each_place(const json::value& value, const std::string& path, const std::string& pointer,
                    const std::function<void(const std::string&, const std::string&)>& visit) {
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) {
      const std::string name(member.key());
      const std::string inner = path.empty() ? name : path + "." + name;
      visit(inner, pointer + "/" + name);
      for_each_place(member.value(), inner, pointer + "/" + name, visit);
    }
  } else if (const auto* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) {
      const std::string inner = path + "[" + std::to_string(i) + "]";
      visit(inner, pointer + "/" + std::to_string(i));
      for_each_place((*array)[i], inner, pointer + "/" + std::to_string(i), visit);
    }
  }
}

json::value with(json::value value, const std::string& pointer, const json::value& member) {
  const auto slash = pointer.rfind('/');
  json::value& parent = slash == 0 ? value : value.at_pointer(pointer.substr(0, slash));
  const std::string name = pointer.substr(slash + 1);
  if (parent.is_array())
    parent.as_array()[std::stoul(name)] = member;
  else
    parent.as_object()[name] = member;
  return value;
}

json::value without(json::value value, const std::string& pointer) {
  const auto slash = pointer.rfind('/');
  json::value& parent = slash == 0 ? value : value.at_pointer(pointer.substr(0, slash));
  parent.as_object().erase(pointer.substr(slash + 1));
  return value;
}

json::value sample(std::string_view type) {
  for (const auto& record : test::sample_records())
    if (type_name(record) == type) return make_record(record, test::kRecordId);
  throw std::logic_error("no sample");
}

// The members that a record can do without: those that records.h calls optional.
const std::set<std::string> kOptional{"Genesis.demonstration",
                                      "Genesis.parties[0].name.en",
                                      "Party.commune",
                                      "Party.place",
                                      "Party.website",
                                      "Party.name.en",
                                      "KeyRevocation.decision",
                                      "GrowingArea.issuer",
                                      "GrowingArea.place",
                                      "GrowingArea.validUntil",
                                      "GrowingArea.name.en",
                                      "GrowingArea.crop.en",
                                      "GrowingAreaStatus.reason.en",
                                      "AreaAuthorisation.until",
                                      "PackingHouse.issuer",
                                      "PackingHouse.place",
                                      "PackingHouse.validUntil",
                                      "Product.brand",
                                      "Product.ingredients",
                                      "Product.netContent",
                                      "Product.storage",
                                      "Product.warnings",
                                      "Product.usage",
                                      "Product.standards",
                                      "Product.shelfLife",
                                      "Product.yield",
                                      "Product.packingHouseRequired",
                                      "Product.name.en",
                                      "Product.storage.en",
                                      "Certificate.schemeName",
                                      "Certificate.products",
                                      "Certificate.areas",
                                      "Certificate.schemeName.en",
                                      "CertificateStatus.reason.en",
                                      "LabelRequest.shelfLife",
                                      "LabelRun.shelfLife",
                                      "LabelRunStatus.reason.en",
                                      "Succession.reason.en",
                                      "Story.story",
                                      "Story.story.en",
                                      "Story.pictures",
                                      "Story.pictures[0].caption.en",
                                      "Erasure.reason.en",
                                      "Erasure.decision"};

}  // namespace

TEST_CASE("every record comes back from its JSON as it was", "[statement]") {
  const auto records = test::sample_records();
  CHECK(records.size() == std::variant_size_v<Record>);
  for (std::size_t i = 0; i < records.size(); ++i) {
    INFO(type_name(records[i]));
    CHECK(records[i].index() == i);  // one of each
    const auto text = test::value_of(statement_text(make_record(records[i], test::kRecordId)));
    const auto parsed = test::value_of(parse_statement(text));
    CHECK(parsed.id == test::kRecordId);
    CHECK(parsed.type() == type_name(records[i]));
    REQUIRE(std::holds_alternative<Record>(parsed.body));
    CHECK(std::get<Record>(parsed.body) == records[i]);
    CHECK(text == std::string(kHeader) + parsed.json + "\n");
  }
}

TEST_CASE("records without their optional members come back too", "[statement]") {
  const Record records[] = {Party{"cho-thi-du", PartyType::trader, LegalForm::none, {"Cửa hàng Thí Dụ", ""}, "01", "", {}, ""},
                            GrowingArea{"YB-1",
                                        CodeScheme::other,
                                        "Chi cục thí dụ",
                                        {"Vùng", ""},
                                        "htx",
                                        "15",
                                        "04567",
                                        {},
                                        Amount{1},
                                        {"chè", ""},
                                        std::nullopt,
                                        "",
                                        Day{20'000},
                                        std::nullopt},
                            Product{"p/htx/che-kho",
                                    ProductKind::material,
                                    "htx",
                                    {"Chè khô", ""},
                                    0,
                                    0,
                                    "",
                                    {},
                                    {},
                                    {},
                                    {},
                                    {},
                                    {},
                                    std::nullopt,
                                    std::nullopt,
                                    false},
                            Certificate{"vietgap-1",
                                        CertificateScheme::vietgap,
                                        {},
                                        "VG-1",
                                        {"Tổ chức thí dụ", ""},
                                        "htx",
                                        {},
                                        {},
                                        0,
                                        Day{20'000},
                                        Day{20'000}},
                            LabelRequest{"ocop/15-04567-01-2026/10/L1", LabelKind::batch, 1, Day{20'000}, std::nullopt},
                            LabelRunStatus{1, RunStatus::activated, 0, 0, {}}};
  for (const auto& record : records) {
    const auto text = test::value_of(statement_text(make_record(record, test::kRecordId)));
    CHECK(std::get<Record>(test::value_of(parse_statement(text)).body) == record);
  }
  CHECK_THROWS_AS(make_record(LabelRunStatus{1, RunStatus::issued, 0, 0, {}}, test::kRecordId), std::logic_error);
}

TEST_CASE("a record's text is the one that docs/formats/records.md shows", "[statement]") {
  const Record key = Key{"htx-thi-du", "ocop.example/yenbai/htx-thi-du+x", KeyPurpose::label};
  CHECK(json::serialize(make_record(key, test::kRecordId)) ==
        R"({"type":"nguon:Key","id":"urn:uuid:0193f5a2-7c1e-7d3a-9b42-5e6f708192a3","party":"htx-thi-du",)"
        R"("vkey":"ocop.example/yenbai/htx-thi-du+x","purpose":"label"})");
  Product product;
  product.product = "ocop/15-04567-01-2026";
  product.owner = "htx-thi-du";
  product.name = {"Chè \"Shan\"", "Tea"};
  product.group = 2;
  product.criteria_set = 12;
  product.shelf_life = ShelfLife{12, ShelfLifeUnit::months};
  product.yield = YieldRange{Amount{180'000}, Amount{12'500'000}};
  CHECK(test::value_of(statement_text(make_record(product, test::kRecordId))) ==
        "nguon.statement/v1\n"
        R"({"type":"nguon:Product","id":"urn:uuid:0193f5a2-7c1e-7d3a-9b42-5e6f708192a3","product":"ocop/15-04567-01-2026",)"
        R"("kind":"product","owner":"htx-thi-du","name":{"vi":"Chè \"Shan\"","en":"Tea"},"group":2,"criteriaSet":12,)"
        R"("shelfLife":{"value":12,"unit":"months"},"yield":{"min":0.18,"max":12.5}})"
        "\n");
}

TEST_CASE("a member that is left out is missing, unless it is optional", "[statement]") {
  std::set<std::string> seen_optional;
  for (const auto& record : test::sample_records()) {
    const json::value full = make_record(record, test::kRecordId);
    const std::string type(type_name(record));
    for_each_place(full, "", "", [&](const std::string& path, const std::string& pointer) {
      if (path == "type" || path.back() == ']') return;
      if (type == "GrowingArea" && path == "expectedYieldPerYear") return;  // takes its unit with it, see below
      INFO(type << "." << path);
      const auto less = without(full, pointer);
      if (kOptional.count(type + "." + path)) {
        seen_optional.insert(type + "." + path);
        CHECK(verdict(less) == "ok");
      } else {
        CHECK(verdict(less) == "field_missing");
        CHECK(names_path(less, path));
      }
    });
  }
  CHECK(seen_optional == kOptional);
  CHECK(verdict(without(sample("Party"), "/type")) == "field_missing");
}

TEST_CASE("a member of the wrong kind is malformed and named", "[statement]") {
  for (const auto& record : test::sample_records()) {
    const json::value full = make_record(record, test::kRecordId);
    for_each_place(full, "", "", [&](const std::string& path, const std::string& pointer) {
      if (path == "type") return;
      for (const auto& wrong : {json::value(nullptr), json::value(json::array{nullptr}), json::value(-1.5), json::value("\n")}) {
        INFO(type_name(record) << "." << path << " = " << json::serialize(wrong));
        const auto changed = with(full, pointer, wrong);
        CHECK(verdict(changed) == "field_malformed");
        const bool list = wrong.is_array() && full.at_pointer(pointer).is_array();
        CHECK(names_path(changed, list ? path + "[0]" : path));
      }
    });
  }
}

TEST_CASE("a member that the type does not know is refused and named, at every depth", "[statement]") {
  for (const auto& record : test::sample_records()) {
    const json::value full = make_record(record, test::kRecordId);
    const auto refused = [&](const std::string& path, const std::string& pointer) {
      for (const auto* name : {"colour", "nguon:colour", "ext:colour", "@context", ""}) {
        auto more = full;
        (pointer.empty() ? more : more.at_pointer(pointer)).as_object()[name] = 1;
        INFO(type_name(record) << "." << path << "." << name);
        CHECK(verdict(more) == "field_unknown");
        CHECK(names_path(more, (path.empty() ? "" : path + ".") + name));
      }
    };
    refused("", "");
    for_each_place(full, "", "", [&](const std::string& path, const std::string& pointer) {
      if (full.at_pointer(pointer).is_object()) refused(path, pointer);
    });
  }
  auto misspelt = sample("Party");
  misspelt.as_object()["Website"] = "https://a.example";
  CHECK(names_path(misspelt, "Website"));
}

TEST_CASE("values beyond their ranges are refused and named", "[statement]") {
  struct Case {
    const char* type;
    const char* path;
    json::value bad;
  };
  const json::value long_text = json::string(std::string(501, 'a'));
  const Case cases[] = {{"Certificate", "stars", 2},
                        {"Certificate", "stars", 6},
                        {"Certificate", "stars", "4"},
                        {"Certificate", "validUntil", "2026-02-28"},
                        {"Certificate", "issuedOn", "2026-02-30"},
                        {"Certificate", "issuedOn", "2026-2-3"},
                        {"Certificate", "certificate", "OCOP 1"},
                        {"Certificate", "products", json::array{}},
                        {"Certificate", "areas", json::array{}},
                        {"Certificate", "scheme", "ocop"},
                        {"Certificate", "number", ""},
                        {"Certificate", "number", "   "},
                        {"Certificate", "schemeName", long_text},
                        {"Product", "group", 0},
                        {"Product", "group", 7},
                        {"Product", "criteriaSet", 0},
                        {"Product", "criteriaSet", 27},
                        {"Product", "owner", "Htx"},
                        {"Product", "product", "ocop/15"},
                        {"Product", "product", "p/htx-khac/che"},
                        {"Product", "kind", "good"},
                        {"Product", "standards", json::array{}},
                        {"Product", "packingHouseRequired", "true"},
                        {"Party", "province", "1"},
                        {"Party", "province", "015"},
                        {"Party", "province", "1a"},
                        {"Party", "commune", "4567"},
                        {"Party", "website", "http://htx.example"},
                        {"Party", "website", "https://"},
                        {"Party", "website", "https://user@htx.example"},
                        {"Party", "website", "https://htx.example/ a"},
                        {"Party", "website", "https://htx.example:8443/"},
                        {"Party", "website", "https://htx.example/\"><script>"},
                        {"Party", "website", "javascript:alert(1)"},
                        {"Party", "party", "htx--"},
                        {"Party", "partyType", "Producer"},
                        {"Party", "legalForm", "none"},
                        {"Party", "name", "a\tb"},
                        {"Party", "name", "safe\u202etxt"},
                        {"Party", "name", "\u2028"},
                        {"Party", "name", "a\u0085b"},
                        {"Party", "id", "urn:uuid:0193f5a2-7c1e-1d3a-9b42-5e6f708192a3"},
                        {"Party", "id", "1"},
                        {"Key", "vkey", "a+b+c"},
                        {"Key", "purpose", "log"},
                        {"KeyRevocation", "since", "2026-11-01"},
                        {"KeyRevocation", "since", "2026-11-31T00:00:00Z"},
                        {"KeyRevocation", "reason", "stolen"},
                        {"GrowingArea", "area", "VN 15 132 04567 001 01"},
                        {"GrowingArea", "area", "VN-YBOR-0001"},
                        {"GrowingArea", "hectares", 0},
                        {"GrowingArea", "hectares", -1},
                        {"GrowingArea", "hectares", 1.2345678},
                        {"GrowingArea", "hectares", 1'000'000'001},
                        {"GrowingArea", "hectares", 1e10},
                        {"GrowingArea", "yieldUom", "kg"},
                        {"GrowingArea", "validUntil", "2026-01-14"},
                        {"AreaAuthorisation", "until", "2026-01-31"},
                        {"AreaAuthorisation", "action", "lend"},
                        {"AreaAuthorisation", "area", "a/b"},
                        {"PackingHouse", "packingHouse", "VN-YBPH-1"},
                        {"PackingHouse", "scheme", "domestic"},
                        {"GrowingAreaStatus", "status", "granted"},
                        {"CertificateStatus", "status", "valid"},
                        {"LabelRequest", "count", 0},
                        {"LabelRequest", "count", 10'000'001},
                        {"LabelRequest", "batch", "ocop/15-04567-01-2026"},
                        {"LabelRequest", "packedOn", "2019-12-31"},
                        {"LabelRequest", "packedOn", "2199-06-07"},
                        {"LabelRequest", "labels", "case"},
                        {"LabelRun", "request", 0},
                        {"LabelRun", "request", 4'294'967'296},
                        {"LabelRun", "labelKey", 0},
                        {"LabelRun", "labelKey", 16'777'216},
                        {"LabelRun", "productNumber", 0},
                        {"LabelRun", "productNumber", 16'777'216},
                        {"LabelRunStatus", "run", 0},
                        {"LabelRunStatus", "last", 10},
                        {"LabelRunStatus", "first", 0},
                        {"LabelRunStatus", "status", "issued"},
                        {"LabelRunStatus", "last", 10'000'001},
                        {"LabelPrint", "run", 0},
                        {"LabelPrint", "last", 0},
                        {"LabelPrint", "first", 0},
                        {"LabelPrint", "last", 10'000'001},
                        {"LabelPrint", "digest", "ABCD"},
                        {"LabelPrint", "digest", json::string(64, 'A')},
                        {"LabelPrint", "digest", json::string(63, 'a')},
                        {"LabelPrint", "digest", json::string(64, 'g')},
                        {"Story", "about", "ocop/15-04567-01-2026/10/L1"},
                        {"Story", "about", "urn:uuid:1"},
                        {"Story", "story", ""},
                        {"Story", "story", " \n "},
                        {"Story", "story", "a\tb"},
                        {"Story", "story", "a\r\nb"},
                        {"Story", "story", json::string(4'001, 'a')},
                        {"Story", "pictures", json::array{}},
                        {"Story", "pictures", 1},
                        {"Erasure", "entry", 0},
                        {"Erasure", "fields", json::array{}},
                        {"Genesis", "host", "Ocop.example"},
                        {"Genesis", "origin", "ocop example"},
                        {"Genesis", "parties", json::array{}}};
  for (const auto& c : cases) {
    INFO(c.type << "." << c.path << " = " << json::serialize(c.bad));
    const auto changed = with(sample(c.type), "/" + std::string(c.path), c.bad);
    CHECK(verdict(changed) == "field_malformed");
    // A scheme that does not fit its code is told of the code.
    CHECK((names_path(changed, c.path) || names_path(changed, "packingHouse")));
  }
  const std::pair<json::value, const char*> lives[] = {{json::object{{"value", 0}, {"unit", "days"}}, "shelfLife.value"},
                                                       {json::object{{"value", 101}, {"unit", "weeks"}}, "shelfLife.value"},
                                                       {json::object{{"value", 56}, {"unit", "months"}}, "shelfLife.value"},
                                                       {json::object{{"value", 1}, {"unit", "years"}}, "shelfLife.unit"}};
  for (const auto& [life, path] : lives) CHECK(names_path(with(sample("LabelRequest"), "/shelfLife", life), path));
  CHECK(verdict(with(sample("LabelRequest"), "/shelfLife", json::object{{"value", 55}, {"unit", "months"}})) == "ok");
  CHECK(names_path(with(sample("Product"), "/yield", json::object{{"min", 0.5}, {"max", 0.4}}), "yield.max"));
}

TEST_CASE("members that belong together are asked for together", "[statement]") {
  CHECK(names_path(without(sample("GrowingArea"), "/expectedYieldPerYear"), "yieldUom"));
  CHECK(verdict(without(without(sample("GrowingArea"), "/expectedYieldPerYear"), "/yieldUom")) == "ok");
  auto other = with(sample("GrowingArea"), "/scheme", "other");
  CHECK(verdict(other) == "ok");
  CHECK(verdict(without(other, "/issuer")) == "field_missing");
  CHECK(names_path(without(with(with(sample("Certificate"), "/scheme", "other"), "/stars", 4), "/stars"), "stars") == false);
  CHECK(names_path(with(sample("Certificate"), "/scheme", "HACCP"), "stars"));
  const auto scheme = without(without(with(sample("Certificate"), "/scheme", "other"), "/stars"), "/schemeName");
  CHECK(verdict(scheme) == "field_missing");
  CHECK(names_path(with(sample("Product"), "/kind", "material"), "group"));
  CHECK(names_path(with(sample("LabelRunStatus"), "/status", "voided"), "first"));
  const auto voided = without(without(with(sample("LabelRunStatus"), "/status", "voided"), "/first"), "/last");
  CHECK(verdict(voided) == "ok");
  CHECK(names_path(without(voided, "/reason"), "reason"));
  CHECK(verdict(without(with(sample("Party"), "/partyType", "carrier"), "/legalForm")) == "ok");
}

TEST_CASE("a genesis holds together in itself", "[statement]") {
  const std::string origin(test::kOrigin);
  const auto refused = [&](const std::function<void(Genesis&)>& change, const std::string& path) {
    auto genesis = test::sample_genesis();
    change(genesis);
    const auto value = make_record(genesis, test::kRecordId);
    CHECK(verdict(value) == "field_malformed");
    CHECK(names_path(value, path));
  };
  refused([](Genesis& g) { g.parties[1].party_type = PartyType::certifier; }, "parties");  // no authority
  refused([](Genesis& g) { g.parties[1].keys.pop_back(); }, "parties");                    // with one key only
  refused([](Genesis& g) { g.parties[1].keys[1] = g.parties[1].keys[0]; }, "parties");
  refused([](Genesis& g) { g.parties.push_back(g.parties[0]); }, "parties");
  refused([](Genesis& g) { g.parties.erase(g.parties.begin()); }, "parties");  // no operator
  refused([&](Genesis& g) { g.parties[0].keys = {test::sample_vkey("other.example/yenbai/van-hanh")}; }, "parties");
  refused([&](Genesis& g) { g.log_key = test::sample_vkey("other.example/yenbai"); }, "logKey");
  refused([](Genesis& g) { g.parties[0].keys.clear(); }, "parties[0].keys");
}

TEST_CASE("whole numbers are written as integers", "[statement]") {
  const std::string text = test::value_of(statement_text(with(sample("Certificate"), "/stars", 5)));
  for (const auto* bad : {"5.0", "5e0", "0.5e1", "-0", "05", "+5"}) {
    std::string changed = text;
    changed.replace(changed.find("\"stars\":5") + 8, 1, bad);
    INFO(bad);
    CHECK(!parse_statement(changed));
  }
}

TEST_CASE("a Succession holds a checkpoint note of at least one entry, and the key of its log", "[statement]") {
  const std::string root = "SBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=";
  const std::string signed_by = "\n\n\u2014 ocop.example/thi-du-cu AQIDBA==\n";
  const auto refused = [](const std::string& member, const std::string& bad) {
    return names_path(with(sample("Succession"), "/" + member, json::value(json::string(bad))), member);
  };
  CHECK(refused("checkpoint", "ocop.example/thi-du-cu\n1234\n"));
  CHECK(refused("checkpoint", "ocop.example/thi-du-cu\n0\n" + root + signed_by));
  CHECK(refused("checkpoint", "ocop.example/thi-du-cu\n01\n" + root + signed_by));
  CHECK(refused("checkpoint", "ocop.example/thi-du-cu\n1\nSBNJTRN+FjG7" + signed_by));
  CHECK(refused("checkpoint", "ocop.example/thi-du-cu\n1\n" + root + "\n\nAQIDBA==\n"));
  CHECK(refused("checkpoint", "ocop.example/thi-du-cu\n1\n" + root + "\t" + signed_by));
  CHECK(refused("checkpoint", "ocop.example/thi-du-cu\n1\n" + root + signed_by + std::string(4'096, '\n')));
  CHECK(refused("logKey", test::sample_vkey("ocop.example/khac")));
  const auto before = read_previous_log("ocop.example/thi-du-cu\n1\n" + root + signed_by);
  REQUIRE(before);
  CHECK(*before == PreviousLog{"ocop.example/thi-du-cu", 1, root});
}
