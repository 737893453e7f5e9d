#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "api/pages/internal/template_set.h"
#include "api/pages/internal/web_files.h"
#include "api/pages/texts.h"
#include "ledger/base/text.h"
#include "ledger/statement/event.h"
#include "tests/support/check.h"

using namespace nguon;
using api::Language;

TEST_CASE("every text is there in both languages, once", "[pages]") {
  std::set<std::string_view> keys;
  for (std::size_t at = 0; at < api::kTextCount; ++at) {
    const api::Text& one = api::text_at(at);
    INFO(one.key);
    CHECK(keys.insert(one.key).second);
    CHECK_FALSE(one.vi.empty());
    CHECK_FALSE(one.en.empty());
    CHECK(is_utf8(one.vi));
    // Straight quotes, doubled spaces and loose ends are typing errors in either language.
    for (const std::string_view words : {one.vi, one.en}) CHECK(words.find("  ") == std::string_view::npos);
  }
}

TEST_CASE("a template that names a text that is not in the table is refused", "[pages]") {
  CHECK(api::with_texts("<p>[[brand]]</p>", Language::vi) == "<p>Nguồn</p>");
  CHECK(api::with_texts("[[lang]] [[hl]]|", Language::en) == "en ?hl=en|");
  CHECK(api::with_texts("[[lang]] [[hl]]|", Language::vi) == "vi |");
  CHECK_THROWS_AS(api::with_texts("[[no_such_text]]", Language::vi), std::logic_error);
  CHECK_THROWS_AS(api::with_texts("[[brand", Language::vi), std::logic_error);
}

TEST_CASE("every kind of event has a name on the pages", "[pages]") {
  for (int kind = 0; kind <= static_cast<int>(statement::EventKind::other); ++kind) {
    const std::string key = "kind_" + std::string(statement::to_string(static_cast<statement::EventKind>(kind)));
    INFO(key);
    CHECK(api::find_text(key).has_value());
  }
}

TEST_CASE("a page file that is not in the program is a bug", "[pages]") {
  CHECK_FALSE(api::web_file("page.css").empty());
  CHECK_THROWS_AS(api::web_file("nothing.css"), std::logic_error);
}
