// The bytes of a slot.
#include "ledger/anchor/anchor.h"
#include "ledger/base/sha256.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::anchor;
using namespace nguon::test;

namespace {

Slot example() { return {7, 131'074, {"ocop.example/laocai", 1'234, sha256("root")}}; }

}  // namespace

TEST_CASE("a slot is read back as it was written", "[anchor]") {
  const std::string bytes = encode_slot(example());
  CHECK(bytes.size() == kSlotBytes);
  CHECK(value_of(decode_slot(bytes)) == example());
  Slot longest = example();
  longest.counter = longest.place = longest.mark.size = ~std::uint64_t{0};
  longest.mark.origin = std::string(200, 'o');
  CHECK(encode_slot(longest).size() == kSlotBytes);
  CHECK(value_of(decode_slot(encode_slot(longest))) == longest);
}

// printf 'nguon.anchor/v1\n7\n131074\nocop.example/laocai\n1234\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n' | sha256sum,
// where the root is printf root | openssl dgst -sha256 -binary | base64
TEST_CASE("the example of docs/formats/anchor.md is a slot", "[anchor]") {
  std::string wanted =
      "nguon.anchor/v1\n7\n131074\nocop.example/laocai\n1234\n"
      "SBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n"
      "831e84dcb7ee5391abfe8fc6ca0cfe75990230bf0a5d69e48e071c6774729715\n";
  wanted.resize(kSlotBytes, '\0');
  CHECK(encode_slot(example()) == wanted);
}

TEST_CASE("no slot survives a flipped bit", "[anchor]") {
  const std::string good = encode_slot(example());
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
    INFO("bit " << bit);
    CHECK(name_of(decode_slot(bad)) == "anchor_slot_malformed");
  }
}

TEST_CASE("a slot has one spelling", "[anchor]") {
  const auto refused = [](std::string bytes) { return name_of(decode_slot(bytes)) == "anchor_slot_malformed"; };
  CHECK(refused(""));
  CHECK(refused(std::string(kSlotBytes, '\0')));
  CHECK(refused(std::string(kSlotBytes, '\n')));
  CHECK(refused(encode_slot(example()).substr(1)));
  CHECK(refused(encode_slot(example()) + '\0'));
  Slot spaced = example();
  spaced.mark.origin = "ocop example";
  CHECK(refused(encode_slot(spaced)));
  Slot empty = example();
  empty.mark.origin = "";
  CHECK(refused(encode_slot(empty)));
}
