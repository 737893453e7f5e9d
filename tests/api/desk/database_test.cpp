#include "api/desk/database.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "tests/support/temp_dir.h"

namespace nguon::api::desk {
namespace {

std::unique_ptr<Database> made(const std::filesystem::path& file) {
  auto out = Database::open(file);
  REQUIRE(out);
  REQUIRE((*out)->run("create table if not exists notes (id integer primary key, text text) strict"));
  return std::move(*out);
}

std::vector<std::string> texts(Database& db) {
  std::vector<std::string> out;
  REQUIRE(db.query("select text from notes order by id", {}, [&](const Row& row) { out.push_back(row.text(0)); }));
  return out;
}

TEST_CASE("the desk keeps rows across openings, for its owner alone", "[desk]") {
  const test::TempDir dir;
  const auto file = dir.path() / "desk.sqlite";
  {
    auto db = made(file);
    const auto changed = db->run("insert into notes (text) values (?), (?)", {"xã Mường Bú", nullptr});
    REQUIRE(changed);
    CHECK(*changed == 2);
  }
  struct stat about {};
  REQUIRE(::stat(file.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  auto db = made(file);
  CHECK(texts(*db) == std::vector<std::string>{"xã Mường Bú", ""});
  REQUIRE(db->query("select id, text from notes where id = ?", {std::int64_t{2}}, [](const Row& row) {
    CHECK(row.number(0) == 2);
    CHECK(row.is_null(1));
  }));
}

TEST_CASE("a transaction leaves all or nothing", "[desk]") {
  const test::TempDir dir;
  auto db = made(dir.path() / "desk.sqlite");
  const auto failed = db->transaction([&]() -> Result<void> {
    NGUON_TRY(db->run("insert into notes (text) values ('lost')"));
    return Error(Errc::rule, "no");
  });
  REQUIRE(!failed);
  CHECK(failed.error().code() == Errc::rule);
  CHECK(texts(*db).empty());
  REQUIRE(db->transaction([&]() -> Result<void> {
    NGUON_TRY(db->run("insert into notes (text) values ('kept')"));
    return {};
  }));
  CHECK(texts(*db) == std::vector<std::string>{"kept"});
}

TEST_CASE("values are values, whatever they look like", "[desk]") {
  const test::TempDir dir;
  auto db = made(dir.path() / "desk.sqlite");
  const std::string hostile("'); drop table notes; --\0x", 26);
  REQUIRE(db->run("insert into notes (text) values (?)", {std::string_view(hostile)}));
  CHECK(texts(*db) == std::vector<std::string>{hostile});
}

TEST_CASE("what was deleted and purged is in no byte of the files", "[desk]") {
  const test::TempDir dir;
  const auto file = dir.path() / "desk.sqlite";
  auto db = made(file);
  const std::string secret = "so dien thoai bi mat 0900";
  REQUIRE(db->run("insert into notes (text) values (?)", {std::string_view(secret)}));
  const auto anywhere = [&] {
    std::string all;
    for (const auto& each : std::filesystem::directory_iterator(dir.path())) all += test::read_all(each.path());
    return all.find(secret) != std::string::npos;
  };
  CHECK(anywhere());
  REQUIRE(db->run("delete from notes"));
  REQUIRE(db->purge());
  CHECK_FALSE(anywhere());
}

TEST_CASE("a file that is no database is refused and not touched", "[desk]") {
  const test::TempDir dir;
  const auto file = dir.path() / "desk.sqlite";
  const std::string other(4096, 'x');
  test::write_all(file, other);
  const auto opened = Database::open(file);
  REQUIRE(!opened);
  CHECK(opened.error().name() == "desk_corrupt");
  CHECK(test::read_all(file) == other);
  const auto nowhere = Database::open(dir.path() / "missing" / "desk.sqlite");
  REQUIRE(!nowhere);
  CHECK(nowhere.error().name() == "desk_failed");
}

TEST_CASE("SQL that cannot work is a bug", "[desk]") {
  const test::TempDir dir;
  auto db = made(dir.path() / "desk.sqlite");
  CHECK_THROWS_AS((void)db->run("insert into nothing values (1)"), std::logic_error);
  CHECK_THROWS_AS((void)db->run("selekt"), std::logic_error);
}

TEST_CASE("several threads write without losing a row", "[desk]") {
  const test::TempDir dir;
  auto db = made(dir.path() / "desk.sqlite");
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        const auto done = db->transaction([&]() -> Result<void> {
          NGUON_TRY(db->run("insert into notes (text) values ('a')"));
          NGUON_TRY(db->run("insert into notes (text) values ('b')"));
          return {};
        });
        if (!done) std::abort();
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(texts(*db).size() == 400);
}

}  // namespace
}  // namespace nguon::api::desk
