#include "ledger/base/text.h"

#include "ledger/base/time.h"
#include "tests/support/check.h"

using namespace nguon;

TEST_CASE("what is quoted in a sentence can be shown", "[base]") {
  CHECK(printable("chè Đà Lạt") == "chè Đà Lạt");
  CHECK(printable("").empty());
  CHECK(printable(std::string("a\0b\tc\x7f\"d\xc2\x85", 10)) == "a?b?c??d?");
  CHECK(printable("a\xff\xc3.\xe2\x80") ==
        "a??.?"
        "?");
}

TEST_CASE("what is quoted in a sentence is cut between characters", "[base]") {
  CHECK(printable("aaa", 3) == "aaa");
  CHECK(printable("aaaa", 3) == "aaa...");
  CHECK(printable("aaè", 3) == "aa...");
  CHECK(printable("aèa", 3) == "aè...");
  CHECK(printable("\xf0\x9f\x8d\xb5", 3) == "...");
}

TEST_CASE("an error about a time quotes it safely", "[base]") {
  const std::string text = "ngày hai mươi hai tháng mười một năm\n2026";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const auto cut = std::string_view(text).substr(0, size);
    for (const auto& message : {parse_time(cut).error().message(), parse_time(cut).error().message_vi()}) {
      INFO(message);
      CHECK(is_utf8(message));
      CHECK(message.find('\n') == std::string::npos);
    }
  }
}
