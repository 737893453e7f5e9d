// What is remembered must always be what the store holds.
#include "ledger/internal/hot_rows.h"

#include <map>
#include <random>

#include "ledger/store/memory.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::internal;
using namespace nguon::test;
using store::Column;

TEST_CASE("remembered rows follow every commit", "[ledger]") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto disk = store::make_memory_store();
  HotRows rows(*disk);
  std::map<std::string, std::string> truth;
  for (int step = 0; step < 2'000; ++step) {
    store::Batch batch;
    for (int i = 0; i < 3; ++i) {
      const std::string key(1, static_cast<char>('a' + random() % 20));
      if (random() % 4 == 0) {
        batch.erase(Column::state, key);
        truth.erase(key);
      } else {
        // Now and then too large to be remembered.
        truth[key] = std::string(random() % 8 == 0 ? kHotRowBytesMax + 1 : 5, static_cast<char>('0' + random() % 10));
        batch.put(Column::state, key, truth[key]);
      }
    }
    value_of(disk->commit_index(batch));
    rows.committed(batch);
    const std::string asked(1, static_cast<char>('a' + random() % 20));
    const auto got = value_of(rows.get(Column::state, asked));
    CHECK(got == (truth.contains(asked) ? std::optional(truth[asked]) : std::nullopt));
  }
}

TEST_CASE("more rows than are remembered are read all the same", "[ledger]") {
  const auto disk = store::make_memory_store();
  store::Batch batch;
  for (std::size_t i = 0; i < kHotRowsMax + 10; ++i) batch.put(Column::state, be64(i), std::to_string(i));
  value_of(disk->commit_index(batch));
  HotRows rows(*disk);
  for (int round = 0; round < 2; ++round)
    for (std::size_t i = 0; i < kHotRowsMax + 10; ++i) CHECK(value_of(rows.get(Column::state, be64(i))) == std::to_string(i));
}

TEST_CASE("a key is asked for until it is there, and then remembered", "[ledger]") {
  struct Source final : KeySource {
    Result<std::optional<VerifierKey>> find(const std::string&, const KeyId&) const override {
      ++asked;
      return there;
    }
    mutable int asked = 0;
    std::optional<VerifierKey> there;
  };
  Source source;
  const HotKeys keys(source);
  const auto key = value_of(make_vkey("a.example/b", KeyType::ed25519, std::string(32, 'k')));
  CHECK_FALSE(value_of(keys.find(key.name, key.id)).has_value());
  source.there = key;
  CHECK(value_of(keys.find(key.name, key.id)) == key);
  CHECK(value_of(keys.find(key.name, key.id)) == key);
  CHECK(source.asked == 2);
}
