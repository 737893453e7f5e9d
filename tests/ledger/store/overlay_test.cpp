#include "ledger/store/overlay.h"

#include <random>

#include "ledger/store/memory.h"
#include "tests/ledger/store/rows.h"

using namespace nguon;
using namespace nguon::store;
using namespace nguon::test;

namespace {

std::unique_ptr<Store> base_with(const Rows& rows) {
  auto store = make_memory_store();
  Batch batch;
  for (const auto& [key, value] : rows) batch.put(Column::state, key, value);
  value_of(store->commit_index(batch));
  return store;
}

}  // namespace

TEST_CASE("an overlay hides, replaces and adds without touching its base", "[store][overlay]") {
  const auto base = base_with({{"a", "1"}, {"b", "2"}, {"c", "3"}});
  Overlay overlay(*base);
  overlay.put(Column::state, "b", "two");
  overlay.erase(Column::state, "c");
  overlay.put(Column::state, "d", "4");
  overlay.put(Column::tiles, "a", "elsewhere");
  CHECK(get(overlay, Column::state, "a") == "1");
  CHECK(get(overlay, Column::state, "b") == "two");
  CHECK_FALSE(get(overlay, Column::state, "c").has_value());
  CHECK(get(overlay, Column::state, "d") == "4");
  CHECK(rows_of(overlay, Column::state) == Rows{{"a", "1"}, {"b", "two"}, {"d", "4"}});
  CHECK(rows_back(overlay, Column::state) == Rows{{"d", "4"}, {"b", "two"}, {"a", "1"}});
  const std::vector<std::string> keys = {"d", "c", "a", "b", "x", "d"};
  CHECK(value_of(overlay.multi_get(Column::state, keys)) ==
        std::vector<std::optional<std::string>>{"4", std::nullopt, "1", "two", std::nullopt, "4"});
  CHECK(rows_of(*base, Column::state) == Rows{{"a", "1"}, {"b", "2"}, {"c", "3"}});
  CHECK(overlay.size() == 4);
}

TEST_CASE("a rollback drops the refused statement's writes and keeps those before it", "[store][overlay]") {
  const auto base = base_with({{"stock", "10"}});
  Overlay overlay(*base);
  overlay.put(Column::state, "stock", "7");
  overlay.put(Column::state, "lot-1", "3");
  const std::size_t mark = overlay.mark();
  overlay.put(Column::state, "stock", "2");
  overlay.erase(Column::state, "stock");
  overlay.erase(Column::state, "lot-1");
  overlay.put(Column::state, "lot-2", "5");
  overlay.put(Column::postings, "p", "x");
  overlay.rollback(mark);
  CHECK(rows_of(overlay, Column::state) == Rows{{"lot-1", "3"}, {"stock", "7"}});
  CHECK(rows_of(overlay, Column::postings).empty());
  overlay.rollback(mark);  // twice is the same as once
  overlay.rollback(0);
  CHECK(overlay.empty());
  CHECK(rows_of(overlay, Column::state) == Rows{{"stock", "10"}});
  CHECK_THROWS_AS(overlay.rollback(1), std::logic_error);
}

TEST_CASE("a scan over an overlay stops where the visitor stops", "[store][overlay]") {
  const auto base = base_with({{"b", "base"}, {"d", "base"}});
  Overlay overlay(*base);
  for (const char* key : {"a", "c", "e"}) overlay.put(Column::state, key, "pending");
  for (std::size_t rows = 1; rows <= 5; ++rows) {
    std::string forth;
    value_of(overlay.scan(Column::state, "", "", [&](std::string_view key, std::string_view) {
      forth += key;
      return forth.size() < rows;
    }));
    CHECK(forth == std::string("abcde").substr(0, rows));
    std::string back;
    value_of(overlay.scan_back(Column::state, "", "", [&](std::string_view key, std::string_view) {
      back += key;
      return back.size() < rows;
    }));
    CHECK(back == std::string("edcba").substr(0, rows));
  }
}

TEST_CASE("move_into gives the pending writes in order and leaves nothing", "[store][overlay]") {
  const auto base = base_with({{"a", "1"}, {"b", "2"}});
  Overlay overlay(*base);
  overlay.put(Column::meta, "m", "1");
  overlay.put(Column::state, "z", "1");
  overlay.erase(Column::state, "b");
  overlay.put(Column::entries, entry_key(1), "second");
  overlay.put(Column::entries, entry_key(0), "first");
  Batch batch;
  overlay.move_into(batch);
  CHECK(overlay.empty());
  CHECK(overlay.mark() == 0);
  CHECK(rows_of(overlay, Column::state) == Rows{{"a", "1"}, {"b", "2"}});
  REQUIRE(batch.size() == 5);
  value_of(base->commit(std::nullopt, head_of(2), batch));
  CHECK(rows_of(overlay, Column::entries) == Rows{{be64(0), "first"}, {be64(1), "second"}});
  CHECK(rows_of(overlay, Column::state) == Rows{{"a", "1"}, {"z", "1"}});
}

