// What every engine promises, checked against each.
#include <atomic>
#include <thread>

#include "tests/ledger/store/engines.h"
#include "tests/ledger/store/rows.h"

using namespace nguon;
using namespace nguon::store;
using namespace nguon::test;

namespace {

const std::string kLowest(1, '\0');
const std::string kHighest = "\xff\xff";

void put_state(Store& store, const Rows& rows) {
  Batch batch;
  for (const auto& [key, value] : rows) batch.put(Column::state, key, value);
  value_of(store.commit_index(batch));
}

}  // namespace

TEST_CASE("a new store has no head and no rows", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  CHECK_FALSE(value_of(store->head()).has_value());
  for (const Column column : kColumns) {
    CHECK(rows_of(*store, column).empty());
    CHECK(rows_back(*store, column).empty());
    CHECK_FALSE(get(*store, column, "").has_value());
  }
  CHECK(name_of(store->writable()) == "ok");
  CHECK_FALSE(store->describe().empty());
}

TEST_CASE("a commit shows its head and all its rows", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  Batch batch = entries_of(0, 3);
  batch.put(Column::tiles, "tile", "1");
  batch.put(Column::postings, posting_key("lot", 1), "2");
  batch.put(Column::by_hash, "0123456789abcdef", "3");
  batch.put(Column::state, "state", std::string("\0\xff\n", 3));
  batch.put(Column::meta, "meta", "");
  value_of(store->commit(std::nullopt, head_of(3), batch));

  CHECK(value_of(store->head()) == head_of(3));
  CHECK(rows_of(*store, Column::entries) == Rows{{be64(0), "entry 0"}, {be64(1), "entry 1"}, {be64(2), "entry 2"}});
  CHECK(get(*store, Column::tiles, "tile") == "1");
  CHECK(get(*store, Column::postings, posting_key("lot", 1)) == "2");
  CHECK(get(*store, Column::by_hash, "0123456789abcdef") == "3");
  CHECK(get(*store, Column::state, "state") == std::string("\0\xff\n", 3));
  CHECK(get(*store, Column::meta, "meta") == "");
  CHECK_FALSE(get(*store, Column::state, "meta").has_value());
}

TEST_CASE("a commit that expects another head is a conflict and applies nothing", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  value_of(store->commit(std::nullopt, head_of(2), entries_of(0, 2)));

  const auto stays = [&](const std::optional<Head>& expect, std::uint64_t from) {
    Batch batch = entries_of(from, 3);
    batch.put(Column::state, "written", "yes");
    CHECK(name_of(store->commit(expect, head_of(3), batch)) == "store_head_moved");
    CHECK(store->commit(expect, head_of(3), batch).error().code() == Errc::conflict);
    CHECK(value_of(store->head()) == head_of(2));
    CHECK(rows_of(*store, Column::entries).size() == 2);
    CHECK_FALSE(get(*store, Column::state, "written").has_value());
  };
  stays(std::nullopt, 0);
  stays(head_of(1), 1);
  Head other = head_of(2);
  other.root = sha256("another root");
  stays(other, 2);
  other = head_of(2);
  other.last_leaf = sha256("another leaf");
  stays(other, 2);
  other = head_of(2);
  other.accepted.unix_ms += 1;
  stays(other, 2);

  value_of(store->commit(head_of(2), head_of(3), entries_of(2, 3)));
  CHECK(value_of(store->head()) == head_of(3));
}

TEST_CASE("entries are appended densely and never rewritten", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  value_of(store->commit(std::nullopt, head_of(2), entries_of(0, 2)));

  const auto refused = [&](const Head& next, const Batch& batch) {
    CHECK(name_of(store->commit(head_of(2), next, batch)) == "store_batch_refused");
    CHECK(value_of(store->head()) == head_of(2));
    CHECK(rows_of(*store, Column::entries) == Rows{{be64(0), "entry 0"}, {be64(1), "entry 1"}});
  };
  refused(head_of(3), entries_of(1, 3));  // rewrites entry 1
  refused(head_of(4), entries_of(3, 4));  // leaves a gap
  refused(head_of(4), entries_of(2, 3));  // one too few
  refused(head_of(3), entries_of(2, 4));  // one too many
  refused(head_of(3), Batch{});
  refused(head_of(1), Batch{});  // the head goes back
  Head other = head_of(2);
  other.root = sha256("another root");
  refused(other, Batch{});  // the head changes without growing

  Batch twice = entries_of(2, 3);
  twice.put(Column::entries, entry_key(2), "again");
  refused(head_of(3), twice);
  refused(head_of(4), twice);
  Batch erasing = entries_of(2, 3);
  erasing.erase(Column::entries, entry_key(0));
  refused(head_of(3), erasing);
  Batch odd_key;
  odd_key.put(Column::entries, "2", "entry 2");
  refused(head_of(3), odd_key);
}

