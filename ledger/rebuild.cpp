#include "ledger/audit.h"
#include "ledger/internal/front.h"
#include "ledger/internal/tail.h"
#include "ledger/internal/walk.h"
#include "ledger/log/tree_edge.h"

namespace nguon {
namespace {

using store::Column;
using Progress = std::function<bool(const AuditProgress&)>;

constexpr std::size_t kThreads = 2;

Error contradiction(const internal::Finding& finding) {
  return {Errc::corrupt, "entries_damaged", "the entries contradict themselves (" + finding.name + "): " + finding.message,
          "Các mục sổ mâu thuẫn với nhau: " + finding.message_vi};
}

// The entries must be whole before anything made from them is thrown away: chain and tree up to
// the head, without the statements inside.
Result<void> check_entries(const store::View& view, const store::Head& head, const Progress& progress) {
  internal::WalkOptions how;
  how.size = head.size;
  internal::Walk walk(view, head, how);
  internal::Walk::Hooks hooks;
  hooks.on_tile = [](unsigned, std::uint64_t, std::string_view) {};
  hooks.on_entry = [] {};
  hooks.found = [] { return std::nullopt; };
  hooks.on_chunk = [&]() -> Result<bool> { return !progress || progress({0, head.size, 0}); };
  NGUON_ASSIGN(found, walk.run(hooks));
  if (found) return contradiction(*found);
  if (walk.chain().tree().root() != head.root)
    return Error{Errc::corrupt, "entries_damaged", "the entries do not have the root that the head says",
                 "Gốc cây tính từ các mục không khớp với đầu sổ."};
  return {};
}

// Puts the mark of an unfinished rebuild; the ledger does not open while it stands.
Result<void> mark(store::Store& store) {
  store::Batch batch;
  batch.put(Column::meta, std::string(internal::kRebuildKey), "1");
  return store.commit_index(batch);
}

Result<void> unmark(store::Store& store) {
  store::Batch batch;
  batch.erase(Column::meta, std::string(internal::kRebuildKey));
  return store.commit_index(batch);
}

Result<void> fold_again(store::Store& store, const store::Head& head, const SignatureCheck& signatures,
                        const Progress& progress) {
  store::Overlay state(store);
  internal::Walk walk(store, head, {head.size, true, &state, &signatures, kThreads});
  std::vector<log::FullTile> tiles;
  internal::Walk::Hooks hooks;
  hooks.on_tile = [&](unsigned level, std::uint64_t number, std::string_view hashes) {
    tiles.push_back({level, number, std::string(hashes)});
  };
  hooks.on_entry = [] {};
  hooks.found = [] { return std::nullopt; };
  hooks.on_chunk = [&]() -> Result<bool> {
    for (auto& tile : tiles) state.put(Column::tiles, internal::tile_key(tile.level, tile.number), std::move(tile.hashes));
    tiles.clear();
    NGUON_TRY(internal::flush(state, store));
    return !progress || progress({walk.chain().size(), head.size, walk.chain().bytes()});
  };
  NGUON_ASSIGN(found, walk.run(hooks));
  if (found) return contradiction(*found);
  return {};
}

}  // namespace

Result<void> rebuild(store::Store& store, const SignatureCheck& signatures, const Progress& progress) {
  NGUON_TRY(store.writable());
  NGUON_ASSIGN(head, store.head());
  if (!head || head->size == 0)
    return Error{Errc::not_found, "ledger_not_found", "the store holds no ledger", "Không có sổ cái nào ở đây."};
  NGUON_TRY(check_entries(store, *head, progress));
  NGUON_TRY(mark(store));
  for (const Column column : {Column::tiles, Column::postings, Column::by_hash, Column::state})
    NGUON_TRY(store.clear_index(column));
  NGUON_TRY(fold_again(store, *head, signatures, progress));
  return unmark(store);
}

}  // namespace nguon
