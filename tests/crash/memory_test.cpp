// Memory runs out at a random allocation, in a child process: it may die, or refuse; what it
// acknowledged before is there afterwards.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <new>
#include <random>

#include "ledger/anchor/anchor.h"
#include "ledger/audit.h"
#include "ledger/store/rocksdb.h"
#include "tests/crash/evidence.h"
#include "tests/support/temp_dir.h"
#include "tests/support/check.h"

using namespace nguon;
using namespace nguon::test;

namespace {

std::atomic<std::int64_t> allocations_left{-1};  // below zero: memory does not run out

void* allocate_or_null(std::size_t bytes) {
  // Once it has run out it stays so for a while: one failure alone is often swallowed.
  if (allocations_left >= 0 && allocations_left-- <= 0) return nullptr;
  return std::malloc(bytes == 0 ? 1 : bytes);
}

void* allocate(std::size_t bytes) {
  if (void* out = allocate_or_null(bytes)) return out;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t bytes) { return allocate(bytes); }
void* operator new[](std::size_t bytes) { return allocate(bytes); }
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept { return allocate_or_null(bytes); }
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept { return allocate_or_null(bytes); }
void operator delete(void* at) noexcept { std::free(at); }
void operator delete[](void* at) noexcept { std::free(at); }
void operator delete(void* at, std::size_t) noexcept { std::free(at); }
void operator delete[](void* at, std::size_t) noexcept { std::free(at); }

namespace {

struct Told {
  std::uint64_t n = 0;
  std::uint64_t index = 0, size = 0;
  Hash leaf, root;
};
static_assert(std::is_trivially_copyable_v<Told>);

constexpr std::uint64_t kStatements = 30;  // a cycle
constexpr unsigned kSecondsMax = 60;       // of a child
constexpr int kOpened = 3, kRefused = 4, kThrew = 5;

// Opens, looks, appends, with memory for `allocations`; ends the process.
[[noreturn]] void live(const World& world, const std::string& path, std::uint64_t first, std::int64_t allocations, int pipe) try {
  std::signal(SIGABRT, SIG_DFL);  // dying is allowed, and no news
  // So is waiting for a thread that died with a lock in its hand; the end of that is set here.
  alarm(kSecondsMax);
  std::vector<std::string> notes;
  for (std::uint64_t i = 0; i < kStatements; ++i) notes.push_back(world.harvest(first + i));
  allocations_left = allocations;
  auto store = store::open_rocksdb(path);
  if (!store) _exit(kRefused);
  auto anchor = anchor::open_file(path + ".anchor");
  if (!anchor) _exit(kRefused);
  auto options = world.options();
  options.anchor = std::move(*anchor);
  auto ledger = Ledger::open(std::move(*store), std::move(options));
  if (!ledger) _exit(kRefused);
  for (std::uint64_t i = 0; i < kStatements; ++i) {
    const auto receipt = (*ledger)->append_and_wait(std::move(notes[i]));
    if (!receipt) _exit(kRefused);
    const Told told{first + i, receipt->index, receipt->checkpoint.size, receipt->leaf_hash, receipt->checkpoint.root};
    if (write(pipe, &told, sizeof told) != static_cast<ssize_t>(sizeof told)) _exit(1);
  }
  _exit(kOpened);
} catch (const std::bad_alloc&) {
  _exit(kThrew);  // nothing of the parent's is taken down here
}

int wait_for(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

}  // namespace

TEST_CASE("out of memory at any moment loses nothing that was acknowledged", "[crash][memory]") {
  const std::uint64_t seed = crash_seed(), count = cycles("NGUON_CRASH_MEMORY", 30);
  std::mt19937_64 random(seed);
  World world;
  const TempDir dir;
  const std::string path = dir / "db";
  const pid_t maker = fork();
  if (maker == 0) {
    auto store = store::create_rocksdb(path);
    if (!store || !anchor::create_file(path + ".anchor", anchor::nothing_signed(std::string(World::kOrigin)))) _exit(1);
    auto options = world.options();
    options.anchor = value_of(anchor::open_file(path + ".anchor"));
    world.make_ledger(std::move(*store), std::move(options)).reset();
    _exit(0);
  }
  REQUIRE(wait_for(maker) == 0);
  Evidence evidence;
  std::uint64_t died = 0, refused = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    // Opening takes some tens of thousands; a statement some hundreds.
    const auto allocations = 1 + static_cast<std::int64_t>(random() % 60'000);
    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      live(world, path, i * kStatements, allocations, ends[1]);
    }
    close(ends[1]);
    Told told;
    while (read(ends[0], &told, sizeof told) == static_cast<ssize_t>(sizeof told)) {
      Receipt receipt;
      receipt.index = told.index;
      receipt.leaf_hash = told.leaf;
      receipt.checkpoint = {std::string(World::kOrigin), told.size, told.root};
      evidence.acknowledged(told.n, receipt);
    }
    close(ends[0]);
    const int status = wait_for(child);
    died += WIFSIGNALED(status) || (WIFEXITED(status) && WEXITSTATUS(status) == kThrew) ? 1 : 0;
    refused += WIFEXITED(status) && WEXITSTATUS(status) == kRefused ? 1 : 0;
  }
  CHECK(died + refused > count / 4);
  auto options = world.options();
  options.anchor = value_of(anchor::open_file(path + ".anchor"));
  const auto ledger = value_of(Ledger::open(value_of(store::open_rocksdb(path)), std::move(options)));
  const auto verdict = evidence.against(*ledger, 0);
  INFO("seed " << seed << ": " << verdict.first);
  CHECK(verdict.good());
  CHECK(value_of(audit(*ledger->snapshot(), *world.check, {}, nullptr)).good());
  print_row("out of memory", count, verdict,
            std::to_string(died) + " died, " + std::to_string(refused) + " refused, " + std::to_string(evidence.count()) +
                " acknowledged");
}
