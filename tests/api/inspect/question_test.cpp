#include "api/inspect/question.h"

#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::name_of;
using test::value_of;

TEST_CASE("question: words are folded, and as many as are looked for", "[inspect]") {
  const auto question = value_of(read_question("  Chè  Suối\tGIÀNG \n"));
  CHECK(question.text == "Chè  Suối\tGIÀNG");
  CHECK(question.words == std::vector<std::string>{"che", "suoi", "giang"});
  CHECK(question.folded == "che suoi giang");
  CHECK_FALSE(question.entry);
  CHECK_FALSE(question.day);
  CHECK(value_of(read_question("a b c d e f g h i j k l m n o")).words.size() == kQuestionWordsMax);
}

TEST_CASE("question: an entry is named in the ways that it is shown", "[inspect]") {
  for (const char* text : {"1240", "#1240", "№ 1240", "mục 1240", "Mục số 1.240", "entry 1240", "1 240"}) {
    INFO(text);
    CHECK(value_of(read_question(text)).entry == std::optional<std::uint64_t>(1240));
  }
  for (const char* text : {"L1240", "12-40", "1240kg", "99999999999999999999999", "mục"}) {
    INFO(text);
    CHECK_FALSE(value_of(read_question(text)).entry);
  }
}

TEST_CASE("question: hashes in hex and base64", "[inspect]") {
  const std::string hex = "0f3ce784b87c2a03b1ae9acbb2e493911bb783862f2b28c0b611163ee0189a34";
  std::string capital = hex;
  for (char& c : capital)
    if (c >= 'a') c = static_cast<char>(c - 32);
  const auto expected = value_of(Hash::from(value_of(from_hex(hex))));
  CHECK(value_of(read_question(hex)).hash == std::optional(expected));
  CHECK(value_of(read_question(capital)).hash == std::optional(expected));
  CHECK(value_of(read_question(to_base64(expected.view()))).hash == std::optional(expected));
  CHECK_FALSE(value_of(read_question(hex.substr(1))).hash);
  CHECK_FALSE(value_of(read_question("g" + hex.substr(1))).hash);
}

TEST_CASE("question: statement ids with and without their prefix", "[inspect]") {
  const std::string id = "0193f5a2-7c1e-7d3a-9b42-5e6f708192a3";
  CHECK(value_of(read_question(id)).statement_id == "urn:uuid:" + id);
  CHECK(value_of(read_question("URN:UUID:" + id)).statement_id == "urn:uuid:" + id);
  CHECK(value_of(read_question("urn:uuid:" + id + "#2026-11-22T10:00:00Z")).statement_id ==
        "urn:uuid:" + id + "#2026-11-22T10:00:00Z");
  CHECK(value_of(read_question(id.substr(1))).statement_id.empty());
}

TEST_CASE("question: days as they are written in Vietnam and by machines", "[inspect]") {
  for (const char* text : {"22/11/2026", "2026-11-22"})
    CHECK(value_of(read_question(text)).day == std::optional(value_of(parse_day("2026-11-22"))));
  CHECK(value_of(read_question("2/1/2026")).day == std::optional(value_of(parse_day("2026-01-02"))));
  for (const char* text : {"31/02/2026", "22/11/26", "22/11", "2026-13-01", "a/b/2026"}) {
    INFO(text);
    CHECK_FALSE(value_of(read_question(text)).day);
  }
}

TEST_CASE("question: addresses of labels and of things", "[inspect]") {
  const auto label = value_of(read_question("https://ocop.example/045012345678901234567890123456789?hl=en"));
  CHECK(label.label_host == "ocop.example");
  CHECK(label.label_path == "045012345678901234567890123456789");
  CHECK(label.thing_path.empty());
  CHECK(value_of(read_question("045012345678901234567890123456789")).label_path == "045012345678901234567890123456789");
  for (const char* text : {"https://ocop.example/b/ocop/68-24730-9001-2026/10/L01?hl=en", "ocop/68-24730-9001-2026/10/L01"}) {
    INFO(text);
    CHECK(value_of(read_question(text)).thing_path == "ocop/68-24730-9001-2026/10/L01");
  }
  CHECK(value_of(read_question("https://ocop.example/%zz")).label_path.empty());
}

TEST_CASE("question: nothing, and too much, is refused", "[inspect]") {
  CHECK(name_of(read_question(" \n")) == "question_empty");
  CHECK(name_of(read_question(std::string(kQuestionBytesMax + 1, 'a'))) == "question_too_long");
  CHECK(read_question(std::string(kQuestionBytesMax, 'a')).has_value());
  CHECK(read_question("\xff\xfe\xc3").has_value());
}

}  // namespace
}  // namespace nguon::api
