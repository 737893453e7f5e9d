// A ledger in the wrong place or at the wrong time: two processes, and a clock that was set back.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "ledger/anchor/anchor.h"
#include "ledger/store/rocksdb.h"
#include "tests/crash/evidence.h"
#include "tests/support/temp_dir.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::test;

namespace {

constexpr std::int64_t kHourMs = 3'600'000;

// A process that opens the store, says so, and holds it until it is killed.
pid_t holder(const std::string& path, bool& holds) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const auto store = store::open_rocksdb(path);
    const char said = store ? 'y' : 'n';
    if (write(ends[1], &said, 1) != 1) _exit(1);
    pause();
    _exit(0);
  }
  close(ends[1]);
  char said = 'n';
  holds = read(ends[0], &said, 1) == 1 && said == 'y';
  close(ends[0]);
  return child;
}

void end(pid_t child) {
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
}

}  // namespace

TEST_CASE("a second process is refused while the first lives, and let in when it was killed", "[crash][places]") {
  const std::uint64_t count = cycles("NGUON_CRASH_PLACES", 5);
  const TempDir dir;
  const std::string path = dir / "db";
  // In children alone: a process in which RocksDB ran cannot be forked soundly.
  const pid_t maker = fork();
  if (maker == 0) _exit(store::create_rocksdb(path) ? 0 : 1);
  int status = 1;
  REQUIRE(waitpid(maker, &status, 0) == maker);
  REQUIRE(status == 0);
  std::uint64_t refused = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    bool first_holds = false, second_holds = false;
    const pid_t first = holder(path, first_holds);
    const pid_t second = holder(path, second_holds);
    CHECK(first_holds);
    CHECK_FALSE(second_holds);
    refused += second_holds ? 0 : 1;
    end(second);
    end(first);
  }
  print_row("two processes on one directory", count, {}, std::to_string(refused) + " refused");
}

TEST_CASE("a clock that was set back while the ledger was closed signs nothing new", "[crash][places]") {
  const std::uint64_t count = cycles("NGUON_CRASH_PLACES", 5);
  const TempDir dir;
  World world;
  world.make_ledger(value_of(store::create_rocksdb(dir / "db"))).reset();
  Evidence evidence;
  Verdict verdict;
  std::uint64_t next = 0, refused = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto ledger = value_of(Ledger::open(value_of(store::open_rocksdb(dir / "db")), world.options()));
    evidence.signed_one(ledger->published()->checkpoint);
    CHECK(append_some(*ledger, world, evidence, next, 2, 10) == "ok");
    const auto last = value_of(ledger->entry(ledger->size() - 1)).accepted;
    world.clock.advance_ms(-kHourMs);
    const auto before = ledger->published()->checkpoint;
    refused += name_of(ledger->append_and_wait(world.harvest(next++))) == "clock_stepped_back" ? 1 : 0;
    CHECK(ledger->published()->checkpoint == before);
    world.clock.advance_ms(kHourMs - 4'000);  // a small step back is bridged: accepted times stand still
    CHECK(append_some(*ledger, world, evidence, next, 1, 1) == "ok");
    CHECK(value_of(ledger->entry(ledger->size() - 1)).accepted >= last);
    world.clock.advance_ms(5'000);
    verdict = evidence.against(*ledger, 0);
    INFO(verdict.first);
    REQUIRE(verdict.good());
  }
  CHECK(refused == count);
  print_row("clock steps back", count, verdict, std::to_string(refused) + " refused");
}

TEST_CASE("a copied directory never signs beside the first", "[crash][places]") {
  const std::uint64_t count = cycles("NGUON_CRASH_PLACES", 5);
  namespace fs = std::filesystem;
  const TempDir dir;
  const fs::path here = dir / "here", copy = dir / "copy", late = dir / "late";
  World world;
  fs::create_directory(here);
  const auto open = [&](const fs::path& db, const fs::path& mark) -> Result<std::unique_ptr<Ledger>> {
    auto options = world.options();
    NGUON_ASSIGN(store, store::open_rocksdb(db));
    NGUON_ASSIGN(anchor, anchor::open_file(mark));
    options.anchor = std::move(anchor);
    return Ledger::open(std::move(store), std::move(options));
  };
  {
    value_of(anchor::create_file(here / "anchor", anchor::nothing_signed(std::string(World::kOrigin))));
    auto options = world.options();
    options.anchor = value_of(anchor::open_file(here / "anchor"));
    world.make_ledger(value_of(store::create_rocksdb(here / "db")), std::move(options));
  }
  Evidence evidence;
  std::uint64_t next = 0, refused = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    fs::remove_all(copy);
    fs::remove_all(late);
    fs::copy(here, copy, fs::copy_options::recursive);
    fs::copy(here / "db", late, fs::copy_options::recursive);
    {
      const auto ledger = value_of(open(here / "db", here / "anchor"));
      CHECK(append_some(*ledger, world, evidence, next, 1, 3) == "ok");
      CHECK(name_of(open(copy / "db", here / "anchor")) == "anchor_locked");
    }
    const bool all = name_of(open(copy / "db", copy / "anchor")) == "anchor_copied" &&
                     name_of(open(late, here / "anchor")) == "ledger_behind_anchor";
    CHECK(all);
    refused += all ? 1 : 0;
  }
  const auto ledger = value_of(open(here / "db", here / "anchor"));
  const auto verdict = evidence.against(*ledger, 0);
  CHECK(verdict.good());
  print_row("copied directory", count, verdict, std::to_string(refused) + " refused");
}