TEST_CASE("a commit may write derived rows under an unchanged head", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  value_of(store->commit(std::nullopt, head_of(1), entries_of(0, 1)));
  Batch batch;
  batch.put(Column::meta, "cursor", "7");
  value_of(store->commit(head_of(1), head_of(1), batch));
  CHECK(get(*store, Column::meta, "cursor") == "7");
  CHECK(value_of(store->head()) == head_of(1));
}

TEST_CASE("the store's own keys are refused in a batch", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  Batch putting;
  putting.put(Column::meta, std::string(kHeadKey), encode_head(head_of(9)));
  Batch erasing;
  erasing.erase(Column::meta, std::string(kHeadKey));
  for (const Batch* batch : {&putting, &erasing}) {
    CHECK(name_of(store->commit(std::nullopt, Head{}, *batch)) == "store_batch_refused");
    CHECK(name_of(store->commit_index(*batch)) == "store_batch_refused");
  }
  CHECK_FALSE(value_of(store->head()).has_value());
  Batch elsewhere;  // the prefix means nothing in another column
  elsewhere.put(Column::state, std::string(kHeadKey), "fine");
  value_of(store->commit_index(elsewhere));
}

TEST_CASE("keys, values and batches over their limits are refused", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  Batch key;
  key.put(Column::state, std::string(kKeyBytesMax + 1, 'k'), "");
  CHECK(name_of(store->commit_index(key)) == "store_batch_too_large");
  Batch value;
  value.put(Column::state, "k", std::string(kValueBytesMax + 1, 'v'));
  CHECK(name_of(store->commit_index(value)) == "store_batch_too_large");
  Batch whole;
  for (int i = 0; i < 4; ++i) whole.put(Column::state, "k" + std::to_string(i), std::string(kBatchBytesMax / 4, 'v'));
  CHECK(name_of(store->commit(std::nullopt, Head{}, whole)) == "store_batch_too_large");
  CHECK(store->commit_index(whole).error().code() == Errc::too_large);
  CHECK(rows_of(*store, Column::state).empty());

  Batch longest;
  longest.put(Column::state, std::string(kKeyBytesMax, 'k'), "at the limit");
  value_of(store->commit_index(longest));
  CHECK(get(*store, Column::state, std::string(kKeyBytesMax, 'k')) == "at the limit");
}

TEST_CASE("the last write to a key in a batch wins", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  put_state(*store, {{"stays", "old"}, {"goes", "old"}});
  Batch batch;
  batch.put(Column::state, "stays", "first");
  batch.erase(Column::state, "stays");
  batch.put(Column::state, "stays", "last");
  batch.put(Column::state, "goes", "first");
  batch.erase(Column::state, "goes");
  batch.put(Column::state, "never", "first");
  batch.erase(Column::state, "never");
  batch.erase(Column::state, "unknown");
  value_of(store->commit_index(batch));
  CHECK(rows_of(*store, Column::state) == Rows{{"stays", "last"}});
}

TEST_CASE("scans give the rows of the range in order, both ways", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  const Rows all = {{"", "empty"}, {kLowest, "low"}, {"a", "1"}, {"a\x01", "2"}, {"ab", "3"}, {"b", "4"}, {kHighest, "5"}};
  put_state(*store, {all[4], all[1], all[6], all[0], all[3], all[2], all[5]});

  const auto check = [&](std::string_view begin, std::string_view end, std::size_t from, std::size_t to) {
    CAPTURE(to_hex(begin), to_hex(end));
    Rows expected(all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(to));
    CHECK(rows_of(*store, Column::state, begin, end) == expected);
    std::reverse(expected.begin(), expected.end());
    CHECK(rows_back(*store, Column::state, begin, end) == expected);
  };
  check("", "", 0, 7);
  check("a", "", 2, 7);
  check("a", "b", 2, 5);
  check("", "a", 0, 2);
  check("", kLowest, 0, 1);
  check("aa", "b\x01", 4, 6);
  check("\xff", "", 6, 7);
  check(kHighest, "", 6, 7);
  check("\xff\xff\xff", "", 7, 7);
  check("a", "a", 2, 2);
  check("b", "a", 2, 2);  // the wrong way round is empty, not an error
}

