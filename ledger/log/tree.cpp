#include "ledger/log/tree.h"

#include <bit>
#include <string>
#include <vector>

#include "ledger/base/sha256.h"

namespace nguon::log {
namespace {

constexpr std::string_view kNodePrefix{"\1", 1};  // RFC 6962 section 2.1

Error inclusion_wrong(const std::string& en) {
  return {Errc::invalid_argument, "inclusion_wrong", "inclusion proof: " + en,
          "bằng chứng không chứng minh được mục này nằm trong sổ (" + en + ")"};
}

Error consistency_wrong(const std::string& en) {
  return {Errc::invalid_argument, "consistency_wrong", "consistency proof: " + en,
          "bằng chứng không chứng minh được sổ mới nối tiếp sổ cũ (" + en + ")"};
}

}  // namespace

Hash node_hash(const Hash& left, const Hash& right) { return sha256({kNodePrefix, left.view(), right.view()}); }

Hash empty_root() { return sha256(std::string_view{}); }

Hash root_of(std::span<const Hash> leaf_hashes) {
  if (leaf_hashes.empty()) return empty_root();
  // Level by level; an odd last node goes up as it is, which is what the split at the largest
  // power of two comes to.
  std::vector<Hash> level(leaf_hashes.begin(), leaf_hashes.end());
  while (level.size() > 1) {
    std::size_t out = 0;
    for (std::size_t i = 0; i + 1 < level.size(); i += 2) level[out++] = node_hash(level[i], level[i + 1]);
    if (level.size() % 2 == 1) level[out++] = level.back();
    level.resize(out);
  }
  return level.front();
}

// RFC 9162 section 2.1.3.2.
Result<void> verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, std::span<const Hash> proof,
                              const Hash& root) {
  if (index >= size) return inclusion_wrong("index " + std::to_string(index) + " is not in a tree of " + std::to_string(size));
  std::uint64_t fn = index;
  std::uint64_t sn = size - 1;
  Hash hash = leaf;
  for (const Hash& sibling : proof) {
    if (sn == 0) return inclusion_wrong("too many hashes");
    if ((fn & 1) != 0 || fn == sn) {
      hash = node_hash(sibling, hash);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return inclusion_wrong("too few hashes");
  if (hash != root) return inclusion_wrong("leads to another root");
  return {};
}

// RFC 9162 section 2.1.4.2.
Result<void> verify_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t new_size, const Hash& new_root,
                                std::span<const Hash> proof) {
  if (old_size > new_size) return consistency_wrong("the old tree is larger than the new one");
  if (old_size == 0 && old_root != empty_root()) return consistency_wrong("the empty tree has another root");
  if (old_size == new_size && old_root != new_root) return consistency_wrong("two roots for one size");
  if (old_size == 0 || old_size == new_size) {
    if (!proof.empty()) return consistency_wrong("too many hashes");
    return {};
  }
  const bool old_is_complete = std::has_single_bit(old_size);  // then its root is the first hash
  if (proof.empty()) return consistency_wrong("too few hashes");
  Hash fr = old_is_complete ? old_root : proof.front();
  Hash sr = fr;
  if (!old_is_complete) proof = proof.subspan(1);
  std::uint64_t fn = old_size - 1;
  std::uint64_t sn = new_size - 1;
  for (; (fn & 1) != 0; fn >>= 1) sn >>= 1;
  for (const Hash& hash : proof) {
    if (sn == 0) return consistency_wrong("too many hashes");
    if ((fn & 1) != 0 || fn == sn) {
      fr = node_hash(hash, fr);
      sr = node_hash(hash, sr);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      sr = node_hash(sr, hash);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return consistency_wrong("too few hashes");
  if (fr != old_root) return consistency_wrong("does not lead to the old root");
  if (sr != new_root) return consistency_wrong("does not lead to the new root");
  return {};
}

}  // namespace nguon::log
