#include "ledger/log/entry.h"

#include <random>

#include "ledger/base/sha256.h"
#include "tests/support/check.h"

namespace nguon::log {
namespace {

using test::name_of;
using test::value_of;

Entry some_entry() {
  Entry entry;
  entry.index = 41;
  entry.accepted = Time{1'795'335'360'123};
  entry.previous_leaf = sha256("the one before");
  entry.statement = "nguon.statement/v1\n{}\n\n— ocop.example/yenbai/htx AAAAAAA=\n";
  return entry;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("an entry is written as its format says", "[log]") {
  // printf 'the one before' | sha256sum | xxd -r -p | base64
  const std::string expected =
      "nguon.entry/v1\n41\n2026-11-22T08:16:00.123Z\n/M/AuiHE7xl1Xer5ew8hK0cdYPEqDJmuI/WjFuK/gVA=\n\n"
      "nguon.statement/v1\n{}\n\n— ocop.example/yenbai/htx AAAAAAA=\n";
  const std::string bytes = value_of(encode_entry(some_entry()));
  CHECK(bytes == expected);
  CHECK(value_of(parse_entry(bytes)) == some_entry());
  CHECK(leaf_hash(bytes) == sha256(std::string(1, '\0') + bytes));
}

TEST_CASE("the statement inside an entry keeps every byte", "[log]") {
  Entry entry = some_entry();
  for (const std::string& statement :
       {std::string("\n"), std::string("\n\n"), std::string("\0\xff", 2), std::string("nguon.entry/v1\n1\n")}) {
    entry.statement = statement;
    CHECK(value_of(parse_entry(value_of(encode_entry(entry)))) == entry);
  }
}

TEST_CASE("an entry has one spelling", "[log]") {
  const std::string good = value_of(encode_entry(some_entry()));
  const std::string hash = "/M/AuiHE7xl1Xer5ew8hK0cdYPEqDJmuI/WjFuK/gVA=";
  const auto zero = to_base64(kGenesisPreviousLeaf.view());
  for (const std::string& bytes : {std::string(),
                                   std::string("nguon.entry/v1"),
                                   replaced(good, "v1", "v2"),
                                   replaced(good, "\n41", "\n041"),
                                   replaced(good, "\n41", "\n+41"),
                                   replaced(good, "\n41", "\n"),
                                   replaced(good, "\n41", "\n18446744073709551616"),
                                   replaced(good, "\n41", "\n0"),
                                   replaced(good, ".123Z", "Z"),
                                   replaced(good, ".123Z", ".1230Z"),
                                   replaced(good, ".123Z", ".123+00:00"),
                                   replaced(good, "2026", "1969"),
                                   replaced(good, hash, hash.substr(1)),
                                   replaced(good, "gVA=", "gVB="),
                                   replaced(good, hash + "\n\n", hash + "\n"),
                                   replaced(good, hash + "\n\n", hash + "\r\n\n"),
                                   replaced(good, hash + "\n", ""),
                                   "\n" + good,
                                   good.substr(0, good.find("\n\n") + 2),
                                   good.substr(0, 20)}) {
    INFO(bytes);
    CHECK(name_of(parse_entry(bytes)) == "entry_malformed");
  }
  CHECK(parse_entry(replaced(replaced(good, "\n41", "\n0"), hash, zero)));
}

TEST_CASE("what cannot be an entry is not written", "[log]") {
  Entry entry = some_entry();
  entry.statement.clear();
  CHECK(name_of(encode_entry(entry)) == "entry_malformed");
  entry = some_entry();
  entry.accepted = Time{-1};
  CHECK(name_of(encode_entry(entry)) == "entry_malformed");
  entry.accepted = Time{253'402'300'800'000};
  CHECK(name_of(encode_entry(entry)) == "entry_malformed");
  entry.accepted = Time{253'402'300'799'999};
  CHECK(value_of(parse_entry(value_of(encode_entry(entry)))) == entry);
  entry = some_entry();
  entry.index = 0;
  CHECK(name_of(encode_entry(entry)) == "entry_malformed");
  entry.previous_leaf = kGenesisPreviousLeaf;
  CHECK(encode_entry(entry));
}

TEST_CASE("an entry has at most 65,535 bytes", "[log]") {
  Entry entry = some_entry();
  const std::size_t header = value_of(encode_entry(entry)).size() - entry.statement.size();
  entry.statement.assign(kEntryBytesMax - header, 'x');
  const std::string bytes = value_of(encode_entry(entry));
  CHECK(bytes.size() == 65'535);
  CHECK(value_of(parse_entry(bytes)) == entry);
  entry.statement += 'x';
  CHECK(name_of(encode_entry(entry)) == "entry_too_large");
  CHECK(name_of(parse_entry(bytes + "x")) == "entry_too_large");
}

TEST_CASE("whatever is accepted as an entry is written back as it was", "[log]") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const std::string good = value_of(encode_entry(some_entry()));
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = good;
    for (unsigned changes = 1 + random() % 2; changes > 0; --changes)
      bytes[random() % 100] = "0123456789:-.TZ\n=/+Aa"[random() % 21];
    const auto entry = parse_entry(bytes);
    if (entry) REQUIRE(value_of(encode_entry(*entry)) == bytes);
  }
}

}  // namespace nguon::log