TEST_CASE("a scan ends when the visitor says so", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  put_state(*store, {{"a", "1"}, {"b", "2"}, {"c", "3"}});
  std::string seen;
  const Visit two = [&](std::string_view key, std::string_view) {
    seen += key;
    return seen.size() < 2;
  };
  value_of(store->scan(Column::state, "", "", two));
  CHECK(seen == "ab");
  seen.clear();
  value_of(store->scan_back(Column::state, "", "", two));
  CHECK(seen == "cb");
}

TEST_CASE("a visitor may read from the store that it scans", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  put_state(*store, {{"a", "b"}, {"b", "c"}, {"c", "a"}});
  std::string seen;
  value_of(store->scan(Column::state, "", "", [&](std::string_view, std::string_view value) {
    seen += get(*store, Column::state, value).value();
    return true;
  }));
  CHECK(seen == "cab");
}

TEST_CASE("long scans see every row once, both ways", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  constexpr std::uint64_t kRows = 1000;
  Rows expected;
  for (std::uint64_t i = 0; i < kRows; ++i) expected.emplace_back(be64(i * 3), std::to_string(i));
  put_state(*store, expected);
  CHECK(rows_of(*store, Column::state) == expected);
  std::reverse(expected.begin(), expected.end());
  CHECK(rows_back(*store, Column::state) == expected);
}

TEST_CASE("postings are found by their prefix whatever its length", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  const std::vector<std::string> prefixes = {"", "a", "ab", std::string("a\0", 2), std::string("a\0b", 3), "a\x01", "b"};
  Batch batch;
  for (const std::string& prefix : prefixes)
    for (const std::uint64_t index : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{0x100}, kPostingIndexMax - 1})
      batch.put(Column::postings, posting_key(prefix, index), to_hex(prefix) + "@" + std::to_string(index));
  batch.put(Column::postings, "no-zero-byte", "odd");
  value_of(store->commit_index(batch));

  for (const std::string& prefix : {std::string("a"), std::string("ab"), std::string("a\x01"), std::string("b")}) {
    CAPTURE(to_hex(prefix));
    const std::string tag = to_hex(prefix) + "@";
    const KeyRange whole = posting_range(prefix);
    Rows expected = {{posting_key(prefix, 0), tag + "0"},
                     {posting_key(prefix, 1), tag + "1"},
                     {posting_key(prefix, 0x100), tag + "256"},
                     {posting_key(prefix, kPostingIndexMax - 1), tag + std::to_string(kPostingIndexMax - 1)}};
    // Prefixes that hold a zero byte themselves may lie between; they are told apart by length.
    const auto own = [&](Rows found) {
      std::erase_if(found, [&](const auto& row) { return row.first.size() != prefix.size() + 8; });
      return found;
    };
    CHECK(own(rows_of(*store, Column::postings, whole.begin, whole.end)) == expected);
    const KeyRange middle = posting_range(prefix, 1, 0x100);
    CHECK(own(rows_of(*store, Column::postings, middle.begin, middle.end)) == Rows{expected[1]});
    CHECK(own(rows_back(*store, Column::postings, middle.begin, middle.end)) == Rows{expected[1]});
  }
  const KeyRange absent = posting_range("absent");
  CHECK(rows_of(*store, Column::postings, absent.begin, absent.end).empty());
  const KeyRange under_a = prefix_range("a");
  CHECK(rows_of(*store, Column::postings, under_a.begin, under_a.end).size() == 5 * 4);
  CHECK(rows_of(*store, Column::postings).size() == batch.size());
}

TEST_CASE("multi_get answers each key in the order asked", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  put_state(*store, {{"a", "1"}, {"b", ""}, {"c", "3"}});
  const std::vector<std::string> keys = {"c", "missing", "a", "b", "c", ""};
  const std::vector<std::optional<std::string>> expected = {"3", std::nullopt, "1", "", "3", std::nullopt};
  CHECK(value_of(store->multi_get(Column::state, keys)) == expected);
  CHECK(value_of(store->multi_get(Column::state, {})).empty());

  std::vector<std::string> many;
  for (int i = 0; i < 300; ++i) many.push_back(i % 2 == 0 ? "a" : "z" + std::to_string(i));
  const auto found = value_of(store->multi_get(Column::state, many));
  REQUIRE(found.size() == many.size());
  for (std::size_t i = 0; i < many.size(); ++i) CHECK(found[i].has_value() == (i % 2 == 0));
}

