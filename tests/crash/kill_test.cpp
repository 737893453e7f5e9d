// A ledger in RocksDB is killed at random moments while many write to it, and opened again each
// time. Nothing acknowledged may be missing or changed, nothing may be there twice.
//
// The process of the test never opens the store: RocksDB keeps threads, and a process with threads
// cannot be forked soundly. Each cycle is one forked child, which opens the ledger, checks all that
// was acknowledged before, sends what was left unanswered once more, and then appends until killed.
// NGUON_CRASH_CYCLES and NGUON_CRASH_SEED repeat a run.
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "ledger/anchor/anchor.h"
#include "ledger/audit.h"
#include "ledger/base/sha256.h"
#include "ledger/ledger.h"
#include "ledger/store/rocksdb.h"
#include "tests/crash/evidence.h"
#include "tests/support/temp_dir.h"
#include "tests/support/check.h"
#include "tests/support/world.h"

using namespace nguon;
using namespace nguon::test;

namespace {

constexpr int kWriters = 8;
constexpr std::uint64_t kPerCycle = 1'000'000;  // numbers of statements a cycle may use

// What a child tells: shorter than PIPE_BUF, so it arrives whole or not at all.
enum class Tell : std::uint64_t { opened, sent, acknowledged, failed };
struct Message {
  Tell tell{};
  std::uint64_t n = 0, index = 0, size = 0;
  Hash leaf{}, root{};  // of the entry; of the checkpoint of `size`
  char text[120] = {};
};

struct Known {
  std::map<std::uint64_t, std::pair<std::uint64_t, Hash>> acknowledged;  // statement -> entry, leaf hash
  std::set<std::uint64_t> unanswered;
  std::map<std::uint64_t, Hash> checkpoints;  // every one that was signed: size -> root
};

class Child {
 public:
  Child(const World& world, const std::string& path, const Known& known, int pipe)
      : world_(world), path_(path), known_(known), pipe_(pipe) {}

  // Ends the process.
  [[noreturn]] void live(std::uint64_t cycle) {
    auto ledger = open();
    tell({Tell::opened});
    std::atomic<std::uint64_t> next = cycle * kPerCycle;
    std::vector<std::thread> writers;
    for (int i = 0; i < kWriters; ++i)
      writers.emplace_back([&] {
        for (;;) send(*ledger, next++);
      });
    for (auto& writer : writers) writer.join();
    _exit(0);
  }

  [[noreturn]] void audit_all() {
    auto ledger = open();
    std::set<Hash> statements;
    for (std::uint64_t i = 0; i < ledger->size(); ++i) {
      const auto entry = ledger->entry(i);
      if (!entry) fail(entry.error().message());
      if (!statements.insert(sha256(entry->statement)).second) fail("entry " + std::to_string(i) + " repeats another");
    }
    const auto report = audit(*ledger->snapshot(), *world_.check, {}, nullptr);
    if (!report) fail(report.error().message());
    if (!report->good()) fail(report->finding->name + ": " + report->finding->message);
    tell({Tell::opened});
    _exit(0);
  }

 private:
  std::unique_ptr<Ledger> open() {
    auto store = store::open_rocksdb(path_);
    if (!store) fail("store: " + store.error().message());
    auto anchor = anchor::open_file(path_ + ".anchor");
    if (!anchor) fail("anchor: " + anchor.error().message());
    auto options = world_.options();
    options.anchor = std::move(*anchor);
    auto ledger = Ledger::open(std::move(*store), std::move(options));
    if (!ledger) fail("ledger: " + ledger.error().message());
    for (const auto& [n, was] : known_.acknowledged) {
      const auto bytes = (*ledger)->entry_bytes(was.first);
      if (!bytes) fail("lost: " + bytes.error().message());
      if (log::leaf_hash(*bytes) != was.second) fail("entry " + std::to_string(was.first) + " is another than was acknowledged");
    }
    for (const auto& [size, root] : known_.checkpoints) {
      const auto now = (*ledger)->root_at(size);
      if (!now || *now != root) fail("the checkpoint of size " + std::to_string(size) + " is of another history");
    }
    for (const std::uint64_t n : known_.unanswered) send(**ledger, n);
    return std::move(*ledger);
  }
  void send(Ledger& ledger, std::uint64_t n) {
    tell({Tell::sent, n});
    const auto receipt = ledger.append_and_wait(world_.harvest(n));
    if (!receipt) fail("append: " + receipt.error().message());
    tell({Tell::acknowledged, n, receipt->index, receipt->checkpoint.size, receipt->leaf_hash, receipt->checkpoint.root});
  }
  void tell(const Message& message) {
    if (write(pipe_, &message, sizeof(message)) != static_cast<ssize_t>(sizeof(message))) _exit(2);
  }
  [[noreturn]] void fail(const std::string& why) {
    Message message{Tell::failed};
    why.copy(message.text, sizeof(message.text) - 1);
    tell(message);
    _exit(1);
  }

