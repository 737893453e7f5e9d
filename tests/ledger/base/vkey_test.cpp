#include "ledger/base/vkey.h"

#include "ledger/base/text.h"
#include "tests/support/check.h"

using namespace nguon;

// The vector of docs/formats/note.md, made by the authors of signed-note.
constexpr std::string_view kVector = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

TEST_CASE("a vkey comes back as it was written", "[base]") {
  const auto key = test::value_of(parse_vkey(kVector));
  CHECK(key.name == "example.com/foo");
  CHECK(key.type == KeyType::ed25519);
  CHECK(key.text() == kVector);
}

TEST_CASE("a vkey with a wrong id, type, name or length is refused", "[base]") {
  for (const char* bad : {"", "a", "a+b", "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                          "example.com/fo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                          "example.com/foo+530d903a+A+kyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                          "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2kAA==",
                          "example.com/foo+530d903a+", "exa mple+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"}) {
    INFO(bad);
    CHECK(test::name_of(parse_vkey(bad)) == "vkey_malformed");
  }
}

TEST_CASE("a key's name holds no kind of white space", "[base]") {
  CHECK(is_key_name("ocop.example/yên-bái"));
  for (const char* bad : {"", "a b", "a\tb", "a+b", "a\xc2\x85z", "a\xc2\xa0z", "a\xe2\x80\x80z", "a\xe2\x80\x8az",
                          "a\xe2\x80\xa8z", "a\xe3\x80\x80z"})
    CHECK_FALSE(is_key_name(bad));
  CHECK(is_key_name("a\xe2\x80\x8bz"));  // U+200B is no white space
}

TEST_CASE("UTF-8 is checked to the letter", "[base]") {
  CHECK(is_utf8("Phở — ệ \xf0\x9f\x8d\x9c"));
  for (const char* bad : {"\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\xff"})
    CHECK_FALSE(is_utf8(bad));
}

TEST_CASE("decimals have one spelling", "[base]") {
  CHECK(parse_decimal("0") == 0U);
  CHECK(parse_decimal("18446744073709551615") == 18446744073709551615U);
  for (const char* bad : {"", "00", "01", "+1", "-1", " 1", "1 ", "0x1", "18446744073709551616"}) CHECK_FALSE(parse_decimal(bad));
}
