#include "ledger/log/tree.h"

#include <random>

#include "ledger/log/entry.h"
#include "ledger/log/tile_tree.h"
#include "tests/ledger/log/reference_tree.h"
#include "tests/support/check.h"

namespace nguon::log {
namespace {

using test::GrownTree;
using test::name_of;
using test::ReferenceTree;
using test::some_leaves;
using test::value_of;

Hash hash_of(std::string_view hex) { return value_of(Hash::from(value_of(from_hex(hex)))); }

std::vector<Hash> hashes_of(std::initializer_list<std::string_view> hex) {
  std::vector<Hash> out;
  for (const auto h : hex) out.push_back(hash_of(h));
  return out;
}

GrownTree grow(const std::vector<Hash>& leaves) {
  GrownTree tree;
  for (const auto& leaf : leaves) tree.append(leaf);
  return tree;
}

Hash flip(Hash hash, unsigned bit) {
  hash.bytes[bit / 8 % 32] = static_cast<std::uint8_t>(hash.bytes[bit / 8 % 32] ^ 1U << bit % 8);
  return hash;
}

}  // namespace

// The eight leaves and roots that the certificate-transparency project tests its trees with
// (cpp/merkletree/merkle_tree_test.cc); recomputed with Python's hashlib.
TEST_CASE("the roots and proofs of the certificate-transparency vectors are reproduced", "[log]") {
  const std::array<std::string_view, 8> inputs{
      "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
  const auto roots = hashes_of({"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"});
  CHECK(empty_root() == hash_of("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  GrownTree tree;
  std::vector<Hash> leaves;
  CHECK(tree.edge.root() == empty_root());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    leaves.push_back(leaf_hash(value_of(from_hex(inputs[i]))));
    tree.append(leaves.back());
    CHECK(tree.edge.root() == roots[i]);
    CHECK(root_of(leaves) == roots[i]);
  }
  const auto reader = tree.reader();
  const TileTree tiles(reader);
  const auto path_5_8 = hashes_of({"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                                   "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                   "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"});
  CHECK(value_of(tiles.inclusion_proof(5, 8)) == path_5_8);
  CHECK(verify_inclusion(leaves[5], 5, 8, path_5_8, roots[7]));
  const auto proof_6_8 = hashes_of({"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"});
  CHECK(value_of(tiles.consistency_proof(6, 8)) == proof_6_8);
  CHECK(verify_consistency(6, roots[5], 8, roots[7], proof_6_8));
  const auto proof_2_5 = hashes_of({"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"});
  CHECK(value_of(tiles.consistency_proof(2, 5)) == proof_2_5);
  CHECK(verify_consistency(2, roots[1], 5, roots[4], proof_2_5));
}

TEST_CASE("every proof of every tree up to 130 leaves is the one of RFC 6962 and verifies", "[log]") {
  constexpr std::uint64_t kSizeMax = 130;
  const auto leaves = some_leaves(kSizeMax);
  ReferenceTree reference(leaves);
  const GrownTree grown = grow(leaves);
  const auto reader = grown.reader();
  const TileTree tree(reader, 1);
  for (std::uint64_t size = 0; size <= kSizeMax; ++size) {
    const Hash root = reference.root(size);
    REQUIRE(value_of(tree.root(size)) == root);
    for (std::uint64_t i = 0; i < size; ++i) {
      const auto proof = value_of(tree.inclusion_proof(i, size));
      REQUIRE(proof == reference.path(i, size));
      REQUIRE(verify_inclusion(leaves[i], i, size, proof, root));
      REQUIRE(value_of(tree.leaf(i, size)) == leaves[i]);
    }
    for (std::uint64_t old = 0; old <= size; ++old) {
      const auto proof = value_of(tree.consistency_proof(old, size));
      REQUIRE(proof == (old == 0 ? std::vector<Hash>{} : reference.proof(old, size)));
      REQUIRE(verify_consistency(old, reference.root(old), size, root, proof));
    }
  }
}

TEST_CASE("proofs of large trees are those of RFC 6962 at every kind of size", "[log]") {
  constexpr std::uint64_t kSizeMax = 67'000;
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  const auto leaves = some_leaves(kSizeMax);
  ReferenceTree reference(leaves);
  const GrownTree grown = grow(leaves);
  CHECK(grown.tiles.count() == 261 + 1);
  const auto reader = grown.reader();
  const TileTree tree(reader, 16);  // smaller than the tree: tiles come and go
  std::vector<std::uint64_t> sizes{255, 256, 257, 511, 512, 513, 4096, 65'535, 65'536, 65'537, 65'792, kSizeMax};
  for (int i = 0; i < 20; ++i) sizes.push_back(1 + random() % kSizeMax);
  for (const std::uint64_t size : sizes) {
    const Hash root = reference.root(size);
    REQUIRE(value_of(tree.root(size)) == root);
    for (int i = 0; i < 20; ++i) {
      const std::uint64_t index = i == 0 ? size - 1 : random() % size;
      const auto proof = value_of(tree.inclusion_proof(index, size));
      REQUIRE(proof == reference.path(index, size));
      REQUIRE(verify_inclusion(leaves[index], index, size, proof, root));
      const std::uint64_t old = 1 + random() % size;
      const auto consistency = value_of(tree.consistency_proof(old, size));
      REQUIRE(consistency == reference.proof(old, size));
      REQUIRE(verify_consistency(old, reference.root(old), size, root, consistency));
    }
  }
}

TEST_CASE("an inclusion proof that is changed anywhere is refused", "[log]") {
  const auto leaves = some_leaves(70);
  ReferenceTree reference(leaves);
  for (const std::uint64_t size : {1U, 2U, 3U, 7U, 8U, 33U, 64U, 70U}) {
    const Hash root = reference.root(size);
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto proof = reference.path(index, size);
      const auto refused = [&](const Hash& leaf, std::uint64_t i, std::uint64_t n, const std::vector<Hash>& p, const Hash& r) {
        return name_of(verify_inclusion(leaf, i, n, p, r)) == "inclusion_wrong";
      };
      for (std::size_t at = 0; at < proof.size(); ++at) {
        auto changed = proof;
        changed[at] = flip(changed[at], static_cast<unsigned>(index * 7 + at));
        REQUIRE(refused(leaves[index], index, size, changed, root));
        changed = proof;
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(at));
        REQUIRE(refused(leaves[index], index, size, changed, root));
      }
      auto longer = proof;
      longer.push_back(root);
      REQUIRE(refused(leaves[index], index, size, longer, root));
      REQUIRE(refused(flip(leaves[index], 3), index, size, proof, root));
      REQUIRE(refused(leaves[index], index, size, proof, flip(root, 200)));
      for (std::uint64_t other = 0; other <= size; ++other)
        if (other != index) REQUIRE(refused(leaves[index], other, size, proof, root));
      // A root does not hold its size, so sizes of the same shape cannot be told apart by one
      // path; those that need another length of path are.
      REQUIRE(refused(leaves[index], index, 0, proof, root));
      REQUIRE(refused(leaves[index], index, index, proof, root));
      REQUIRE(refused(leaves[index], index, 2 * std::bit_ceil(size), proof, root));
      REQUIRE(refused(leaves[index], index, UINT64_MAX, proof, root));
    }
  }
}

TEST_CASE("a consistency proof that is changed anywhere is refused", "[log]") {
  const auto leaves = some_leaves(70);
  ReferenceTree reference(leaves);
  const auto refused = [](std::uint64_t m, const Hash& old_root, std::uint64_t n, const Hash& root, const std::vector<Hash>& p) {
    return name_of(verify_consistency(m, old_root, n, root, p)) == "consistency_wrong";
  };
  for (const std::uint64_t size : {2U, 3U, 7U, 8U, 33U, 64U, 70U}) {
    const Hash root = reference.root(size);
    for (std::uint64_t old = 1; old < size; ++old) {
      const auto proof = reference.proof(old, size);
      const Hash old_root = reference.root(old);
      for (std::size_t at = 0; at < proof.size(); ++at) {
        auto changed = proof;
        changed[at] = flip(changed[at], static_cast<unsigned>(old * 5 + at));
        REQUIRE(refused(old, old_root, size, root, changed));
        changed = proof;
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(at));
        REQUIRE(refused(old, old_root, size, root, changed));
      }
      auto longer = proof;
      longer.push_back(root);
      REQUIRE(refused(old, old_root, size, root, longer));
      REQUIRE(refused(old, flip(old_root, 9), size, root, proof));
      REQUIRE(refused(old, old_root, size, flip(root, 77), proof));
      REQUIRE(refused(old, root, size, old_root, proof));
      REQUIRE(refused(size, root, old, old_root, proof));
      REQUIRE(refused(old, old_root, size, root, {}));
      for (std::uint64_t other = 1; other < size; ++other)
        if (other != old) REQUIRE(refused(other, old_root, size, root, proof));
      REQUIRE(refused(old, old_root, 2 * std::bit_ceil(size), root, proof));
    }
  }
}

TEST_CASE("consistency with the empty tree and with itself takes no hash", "[log]") {
  ReferenceTree reference(some_leaves(5));
  const std::vector<Hash> none;
  const std::vector<Hash> one{reference.root(1)};
  CHECK(verify_consistency(0, empty_root(), 5, reference.root(5), none));
  CHECK(verify_consistency(0, empty_root(), 0, empty_root(), none));
  CHECK(verify_consistency(5, reference.root(5), 5, reference.root(5), none));
  CHECK_FALSE(verify_consistency(0, empty_root(), 5, reference.root(5), one));
  CHECK_FALSE(verify_consistency(0, reference.root(1), 5, reference.root(5), none));
  CHECK_FALSE(verify_consistency(5, reference.root(4), 5, reference.root(5), none));
  CHECK_FALSE(verify_consistency(5, reference.root(5), 5, reference.root(5), one));
}

}  // namespace nguon::log
