#include "ledger/internal/tail.h"

#include "ledger/internal/front.h"
#include "ledger/log/entry.h"
#include "ledger/log/note.h"
#include "ledger/log/tree.h"
#include "ledger/state/reader.h"
#include "ledger/statement/statement.h"
#include "ledger/store/keys.h"

namespace nguon::internal {
namespace {

using store::Column;

Error damaged(const std::string& what) { return {Errc::corrupt, "ledger_damaged", what, "Dữ liệu sổ cái bị hỏng: " + what}; }

Error damaged_entry(std::uint64_t index, const std::string& what) {
  return damaged("entry " + std::to_string(index) + ": " + what);
}

// Follows the last entries in the order of their indexes.
class TailWalk {
 public:
  explicit TailWalk(std::uint64_t from) : from_(from), next_(from) {}

  Result<void> take(std::string_view key, std::string_view bytes) {
    if (key != store::entry_key(next_)) return damaged_entry(next_, "is missing");
    auto entry = log::parse_entry(bytes);
    if (!entry) return damaged_entry(next_, entry.error().message());
    if (entry->index != next_) return damaged_entry(next_, "says it is entry " + std::to_string(entry->index));
    if (entry->accepted < accepted_) return damaged_entry(next_, "is earlier than the entry before it");
    NGUON_TRY(check_statement(entry->statement));
    accepted_ = entry->accepted;
    links_.push_back(entry->previous_leaf);
    leaves_.push_back(log::leaf_hash(bytes));
    ++next_;
    return {};
  }

  // Whether each entry holds the leaf hash of the one before, and the head that of the last.
  Result<void> check_chain(const Hash& before, const Hash& last) const {
    std::vector<Hash> said(links_.begin() + 1, links_.end());
    said.push_back(last);
    if (const auto at = first_altered(leaves_, said))
      return damaged_entry(from_ + *at, "its bytes are not those that the next entry or the head vouches for");
    if (links_.front() != before) return damaged_entry(from_, "does not hold the leaf hash of the entry before it");
    return {};
  }

  std::uint64_t next() const { return next_; }
  Time accepted() const { return accepted_; }
  const std::vector<Hash>& leaves() const { return leaves_; }

 private:
  Result<void> check_statement(std::string_view statement) const {
    const auto note = log::parse_note(statement);
    if (!note) return damaged_entry(next_, note.error().message());
    const auto parsed = statement::parse_statement(note->text);
    if (!parsed) return damaged_entry(next_, parsed.error().message());
    return {};
  }

  std::uint64_t from_;
  std::uint64_t next_;
  Time accepted_;
  std::vector<Hash> links_, leaves_;  // what each entry says of the one before; what each hashes to
};

// The leaf hash of the entry before `from`, which ends a full tile.
Result<Hash> link_before(const store::View& view, std::uint64_t from) {
  if (from == 0) return log::kGenesisPreviousLeaf;
  const auto tile = StoredTiles(view).read_tile(0, from / log::kTileWidth - 1, log::kTileWidth);
  if (!tile && tile.error().code() == Errc::corrupt) return damaged(tile.error().message());
  if (!tile) return tile.error();
  return Hash::from(std::string_view(**tile).substr(log::kTileBytes - Hash::kSize));
}

Result<log::TreeEdge> verified_edge(const store::View& view, const store::Head& head, const std::vector<Hash>& leaves) {
  const StoredTiles tiles(view);
  std::span<const Hash> partial = leaves;
  if (head.size % log::kTileWidth == 0) {
    const std::uint64_t number = head.size / log::kTileWidth - 1;
    const auto tile = tiles.read_tile(0, number, log::kTileWidth);
    if (!tile) return damaged(tile.error().message());
    if (std::memcmp((*tile)->data(), leaves.data(), log::kTileBytes) != 0)
      return damaged(log::tile_path({0, number, log::kTileWidth}) + " does not hold the hashes of its entries");
    partial = {};
  }
  auto edge = log::TreeEdge::rebuild(head.size, partial, tiles);
  if (!edge && edge.error().code() == Errc::corrupt) return damaged(edge.error().message());
  if (!edge) return edge.error();
  if (edge->root() != head.root)
    return damaged("the tree of " + std::to_string(head.size) + " entries has root " + to_hex(edge->root().view()) +
                   ", the head says " + to_hex(head.root.view()));
  return edge;
}

Result<TailWalk> walk_tail(const store::View& view, const store::Head& head) {
  const std::uint64_t from = (head.size - 1) / log::kTileWidth * log::kTileWidth;
  NGUON_ASSIGN(before, link_before(view, from));
  TailWalk walk(from);
  Result<void> verdict;
  NGUON_TRY(view.scan(Column::entries, store::entry_key(from), "", [&](std::string_view key, std::string_view bytes) {
    verdict = walk.next() < head.size ? walk.take(key, bytes)
                                      : damaged("there is an entry past the head, which ends at " + std::to_string(head.size));
    return verdict.has_value();
  }));
  if (!verdict) return verdict.error();
  if (walk.next() != head.size) return damaged_entry(walk.next(), "is missing");
  NGUON_TRY(walk.check_chain(before, head.last_leaf));
  if (walk.accepted() != head.accepted) return damaged_entry(head.size - 1, "was accepted at another time than the head says");
  return walk;
}

}  // namespace

std::optional<std::size_t> first_altered(std::span<const Hash> leaves, std::span<const Hash> said) {
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    if (leaves[i] == said[i]) continue;
    return i + 1 < leaves.size() && leaves[i + 1] != said[i + 1] ? i + 1 : i;
  }
  return std::nullopt;
}

Result<statement::Genesis> genesis_of(std::string_view entry_bytes) {
  const auto entry = log::parse_entry(entry_bytes);
  if (!entry) return damaged_entry(0, entry.error().message());
  const auto note = log::parse_note(entry->statement);
  if (!note) return damaged_entry(0, note.error().message());
  const auto statement = statement::parse_statement(note->text);
  if (!statement) return damaged_entry(0, statement.error().message());
  const auto* genesis = statement->record<statement::Genesis>();
  if (entry->index != 0 || !genesis) return damaged_entry(0, "is not a Genesis record");
  return *genesis;
}

Result<Tail> verify_tail(const store::View& view) {
  NGUON_ASSIGN(head, view.head());
  if (!head || head->size == 0)
    return Error{Errc::not_found, "ledger_not_found", "the store holds no ledger", "Không có sổ cái nào ở đây."};
  NGUON_ASSIGN(unfinished, view.get(Column::meta, kRebuildKey));
  if (unfinished)
    return Error{Errc::corrupt, "rebuild_unfinished", "a rebuild of this ledger's indexes was interrupted: run it again",
                 "Việc dựng lại chỉ mục của sổ cái bị dừng giữa chừng: hãy chạy lại."};
  NGUON_ASSIGN(first, view.get(Column::entries, store::entry_key(0)));
  if (!first) return damaged_entry(0, "is missing");
  NGUON_ASSIGN(genesis, genesis_of(*first));
  NGUON_ASSIGN(walk, walk_tail(view, *head));
  NGUON_ASSIGN(edge, verified_edge(view, *head, walk.leaves()));
  const auto info = state::Reader(view).ledger();
  if (!info) return damaged("the state does not say what ledger this is: " + info.error().message());
  if (info->origin != genesis.origin || info->log_key != genesis.log_key)
    return damaged("the state names another ledger than entry 0");
  return Tail{*head, std::move(edge), std::move(genesis)};
}

}  // namespace nguon::internal
