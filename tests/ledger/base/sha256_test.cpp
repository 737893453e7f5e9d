#include "ledger/base/sha256.h"

#include <catch2/catch.hpp>

using namespace nguon;

// Expected values: printf '%s' TEXT | sha256sum
TEST_CASE("SHA-256 agrees with sha256sum", "[base]") {
  CHECK(to_hex(sha256("").view()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256("abc").view()) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256({"a", "", "bc"}) == sha256("abc"));
  int piece = 0;
  CHECK(sha256_of_pieces([&]() -> std::string_view { return piece++ == 0 ? "a" : piece == 2 ? "bc" : ""; }) == sha256("abc"));
  CHECK(sha256_of_pieces([] { return std::string_view(); }) == sha256(""));
}
