#include "ledger/state/rules.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "ledger/base/text.h"
#include "ledger/state/rules_data.h"

using namespace nguon;
using namespace nguon::state;

TEST_CASE("every rule has a name of its own and a sentence in both languages with the same places", "[state]") {
  std::set<std::string_view> names;
  for (const auto& rule : all_rules()) {
    INFO(rule.name);
    CHECK(names.insert(rule.name).second);
    CHECK(std::all_of(rule.name.begin(), rule.name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; }));
    CHECK(is_utf8(rule.vi));
    CHECK(rule.en != rule.vi);
    for (const std::string_view place : {"{0}", "{1}", "{2}"})
      CHECK((rule.en.find(place) != std::string_view::npos) == (rule.vi.find(place) != std::string_view::npos));
    CHECK((rule.code == Errc::rule || rule.code == Errc::forbidden || rule.code == Errc::not_found ||
           rule.code == Errc::conflict || rule.code == Errc::too_large));
    // A Vietnamese sentence of this length without a single accent was forgotten.
    CHECK(std::any_of(rule.vi.begin(), rule.vi.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
  }
  CHECK(text_of(Rule::lot_unknown).name == "lot_unknown");
  CHECK(text_of(Rule::private_erased).name == all_rules().back().name);
}

TEST_CASE("a refusal carries code, name and both sentences with their places filled", "[state]") {
  const Error error = refuse(Rule::not_yours, {"p/a/x", "a", "b"});
  CHECK(error.code() == Errc::forbidden);
  CHECK(error.name() == "not_yours");
  CHECK(error.message() == "p/a/x belongs to a, not to b");
  CHECK(error.message_vi() == "p/a/x thuộc về a, không thuộc về b");
  const Error bilingual = refuse(Rule::decision_missing, {{"a recall", "quyết định thu hồi"}});
  CHECK(bilingual.message() == "a recall must name the number of its decision");
  CHECK(bilingual.message_vi() == "quyết định thu hồi phải nêu số quyết định");
  CHECK(refuse_as(Errc::forbidden, Rule::key_unknown, {"x"}).code() == Errc::forbidden);
}

TEST_CASE("units are compared within their kind only", "[state]") {
  CHECK(unit_size("KGM").kind == unit_size("GRM").kind);
  CHECK(unit_size("KGM").size == 1'000 * unit_size("GRM").size);
  CHECK(unit_size("TNE").size == 1'000 * unit_size("KGM").size);
  CHECK(unit_size("LTR").size == 1'000 * unit_size("MLT").size);
  CHECK(unit_size("LTR").kind != unit_size("KGM").kind);
  CHECK(unit_size("").kind == unit_size("H87").kind);
  CHECK(unit_size("XYZ").kind == 0);
  CHECK(counts_pieces(""));
  CHECK_FALSE(counts_pieces("KGM"));
}

TEST_CASE("the rule data that holds is that of the accepted day", "[state]") {
  const auto& data = rule_data_at(Time{1'800'000'000'000});
  CHECK(data.event_age_max_days == 400);
  CHECK(data.event_ahead_max_ms == 300'000);
}

namespace {

std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}
const std::filesystem::path kTests = std::filesystem::path(TEST_DATA_DIR).parent_path();

}  // namespace

TEST_CASE("every rule has a test in which it refuses something", "[state]") {
  std::string tests;
  for (const auto& file : std::filesystem::directory_iterator(kTests / "ledger" / "state"))
    if (file.path().filename() != "rules_test.cpp" && file.path().extension() == ".cpp") tests += text_of_file(file.path());
  for (const auto& rule : all_rules()) {
    INFO(rule.name);
    CHECK(tests.find("\"" + std::string(rule.name) + "\"") != std::string::npos);
  }
}

TEST_CASE("every rule stands in docs/rules.md, and no other", "[state]") {
  const std::string docs = text_of_file(kTests.parent_path() / "docs" / "rules.md");
  std::set<std::string> named;
  for (std::size_t at = docs.find("\n| `"); at != std::string::npos; at = docs.find("\n| `", at + 1)) {
    const std::size_t begin = at + 4;
    named.insert(docs.substr(begin, docs.find('`', begin) - begin));
  }
  for (const auto& rule : all_rules()) {
    INFO(rule.name);
    CHECK(named.erase(std::string(rule.name)) == 1);
  }
  CHECK(named == std::set<std::string>{});
}
