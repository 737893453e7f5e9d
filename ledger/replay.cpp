#include "ledger/replay.h"

#include "ledger/base/sha256.h"
#include "ledger/internal/admit.h"
#include "ledger/internal/front.h"
#include "ledger/internal/second_tree.h"
#include "ledger/internal/tail.h"
#include "ledger/internal/walk.h"
#include "ledger/log/entry.h"
#include "ledger/log/tile_tree.h"
#include "ledger/store/keys.h"
#include "ledger/store/overlay.h"

namespace nguon {
namespace {

using store::Column;
using Progress = std::function<bool(const AuditProgress&)>;

Error other_history(const std::string& en, const std::string& vi) {
  return {Errc::corrupt, "replay_other_history", en + ": nothing was written", vi + ": chưa ghi gì"};
}

Error refused(std::uint64_t index, const Error& why) {
  const std::string i = std::to_string(index);
  return {Errc::corrupt, "replay_entry_refused", "entry " + i + ": " + std::string(why.name()) + ": " + why.message(),
          "Mục sổ " + i + ": " + why.message_vi()};
}

// Where a replay is: each missing entry counts twice, once a pass.
class Steps {
 public:
  Steps(const Progress& progress, std::uint64_t from, std::uint64_t to) : progress_(progress), total_(2 * (to - from)) {}
  Result<void> step(std::uint64_t entries) {
    done_ += entries;
    if (!progress_ || progress_({done_, total_, 0})) return {};
    return Error{Errc::unavailable, "interrupted", "interrupted: run it again to go on", "Đã dừng: chạy lại để làm tiếp."};
  }

 private:
  const Progress& progress_;
  std::uint64_t done_ = 0, total_;
};

// Reads the bundles that hold the entries from `from` to `to`, one after the other.
using TakeBundle =
    std::function<Result<void>(std::uint64_t first, const std::vector<std::string_view>& entries, const Hash& bundle)>;
Result<void> read_bundles(EntrySource& source, std::uint64_t from, std::uint64_t to, const TakeBundle& take) {
  while (from < to) {
    const std::uint64_t number = from / log::kTileWidth;
    const unsigned width = log::tile_width(log::kEntriesLevel, number, to);
    NGUON_ASSIGN(bytes, source.bundle(number, width));
    auto entries = log::decode_bundle(bytes);
    const std::string name = log::tile_path({log::kEntriesLevel, number, width});
    if (!entries) return other_history(name + ": " + entries.error().message(), name + " không đọc được");
    if (entries->size() != width)
      return other_history(name + " holds " + std::to_string(entries->size()) + " entries", name + " có số mục không đúng");
    const std::uint64_t known = from - number * log::kTileWidth;
    entries->erase(entries->begin(), entries->begin() + static_cast<std::ptrdiff_t>(known));
    NGUON_TRY(take(from, *entries, sha256(bytes)));
    from += entries->size();
  }
  return {};
}

// What the store holds, verified; of an empty store nothing.
struct Start {
  std::optional<store::Head> head;
  log::TreeEdge edge;
  std::string origin;
};

Result<Start> verified_start(const store::Store& store) {
  NGUON_ASSIGN(head, store.head());
  if (!head) return Start{};
  NGUON_ASSIGN(tail, internal::verify_tail(store));
  return Start{tail.head, std::move(tail.edge), tail.genesis.origin};
}

Result<Hash> root_in_store(const store::Store& store, const Start& start, std::uint64_t size) {
  if (size == 0) return log::TreeEdge().root();
  const internal::StoredTiles full(store);
  const log::EdgeTileReader tiles(full, std::make_shared<const log::TreeEdge>(start.edge));
  return log::TileTree(tiles).root(size);
}

// The first pass.
class Survey {
 public:
  Survey(const store::Store& store, const Start& start, const log::Checkpoint& to, const ReplayOptions& options)
      : store_(store), start_(start), to_(to), options_(options), tree_(start.edge) {}

