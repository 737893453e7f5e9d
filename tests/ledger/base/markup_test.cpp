#include "ledger/base/markup.h"

#include "tests/support/check.h"

using namespace nguon;

TEST_CASE("nothing of a text ends an attribute or begins an element", "[base]") {
  CHECK(escape_markup("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;'");
  CHECK(escape_markup("&amp;") == "&amp;amp;");
  CHECK(escape_markup("Trà Shan tuyết\n").size() == std::string_view("Trà Shan tuyết\n").size());
  CHECK(escape_markup("").empty());
}
