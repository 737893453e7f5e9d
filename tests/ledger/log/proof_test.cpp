#include "ledger/log/proof.h"

#include <random>

#include "keys/check.h"
#include "keys/key_pair.h"
#include "ledger/log/tile_tree.h"
#include "ledger/log/tree.h"
#include "tests/ledger/log/reference_tree.h"
#include "tests/support/check.h"

namespace nguon::log {
namespace {

using keys::KeyPair;
using test::name_of;
using test::value_of;

const std::string kOrigin = "ocop.example/yenbai";

// A log of 300 entries with a proof for number 257.
struct SmallLog {
  KeyPair key = value_of(KeyPair::generate(KeyType::ed25519, kOrigin));
  std::vector<std::string> entries;
  test::GrownTree tree;

  SmallLog() {
    Hash previous = kGenesisPreviousLeaf;
    for (std::uint64_t i = 0; i < 300; ++i) {
      entries.push_back(value_of(
          encode_entry({i, Time{1'795'335'360'000 + static_cast<std::int64_t>(i)}, previous, "statement " + std::to_string(i)})));
      previous = leaf_hash(entries.back());
      tree.append(previous);
    }
  }
  std::string checkpoint() const { return value_of(sign_checkpoint({kOrigin, 300, tree.edge.root()}, key)); }
  TlogProof proof(std::uint64_t index) const {
    const auto reader = tree.reader();
    return {entries[index], index, value_of(TileTree(reader).inclusion_proof(index, 300)), checkpoint()};
  }
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a proof file is a whole evidence", "[log]") {
  const SmallLog log;
  const auto check = keys::make_signature_check();
  for (const std::uint64_t index : {0U, 1U, 255U, 256U, 257U, 299U}) {
    const TlogProof proof = log.proof(index);
    const std::string file = format_proof(proof);
    CHECK(value_of(parse_proof(file)) == proof);
    const auto verified = value_of(verify_proof(value_of(parse_proof(file)), log.key.vkey(), {}, *check));
    CHECK(verified.entry.index == index);
    CHECK(verified.entry.statement == "statement " + std::to_string(index));
    CHECK(verified.checkpoint.size == 300);
    CHECK(verified.cosigned_by.empty());
  }
  const std::string file = format_proof(log.proof(257));
  CHECK(file.starts_with("c2sp.org/tlog-proof@v1\nextra " + to_base64(log.entries[257]) + "\nindex 257\n"));
  CHECK(file.ends_with("=\n\n" + log.checkpoint()));
}

TEST_CASE("a proof that is changed anywhere is refused", "[log]") {
  const SmallLog log;
  const auto check = keys::make_signature_check();
  const auto verdict = [&](const TlogProof& proof) { return name_of(verify_proof(proof, log.key.vkey(), {}, *check)); };
  const TlogProof good = log.proof(257);
  REQUIRE(verdict(good) == "ok");

  for (std::size_t i = 0; i < good.path.size(); ++i) {
    TlogProof bad = good;
    bad.path[i].bytes[i] = static_cast<std::uint8_t>(bad.path[i].bytes[i] ^ 4);
    CHECK(verdict(bad) == "inclusion_wrong");
  }
  TlogProof bad = good;
  bad.path.pop_back();
  CHECK(verdict(bad) == "inclusion_wrong");
  bad = good;
  bad.extra.back() = '8';
  CHECK(verdict(bad) == "inclusion_wrong");
  bad = good;
  bad.extra = log.entries[256];
  CHECK(verdict(bad) == "proof_index");
  bad.index = 256;
  CHECK(verdict(bad) == "inclusion_wrong");
  bad = good;
  bad.index = 300;
  CHECK(verdict(bad) == "proof_index");
  bad = good;
  bad.extra = "not an entry";
  CHECK(verdict(bad) == "entry_malformed");
  bad = good;
  bad.checkpoint_note = replaced(bad.checkpoint_note, "\n300\n", "\n301\n");
  CHECK(verdict(bad) == "note_bad_signature");
  const auto stranger = value_of(KeyPair::generate(KeyType::ed25519, kOrigin));
  CHECK(name_of(verify_proof(good, stranger.vkey(), {}, *check)) == "note_unsigned");
}

TEST_CASE("a proof file has one spelling", "[log]") {
  const SmallLog log;
  const std::string good = format_proof(log.proof(257));
  const std::string extra = "extra " + to_base64(log.entries[257]) + "\n";
  for (const std::string& bytes :
       {std::string(), good.substr(0, 30), replaced(good, "@v1", "@v2"), "\n" + good, replaced(good, extra, ""),
        replaced(good, extra, "extra \n"), replaced(good, extra, "extra !\n"), replaced(good, extra, extra + extra),
        replaced(good, "index 257", "index 0257"), replaced(good, "index 257", "index"), replaced(good, "index 257\n", ""),
        replaced(good, "index 257\n", "index 257\nAAAA\n"), replaced(good, "=\n\n", "=\n"), replaced(good, "=\n\n", "=\n\n\n\n"),
        good.substr(0, good.find("=\n\n") + 2),
        replaced(
            good, "index 257\n", "index 257\n" + [] {
              std::string lines;
              for (int i = 0; i < 65; ++i) lines += to_base64(Hash{}.view()) + "\n";
              return lines;
            }())}) {
    INFO(bytes);
    CHECK_FALSE(parse_proof(bytes));
  }
  CHECK(name_of(parse_proof(good + "\n")) == "note_malformed");
  CHECK(name_of(parse_proof(std::string(kProofFileBytesMax + 1, 'x'))) == "proof_too_large");
}

TEST_CASE("whatever is accepted as a proof file is written back as it was", "[log]") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const SmallLog log;
  const std::string good = format_proof(log.proof(257));
  int accepted = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = good;
    bytes[random() % bytes.size()] = "\n= Aa05\xe2"[random() % 8];
    const auto proof = parse_proof(bytes);
    if (!proof) continue;
    ++accepted;
    REQUIRE(format_proof(*proof) == bytes);
  }
  CHECK(accepted > 100);
}

}  // namespace nguon::log