  // The hash of each bundle that was read.
  Result<std::vector<Hash>> run(EntrySource& source, Steps& steps) {
    for (const auto& point : options_.waypoints)
      if (point.size < tree_.size()) NGUON_TRY(check(point, root_in_store(store_, start_, point.size)));
    NGUON_TRY(pass());
    const TakeBundle take = [&](std::uint64_t, const std::vector<std::string_view>& entries, const Hash& bundle) -> Result<void> {
      for (const auto bytes : entries) {
        tree_.append(log::leaf_hash(bytes), full_);
        NGUON_TRY(pass());
      }
      full_.clear();
      bundles_.push_back(bundle);
      return steps.step(entries.size());
    };
    NGUON_TRY(read_bundles(source, tree_.size(), to_.size, take));
    NGUON_TRY(check({"the checkpoint", to_.size, to_.root}, tree_.root()));
    return std::move(bundles_);
  }

 private:
  Result<void> pass() const {
    for (const auto& point : options_.waypoints)
      if (point.size == tree_.size()) NGUON_TRY(check(point, tree_.root()));
    return {};
  }
  static Result<void> check(const ReplayOptions::Waypoint& point, const Result<Hash>& root) {
    if (!root) return root.error();
    if (*root == point.root) return {};
    const std::string n = std::to_string(point.size), is = to_base64(root->view()), should = to_base64(point.root.view());
    return other_history("at size " + n + " the entries have root " + is + ", " + point.name + " has " + should,
                         "tại " + n + " mục, các mục có gốc " + is + ", còn " + point.name + " có " + should);
  }

  const store::Store& store_;
  const Start& start_;
  const log::Checkpoint& to_;
  const ReplayOptions& options_;
  log::TreeEdge tree_;
  std::vector<log::FullTile> full_;
  std::vector<Hash> bundles_;
};

// The second pass.
class Replay {
 public:
  Replay(store::Store& store, Start start, const SignatureCheck& signatures, std::size_t threads)
      : store_(store),
        signatures_(signatures),
        threads_(threads),
        head_(start.head),
        origin_(std::move(start.origin)),
        edge_(std::move(start.edge)),
        second_(edge_) {}

  Result<void> run(EntrySource& source, const log::Checkpoint& to, const std::vector<Hash>& bundles, Steps& steps) {
    std::size_t next = 0;
    return read_bundles(
        source, edge_.size(), to.size,
        [&](std::uint64_t first, const std::vector<std::string_view>& entries, const Hash& bundle) -> Result<void> {
          // The source may answer otherwise the second time.
          if (bundle != bundles[next++])
            return refused(first, {Errc::corrupt, "it is not what it was when it was asked for first"});
          for (std::size_t i = 0; i < entries.size(); ++i) waiting_.push_back({first + i, std::string(entries[i]), {}, {}});
          NGUON_TRY(take_waiting());
          return steps.step(entries.size());
        });
  }

 private:
  struct Item {
    std::uint64_t index = 0;
    std::string bytes;
    log::Entry entry;
    std::optional<Result<internal::Admitted>> admitted;
  };

  internal::Admission admission(const internal::KeySource& keys, std::uint64_t index) const {
    return {origin_, signatures_, keys, index};
  }

  Result<void> parse(Item& item) {
    auto entry = log::parse_entry(item.bytes);
    if (!entry) return refused(item.index, entry.error());
    if (entry->index != item.index)
      return refused(item.index, {Errc::corrupt, "says it is entry " + std::to_string(entry->index)});
    item.entry = std::move(*entry);
    if (item.index > 0) return {};
    auto genesis = internal::genesis_of(item.bytes);
    if (!genesis) return genesis.error();
    origin_ = genesis->origin;
    return {};
  }

