#include "ledger/statement/statement.h"

#include <random>

#include "ledger/statement/make.h"
#include "tests/ledger/statement/samples.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::statement;

namespace {

std::string key_json() {
  return json::serialize(make_record(
      Key{"htx-thi-du", test::sample_vkey("ocop.example/yenbai/htx-thi-du"), KeyPurpose::statement}, test::kRecordId));
}

std::string note(const std::string& line) { return std::string(kHeader) + line + "\n"; }

// A record of exactly `bytes` bytes: its names are as long as needed.
std::string record_of_size(std::size_t bytes) {
  Certificate r;
  r.certificate = "c";
  r.scheme = CertificateScheme::vietgap;
  r.number = "1";
  r.issued_by = {"a", ""};
  r.party = "htx";
  r.valid_until = Day{1};
  json::object object = make_record(r, test::kRecordId);
  json::array areas;
  for (int i = 0; i < 199; ++i) areas.emplace_back("A");
  object["areas"] = areas;
  std::string text = json::serialize(object);
  text.insert(text.rfind('}'), bytes - text.size(), ' ');
  return text;
}

}  // namespace

TEST_CASE("a statement is its header, one line of JSON, and nothing else", "[statement]") {
  const std::string line = key_json();
  const auto parsed = test::value_of(parse_statement(note(line)));
  CHECK(parsed.json == line);
  CHECK(parsed.id == test::kRecordId);
  CHECK(parsed.record<Key>()->party == "htx-thi-du");
  CHECK(parsed.record<Party>() == nullptr);
  CHECK(parsed.event() == nullptr);
  const std::pair<std::string, std::string> bad[] = {
      {"", "statement_header"},
      {line, "statement_header"},
      {"nguon.statement/v1", "statement_header"},
      {"nguon.statement/v2\n" + line + "\n", "statement_header"},
      {"Nguon.statement/v1\n" + line + "\n", "statement_header"},
      {" nguon.statement/v1\n" + line + "\n", "statement_header"},
      {"nguon.statement/v1 \n" + line + "\n", "statement_header"},
      {"nguon.statement/v1\r\n" + line + "\r\n", "statement_header"},
      {"\xef\xbb\xbfnguon.statement/v1\n" + line + "\n", "statement_header"},
      {"\nnguon.statement/v1\n" + line + "\n", "statement_header"},
      {std::string(kHeader), "statement_lines"},
      {std::string(kHeader) + "\n", "statement_lines"},
      {std::string(kHeader) + "\n" + line + "\n", "statement_lines"},
      {std::string(kHeader) + line, "statement_lines"},  // no newline at the end
      {note(line) + "\n", "statement_lines"},
      {note(line) + line + "\n", "statement_lines"},
      {note(line) + " ", "statement_lines"},
      {note(line + "\r"), "statement_lines"},
      {note("\t" + line), "statement_lines"},
      {note(line + std::string(1, '\0')), "statement_lines"},
      {note(" " + line), "statement_lines"},
      {note(line + " "), "statement_lines"},
      {note("[" + line + "]"), "statement_lines"},
      {note("\"a\""), "statement_lines"},
      {note("\xef\xbb\xbf" + line), "json_syntax"},
      {note(line + line), "json_trailing"},
      {note(line + "x"), "json_trailing"},
      {note(line.substr(0, line.size() - 1)), "json_syntax"},
      {note("{'type':'nguon:Key'}"), "json_syntax"},
      {note(R"({"type":"nguon:Key","type":"nguon:Party"})"), "json_duplicate_name"},
      {note(R"({"type":"nguon:Key","a":)" + std::string(32, '[') + std::string(32, ']') + "}"), "json_depth"},
      {note(R"({"type":"nguon:Key","a":9007199254740992})"), "json_number"},
      {note("{\"type\":\"nguon:Key\",\"a\":\"\xc0\xaf\"}"), "json_syntax"},
      {note("{}"), "field_missing"},
      {note(R"({"type":1})"), "field_malformed"},
      {note(R"({"type":"Key"})"), "type_unknown"},
      {note(R"({"type":"nguon:"})"), "type_unknown"},
      {note(R"({"type":"nguon:key","id":"urn:uuid:0193f5a2-7c1e-7d3a-9b42-5e6f708192a3"})"), "type_unknown"},
      {note(R"({"type":"nguon:nguon:Key"})"), "type_unknown"},
      {note(R"({"type":"EPCISDocument"})"), "type_unknown"},
      {note(R"({"type":"\u0000<script>"})"), "type_unknown"},
  };
  for (const auto& [text, name] : bad) {
    INFO(text);
    const auto result = parse_statement(text);
    CHECK(test::name_of(result) == name);
    if (!result) CHECK(result.error().message() != result.error().message_vi());
  }
}