TEST_CASE("an overlay shows its base's head", "[store][overlay]") {
  const auto base = make_memory_store();
  value_of(base->commit(std::nullopt, head_of(1), entries_of(0, 1)));
  const Overlay overlay(*base);
  CHECK(value_of(overlay.head()) == head_of(1));
}

TEST_CASE("overlays stack", "[store][overlay]") {
  const auto base = base_with({{"a", "1"}, {"b", "2"}});
  Overlay lower(*base);
  lower.put(Column::state, "b", "lower");
  lower.put(Column::state, "c", "lower");
  Overlay upper(static_cast<const View&>(lower));
  upper.erase(Column::state, "a");
  upper.put(Column::state, "c", "upper");
  CHECK(rows_of(upper, Column::state) == Rows{{"b", "lower"}, {"c", "upper"}});
  CHECK(rows_of(lower, Column::state) == Rows{{"a", "1"}, {"b", "lower"}, {"c", "lower"}});
}

namespace {

// The overlay as a reader would write it down: a whole copy of the rows for each mark.
class Model {
 public:
  using Map = std::map<std::string, std::string>;
  explicit Model(Map rows) : rows_(std::move(rows)) {}
  void put(const std::string& key, const std::string& value) { rows_[key] = value; }
  void erase(const std::string& key) { rows_.erase(key); }
  void mark(std::size_t mark) { marks_.emplace_back(mark, rows_); }
  std::size_t marks() const { return marks_.size(); }
  // Goes back to the n-th mark and answers its number.
  std::size_t rollback(std::size_t n) {
    const auto [mark, rows] = marks_[n];
    rows_ = rows;
    marks_.resize(n + 1, {0, {}});
    return mark;
  }
  const Map& rows() const { return rows_; }

 private:
  Map rows_;
  std::vector<std::pair<std::size_t, Map>> marks_;
};

void compare(const Overlay& overlay, const Model& model, const std::string& begin, const std::string& end) {
  Rows expected;
  for (const auto& row : model.rows())
    if (row.first >= begin && (end.empty() || row.first < end)) expected.push_back(row);
  REQUIRE(rows_of(overlay, Column::state, begin, end) == expected);
  std::reverse(expected.begin(), expected.end());
  REQUIRE(rows_back(overlay, Column::state, begin, end) == expected);
}

}  // namespace

TEST_CASE("an overlay agrees with a naive model under random operations", "[store][overlay][random]") {
  const std::uint32_t seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  const auto some_key = [&] {
    std::string key;
    for (std::uint32_t n = below(4); n > 0; --n)
      key +=
          "\x00"
          "ab\xff"[below(4)];
    return key;
  };

  for (int round = 0; round < 60; ++round) {
    Model::Map rows;
    for (std::uint32_t n = below(30); n > 0; --n) rows[some_key()] = std::to_string(below(1000));
    const auto base = base_with(Rows(rows.begin(), rows.end()));
    Overlay overlay(*base);
    Model model(rows);
    for (int step = 0; step < 100; ++step) {
      const std::string key = some_key();
      switch (below(8)) {
        case 0:
        case 1:
        case 2: {
          const std::string value = std::to_string(below(1000));
          overlay.put(Column::state, key, value);
          model.put(key, value);
          break;
        }
        case 3:
          overlay.erase(Column::state, key);
          model.erase(key);
          break;
        case 4: model.mark(overlay.mark()); break;
        case 5:
          if (model.marks() > 0) overlay.rollback(model.rollback(below(static_cast<std::uint32_t>(model.marks()))));
          break;
        case 6: compare(overlay, model, some_key(), some_key()); break;
        default: {
          const auto row = model.rows().find(key);
          const auto expected = row == model.rows().end() ? std::nullopt : std::optional<std::string>(row->second);
          REQUIRE(get(overlay, Column::state, key) == expected);
          const std::vector<std::string> keys = {some_key(), key};
          REQUIRE(value_of(overlay.multi_get(Column::state, keys))[1] == expected);
        }
      }
    }
    compare(overlay, model, "", "");
    // What moves into a batch and is committed gives the base the same rows.
    Batch batch;
    overlay.move_into(batch);
    value_of(base->commit_index(batch));
    REQUIRE(rows_of(*base, Column::state) == Rows(model.rows().begin(), model.rows().end()));
  }
}
