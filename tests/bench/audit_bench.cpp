// The audit, against the least that it could do.
#include "ledger/audit.h"

#include "ledger/log/entry.h"
#include "ledger/log/tree_edge.h"
#include "tests/bench/ledgers.h"
#include "tests/bench/sections.h"

namespace nguon::bench {

void bench_audit(const Options& options) {
  print_head("audit, RocksDB, entries a cpu-second");
  const test::World world;
  const ScratchDir dir(options);
  // Closed and opened again: what is audited lies in files, as most of any ledger does.
  filled_ledger(world, dir / "db", static_cast<std::uint64_t>(15'000 * options.scale)).reset();
  const auto ledger = must(Ledger::open(must(store::open_rocksdb(dir / "db")), world.options()));
  std::vector<std::string> entries;
  for (std::uint64_t i = 0; i < ledger->size(); ++i) entries.push_back(must(ledger->entry_bytes(i)));
  const auto snapshot = ledger->snapshot();
  const auto count = static_cast<double>(entries.size());

  const auto run = [&](bool signatures, bool state) {
    AuditOptions how;
    how.signatures = signatures;
    how.state = state;
    const double cpu = cpu_of([&] {
      if (!must(audit(*snapshot, *world.check, how, nullptr)).good()) throw std::runtime_error("the audit found something");
    });
    return count / cpu;
  };
  const auto hash = [&] {
    log::TreeEdge tree;
    std::vector<log::FullTile> tiles;
    Hash root;
    const double cpu = cpu_of([&] {
      for (const auto& bytes : entries) tree.append(log::leaf_hash(bytes), tiles);
      root = tree.root();
    });
    if (root != ledger->published()->checkpoint.root) throw std::runtime_error("another root");
    return count / cpu;
  };
  const auto bytes_only = side_by_side(options.rounds * 3, hash, [&] { return run(false, false); });
  print_row("bytes, chain, tree, tiles", bytes_only.b, "a cpu-s", "hashing alone", bytes_only, Goal{0.8});
  const auto state = side_by_side(options.rounds, hash, [&] { return run(false, true); });
  print_row("and a replay of the state", state.b, "a cpu-s", "hashing alone", state, std::nullopt);
  const auto all = side_by_side(options.rounds, hash, [&] { return run(true, true); });
  print_row("and signatures", all.b, "a cpu-s", "hashing alone", all, std::nullopt);
}

}  // namespace nguon::bench
