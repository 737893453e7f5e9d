// nguon erase and nguon invite as an operator uses them, beside a running server and without one.
#include "api/desk/private.h"
#include "api/invitation.h"
#include "keys/key_pair.h"
#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"
#include "ledger/log/note.h"
#include "ledger/state/reader.h"
#include "ledger/statement/make.h"
#include "tests/api/program.h"
#include "tests/support/http_client.h"
#include "tests/support/temp_dir.h"

using namespace nguon;
using namespace nguon::test;

namespace {

const std::string kName = "Nguyễn Văn Ví Dụ, tổ 3";
const std::string kPhone = "0900 123 321";

std::uint16_t port_of(const Server& server) {
  return static_cast<std::uint16_t>(std::stoi(server.url.substr(server.url.rfind(':') + 1)));
}

struct Ledgers {
  TempDir dir;
  std::string data = (dir.path() / "demo").string();
  std::uint64_t entry = 0;

  // A material whose record commits to a name and a telephone number.
  Ledgers() {
    REQUIRE(nguon::test::nguon({"--quiet", "demo", "--data", data}).status == 0);
    const json::object content{
        {"type", "nguon:Product"},
        {"product", "p/htx-vi-du-mot/rieng"},
        {"kind", "material"},
        {"owner", "htx-vi-du-mot"},
        {"name", "Chè thử"},
        {"nguon:private", json::object{{"dien-thoai", commitment(kPhone, 'b')}, {"ten", commitment(kName, 'a')}}}};
    write_file(dir.path() / "record.json", json::serialize(content));
    const auto recorded = last_json({"record", "--data", data, "--as", "htx-vi-du-mot", (dir.path() / "record.json").string()});
    entry = static_cast<std::uint64_t>(recorded.at("index").as_int64());
  }
  static std::string salt(char c) { return std::string(32, c); }
  static json::string commitment(const std::string& value, char c) {
    const std::string text = to_base64(sha256({salt(c), value}).view());
    return json::string(text.data(), text.size());
  }
  static json::object opening(const std::string& value, char c) {
    const std::string text = to_base64(salt(c));
    return {{"value", json::string(value.data(), value.size())}, {"salt", json::string(text.data(), text.size())}};
  }
  void put(const Server& server) const {
    const json::object body{{"entry", entry},
                            {"fields", json::object{{"ten", opening(kName, 'a')}, {"dien-thoai", opening(kPhone, 'b')}}}};
    CHECK(http_request(port_of(server), "POST", "/v1/private", {{"content-type", "application/json"}}, json::serialize(body))
              .status == 201);
  }
  bool in_files(const std::string& bytes) const {
    for (const auto& file : std::filesystem::directory_iterator(data))
      if (file.path().filename().string().starts_with("desk.sqlite") &&
          read_all(file.path().string()).find(bytes) != std::string::npos)
        return true;
    return false;
  }
  Ran erase(std::vector<std::string> more) const {
    std::vector<std::string> all{"--quiet",  "erase",       "--data", data, "--entry", std::to_string(entry),
                                 "--reason", "theo yêu cầu"};
    all.insert(all.end(), more.begin(), more.end());
    return nguon::test::nguon(all);
  }
};

}  // namespace

TEST_CASE("erase: beside a running server, one field after the other, each once", "[cli]") {
  const Ledgers all;
  const Server server(all.data);
  all.put(server);
  CHECK(all.in_files(kName));
  const auto without_yes = all.erase({"--decision", "Phiếu 7", "--server", server.url});
  CHECK(without_yes.status != 0);
  CHECK(without_yes.err.find("yes_missing") != std::string::npos);
  const auto without_decision = all.erase({"--yes", "--server", server.url});
  CHECK(without_decision.status != 0);
  CHECK(without_decision.err.find("decision_missing") != std::string::npos);
  CHECK(all.in_files(kName));  // refused before anything was done

  const auto one = all.erase({"--field", "ten", "--decision", "Phiếu 7", "--yes", "--server", server.url});
  INFO(one.err);
  REQUIRE(one.status == 0);
  CHECK_FALSE(all.in_files(kName));
  CHECK_FALSE(all.in_files(Ledgers::salt('a')));
  CHECK(all.in_files(kPhone));
  const auto again = all.erase({"--field", "ten", "--decision", "Phiếu 7", "--yes", "--server", server.url});
  CHECK(again.err.find("private_erased") != std::string::npos);
  const auto unknown = all.erase({"--field", "khac", "--decision", "Phiếu 7", "--yes", "--server", server.url});
  CHECK(unknown.err.find("private_unknown") != std::string::npos);
  // By the party itself: no decision, and what is left.
  REQUIRE(all.erase({"--as", "htx-vi-du-mot", "--yes", "--server", server.url}).status == 0);
  CHECK_FALSE(all.in_files(kPhone));
  const auto recorded = value_of(parse_json(http_request(port_of(server), "GET", "/v1/entries/" + one.line()).body));
  CHECK(json::serialize(recorded).find("nguon:Erasure") != std::string::npos);
}

