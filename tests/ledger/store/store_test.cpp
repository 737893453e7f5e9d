#include "ledger/store/store.h"

#include <set>

#include "tests/ledger/store/rows.h"

using namespace nguon;
using namespace nguon::store;
using namespace nguon::test;

TEST_CASE("a head is 81 bytes in a fixed order", "[store]") {
  Head head;
  head.size = 0x0102030405060708;
  head.root.bytes.fill(0xaa);
  head.last_leaf.bytes.fill(0xbb);
  head.accepted.unix_ms = 1'700'000'000'123;  // python3 -c 'print("%016x" % 1700000000123)'
  std::string expected = "010102030405060708";
  for (int i = 0; i < 32; ++i) expected += "aa";
  for (int i = 0; i < 32; ++i) expected += "bb";
  expected += "0000018bcfe5687b";
  CHECK(to_hex(encode_head(head)) == expected);
  CHECK(value_of(decode_head(encode_head(head))) == head);
  head.accepted.unix_ms = -1;
  CHECK(value_of(decode_head(encode_head(head))) == head);
}

TEST_CASE("bytes that are not a head of version 1 are corrupt", "[store]") {
  const std::string good = encode_head(head_of(3));
  for (std::size_t bytes = 0; bytes < good.size(); ++bytes)
    CHECK(name_of(decode_head(good.substr(0, bytes))) == "store_head_malformed");
  CHECK(decode_head(good + '\0').error().code() == Errc::corrupt);
  std::string other = good;
  other[0] = 2;
  CHECK(name_of(decode_head(other)) == "store_head_malformed");
}

TEST_CASE("a batch counts its bytes", "[store]") {
  Batch batch;
  CHECK(batch.empty());
  batch.put(Column::state, "key", "value");
  batch.erase(Column::state, "gone");
  CHECK(batch.size() == 2);
  CHECK(batch.bytes() == 12);
  CHECK(batch.writes()[0].value == "value");
  CHECK_FALSE(batch.writes()[1].value.has_value());
  batch.clear();
  CHECK(batch.empty());
  CHECK(batch.bytes() == 0);
}

TEST_CASE("prefix_range ends behind the last key with the prefix", "[store]") {
  CHECK(prefix_range("ab").end == "ac");
  CHECK(prefix_range("a\xff\xff").end == "b");
  CHECK(prefix_range("\xff").end == "");
  CHECK(prefix_range("").end == "");
  CHECK(prefix_range("\x7f").end == "\x80");
}

TEST_CASE("each column has its own name", "[store]") {
  std::set<std::string_view> names;
  for (const Column column : kColumns) names.insert(to_string(column));
  CHECK(names.size() == kColumnCount);
  CHECK_FALSE(names.contains("unknown"));
}
