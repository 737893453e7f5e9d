#include "ledger/base/bytes.h"

#include "tests/support/check.h"

using namespace nguon;

TEST_CASE("base64 agrees with RFC 4648 section 10", "[base]") {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors) {
    CHECK(to_base64(plain) == coded);
    CHECK(test::value_of(from_base64(coded)) == plain);
  }
}

TEST_CASE("base64 refuses every second spelling", "[base]") {
  for (const char* bad : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8=Zm8=", "Zm 8", "Zm8\n", "====", "Z===", "Zm-_"})
    CHECK_FALSE(from_base64(bad));
}

TEST_CASE("hex is lowercase and even", "[base]") {
  CHECK(to_hex(std::string("\x00\xff\x1a", 3)) == "00ff1a");
  CHECK(test::value_of(from_hex("00ff1a")) == std::string("\x00\xff\x1a", 3));
  for (const char* bad : {"0", "0G", "FF", " 00"}) CHECK_FALSE(from_hex(bad));
}

TEST_CASE("big-endian numbers sort as numbers", "[base]") {
  CHECK(be64(0x0102030405060708) == std::string("\1\2\3\4\5\6\7\10"));
  CHECK(read_be64(be64(0xfffefdfcfbfaf9f8)) == 0xfffefdfcfbfaf9f8);
  CHECK(read_be32(be32(0xdeadbeef)) == 0xdeadbeef);
  CHECK(be64(255) < be64(256));
}

TEST_CASE("a fixed byte string has one length", "[base]") {
  CHECK(test::value_of(KeyId::from("abcd")).view() == "abcd");
  CHECK_FALSE(KeyId::from("abc"));
  CHECK_FALSE(KeyId::from("abcde"));
}
