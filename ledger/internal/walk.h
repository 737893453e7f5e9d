// Reads the entries in order and believes nothing but their bytes: what audit and rebuild share.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ledger/audit.h"
#include "ledger/internal/admit.h"
#include "ledger/internal/keys_of.h"
#include "ledger/internal/plain_tree.h"
#include "ledger/store/overlay.h"
#include "ledger/store/store.h"

namespace nguon::internal {

using Finding = AuditReport::Finding;

inline constexpr std::size_t kChunkEntries = 1'024;                     // read at once, when statements are looked at
inline constexpr std::size_t kChunkEntriesBytes = 16'384;               // and when only bytes are
inline constexpr std::size_t kChunkBytesMax = std::size_t{8} << 20;     // and at most this much of them
inline constexpr std::size_t kIndexBatchBytes = std::size_t{16} << 20;  // derived records in one commit

// The leaf hash of entry `index` as its successor, or the head, has it; nothing when neither does.
Result<std::optional<Hash>> said_of(const store::View& view, const store::Head& head, std::uint64_t index);
// The finding that entry `index` is not what was hashed.
Finding altered(std::uint64_t index);

// Entries by their bytes alone: indexes, chain, times, tree.
class Chain {
 public:
  Chain(const store::View& view, const store::Head& head) : view_(view), head_(head) { expect_next(); }

  // The row that should be entry size(). False: it is not, and explain() says what is wrong.
  bool take(std::string_view key, std::string_view bytes, const PlainTree::OnTile& on_tile);
  // Errors of the view.
  Result<std::optional<Finding>> explain(std::string_view key, std::string_view bytes) const;
  // What the entry after the last one taken, or the head, says of it.
  Result<std::optional<Finding>> finish() const;

  std::uint64_t size() const { return tree_.size(); }
  std::uint64_t bytes() const { return bytes_; }
  Time accepted() const { return accepted_; }
  const Hash& last_leaf() const { return last_leaf_; }
  const PlainTree& tree() const { return tree_; }
  // The statement inside the bytes that were taken last.
  std::string_view statement_of(std::string_view bytes) const { return bytes.substr(header_bytes_); }

  Result<std::optional<Hash>> said_of(std::uint64_t index) const { return internal::said_of(view_, head_, index); }

 private:
  bool fits(std::string_view bytes);
  void expect_next();

  const store::View& view_;
  store::Head head_;
  PlainTree tree_;
  Hash last_leaf_{};
  Time accepted_;
  std::string accepted_text_;
  std::string next_header_;  // what line 1 and 2 of the next entry must be
  std::string next_link_;    // and line 4, with what surrounds it
  std::size_t header_bytes_ = 0;
  std::uint64_t bytes_ = 0;
};

struct WalkOptions {
  std::uint64_t size = 0;                      // entries to read: those of the head, or fewer
  bool statements = false;                     // find the signers of each entry, and fold if there is a state
  store::Overlay* state = nullptr;             // where to fold to; nothing: not at all
  const SignatureCheck* signatures = nullptr;  // nothing: signatures are taken as good
  std::size_t threads = 1;
};

class Walk {
 public:
  Walk(const store::View& view, const store::Head& head, const WalkOptions& options)
      : view_(view), options_(options), chain_(view, head) {}

  struct Hooks {
    PlainTree::OnTile on_tile;
    // After each entry that is well formed; the tree holds it.
    std::function<void()> on_entry;
    // Something found by the hooks above; asked at the end of each chunk.
    std::function<std::optional<Finding>()> found;
    // After each chunk, when all of it is folded; false interrupts.
    std::function<Result<bool>()> on_chunk;
  };
  // The first contradiction, or nothing when all entries are good. Errors of the view and of the
  // hooks; Errc::unavailable (interrupted).
  Result<std::optional<Finding>> run(const Hooks& hooks);

  const Chain& chain() const { return chain_; }
  std::uint64_t signatures() const { return signatures_; }
  const std::string& origin() const { return origin_; }  // as Genesis says it; "" before entry 0

 private:
  struct Item;
  Result<std::optional<Finding>> read_chunk(const Hooks& hooks, std::vector<Item>& items);
  Result<std::optional<Finding>> judge_chunk(std::vector<Item>& items);
  // Folds the items in their order up to the first finding; tells how many are folded.
  Result<std::optional<Finding>> fold_all(std::vector<Item>& items, const std::function<void(std::size_t)>& folded);
  Result<std::optional<Finding>> fold(Item& item);

  const store::View& view_;
  WalkOptions options_;
  Chain chain_;
  KeyBook keys_;
  std::string origin_;
  std::uint64_t signatures_ = 0;
};

// Calls each(i) for every i < count on up to `threads` threads, and returns when all are done.
void in_parallel(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& each);

// Writes what is pending in `state` to the index columns of `store`, in commits of a bounded size.
Result<void> flush(store::Overlay& state, store::Store& store);

}  // namespace nguon::internal
