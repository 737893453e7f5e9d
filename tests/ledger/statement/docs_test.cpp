// The examples of docs/formats are what the code makes, and what it accepts.
#include <fstream>
#include <iterator>

#include "ledger/statement/make.h"
#include "ledger/statement/statement.h"
#include "tests/ledger/statement/samples.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::statement;

namespace {

// The JSON blocks of a page, as statements.
std::vector<std::string> examples(const std::string& page) {
  std::ifstream in(std::string(TEST_DATA_DIR) + "/../../docs/formats/" + page, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  std::vector<std::string> out;
  constexpr std::string_view kBegin = "```json\n";
  for (auto at = text.find(kBegin); at != std::string::npos; at = text.find(kBegin, at)) {
    at += kBegin.size();
    const auto value = test::value_of(parse_json(text.substr(at, text.find("```", at) - at)));
    out.push_back(test::value_of(statement_text(value)));
  }
  return out;
}

}  // namespace

TEST_CASE("records.md shows every record as the code writes it", "[statement]") {
  std::vector<std::string> made;
  for (const auto& r : test::sample_records()) made.push_back(test::value_of(statement_text(make_record(r, test::kRecordId))));
  CHECK(examples("records.md") == made);
}

TEST_CASE("events.md shows every kind of event as the code writes it", "[statement]") {
  std::vector<std::string> made;
  for (const auto& e : test::sample_events()) made.push_back(test::value_of(statement_text(make_event(e))));
  CHECK(examples("events.md") == made);
}
