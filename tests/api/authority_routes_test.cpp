// Invitations, enrolments, private values and what ends soon, through the routes: who may, and who may not.
#include "api/desk/access.h"
#include "api/invitation.h"
#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"
#include "ledger/base/text.h"
#include "ledger/log/note.h"
#include "ledger/statement/make.h"
#include "tests/api/demo_ledger.h"
#include "tests/api/person.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::DemoLedger;
using test::error_name;
using test::json_of;
using test::Person;
using test::value_of;

std::string text_at(const json::object& object, std::string_view name) {
  const auto& text = object.at(json::string_view(name.data(), name.size())).as_string();
  return {text.data(), text.size()};
}
json::string str(std::string_view text) { return json::string(text.data(), text.size()); }

std::string code_of(const json::object& invited) {
  const std::string path = text_at(invited, "path");
  return path.substr(path.find("#moi=") + 5);
}

keys::KeyPair new_key(const DemoLedger& demo, const std::string& party) {
  return value_of(keys::KeyPair::generate(KeyType::ed25519, demo.info.origin + "/" + party));
}
json::object enrolment_body(const DemoLedger& demo, const keys::KeyPair& key, const std::string& party, const std::string& code) {
  const Signer* const signers[] = {&key};
  const std::string vkey = key.vkey().text();
  const auto note = value_of(log::sign_note(enrolment_text(demo.info.origin, party, vkey, invitation_hash(code)), signers));
  return {{"code", str(code)}, {"vkey", str(vkey)}, {"note", str(note)}};
}
Response enrol(const DemoLedger& demo, const json::object& body) {
  return demo.ask("POST", "/v1/enrolments", json::serialize(body));
}

TEST_CASE("a device is invited, asks, is approved, and signs", "[authority]") {
  const DemoLedger demo;
  const Person authority(demo, "co-quan");
  const std::string party = "htx-vi-du-mot";
  const auto answer = authority.post("/v1/desk/invitations", json::serialize(json::object{{"party", str(party)}}));
  CHECK(answer.status == 200);
  CHECK(answer.header("cache-control").find("no-store") != std::string_view::npos);
  const auto invited = json_of(answer);
  const std::string code = code_of(invited);
  CHECK(text_at(invited, "link") == "https://" + demo.info.host + "/san-xuat#moi=" + code);
  CHECK(invited.at("qr").at("rows").as_array().size() == static_cast<std::size_t>(invited.at("qr").at("size").as_int64()));

  const auto read = json_of(demo.ask("POST", "/v1/invitations", json::serialize(json::object{{"code", str(code)}})));
  CHECK(text_at(read, "party") == party);
  CHECK(text_at(read, "state") == "open");

  const auto key = new_key(demo, party);
  const auto body = enrolment_body(demo, key, party, code);
  const auto asked = enrol(demo, body);
  CHECK(asked.status == 202);
  CHECK(text_at(json_of(asked), "state") == "waiting");
  CHECK(text_at(json_of(asked), "fingerprint") == fingerprint(key.vkey().text()));
  CHECK(enrol(demo, body).status == 202);  // a retry
  const std::string where = "/v1/enrolments/" + to_hex(key.vkey().id.view());
  CHECK(text_at(json_of(demo.get(where)), "state") == "waiting");

  const auto list = json_of(authority.get("/v1/desk/enrolments"));
  REQUIRE(list.at("enrolments").as_array().size() == 1);
  CHECK(text_at(list.at("enrolments").as_array().front().as_object(), "vkey") == key.vkey().text());

  const statement::Key record{party, key.vkey().text(), statement::KeyPurpose::statement};
  const std::string id = "urn:uuid:00000000-0000-4000-8000-000000000001";
  CHECK(demo.post(demo.sign(statement::make_record(record, id), "co-quan")).status == 201);
  CHECK(text_at(json_of(demo.get(where)), "state") == "enrolled");
  CHECK(json_of(authority.get("/v1/desk/enrolments")).at("enrolments").as_array().empty());

  // Another key with the same code.
  const auto second = new_key(demo, party);
  CHECK(error_name(enrol(demo, enrolment_body(demo, second, party, code))) == "invitation_used");
}

