// The expected texts were made by Python's unicodedata: NFD, small letters, combining marks dropped, đ as d.
#include "api/fold_text.h"

#include "tests/support/check.h"

namespace nguon::api {
namespace {

constexpr std::string_view kSmall = "aàáãảạăằắẵẳặâầấẫẩậeèéẽẻẹêềếễểệiìíĩỉịoòóõỏọôồốỗổộơờớỡởợuùúũủụưừứữửựyỳýỹỷỵ";
constexpr std::string_view kCapital = "AÀÁÃẢẠĂẰẮẴẲẶÂẦẤẪẨẬEÈÉẼẺẸÊỀẾỄỂỆIÌÍĨỈỊOÒÓÕỎỌÔỒỐỖỔỘƠỜỚỠỞỢUÙÚŨỦỤƯỪỨỮỬỰYỲÝỸỶỴ";
constexpr std::string_view kPlain = "aaaaaaaaaaaaaaaaaaeeeeeeeeeeeeiiiiiioooooooooooooooooouuuuuuuuuuuuyyyyyy";

TEST_CASE("fold_text: every letter of Vietnamese becomes its plain letter", "[fold_text]") {
  CHECK(fold_text(kSmall) == kPlain);
  CHECK(fold_text(kCapital) == kPlain);
  CHECK(fold_text("đĐ") == "dd");
  CHECK(fold_text(fold_text(kCapital)) == kPlain);
}

TEST_CASE("fold_text: letters written with combining marks are the same letters", "[fold_text]") {
  CHECK(fold_text("Tie\u0302\u0301ng Vie\u0323\u0302t Đa\u0300 Na\u0306\u0303ng o\u031B\u0323 u\u031B\u0303") ==
        "tieng viet da nang o u");
}

TEST_CASE("fold_text: what is no letter with a mark stays", "[fold_text]") {
  CHECK(fold_text("Chè Shan Tuyết, 100 g № 7 — ocop/68-1 日本 😀") == "che shan tuyet, 100 g № 7 — ocop/68-1 日本 😀");
  CHECK(fold_text("") == "");
}

TEST_CASE("fold_text: bytes that are not UTF-8 pass unchanged", "[fold_text]") {
  for (const std::string_view text : {"\xC3", "\xE1\xBB", "\xFF\x80z", "\xE1\x41\x80"}) {
    std::string small(text);
    for (char& c : small)
      if (c == 'A') c = 'a';
    CHECK(fold_text(text) == small);
  }
}

}  // namespace
}  // namespace nguon::api
