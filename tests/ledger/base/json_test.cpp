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
      {R"({"":1,"":2})", "json_duplicate_name"},
      {R"([{"x":{"k":1,"y":2,"k":3}}])", "json_duplicate_name"},
      {R"({"":1,"":2})", "json_duplicate_name"},
      {R"({"a":1} x)", "json_trailing"},
      {R"({"a":1}{})", "json_trailing"},
      {nested(33), "json_depth"},
      {"9007199254740992", "json_number"},
      {"-9007199254740992", "json_number"},
      {"18446744073709551615", "json_number"},
      {"123456789012345678901234567890", "json_number"},
      {"1e400", "json_number"},
      {"-1e400", "json_number"},
      {"1e-400", "json_number"},
      {"[1e2147483648]", "json_number"},
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

// Expected: python3 -c 'print(float("...").hex())'
TEST_CASE("a JSON number is the double nearest to its decimals", "[base]") {
  const std::pair<std::string, double> numbers[] = {
      {"1e23", 0x1.52d02c7e14af6p+76},
      {"123456789012345678901.5", 0x1.ac53a7e04bcdap+66},
      {"0.1000000000000000055511151231257827", 0x1.999999999999ap-4},
      {"2.2250738585072014e-308", 0x1.0p-1022},
      {"4.9e-324", 0x0.0000000000001p-1022},
      {"1.7976931348623157e308", 0x1.fffffffffffffp+1023},
      {"0e400", 0.0},
  };
  for (const auto& [text, number] : numbers) {
    INFO(text);
    CHECK(test::value_of(parse_json(text)).as_double() == number);
  }
}

TEST_CASE("the limits themselves are allowed", "[base]") {
  CHECK(parse_json(nested(32)));
  CHECK(parse_json("9007199254740991"));
  CHECK(parse_json("-9007199254740991"));
  CHECK(parse_json(R"([{"a":1},{"a":1}])"));
  CHECK(parse_json(R"({"a":{"a":1}})"));
}