  const World& world_;
  const std::string& path_;
  const Known& known_;
  int pipe_;
};

struct Cycle {
  bool opened = false;
  std::string failure;
};

void take(const Message& message, Known& known, Cycle& cycle) {
  switch (message.tell) {
    case Tell::opened: cycle.opened = true; break;
    case Tell::sent: known.unanswered.insert(message.n); break;
    case Tell::acknowledged:
      known.unanswered.erase(message.n);
      known.acknowledged[message.n] = {message.index, message.leaf};
      if (!known.checkpoints.emplace(message.size, message.root).second && known.checkpoints[message.size] != message.root)
        cycle.failure = "two checkpoints of size " + std::to_string(message.size) + " were signed";
      break;
    case Tell::failed: cycle.failure = message.text; break;
  }
}

// Reads what the child tells until `limit` has passed since it was ready (or since its start), then
// kills it and reads what is left.
Cycle watch(pid_t child, int pipe, std::chrono::milliseconds limit, bool from_start, Known& known) {
  using Clock = std::chrono::steady_clock;
  Cycle cycle;
  auto deadline = from_start ? Clock::now() + limit : Clock::time_point::max();
  bool killed = false;
  for (;;) {
    if (!killed && Clock::now() >= deadline) {
      kill(child, SIGKILL);
      killed = true;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd waiting{pipe, POLLIN, 0};
    const bool wait_for_end = killed || deadline == Clock::time_point::max();
    if (poll(&waiting, 1, wait_for_end ? -1 : static_cast<int>(std::max<std::int64_t>(left, 0) + 1)) <= 0) continue;
    Message message;
    if (read(pipe, &message, sizeof(message)) != static_cast<ssize_t>(sizeof(message))) break;
    take(message, known, cycle);
    if (cycle.opened && deadline == Clock::time_point::max()) deadline = Clock::now() + limit;
  }
  int status = 0;
  waitpid(child, &status, 0);
  return cycle;
}

template <class Live>
Cycle run_child(const World& world, const std::string& path, Known& known, std::chrono::milliseconds limit, bool from_start,
                const Live& live) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("pipe");
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) {
    close(ends[0]);
    Child it(world, path, known, ends[1]);
    live(it);
  }
  close(ends[1]);
  const auto cycle = watch(child, ends[0], limit, from_start, known);
  close(ends[0]);
  return cycle;
}

// In a child as well, for the same reason.
void make_ledger(const World& world, const std::string& path) {
  const pid_t child = fork();
  if (child == 0) {
    auto store = store::create_rocksdb(path);
    if (!store) _exit(1);
    if (!anchor::create_file(path + ".anchor", anchor::nothing_signed(std::string(World::kOrigin)))) _exit(1);
    auto anchor = anchor::open_file(path + ".anchor");
    if (!anchor) _exit(1);
    auto options = world.options();
    options.anchor = std::move(*anchor);
    world.make_ledger(std::move(*store), std::move(options)).reset();
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) == 0);
}

}  // namespace

TEST_CASE("killed at random moments, a ledger loses nothing that it acknowledged and doubles nothing", "[crash]") {
  const std::uint64_t seed = crash_seed();
  const std::uint64_t count = cycles("NGUON_CRASH_CYCLES", 80);
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  World world;
  TempDir dir;
  const std::string path = dir / "db";
  make_ledger(world, path);

  Known known;
  std::uint64_t opened = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    // One in four is killed while it opens and recovers, the others while they append.
    const bool from_start = random() % 4 == 0;
    const std::chrono::milliseconds limit(random() % 60);
    const auto cycle = run_child(world, path, known, limit, from_start, [&](Child& child) { child.live(i + 1); });
    INFO("cycle " << i);
    REQUIRE(cycle.failure == "");
    opened += cycle.opened ? 1 : 0;
  }
  const auto last = run_child(world, path, known, std::chrono::minutes(5), true, [](Child& child) { child.audit_all(); });
  CHECK(last.failure == "");
  CHECK(last.opened);
  // A run in which hardly anything was written proves nothing.
  CHECK(opened >= count / 4);
  CHECK(known.acknowledged.size() >= count);
  // The check itself must be able to fail.
  Known wrong = known;
  wrong.acknowledged.begin()->second.second.bytes[0] ^= 1;
  const auto changed = run_child(world, path, wrong, std::chrono::minutes(5), true, [](Child& child) { child.audit_all(); });
  CHECK_THAT(changed.failure, Catch::Contains("another than was acknowledged"));
  wrong = known;
  wrong.acknowledged[~std::uint64_t{0}] = {1'000'000'000, Hash{}};
  const auto lost = run_child(world, path, wrong, std::chrono::minutes(5), true, [](Child& child) { child.audit_all(); });
  CHECK_THAT(lost.failure, Catch::Contains("lost"));
  wrong = known;
  wrong.checkpoints.begin()->second.bytes[0] ^= 1;
  const auto forked = run_child(world, path, wrong, std::chrono::minutes(5), true, [](Child& child) { child.audit_all(); });
  CHECK_THAT(forked.failure, Catch::Contains("another history"));
  print_row(
      "kill -9 under load", count, {},
      std::to_string(known.acknowledged.size()) + " acknowledged, " + std::to_string(known.checkpoints.size()) + " checkpoints");
}