TEST_CASE("a statement may be as large as the format says, and not a byte larger", "[statement]") {
  CHECK(parse_statement(note(record_of_size(kJsonBytesMax))));
  const auto over = parse_statement(note(record_of_size(kJsonBytesMax + 1)));
  REQUIRE(!over);
  CHECK(over.error().name() == "statement_too_large");
  CHECK(over.error().code() == Errc::too_large);
  // Size comes before everything that costs time.
  CHECK(test::name_of(parse_statement(std::string(kHeader) + std::string(1 << 20, '['))) == "statement_too_large");
}

TEST_CASE("messages repeat hostile names only as far as they are safe to show", "[statement]") {
  std::string line = key_json();
  line.insert(line.size() - 1, ",\"\\u0007\\n\\\"" + std::string(10'000, 'x') + "\":1");
  const auto result = parse_statement(note(line));
  REQUIRE(!result);
  CHECK(result.error().name() == "field_unknown");
  CHECK(result.error().message().size() < 300);
  CHECK(result.error().message().find_first_of("\x07\n") == std::string::npos);
  CHECK(result.error().message().find("\"???xxx") != std::string::npos);
}

TEST_CASE("statement_text refuses what could not be recorded", "[statement]") {
  CHECK(test::name_of(statement_text(json::value(1))) == "statement_lines");
  CHECK(test::name_of(statement_text(json::object{{"type", "nguon:Party"}})) == "field_missing");
  CHECK(test::name_of(statement_text(json::object{{"type", "nguon:Nothing"}})) == "type_unknown");
  const auto text = test::value_of(statement_text(test::value_of(parse_json(key_json()))));
  CHECK(text == note(key_json()));
}

TEST_CASE("damaged statements are refused or mean what they then say, and never more", "[statement]") {
  std::vector<std::string> texts;
  for (const auto& r : test::sample_records()) texts.push_back(test::value_of(statement_text(make_record(r, test::kRecordId))));
  for (const auto& e : test::sample_events()) texts.push_back(test::value_of(statement_text(make_event(e))));
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  std::size_t accepted = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text = texts[random() % texts.size()];
    const std::size_t at = random() % text.size();
    switch (random() % 3) {
      case 0: text[at] = static_cast<char>(random()); break;
      case 1: text.erase(at, 1 + random() % 8); break;
      default: text.insert(at, text, random() % text.size(), 1 + random() % 30);
    }
    const auto parsed = parse_statement(text);
    if (!parsed) {
      REQUIRE(!parsed.error().message().empty());
      continue;
    }
    ++accepted;
    // What was accepted is accepted again when it is written anew, with the same meaning.
    const auto again = parse_statement(test::value_of(statement_text(test::value_of(parse_json(parsed->json)))));
    REQUIRE(again);
    REQUIRE(again->id == parsed->id);
    REQUIRE(again->body == parsed->body);
    REQUIRE(text == std::string(kHeader) + parsed->json + "\n");
  }
  CHECK(accepted > 100);  // letters of names may change freely
}