TEST_CASE("a key is asked for with the right code, the right name and its own proof alone", "[authority]") {
  const DemoLedger demo;
  const Person authority(demo, "co-quan");
  const std::string party = "htx-vi-du-mot";
  const std::string code =
      code_of(json_of(authority.post("/v1/desk/invitations", json::serialize(json::object{{"party", str(party)}}))));
  const auto key = new_key(demo, party);
  const auto body = enrolment_body(demo, key, party, code);
  const auto with = [&](const char* member, const std::string& value) {
    auto changed = body;
    changed[member] = str(value);
    return error_name(enrol(demo, changed));
  };
  CHECK(with("code", new_invitation_code()) == "invitation_unknown");
  CHECK(with("code", "abc") == "code_malformed");
  CHECK(with("vkey", new_key(demo, "htx-vi-du-hai").vkey().text()) == "key_name_wrong");
  CHECK(with("vkey", new_key(demo, party).vkey().text()) == "proof_wrong");
  CHECK(with("note", text_at(enrolment_body(demo, key, party, new_invitation_code()), "note")) == "proof_wrong");
  CHECK(with("note", "") == "note_malformed");
  CHECK(error_name(demo.ask("POST", "/v1/enrolments", "[]")) == "field_malformed");
  CHECK(error_name(demo.ask("POST", "/v1/enrolments", "{}")) == "field_missing");
  CHECK(error_name(demo.get("/v1/enrolments/00000000")) == "enrolment_unknown");
  CHECK(enrol(demo, body).status == 202);  // none of those used it up
  // What was refused can be asked about, and is no longer in the list.
  const std::string id = to_hex(key.vkey().id.view());
  CHECK(text_at(json_of(authority.post("/v1/desk/enrolments/" + id + "/refuse", json::serialize(json::object{}))), "state") ==
        "refused");
  CHECK(text_at(json_of(demo.get("/v1/enrolments/" + id)), "state") == "refused");
  CHECK(json_of(authority.get("/v1/desk/enrolments")).at("enrolments").as_array().empty());
}

TEST_CASE("tries of one address are bounded", "[authority]") {
  const DemoLedger demo;
  const auto ask = [&](const std::string& address) {
    Request request;
    request.method = "POST";
    request.target = "/v1/invitations";
    request.remote_address = address;
    request.body = json::serialize(json::object{{"code", str(new_invitation_code())}});
    return demo.send(std::move(request)).status;
  };
  for (int i = 0; i < 20; ++i) CHECK(ask("192.0.2.1") == 404);
  CHECK(ask("192.0.2.1") == 429);
  CHECK(ask("192.0.2.2") == 404);
}

TEST_CASE("authorities invite everybody, others only devices of their own", "[authority]") {
  const DemoLedger demo;
  const Person producer(demo, "htx-vi-du-mot");
  const Person inspector(demo, "thanh-tra-vi-du");
  const json::object own{{"party", "htx-vi-du-mot"}}, other{{"party", "htx-vi-du-hai"}};
  CHECK(producer.post("/v1/desk/invitations", json::serialize(own)).status == 200);
  CHECK(error_name(producer.post("/v1/desk/invitations", json::serialize(other))) == "role_needed");
  CHECK(error_name(inspector.post("/v1/desk/invitations", json::serialize(other))) == "role_needed");
  CHECK(error_name(demo.ask("POST", "/v1/desk/invitations", json::serialize(own))) == "login_needed");
  auto forged = producer.request("POST", "/v1/desk/invitations", json::serialize(own));
  forged.headers.set("x-nguon-csrf", "x");
  CHECK(error_name(producer.send(std::move(forged))) == "csrf_wrong");
  CHECK(error_name(Person(demo, "co-quan").post("/v1/desk/invitations", json::serialize(json::object{{"party", "khong-co"}}))) ==
        "party_unknown");

  // A party sees and refuses its own devices alone.
  const std::string code = code_of(json_of(producer.post("/v1/desk/invitations", json::serialize(own))));
  const auto key = new_key(demo, "htx-vi-du-mot");
  CHECK(enrol(demo, enrolment_body(demo, key, "htx-vi-du-mot", code)).status == 202);
  const Person neighbour(demo, "htx-vi-du-hai");
  CHECK(json_of(producer.get("/v1/desk/enrolments")).at("enrolments").as_array().size() == 1);
  CHECK(json_of(neighbour.get("/v1/desk/enrolments")).at("enrolments").as_array().empty());
  CHECK(error_name(demo.get("/v1/desk/enrolments")) == "login_needed");
  const std::string refuse = "/v1/desk/enrolments/" + to_hex(key.vkey().id.view()) + "/refuse";
  CHECK(error_name(neighbour.post(refuse, json::serialize(json::object{}))) == "role_needed");
  CHECK(producer.post(refuse, json::serialize(json::object{})).status == 200);
}

