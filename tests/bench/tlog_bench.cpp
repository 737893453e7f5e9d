// The tree alone, in memory, beside Go's own golang.org/x/mod/sumdb/tlog: hashing and appending
// records, and proving places in the tree.
#include <cstdlib>
#include <map>
#include <sstream>

#include "ledger/log/tile_tree.h"
#include "ledger/log/tree.h"
#include "ledger/log/tree_edge.h"
#include "tests/bench/child.h"
#include "tests/bench/ledgers.h"
#include "tests/bench/sections.h"

namespace nguon::bench {
namespace {

constexpr std::size_t kRecordBytes = 600;

class MemoryTiles final : public log::TileReader {
 public:
  void add(std::vector<log::FullTile>& full) {
    for (auto& tile : full) tiles_[{tile.level, tile.number}] = std::make_shared<const std::string>(std::move(tile.hashes));
    full.clear();
  }
  Result<std::shared_ptr<const std::string>> read_tile(unsigned level, std::uint64_t number, unsigned /*width*/) const override {
    return tiles_.at({level, number});
  }

 private:
  std::map<std::pair<unsigned, std::uint64_t>, std::shared_ptr<const std::string>> tiles_;
};

struct Figures {
  double records = 0, proofs = 0;  // a cpu-second
};

Figures ours(std::uint64_t records, std::size_t proofs) {
  auto edge = std::make_shared<log::TreeEdge>();
  MemoryTiles tiles;
  std::vector<log::FullTile> full;
  std::string record(kRecordBytes, '\0');
  Figures out;
  const double appending = cpu_of([&] {
    for (std::uint64_t n = 0; n < records; ++n) {
      ++record[n % kRecordBytes];
      edge->append(log::leaf_hash(record), full);
      if (!full.empty()) tiles.add(full);
    }
  });
  const log::EdgeTileReader reader(tiles, edge);
  const log::TileTree tree(reader);
  std::uint64_t place = 1;
  const double proving = cpu_of([&] {
    for (std::size_t n = 0; n < proofs; ++n) {
      place = place * 6364136223846793005U + 1442695040888963407U;
      must(tree.inclusion_proof((place >> 1U) % records, records));
    }
  });
  out.records = static_cast<double>(records) / appending;
  out.proofs = static_cast<double>(proofs) / proving;
  return out;
}

Figures go(const std::string& program, std::uint64_t records, std::size_t proofs) {
  std::istringstream figures(output_of(program + " " + std::to_string(records) + " " + std::to_string(proofs)));
  Figures out;
  figures >> out.records >> out.proofs;
  return out;
}

}  // namespace

void bench_tlog(const Options& options) {
  print_head("the tree in memory, beside golang.org/x/mod/sumdb/tlog");
  if (!is_installed("command -v go && ls /usr/share/gocode/src/golang.org/x/mod/sumdb/tlog")) {
    print_note("Go's tlog is not installed (packages golang-go, golang-golang-x-mod-dev)");
    return;
  }
  const ScratchDir dir(options);
  const std::string program = dir / "tlog";
  output_of("cd " RIVALS_DIR "/tlog && GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= GOPROXY=off GOCACHE='" + dir / "cache" +
            "' go build -o '" + program + "' main.go");
  const auto records = static_cast<std::uint64_t>(200'000 * options.scale);
  const auto proofs = static_cast<std::size_t>(200'000 * options.scale);
  const auto appended = side_by_side(
      options.rounds, [&] { return go(program, records, 1).records; }, [&] { return ours(records, 1).records; });
  print_row("append a record of 600 bytes", appended.b, "a cpu-s", "tlog.StoredHashes", appended, std::nullopt);
  const auto proved = side_by_side(
      options.rounds, [&] { return go(program, records, proofs).proofs; }, [&] { return ours(records, proofs).proofs; });
  print_row("inclusion proof", proved.b, "a cpu-s", "tlog.ProveRecord", proved, std::nullopt);
}

}  // namespace nguon::bench