TEST_CASE("a snapshot keeps showing what was there when it was taken", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  const auto before = store->snapshot();
  Batch first = entries_of(0, 1);
  first.put(Column::state, "a", "1");
  first.put(Column::state, "b", "1");
  value_of(store->commit(std::nullopt, head_of(1), first));
  const auto between = store->snapshot();
  Batch second = entries_of(1, 2);
  second.put(Column::state, "a", "2");
  second.erase(Column::state, "b");
  second.put(Column::state, "c", "2");
  value_of(store->commit(head_of(1), head_of(2), second));
  const auto after = store->snapshot();
  value_of(store->clear_index(Column::state));

  CHECK_FALSE(value_of(before->head()).has_value());
  CHECK(rows_of(*before, Column::state).empty());
  CHECK(value_of(between->head()) == head_of(1));
  CHECK(rows_of(*between, Column::state) == Rows{{"a", "1"}, {"b", "1"}});
  CHECK(rows_back(*between, Column::state) == Rows{{"b", "1"}, {"a", "1"}});
  CHECK(rows_of(*between, Column::entries).size() == 1);
  CHECK(get(*between, Column::state, "b") == "1");
  const std::vector<std::string> keys = {"c", "a"};
  CHECK(value_of(between->multi_get(Column::state, keys)) == std::vector<std::optional<std::string>>{std::nullopt, "1"});
  CHECK(value_of(after->head()) == head_of(2));
  CHECK(rows_of(*after, Column::state) == Rows{{"a", "2"}, {"c", "2"}});
  CHECK(rows_of(*store, Column::state).empty());
  CHECK(value_of(store->head()) == head_of(2));
}

TEST_CASE("commit_index leaves head and entries alone", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  value_of(store->commit(std::nullopt, head_of(1), entries_of(0, 1)));
  Batch derived;
  derived.put(Column::state, "a", "1");
  derived.put(Column::meta, "index-version", "2");
  value_of(store->commit_index(derived));
  CHECK(get(*store, Column::meta, "index-version") == "2");
  CHECK(name_of(store->commit_index(entries_of(1, 2))) == "store_batch_refused");
  Batch erasing;
  erasing.erase(Column::entries, entry_key(0));
  CHECK(name_of(store->commit_index(erasing)) == "store_batch_refused");
  CHECK(rows_of(*store, Column::entries).size() == 1);
  CHECK(value_of(store->head()) == head_of(1));
}

TEST_CASE("clear_index empties one derived column and no other", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  Batch batch = entries_of(0, 1);
  const std::vector<Column> derived = {Column::tiles, Column::postings, Column::by_hash, Column::state};
  for (const Column column : derived) {
    batch.put(column, "", "first");
    batch.put(column, kHighest, "last");
  }
  value_of(store->commit(std::nullopt, head_of(1), batch));
  for (const Column column : derived) {
    value_of(store->clear_index(column));
    for (const Column other : derived) CHECK(rows_of(*store, other).size() == (other <= column ? 0U : 2U));
    value_of(store->clear_index(column));  // of an empty column
  }
  CHECK(name_of(store->clear_index(Column::entries)) == "store_batch_refused");
  CHECK(name_of(store->clear_index(Column::meta)) == "store_batch_refused");
  CHECK(rows_of(*store, Column::entries).size() == 1);
  put_state(*store, {{"again", "1"}});
  CHECK(rows_of(*store, Column::state) == Rows{{"again", "1"}});
}

TEST_CASE("of several committers that expect one head exactly one succeeds", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  constexpr int kThreads = 4;
  constexpr std::uint64_t kRounds = 20;
  std::optional<Head> head;
  for (std::uint64_t size = 1; size <= kRounds; ++size) {
    std::array<std::string, kThreads> outcome;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i)
      threads.emplace_back([&, i] {
        Batch batch = entries_of(size - 1, size);
        batch.put(Column::state, "winner", std::to_string(i));
        outcome[static_cast<std::size_t>(i)] = name_of(store->commit(head, head_of(size), batch));
      });
    for (std::thread& thread : threads) thread.join();
    CHECK(std::count(outcome.begin(), outcome.end(), "ok") == 1);
    CHECK(std::count(outcome.begin(), outcome.end(), "store_head_moved") == kThreads - 1);
    const std::size_t winner = std::stoul(get(*store, Column::state, "winner").value());
    CHECK(outcome.at(winner) == "ok");
    head = head_of(size);
  }
}

