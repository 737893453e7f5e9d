// Private values: kept, shown, erased, and then nowhere in the database's files.
#include "api/desk/private.h"

#include <catch2/catch.hpp>
#include <random>

#include "tests/support/check.h"
#include "tests/support/temp_dir.h"

namespace nguon::api::desk {
namespace {

using test::name_of;
using test::value_of;

constexpr Time kNow{1'790'000'000'000};
const std::string kSalt(32, '\x07');

std::string salt_of(std::uint64_t n) {
  std::string salt = kSalt;
  for (std::size_t i = 0; i < 8; ++i) salt[i] = static_cast<char>(n >> (8 * i));
  return salt;
}

struct Desk {
  explicit Desk(const std::filesystem::path& file)
      : database(value_of(Database::open(file))), values(value_of(PrivateValues::open(*database))) {}
  std::unique_ptr<Database> database;
  PrivateValues values;
};

PrivateErasure erasure(std::uint64_t entry, std::vector<std::string> fields, std::string note) {
  return {0, entry, std::move(fields), std::move(note), kNow, std::nullopt};
}

// Every byte of every file of the database.
std::string raw(const test::TempDir& dir) {
  std::string out;
  for (const auto& file : std::filesystem::directory_iterator(dir.path())) out += test::read_all(file.path().string());
  return out;
}

TEST_CASE("private values come back as they were put, each field once", "[desk]") {
  const test::TempDir dir;
  Desk desk(dir.path() / "desk.sqlite");
  const std::string odd("a\0b\xff", 4);
  CHECK(value_of(desk.values.put(7, {{"ten", "Người hái chè", kSalt}, {"so", odd, salt_of(1)}}, kNow)) == 2);
  CHECK(value_of(desk.values.put(7, {{"ten", "Người hái chè", kSalt}}, kNow)) == 0);
  const auto held = value_of(desk.values.of_entry(7));
  REQUIRE(held.size() == 2);
  CHECK(held[0].field == "so");
  CHECK(held[0].value == odd);
  CHECK(held[0].salt == salt_of(1));
  CHECK(held[1].value == "Người hái chè");
  CHECK(value_of(desk.values.of_entry(8)).empty());
  CHECK(value_of(desk.values.put(9, {{"ten", "x", kSalt}}, kNow)) == 1);
  CHECK(value_of(desk.values.entries(std::nullopt, 10)) == std::vector<std::uint64_t>{7, 9});
  CHECK(value_of(desk.values.entries(7, 10)) == std::vector<std::uint64_t>{9});
  CHECK(value_of(desk.values.entries(std::nullopt, 1)) == std::vector<std::uint64_t>{7});
}

TEST_CASE("what was erased is gone, with its record beside it, and is not taken back", "[desk]") {
  const test::TempDir dir;
  Desk desk(dir.path() / "desk.sqlite");
  REQUIRE(desk.values.put(7, {{"ten", "Người hái chè", kSalt}, {"so", "0123", salt_of(1)}}, kNow));
  CHECK(value_of(desk.values.is_wiped()));
  const auto id = value_of(desk.values.erase(erasure(7, {"ten"}, "note 1")));
  CHECK_FALSE(value_of(desk.values.is_wiped()));
  CHECK(value_of(desk.values.erase(erasure(7, {"ten"}, "note 1"))) == id);  // a retry
  const auto held = value_of(desk.values.of_entry(7));
  REQUIRE(held.size() == 1);
  CHECK(held[0].field == "so");
  CHECK(name_of(desk.values.put(7, {{"ten", "Người hái chè", kSalt}}, kNow)) == "private_erased");
  // All or nothing.
  CHECK(name_of(desk.values.put(7, {{"moi", "x", kSalt}, {"ten", "y", kSalt}}, kNow)) == "private_erased");
  CHECK(value_of(desk.values.of_entry(7)).size() == 1);

  auto waiting = value_of(desk.values.unrecorded());
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].id == id);
  CHECK(waiting[0].entry == 7);
  CHECK(waiting[0].fields == std::vector<std::string>{"ten"});
  CHECK(waiting[0].note == "note 1");
  CHECK(waiting[0].erased == kNow);
  REQUIRE(desk.values.replace_note(id, "note 2"));
  CHECK(value_of(desk.values.unrecorded()).front().note == "note 2");
  REQUIRE(desk.values.recorded(id, 41));
  CHECK(value_of(desk.values.unrecorded()).empty());
  REQUIRE(desk.values.replace_note(id, "note 3"));  // it is in the ledger: it stays
  const auto all = value_of(desk.values.erasures_of(7));
  REQUIRE(all.size() == 1);
  CHECK(all[0].note == "note 2");
  CHECK(all[0].recorded == 41);
  REQUIRE(desk.values.wipe());
  CHECK(value_of(desk.values.is_wiped()));
}

TEST_CASE("an erasure of values that are not here is kept all the same", "[desk]") {
  const test::TempDir dir;
  Desk desk(dir.path() / "desk.sqlite");
  REQUIRE(desk.values.erase(erasure(7, {"ten", "so"}, "note")));
  CHECK(value_of(desk.values.unrecorded()).front().fields == std::vector<std::string>{"ten", "so"});
  CHECK(name_of(desk.values.put(7, {{"so", "1", kSalt}}, kNow)) == "private_erased");
}

TEST_CASE("after wipe() no file holds a byte of an erased value or of its salt", "[desk]") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const test::TempDir dir;
  Desk desk(dir.path() / "desk.sqlite");
  // Values long and short, put in any order, so that SQLite splits and joins its pages.
  constexpr std::uint64_t kEntries = 600;
  const auto marker = [](std::uint64_t n) { return "<value " + std::to_string(1'000'000 + n) + ">"; };
  std::vector<std::uint64_t> order(kEntries);
  for (std::uint64_t i = 0; i < kEntries; ++i) order[i] = i;
  std::shuffle(order.begin(), order.end(), random);
  for (const auto n : order)
    REQUIRE(desk.values.put(n, {{"ten", marker(n) + std::string(random() % 1'900, 'x') + marker(n), salt_of(n)}}, kNow));
  std::vector<bool> gone(kEntries, false);
  for (int round = 0; round < 3; ++round) {
    for (std::uint64_t n = 0; n < kEntries; ++n)
      if (!gone[n] && random() % 3 == 0) {
        gone[n] = true;
        REQUIRE(desk.values.erase(erasure(n, {"ten"}, "note " + std::to_string(n))));
      }
    REQUIRE(desk.values.wipe());
    const std::string bytes = raw(dir);
    for (std::uint64_t n = 0; n < kEntries; ++n) {
      INFO(n);
      CHECK((bytes.find(marker(n)) == std::string::npos) == gone[n]);
      CHECK((bytes.find(salt_of(n)) == std::string::npos) == gone[n]);
    }
  }
}

TEST_CASE("an erasure beside another process that has the desk open is as thorough", "[desk]") {
  const test::TempDir dir;
  Desk server(dir.path() / "desk.sqlite");
  REQUIRE(server.values.put(7, {{"ten", "<value of seven>", kSalt}}, kNow));
  {
    Desk other(dir.path() / "desk.sqlite");
    REQUIRE(other.values.erase(erasure(7, {"ten"}, "note")));
    REQUIRE(other.values.wipe());
  }
  CHECK(value_of(server.values.of_entry(7)).empty());
  CHECK(raw(dir).find("<value of seven>") == std::string::npos);
  CHECK(raw(dir).find(kSalt) == std::string::npos);
}

}  // namespace
}  // namespace nguon::api::desk