TEST_CASE("private values are shown to inspectors, authorities and the signer, and each look is recorded", "[authority]") {
  const DemoLedger demo;
  const std::string salt(32, 's'), value = "Người hái chè Ví Dụ";
  statement::Product material;
  material.product = "p/htx-vi-du-mot/rieng";
  material.kind = statement::ProductKind::material;
  material.owner = "htx-vi-du-mot";
  material.name = {"Chè thử", ""};
  auto content = statement::make_record(material, "urn:uuid:00000000-0000-4000-8000-000000000002");
  statement::put_private(content, {{"ten", sha256({salt, value})}, {"so", sha256("x")}});
  const auto entry = value_of(demo.ledger->append_and_wait(demo.sign(content, "htx-vi-du-mot"))).index;
  const json::object body{{"entry", entry},
                          {"fields", json::object{{"ten", json::object{{"value", str(value)}, {"salt", str(to_base64(salt))}}}}}};
  CHECK(demo.ask("POST", "/v1/private", json::serialize(body)).status == 201);

  const std::string where = "/v1/desk/private/" + std::to_string(entry);
  CHECK(error_name(demo.get(where)) == "login_needed");
  CHECK(error_name(Person(demo, "htx-vi-du-hai").get(where)) == "role_needed");
  CHECK(error_name(Person(demo, "chung-nhan-vi-du").get(where)) == "role_needed");
  CHECK(error_name(Person(demo, "co-quan").get("/v1/desk/private/1")) == "private_unknown");
  auto looks = value_of(desk::AccessRecords::open(*demo.desk));
  CHECK(value_of(looks.list("", 0, 10)).total == 0);
  for (const char* who : {"thanh-tra-vi-du", "co-quan", "htx-vi-du-mot"}) {
    INFO(who);
    const auto shown = json_of(Person(demo, who).get(where));
    CHECK(text_at(shown, "party") == "htx-vi-du-mot");
    const auto& fields = shown.at("fields").as_array();
    REQUIRE(fields.size() == 2);
    CHECK(text_at(fields[0].as_object(), "state") == "missing");
    CHECK(text_at(fields[1].as_object(), "state") == "held");
    CHECK(text_at(fields[1].as_object(), "value") == value);
    CHECK(text_at(fields[1].as_object(), "salt") == to_base64(salt));
    const auto noted = value_of(looks.list(who, 0, 10));
    REQUIRE(noted.total == 1);
    CHECK(noted.records.front().view == "private");
    CHECK(noted.records.front().subject == std::to_string(entry));
  }
  // The public answer about the entry holds the commitment and never the value.
  const auto answer = demo.get("/v1/entries/" + std::to_string(entry));
  CHECK(answer.body.view().find(to_base64(sha256({salt, value}).view())) != std::string_view::npos);
  CHECK(answer.body.view().find("Người hái") == std::string_view::npos);
}

TEST_CASE("what ends soon is for those who oversee, and forms get their figures with a source", "[authority]") {
  const DemoLedger demo;
  const std::string where = "/v1/desk/certificates/expiring";
  CHECK(error_name(demo.get(where)) == "login_needed");
  CHECK(error_name(Person(demo, "htx-vi-du-mot").get(where)) == "role_needed");
  const auto all = json_of(Person(demo, "thanh-tra-vi-du").get(where));
  CHECK(all.at("fileAgain").at("firstDays").as_int64() == 180);
  CHECK(all.at("fileAgain").at("lastDays").as_int64() == 120);
  CHECK(text_at(all.at("fileAgain").as_object(), "source") == "26/2026/QĐ-TTg");
  for (const auto& one : all.at("certificates").as_array()) CHECK(one.at("daysLeft").as_int64() <= 180);
  const auto own = json_of(Person(demo, "chung-nhan-vi-du").get(where));
  CHECK(own.at("certificates").as_array().size() <= all.at("certificates").as_array().size());
  CHECK(own.at("areas").as_array().empty());
  const auto rules = json_of(Person(demo, "co-quan").get("/v1/desk/rules"));
  CHECK(rules.at("ocop").at("months").as_int64() == 36);
  CHECK(rules.at("provinces").as_array().size() == 34);
  CHECK(error_name(demo.get("/v1/desk/rules")) == "login_needed");
}

}  // namespace
}  // namespace nguon::api
