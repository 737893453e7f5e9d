// Appending in process, against what binds it: the check of signatures, and the disk.
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "tests/bench/ledgers.h"
#include "tests/bench/sections.h"
#include "tests/bench/verify_rate.h"
#include "tests/ledger/strange_stores.h"

namespace nguon::bench {
namespace {

using test::World;

// Notes that are signed before the clock runs; each is used once.
class Harvests {
 public:
  explicit Harvests(const World& world) : world_(world) {}
  std::vector<std::string> next(std::size_t count) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(world_.harvest(next_++));
    return out;
  }

 private:
  const World& world_;
  std::uint64_t next_ = 0;
};

// Keeps the time of each commit.
class TimedStore final : public test::StoreBase {
 public:
  explicit TimedStore(std::unique_ptr<store::Store> inner, std::shared_ptr<std::vector<double>> times)
      : StoreBase(std::move(inner)), times_(std::move(times)) {}
  Result<void> commit(const std::optional<store::Head>& expect, const store::Head& next, const store::Batch& batch) override {
    const double begin = wall_seconds();
    auto done = inner_->commit(expect, next, batch);
    times_->push_back(wall_seconds() - begin);
    return done;
  }

 private:
  std::shared_ptr<std::vector<double>> times_;  // one commit after the other: written by who has the turn
};

// Statements a second, with so many writers that each wait for their receipt.
double append_rate(Ledger& ledger, std::vector<std::string> notes, int writers) {
  std::atomic<std::size_t> next = 0, bad = 0;
  const double took = wall_of([&] {
    std::vector<std::thread> threads;
    for (int t = 0; t < writers; ++t)
      threads.emplace_back([&] {
        for (std::size_t i = next++; i < notes.size(); i = next++)
          if (!ledger.append_and_wait(std::move(notes[i]))) ++bad;
      });
    for (auto& thread : threads) thread.join();
  });
  if (bad > 0) throw std::runtime_error("a good statement was refused");
  return static_cast<double>(notes.size()) / took;
}

// The same without waiting: the queue is kept full.
double saturated_rate(Ledger& ledger, std::vector<std::string> notes) {
  std::atomic<std::size_t> bad = 0, answered = 0;
  std::mutex mutex;
  std::condition_variable changed;
  const double took = wall_of([&] {
    for (std::size_t i = 0; i < notes.size(); ++i) {
      {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return i - answered < 1'024; });
      }
      ledger.append(std::move(notes[i]), [&](Result<Receipt> answer) {
        if (!answer) ++bad;
        const std::lock_guard lock(mutex);
        if (++answered % 64 == 0 || answered == notes.size()) changed.notify_one();
      });
    }
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return answered == notes.size(); });
  });
  if (bad > 0) throw std::runtime_error("a good statement was refused");
  return static_cast<double>(notes.size()) / took;
}

// Median milliseconds of a write and fdatasync into space that was written before.
double raw_sync_ms(const std::string& path, std::size_t count) {
  constexpr std::size_t kBytes = 2'048;
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("cannot open " + path);
  const std::string zeros(kBytes * count, '\0'), some(kBytes, 'x');
  bool ok = ::pwrite(file, zeros.data(), zeros.size(), 0) == static_cast<ssize_t>(zeros.size()) && ::fsync(file) == 0;
  std::vector<double> times;
  for (std::size_t i = 0; ok && i < count; ++i) {
    const double begin = wall_seconds();
    ok = ::pwrite(file, some.data(), kBytes, static_cast<off_t>(i * kBytes)) == static_cast<ssize_t>(kBytes) &&
         ::fdatasync(file) == 0;
    times.push_back((wall_seconds() - begin) * 1e3);
  }
  ::close(file);
  ::unlink(path.c_str());
  if (!ok) throw std::runtime_error("cannot write " + path);
  return median(times);
}

