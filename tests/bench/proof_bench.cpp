// Inclusion proofs from a warm tree.
#include <random>

#include "ledger/log/tree.h"
#include "tests/bench/ledgers.h"
#include "tests/bench/sections.h"

namespace nguon::bench {

void bench_proof(const Options& options) {
  print_head("proofs, RocksDB");
  const test::World world;
  const ScratchDir dir(options);
  const auto ledger = filled_ledger(world, dir / "db", static_cast<std::uint64_t>(10'000 * options.scale));
  const auto size = ledger->size();
  std::mt19937_64 random(1);  // the same places in every run
  std::vector<std::uint64_t> places(static_cast<std::size_t>(200'000 * options.scale));
  for (auto& place : places) place = random() % size;
  const auto prove = [&] {
    std::size_t hashes = 0;
    const double cpu = cpu_of([&] {
      for (const auto place : places) hashes += must(ledger->inclusion(place, size)).size();
    });
    if (hashes < places.size()) throw std::runtime_error("empty proofs");
    return static_cast<double>(places.size()) / cpu;
  };
  const auto goal = [] { return 500'000.0; };
  prove();  // warm
  const auto warm = side_by_side(options.rounds, goal, prove);
  print_row("inclusion, warm", warm.b, "a cpu-s", "goal", warm, Goal{1});
}

}  // namespace nguon::bench
