#include "ledger/base/json.h"

#include "tests/support/check.h"

using namespace nguon;

namespace {

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("JSON keeps members, order and text", "[base]") {
  const auto value = test::value_of(parse_json(R"({"b":1,"a":[true,null,-2.5,"lô \u00e0"]})"));
  CHECK(json::serialize(value) == R"({"b":1,"a":[true,null,-2.5E0,"lô à"]})");
}

TEST_CASE("JSON that two readers could understand differently is refused", "[base]") {
  const std::pair<std::string, std::string> bad[] = {
      {R"({"a":1,"a":2})", "json_duplicate_name"},
      {R"({"a":1,"\u0061":2})", "json_duplicate_name"},
      {R"([{"x":{"k":1,"y":2,"k":3}}])", "json_duplicate_name"},
      {R"({"":1,"":2})", "json_duplicate_name"},
      {R"({"a":1} x)", "json_trailing"},
      {R"({"a":1}{})", "json_trailing"},
      {nested(33), "json_depth"},
      {"9007199254740992", "json_number"},
      {"-9007199254740992", "json_number"},
      {"18446744073709551615", "json_number"},
      {"123456789012345678901234567890", "json_number"},
      {R"({"a":1,})", "json_syntax"},
      {"", "json_syntax"},
      {"{\"a\":\"\xff\"}", "json_syntax"},
      {R"(["\ud800"])", "json_syntax"},
      {"// x\n1", "json_syntax"},
      {"NaN", "json_syntax"},
  };
  for (const auto& [text, name] : bad) {
    INFO(text);
    CHECK(test::name_of(parse_json(text)) == name);
  }
}

TEST_CASE("the limits themselves are allowed", "[base]") {
  CHECK(parse_json(nested(32)));
  CHECK(parse_json("9007199254740991"));
  CHECK(parse_json("-9007199254740991"));
  CHECK(parse_json(R"([{"a":1},{"a":1}])"));
  CHECK(parse_json(R"({"a":{"a":1}})"));
}