TEST_CASE("erase: without a server, and what was cut short is finished by the next start or by --resume", "[cli]") {
  const Ledgers all;
  {
    const Server server(all.data);
    all.put(server);
  }
  // Nobody listens there: nothing is erased before the server that must be told is known to be there.
  const auto away = all.erase({"--field", "ten", "--decision", "Phiếu 7", "--yes", "--server", "http://127.0.0.1:9"});
  CHECK(away.err.find("server_unreachable") != std::string::npos);
  CHECK(all.in_files(kName));
  REQUIRE(all.erase({"--field", "ten", "--decision", "Phiếu 7", "--yes"}).status == 0);
  CHECK_FALSE(all.in_files(kName));

  // The power fails between the desk and the ledger: the desk has the signed record.
  const SystemClock clock;
  const api::Home home{all.data, ""};
  {
    const auto desk = value_of(api::desk::Database::open(home.desk()));
    auto values = value_of(api::desk::PrivateValues::open(*desk));
    const auto ledger = value_of(home.open(api::Access::read_only, clock, keys::make_signature_check()));
    const auto view = ledger->snapshot();
    const auto info = value_of(state::Reader(*view).ledger());
    const auto keys = value_of(home.statement_keys(info.origin, info.operator_party));
    const Signer* const signer[] = {&keys.front()};
    const statement::Erasure erasure{all.entry, {"dien-thoai"}, {"theo yêu cầu", ""}, "Phiếu 8"};
    const auto note =
        value_of(api::sign_statement(statement::make_record(erasure, "urn:uuid:00000000-0000-4000-8000-000000000009"), signer));
    REQUIRE(values.erase({0, all.entry, {"dien-thoai"}, note, clock.now(), std::nullopt}));
    CHECK(value_of(values.unrecorded()).size() == 1);
  }
  { const Server server(all.data); }
  CHECK_FALSE(all.in_files(kPhone));
  const auto done = last_json({"erase", "--data", all.data, "--resume"});
  CHECK(done.at("recorded").as_int64() == 0);  // the server did it
  CHECK(all.erase({"--decision", "Phiếu 9", "--yes"}).err.find("private_erased") != std::string::npos);
}

TEST_CASE("invite: a link once, its hash alone in the desk, and the key is enrolled with a key file", "[cli]") {
  const Ledgers all;
  const Server server(all.data);
  const auto port = port_of(server);
  const auto made = last_json({"invite", "--data", all.data, "--party", "htx-vi-du-mot"});
  const std::string link(std::string_view(made.at("link").as_string()));
  const std::string code = link.substr(link.find("#moi=") + 5);
  CHECK(code.size() == 26);
  CHECK(link.find("/san-xuat#moi=") != std::string::npos);
  CHECK_FALSE(all.in_files(code));
  CHECK(nguon::test::nguon({"invite", "--data", all.data, "--party", "khong-co"}).err.find("party_unknown") != std::string::npos);
  CHECK(nguon::test::nguon({"invite", "--data", all.data}).status == 2);
  const auto inspector = last_json({"invite", "--data", all.data, "--party", "thanh-tra-vi-du", "--url", "http://127.0.0.1:1/"});
  CHECK(std::string_view(inspector.at("link").as_string()).starts_with("http://127.0.0.1:1/thanh-tra#moi="));

  const auto status = value_of(parse_json(http_request(port, "GET", "/v1/status").body));
  const std::string origin(std::string_view(status.at("origin").as_string()));
  const auto key = value_of(keys::KeyPair::generate(KeyType::ed25519, origin + "/htx-vi-du-mot"));
  const std::string vkey = key.vkey().text();
  const Signer* const signer[] = {&key};
  const auto note =
      value_of(log::sign_note(api::enrolment_text(origin, "htx-vi-du-mot", vkey, api::invitation_hash(code)), signer));
  const auto text = [](const std::string& value) { return json::string(value.data(), value.size()); };
  const json::object body{{"code", text(code)}, {"vkey", text(vkey)}, {"note", text(note)}};
  CHECK(http_request(port, "POST", "/v1/enrolments", {{"content-type", "application/json"}}, json::serialize(body)).status ==
        202);

  const auto waiting = last_json({"invite", "list", "--data", all.data});
  const std::string id(std::string_view(waiting.at("keyid").as_string()));
  CHECK(id == to_hex(key.vkey().id.view()));
  CHECK(waiting.at("fingerprint").as_string() == api::fingerprint(vkey));
  const auto approved = nguon::test::nguon(
      {"--quiet", "invite", "approve", "--data", all.data, "--key", id, "--as", "co-quan", "--server", server.url});
  INFO(approved.err);
  CHECK(approved.status == 0);
  const auto after = http_request(port, "GET", "/v1/enrolments/" + id).body;
  CHECK(after.find("\"enrolled\"") != std::string::npos);
  CHECK(nguon::test::nguon({"--json", "--quiet", "invite", "list", "--data", all.data}).out.empty());
}
