// What is remembered must always be what the store holds.
#include "ledger/internal/hot_rows.h"

#include <map>
#include <random>

#include "ledger/store/memory.h"
#include "tests/ledger/strange_stores.h"
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
  constexpr std::size_t kRows = 3 * kHotRowsMax;  // more than both generations
  for (std::size_t i = 0; i < kRows; ++i) batch.put(Column::state, be64(i), std::to_string(i));
  value_of(disk->commit_index(batch));
  HotRows rows(*disk);
  std::size_t wrong = 0;
  for (int round = 0; round < 2; ++round)
    for (std::size_t i = 0; i < kRows; ++i) wrong += value_of(rows.get(Column::state, be64(i))) != std::to_string(i);
  // What is written to any of them is seen, whichever generation it is in.
  for (std::size_t i = 0; i < kRows; i += 1'000) {
    store::Batch change;
    change.put(Column::state, be64(i), "new");
    value_of(disk->commit_index(change));
    rows.committed(change);
  }
  for (std::size_t i = 0; i < kRows; ++i)
    wrong += value_of(rows.get(Column::state, be64(i))) != (i % 1'000 == 0 ? "new" : std::to_string(i));
  CHECK(wrong == 0);
}

namespace {

// Counts what is asked of it.
class CountingView final : public SameView {
 public:
  using SameView::SameView;
  Result<std::optional<std::string>> get(Column column, std::string_view key) const override {
    ++asked;
    return SameView::get(column, key);
  }
  mutable std::size_t asked = 0;
};

}  // namespace

TEST_CASE("that a row is not there is remembered until it is written", "[ledger]") {
  const auto disk = store::make_memory_store();
  const CountingView view(*disk);
  HotRows rows(view);
  for (int i = 0; i < 3; ++i) CHECK_FALSE(value_of(rows.get(Column::state, "a")));
  CHECK(view.asked == 1);
  store::Batch batch;
  batch.put(Column::state, "a", "1");
  value_of(disk->commit_index(batch));
  rows.committed(batch);
  CHECK(value_of(rows.get(Column::state, "a")) == "1");
  CHECK(view.asked == 1);
}

TEST_CASE("an id that was asked for and not there is asked for again once something was written", "[ledger]") {
  const auto disk = store::make_memory_store();
  const CountingView view(*disk);
  HotRows rows(view);
  const std::string id(16, 'i'), other(16, 'o');
  for (int i = 0; i < 2; ++i) CHECK_FALSE(value_of(rows.get(Column::by_hash, id)));
  CHECK(view.asked == 1);
  CHECK_FALSE(value_of(rows.get(Column::by_hash, other)));
  CHECK_FALSE(value_of(rows.get(Column::by_hash, id)));
  CHECK(view.asked == 3);
  store::Batch batch;
  batch.put(Column::by_hash, id, "row");
  value_of(disk->commit_index(batch));
  rows.committed(batch);
  CHECK(value_of(rows.get(Column::by_hash, id)) == "row");
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