TEST_CASE("a reader beside a writer always sees whole commits", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  constexpr std::uint64_t kCommits = 200;
  std::string fault;
  std::atomic<bool> failed = false;  // tells the reader that no more will come
  std::thread reader([&] {
    for (std::uint64_t size = 0; size < kCommits && fault.empty() && !failed;) {
      const auto view = store->snapshot();
      const auto head = view->head();
      if (!head) {
        fault = head.error().message();
        break;
      }
      size = *head ? (*head)->size : 0;
      std::uint64_t rows = 0;
      const auto scanned =
          view->scan(Column::entries, "", "", [&](std::string_view key, std::string_view) { return read_be64(key) == rows++; });
      if (!scanned || rows != size) fault = std::to_string(rows) + " rows at size " + std::to_string(size);
    }
  });
  std::string committed = "ok";
  for (std::uint64_t size = 1; size <= kCommits && committed == "ok"; ++size)
    committed =
        name_of(store->commit(size == 1 ? std::optional<Head>{} : head_of(size - 1), head_of(size), entries_of(size - 1, size)));
  failed = committed != "ok";
  reader.join();
  CHECK(committed == "ok");
  CHECK(fault.empty());
}

TEST_CASE("verify_checksums ends well on a healthy store, and a stop is not a pass", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  value_of(store->commit(std::nullopt, head_of(50), entries_of(0, 50)));
  CHECK(name_of(store->verify_checksums(nullptr)) == "ok");
  std::uint64_t total = 1;
  CHECK(name_of(store->verify_checksums([&](std::uint64_t done, std::uint64_t all) {
          total = all - done;
          return true;
        })) == "ok");
  CHECK(total == 0);
  const auto stopped = store->verify_checksums([](std::uint64_t, std::uint64_t) { return false; });
  CHECK(name_of(stopped) == "store_check_stopped");
}

namespace {

// Notes what it is shown, and answers what it is told to.
class NotingReader final : public ReadBack {
 public:
  void row(Column column, std::string_view key, std::optional<std::string_view> value) override {
    seen.emplace_back(std::string(to_string(column)) + " " + std::string(key), value ? std::string(*value) : "(erased)");
  }
  Result<void> verdict() override {
    ++verdicts;
    return answer;
  }
  Rows seen;
  int verdicts = 0;
  Result<void> answer;
};

}  // namespace

TEST_CASE("what a commit will write is read back first, the head last", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  NotingReader reader;
  Batch batch = entries_of(0, 2);
  batch.put(Column::tiles, "t", std::string(100'000, 'x'));
  batch.put(Column::state, "s", "");
  batch.erase(Column::postings, "p");
  batch.read_back_by(&reader);
  value_of(store->commit(std::nullopt, head_of(2), batch));
  CHECK(reader.verdicts == 1);
  CHECK(reader.seen == Rows{{"entries " + be64(0), "entry 0"},
                            {"entries " + be64(1), "entry 1"},
                            {"tiles t", std::string(100'000, 'x')},
                            {"state s", ""},
                            {"postings p", "(erased)"},
                            {"meta " + std::string(kHeadKey), encode_head(head_of(2))}});
}

TEST_CASE("a commit that is not read back as it should be is refused and leaves the store usable", "[store][contract]") {
  EngineUnderTest store(NGUON_ENGINES);
  NotingReader reader;
  reader.answer = Error{Errc::corrupt, "not_as_it_should", "", ""};
  Batch batch = entries_of(0, 2);
  batch.read_back_by(&reader);
  CHECK(name_of(store->commit(std::nullopt, head_of(2), batch)) == "not_as_it_should");
  CHECK_FALSE(value_of(store->head()).has_value());
  CHECK(rows_of(*store, Column::entries).empty());
  reader.answer = {};
  CHECK(name_of(store->commit(head_of(1), head_of(2), entries_of(1, 2))) == "store_head_moved");
  value_of(store->commit(std::nullopt, head_of(2), batch));
  // Whoever loses the race for the head is not asked.
  CHECK(name_of(store->commit(std::nullopt, head_of(2), batch)) == "store_head_moved");
  CHECK(reader.verdicts == 2);
}