// One writer's whole append, with the anchor in memory and in a file beside the database, where each
// commit pays a second flush.
void anchor_on_disk(const Options& options, const World& world, const std::string& dir, Ledger& in_memory, Harvests& harvests) {
  must(anchor::create_file(dir + "/anchor", anchor::nothing_signed(std::string(World::kOrigin))));
  auto how = world.options();
  how.anchor = must(anchor::open_file(dir + "/anchor"));
  const auto on_disk = world.make_ledger(must(store::create_rocksdb(dir + "/anchored")), how);
  const auto count = static_cast<std::size_t>(25 * options.scale);
  const auto p50 = [&](Ledger& ledger) {
    std::vector<double> times;
    for (auto& note : harvests.next(count))
      times.push_back(wall_of([&] { must(ledger.append_and_wait(std::move(note))); }) * 1e3);
    return median(times);
  };
  const auto one = side_by_side(
      options.rounds * 8, [&] { return p50(in_memory); }, [&] { return p50(*on_disk); });
  print_row("one writer, append p50, anchor on disk", one.b, "ms", "anchor in memory", one, std::nullopt);
  const auto many = side_by_side(
      options.rounds, [&] { return append_rate(in_memory, harvests.next(count * 40), 16); },
      [&] { return append_rate(*on_disk, harvests.next(count * 40), 16); });
  print_row("16 writers, anchor on disk", many.b, "a second", "anchor in memory", many, std::nullopt);
}

}  // namespace

void bench_append(const Options& options) {
  print_head("append, in process, RocksDB");
  const World world;
  const ScratchDir dir(options);
  auto times = std::make_shared<std::vector<double>>();
  auto ledger = world.make_ledger(std::make_unique<TimedStore>(must(store::create_rocksdb(dir / "db")), times));
  Harvests harvests(world);
  const auto amount = [&](std::size_t count) { return static_cast<std::size_t>(static_cast<double>(count) * options.scale); };
  const auto row = [&](const std::string& what, std::size_t count, const std::function<double(std::vector<std::string>)>& append,
                       std::optional<Goal> goal, Verifier verifier = Verifier::openssl) {
    const auto pair = side_by_side(
        options.rounds, [&] { return verify_rate(world, harvests.next(amount(4'000)), verifier); },
        [&] { return append(harvests.next(amount(count))); });
    const char* beside = verifier == Verifier::openssl ? "OpenSSL's checks, 2 threads" : "our own checks, 2 threads";
    print_row(what, pair.b, "a second", beside, pair, goal);
  };
  for (const auto& [writers, count] : {std::pair<int, std::size_t>{1, 200}, {16, 3'000}, {64, 5'000}})
    row(
        std::to_string(writers) + (writers == 1 ? " writer" : " writers"), count,
        [&, w = writers](std::vector<std::string> notes) { return append_rate(*ledger, std::move(notes), w); }, std::nullopt);
  const auto commits = ledger->stats().commits;
  const auto before = ledger->size();
  row(
      "saturated", 12'000, [&](std::vector<std::string> notes) { return saturated_rate(*ledger, std::move(notes)); }, Goal{0.75});
  print_note(
      "saturated: " + std::to_string((ledger->size() - before) / std::max<std::uint64_t>(ledger->stats().commits - commits, 1)) +
      " statements in a commit");

  row(
      "saturated", 12'000, [&](std::vector<std::string> notes) { return saturated_rate(*ledger, std::move(notes)); },
      std::nullopt, Verifier::own);

  // Processor time is what a shared machine measures best.
  for (const auto& [verifier, beside] : {std::pair{Verifier::openssl, "OpenSSL's check"}, {Verifier::own, "our own check"}}) {
    const auto cpu = side_by_side(
        options.rounds,
        [&, verifier = verifier] {
          const auto notes = harvests.next(amount(4'000));
          return cpu_of([&] { verify_rate(world, notes, verifier); }) * 1e6 / static_cast<double>(notes.size());
        },
        [&] {
          auto notes = harvests.next(amount(12'000));
          const auto count = static_cast<double>(notes.size());
          return cpu_of([&] { saturated_rate(*ledger, std::move(notes)); }) * 1e6 / count;
        });
    print_row("saturated, processor time", cpu.b, "us each", beside, cpu, std::nullopt);
  }

  // In short turns: what else the disk has to do changes from second to second.
  const auto syncs = amount(25);
  std::vector<double> whole;
  const auto sync = side_by_side(
      options.rounds * 8,
      [&] {
        times->clear();
        auto notes = harvests.next(syncs);
        for (auto& note : notes) whole.push_back(wall_of([&] { must(ledger->append_and_wait(std::move(note))); }) * 1e3);
        return median(*times) * 1e3;
      },
      [&] { return raw_sync_ms(dir / "raw", syncs); });
  print_row("one writer, commit p50", sync.a, "ms", "raw write and fdatasync", sync, Goal{0.9});
  print_note("one writer, whole append p50: " + std::to_string(median(whole)) + " ms");
  anchor_on_disk(options, world, dir / "", *ledger, harvests);
}

}  // namespace nguon::bench
