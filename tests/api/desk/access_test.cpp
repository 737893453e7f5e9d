#include "api/desk/access.h"

#include "tests/support/check.h"
#include "tests/support/temp_dir.h"

namespace nguon::api::desk {
namespace {

using test::value_of;

struct World {
  test::TempDir directory;
  std::unique_ptr<Database> database = value_of(Database::open(directory.path() / "desk.sqlite"));
  AccessRecords records = value_of(AccessRecords::open(*database));

  void note(std::int64_t at, const std::string& party, const std::string& subject, std::int64_t keep_from = 0) {
    REQUIRE(records.note({0, Time{at}, party, "0123abcd", "scans", subject}, Time{keep_from}));
  }
};

TEST_CASE("access records come newest first, by party and in pages", "[desk]") {
  World world;
  for (int i = 1; i <= 5; ++i) world.note(i, i % 2 == 1 ? "a" : "b", std::to_string(i));
  const auto all = value_of(world.records.list("", 0, 2));
  REQUIRE(all.records.size() == 2);
  CHECK(all.total == 5);
  CHECK(all.records[0].subject == "5");
  CHECK(all.records[0].party == "a");
  CHECK(all.records[0].key_id == "0123abcd");
  CHECK(all.records[0].at == Time{5});
  const auto next = value_of(world.records.list("", all.records[1].id, 10));
  REQUIRE(next.records.size() == 3);
  CHECK(next.records[0].subject == "3");
  const auto of_b = value_of(world.records.list("b", 0, 10));
  CHECK(of_b.total == 2);
  CHECK(value_of(world.records.list("c", 0, 10)).total == 0);
}

TEST_CASE("access records older than the limit are gone", "[desk]") {
  World world;
  world.note(10, "a", "old");
  world.note(20, "a", "new", 11);
  const auto left = value_of(world.records.list("", 0, 10));
  REQUIRE(left.records.size() == 1);
  CHECK(left.records[0].subject == "new");
}

TEST_CASE("access records hold no more of a text than they may", "[desk]") {
  World world;
  world.note(1, "a", std::string(10'000, 'x') + "\n");
  CHECK(value_of(world.records.list("", 0, 1)).records[0].subject.size() <= kAccessTextBytesMax + 3);
}

TEST_CASE("access records stay when the file is opened again", "[desk]") {
  World world;
  world.note(1, "a", "kept");
  world.database.reset();
  world.database = value_of(Database::open(world.directory.path() / "desk.sqlite"));
  CHECK(value_of(value_of(AccessRecords::open(*world.database)).list("", 0, 1)).total == 1);
}

}  // namespace
}  // namespace nguon::api::desk
