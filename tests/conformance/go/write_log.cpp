// Writes a log of synthetic entries as files, laid out as a server would serve them, with proofs
// beside: what foreign implementations are given to check.
//   write_log <empty directory> <entries>
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "keys/key_pair.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/entry.h"
#include "ledger/log/proof.h"
#include "ledger/log/tile_tree.h"
#include "ledger/log/tree.h"
#include "ledger/log/tree_edge.h"

namespace {

using namespace nguon;
namespace fs = std::filesystem;

constexpr const char* kOrigin = "ocop.example/conformance";
constexpr std::uint64_t kEntriesMax = 1'000'000;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message());
  return std::move(*result);
}

void write(const fs::path& path, std::string_view bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

class Writer final : public log::TileReader {
 public:
  Writer(fs::path directory, std::uint64_t size)
      : directory_(std::move(directory)), size_(size), key_(must(keys::KeyPair::generate(KeyType::ed25519, kOrigin))) {}

  void run() {
    write(directory_ / "vkey", key_.vkey().text() + "\n");
    Hash previous = log::kGenesisPreviousLeaf;
    for (std::uint64_t i = 0; i < size_; ++i) {
      log::Entry entry;
      entry.index = i;
      entry.accepted = Time{1'795'335'360'000 + static_cast<std::int64_t>(i)};
      entry.previous_leaf = previous;
      entry.statement = "nguon.statement/v1\n{\"n\":" + std::to_string(i) + "}\n\n— a AAAAAAA=\n" + std::string(i % 97, 'x');
      append(must(log::encode_entry(entry)));
      previous = log::leaf_hash(entries_.back());
    }
    write_partial_tiles();
    write_proofs();
  }

  Result<std::shared_ptr<const std::string>> read_tile(unsigned level, std::uint64_t number, unsigned) const override {
    const auto at = full_.find({level, number});
    if (at == full_.end()) return Error{Errc::not_found, log::tile_path({level, number, log::kTileWidth})};
    return at->second;
  }

 private:
  void append(std::string entry) {
    std::vector<log::FullTile> full;
    edge_.append(log::leaf_hash(entry), full);
    entries_.push_back(std::move(entry));
    for (auto& tile : full) {
      write(directory_ / log::tile_path({tile.level, tile.number, log::kTileWidth}), tile.hashes);
      if (tile.level == 0) write_bundle(tile.number, log::kTileWidth);
      full_[{tile.level, tile.number}] = std::make_shared<const std::string>(std::move(tile.hashes));
    }
  }
  void write_bundle(std::uint64_t number, unsigned width) {
    const std::span entries(entries_.data() + number * log::kTileWidth, width);
    write(directory_ / log::tile_path({log::kEntriesLevel, number, width}), log::encode_bundle(entries));
  }
  void write_partial_tiles() {
    for (unsigned level = 0; level < 8; ++level) {
      const std::string_view hashes = edge_.partial_tile(level);
      if (hashes.empty()) continue;
      const std::uint64_t number = size_ >> (log::kTileHeight * (level + 1));
      const auto width = static_cast<unsigned>(hashes.size() / Hash::kSize);
      write(directory_ / log::tile_path({level, number, width}), hashes);
      if (level == 0) write_bundle(number, width);
    }
  }
  void write_proofs() {
    const log::EdgeTileReader reader(*this, std::make_shared<const log::TreeEdge>(edge_));
    const log::TileTree tree(reader);
    const std::string checkpoint = must(log::sign_checkpoint({kOrigin, size_, must(tree.root(size_))}, key_));
    write(directory_ / "checkpoint", checkpoint);
    for (std::uint64_t i = 0; i < size_; i += i < 600 ? 37 : 997)
      write(directory_ / "inclusion" / (std::to_string(i) + ".tlog-proof"),
            log::format_proof({entries_[i], i, must(tree.inclusion_proof(i, size_)), checkpoint}));
    for (const std::uint64_t old : {1U, 2U, 3U, 255U, 256U, 257U, 512U, 4097U, 65'535U, 65'536U, 65'537U, 69'999U}) {
      if (old >= size_) continue;
      std::string lines;
      for (const Hash& hash : must(tree.consistency_proof(old, size_))) lines += to_base64(hash.view()) + "\n";
      const fs::path directory = directory_ / "consistency" / std::to_string(old);
      write(directory / "proof", lines);
      write(directory / "checkpoint", must(log::sign_checkpoint({kOrigin, old, must(tree.root(old))}, key_)));
    }
  }

  const fs::path directory_;
  const std::uint64_t size_;
  const keys::KeyPair key_;
  log::TreeEdge edge_;
  std::vector<std::string> entries_;
  std::map<std::pair<unsigned, std::uint64_t>, std::shared_ptr<const std::string>> full_;
};

}  // namespace

int main(int argc, char** argv) try {
  std::uint64_t size = 0;
  const std::string_view count = argc == 3 ? argv[2] : "";
  const auto [end, ec] = std::from_chars(count.data(), count.data() + count.size(), size);
  if (ec != std::errc{} || end != count.data() + count.size() || size == 0 || size > kEntriesMax) {
    std::cerr << "usage: write_log <directory> <entries, 1.." << kEntriesMax << ">\n";
    return 2;
  }
  Writer(argv[1], size).run();
  return 0;
} catch (const std::exception& error) {
  std::cerr << "write_log: " << error.what() << "\n";
  return 1;
}