  Result<void> take_waiting() {
    for (auto& item : waiting_) NGUON_TRY(parse(item));
    store::Overlay state(store_);
    const internal::StateKeys keys(state);
    internal::in_parallel(waiting_.size(), threads_, [&](std::size_t i) {
      Item& item = waiting_[i];
      item.admitted = internal::admit(item.entry.statement, admission(keys, item.index));
    });
    std::vector<log::FullTile> full;
    store::Batch batch;
    store::Head next = head_.value_or(store::Head{});
    for (auto& item : waiting_) {
      if (auto done = record(item, state, next); !done) return done.error();
      edge_.append(next.last_leaf, full);
      batch.put(Column::entries, store::entry_key(item.index), std::move(item.bytes));
    }
    waiting_.clear();
    for (auto& tile : full) batch.put(Column::tiles, internal::tile_key(tile.level, tile.number), std::move(tile.hashes));
    state.move_into(batch);
    next.size = edge_.size();
    next.root = edge_.root();
    internal::TreeReadBack reader(second_, next);
    batch.read_back_by(&reader);
    NGUON_TRY(store_.commit(head_, next, batch));
    head_ = next;
    return {};
  }

  // One entry after the other: what the sequencer would have asked when it was new.
  Result<void> record(Item& item, store::Overlay& state, store::Head& next) const {
    if (item.entry.previous_leaf != next.last_leaf)
      return refused(item.index, {Errc::corrupt, "does not hold the leaf hash of the entry before it"});
    if (item.entry.accepted < next.accepted) return refused(item.index, {Errc::corrupt, "is earlier than the entry before it"});
    auto& admitted = *item.admitted;
    if (!admitted) return fault(item.index, admitted.error());
    const internal::StateKeys keys(state);
    if (auto settled = internal::settle_signers(*admitted, admission(keys, item.index)); !settled)
      return fault(item.index, settled.error());
    if (auto applied = internal::apply(state, *admitted, item.index, item.entry.accepted); !applied)
      return fault(item.index, applied.error());
    next.last_leaf = log::leaf_hash(item.bytes);
    next.accepted = item.entry.accepted;
    return {};
  }
  static Error fault(std::uint64_t index, const Error& error) {
    return error.code() == Errc::io || error.code() == Errc::unavailable ? error : refused(index, error);
  }

  store::Store& store_;
  const SignatureCheck& signatures_;
  std::size_t threads_;
  std::optional<store::Head> head_;
  std::string origin_;
  log::TreeEdge edge_;
  internal::SecondTree second_;
  std::vector<Item> waiting_;  // of one bundle
};

}  // namespace

Result<VerifierKey> log_key_of(EntrySource& source, std::uint64_t size) {
  NGUON_ASSIGN(bytes, source.bundle(0, log::tile_width(log::kEntriesLevel, 0, size)));
  const auto entries = log::decode_bundle(bytes);
  if (!entries)
    return Error{Errc::corrupt, "ledger_damaged", "the first bundle: " + entries.error().message(),
                 "Gói mục đầu tiên không đọc được."};
  NGUON_ASSIGN(genesis, internal::genesis_of(entries->front()));
  return parse_vkey(genesis.log_key);
}

Result<void> replay(store::Store& store, const log::Checkpoint& to, EntrySource& source, const SignatureCheck& signatures,
                    const ReplayOptions& options, const Progress& progress) {
  NGUON_TRY(store.writable());
  NGUON_ASSIGN(start, verified_start(store));
  if (!start.origin.empty() && start.origin != to.origin)
    return other_history("the checkpoint is of " + to.origin + ", the ledger is " + start.origin,
                         "điểm kiểm thuộc sổ " + to.origin + ", sổ này là " + start.origin);
  if (to.size <= start.edge.size()) {
    NGUON_ASSIGN(root, root_in_store(store, start, to.size));
    if (root == to.root) return {};
    return other_history("the first " + std::to_string(to.size) + " entries here are not those of the checkpoint",
                         std::to_string(to.size) + " mục đầu ở đây không phải là các mục của điểm kiểm");
  }
  Steps steps(progress, start.edge.size(), to.size);
  NGUON_ASSIGN(bundles, Survey(store, start, to, options).run(source, steps));
  if (options.before_write) NGUON_TRY(options.before_write());
  return Replay(store, std::move(start), signatures, std::max<std::size_t>(options.threads, 1)).run(source, to, bundles, steps);
}

}  // namespace nguon
