// The text and the pictures of a Story: what a form may hold.
#include "ledger/base/sha256.h"
#include "ledger/statement/make.h"
#include "ledger/statement/statement.h"
#include "tests/ledger/statement/samples.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::statement;

namespace {

Story told(std::size_t pictures) {
  Story out{"ocop/15-04567-01-2026", {"Dòng một\n\nDòng hai", ""}, {}};
  for (std::size_t i = 0; i < pictures; ++i) out.pictures.push_back({sha256(std::to_string(i)), {"Ảnh", ""}});
  return out;
}

Result<Statement> read(json::object record) {
  NGUON_ASSIGN(text, statement_text(std::move(record)));
  return parse_statement(text);
}
Result<Statement> read(const Story& story) { return read(make_record(story, test::kRecordId)); }

json::object picture_with(std::string_view member, const json::value& value) {
  json::object record = make_record(told(1), test::kRecordId);
  record["pictures"].as_array()[0].as_object()[member] = value;
  return record;
}

}  // namespace

TEST_CASE("a story has lines, and up to eight pictures", "[statement]") {
  for (const std::size_t pictures : {0U, 1U, 8U}) {
    const auto back = test::value_of(read(told(pictures)));
    CHECK(std::get<Story>(std::get<Record>(back.body)) == told(pictures));
  }
  CHECK(test::name_of(read(told(9))) == "field_malformed");
  Story long_one = told(0);
  long_one.story = {std::string(kStoryBytesMax, 'a'), std::string(kStoryBytesMax, 'b')};
  CHECK(read(long_one));
  long_one.story.en += 'b';
  CHECK(test::name_of(read(long_one)) == "field_malformed");
}

TEST_CASE("a story of nothing is a withdrawal, and well-formed", "[statement]") {
  Story empty;
  empty.about = "urn:uuid:0193f5a2-7c1e-7d3a-9b42-5e6f708192a3";
  const auto back = test::value_of(read(empty));
  CHECK(std::get<Story>(std::get<Record>(back.body)) == empty);
}

TEST_CASE("a picture is a hash and a caption of one line, and nothing else", "[statement]") {
  const auto message = [](const json::object& record) { return read(record).error().message(); };
  for (const json::value& bad : {json::value("00"), json::value(std::string(64, 'A')), json::value(1), json::value(nullptr)}) {
    INFO(json::serialize(bad));
    CHECK(test::name_of(read(picture_with("sha256", bad))) == "field_malformed");
    CHECK(message(picture_with("sha256", bad)).find("pictures[0].sha256") != std::string::npos);
  }
  CHECK(test::name_of(read(picture_with("caption", "hai\ndòng"))) == "field_malformed");
  CHECK(test::name_of(read(picture_with("caption", ""))) == "field_malformed");
  CHECK(test::name_of(read(picture_with("width", 1))) == "field_unknown");
  json::object no_caption = make_record(told(1), test::kRecordId);
  no_caption["pictures"].as_array()[0].as_object().erase("caption");
  CHECK(test::name_of(read(no_caption)) == "field_missing");
}

TEST_CASE("one picture stands in a story once", "[statement]") {
  Story twice = told(2);
  twice.pictures[1].sha256 = twice.pictures[0].sha256;
  CHECK(test::name_of(read(twice)) == "field_malformed");
}

TEST_CASE("a text cannot turn the direction of writing or hide control characters", "[statement]") {
  for (const char* bad : {"a\u202eb", "a\u2028b", "a\u2066b", "a\x01z", "a\u0085b"}) {
    Story story = told(0);
    story.story.vi = bad;
    CHECK(test::name_of(read(story)) == "field_malformed");
  }
}
