#include "ledger/audit_since.h"

#include <map>

#include "ledger/internal/front.h"
#include "ledger/internal/keys_of.h"
#include "ledger/internal/tail.h"
#include "ledger/internal/walk.h"
#include "ledger/log/entry.h"
#include "ledger/log/tile_tree.h"
#include "ledger/log/tree.h"
#include "ledger/state/reader.h"
#include "ledger/store/keys.h"

namespace nguon {
namespace {

using store::Column;
using Finding = AuditReport::Finding;
using Found = Result<std::optional<Finding>>;

constexpr std::size_t kChunk = 1'024;  // entries read at once

Finding about(std::string name, std::uint64_t index, const std::string& en, const std::string& vi) {
  const std::string i = std::to_string(index);
  return {std::move(name), index, "entry " + i + ": " + en, "Mục sổ " + i + ": " + vi};
}

Finding general(std::string name, const std::string& en, const std::string& vi) {
  return {std::move(name), std::nullopt, en, vi};
}

// Keys as the entries themselves enrol them. Where a key's entry is, the state says; that it is there
// and is part of the tree, the tree says.
class EntryKeys final : public internal::KeySource {
 public:
  EntryKeys(const store::View& view, const log::TileTree& tree, std::uint64_t size) : view_(view), tree_(tree), size_(size) {}

  Result<std::optional<VerifierKey>> find(const std::string& name, const KeyId& id) const override {
    const auto key = std::pair(name, id);
    if (const auto there = known_.find(key); there != known_.end()) return there->second;
    NGUON_ASSIGN(found, look_up(name, id));
    return known_[key] = std::move(found);
  }
  void learn(const statement::Statement& statement) {
    for (auto& key : internal::enrolled_by(statement)) known_[{key.name, key.id}] = key;
  }

 private:
  Result<std::optional<VerifierKey>> look_up(const std::string& name, const KeyId& id) const {
    const std::optional<VerifierKey> none;
    const auto info = state::Reader(view_).key(name, id);
    if (!info && info.error().code() == Errc::not_found) return none;
    if (!info) return info.error();
    if (info->index >= size_) return none;  // enrolled by an entry that is still to come
    NGUON_ASSIGN(bytes, view_.get(Column::entries, store::entry_key(info->index)));
    NGUON_ASSIGN(leaf, tree_.leaf(info->index, size_));
    if (!bytes || log::leaf_hash(*bytes) != leaf) return none;
    const auto entry = log::parse_entry(*bytes);
    const auto note = entry ? log::parse_note(entry->statement) : Result<log::Note>(entry.error());
    const auto statement = note ? statement::parse_statement(note->text) : Result<statement::Statement>(note.error());
    if (!statement) return none;
    for (auto& key : internal::enrolled_by(*statement))
      if (key.name == name && key.id == id) return std::optional(std::move(key));
    return none;
  }

  const store::View& view_;
  const log::TileTree& tree_;
  std::uint64_t size_;
  mutable std::map<std::pair<std::string, KeyId>, std::optional<VerifierKey>> known_;
};

class SinceAudit {
 public:
  SinceAudit(const store::View& view, const store::Head& head, log::TreeEdge edge, const log::Checkpoint& since,
             const AuditSinceOptions& options)
      : view_(view),
        head_(head),
        options_(options),
        full_(view),
        reader_(full_, std::make_shared<const log::TreeEdge>(edge)),
        start_tree_(reader_),
        keys_(view, start_tree_, since.size),
        edge_(std::move(edge)) {
    report_.head = since;
  }

  Result<AuditReport> run(const SignatureCheck& signatures, const std::function<bool(const AuditProgress&)>& progress) {
    auto found = begin();
    std::uint64_t point = first_;
    while (found && !*found && edge_.size() < head_.size) {
      found = chunk(signatures);
      if (!found || *found) break;
      reached();
      if (edge_.size() - point >= kAuditPointEntries) {
        if (options_.on_point) NGUON_TRY(options_.on_point(report_.head));
        point = edge_.size();
      }
      if (progress && !progress({edge_.size() - first_, head_.size - first_, report_.bytes})) {
        if (options_.on_point) NGUON_TRY(options_.on_point(report_.head));
        return Error{Errc::unavailable, "interrupted", "interrupted at entry " + std::to_string(edge_.size()),
                     "Đã dừng ở mục " + std::to_string(edge_.size()) + "."};
      }
    }
    if (found && !*found) found = finish();
    if (!found && found.error().code() != Errc::corrupt) return found.error();
    report_.finding = found ? std::move(*found) : general("storage", found.error().message(), found.error().message_vi());
    if (report_.good() && options_.on_point) NGUON_TRY(options_.on_point(report_.head));
    return std::move(report_);
  }

 private:
  struct Item {
    std::uint64_t index = 0;
    log::Entry entry;
    log::Note note;
    statement::Statement statement;
    std::vector<VerifierKey> signed_by;
  };

  static Finding not_of(const log::Checkpoint& checkpoint) {
    const std::string n = std::to_string(checkpoint.size);
    return general("checkpoint", "the first " + n + " entries are not those of the checkpoint",
                   n + " mục đầu tiên không phải là các mục của điểm kiểm.");
  }

  // What the entry before the first new one says of its time.
  Found begin() {
    if (const auto& against = options_.against; against && against->size <= edge_.size()) {
      NGUON_ASSIGN(root, against->size == 0 ? Result<Hash>(log::empty_root()) : start_tree_.root(against->size));
      if (root != against->root) return std::optional(not_of(*against));
    }
    if (edge_.size() == 0) return std::optional<Finding>();
    const std::uint64_t last = edge_.size() - 1;
    NGUON_ASSIGN(bytes, view_.get(Column::entries, store::entry_key(last)));
    NGUON_ASSIGN(leaf, start_tree_.leaf(last, edge_.size()));
    const auto entry = bytes ? log::parse_entry(*bytes) : Result<log::Entry>(Error{Errc::corrupt, ""});
    if (!entry || log::leaf_hash(*bytes) != leaf)
      return std::optional(about("entry_hash", last, "its bytes are not those that were hashed", "nội dung đã bị thay đổi."));
    last_leaf_ = leaf;
    accepted_ = entry->accepted;
    return std::optional<Finding>();
  }

  Found chunk(const SignatureCheck& signatures) {
    std::vector<Item> items;
    std::optional<Finding> found;
    const std::uint64_t begin = edge_.size(), end = std::min<std::uint64_t>(head_.size, begin + kChunk);
    std::optional<Error> failed;
    NGUON_TRY(view_.scan(Column::entries, store::entry_key(begin), store::entry_key(end),
                         [&](std::string_view key, std::string_view bytes) {
                           auto taken = take(key, bytes, items);
                           if (!taken) failed = taken.error();
                           if (taken) found = std::move(*taken);
                           return !found && !failed;
                         }));
    if (failed) return *failed;
    if (!found && edge_.size() < end) found = about("gap", edge_.size(), "is missing", "bị thiếu.");
    // Whether the last one is what was hashed, the first of the next piece says.
    if (!found && end < head_.size) {
      NGUON_ASSIGN(said, internal::said_of(view_, head_, end - 1));
      if (said && *said != last_leaf_) found = internal::altered(end - 1);
    }
    if (!found) NGUON_TRY(compare_tiles(found));
    if (!options_.signatures) return found;
    // An earlier entry of the chunk may contradict its signatures.
    NGUON_ASSIGN(found_in, judge(items, signatures));
    const bool first = found_in && (!found || !found->index || *found_in->index < *found->index);
    return first ? found_in : found;
  }

  Found take(std::string_view key, std::string_view bytes, std::vector<Item>& items) {
    const std::uint64_t index = edge_.size();
    if (key != store::entry_key(index)) return std::optional(about("gap", index, "is missing", "bị thiếu."));
    auto entry = log::parse_entry(bytes);
    if (!entry) return std::optional(about("entry_malformed", index, entry.error().message(), entry.error().message_vi()));
    if (entry->index != index)
      return std::optional(about("index", index, "says it is entry " + std::to_string(entry->index), "tự ghi là mục khác."));
    if (entry->previous_leaf != last_leaf_) return broken_chain(index, bytes);
    if (entry->accepted < accepted_)
      return std::optional(
          about("time", index, "was accepted earlier than the entry before it", "có thời điểm nhận sớm hơn mục trước nó."));
    accepted_ = entry->accepted;
    last_leaf_ = log::leaf_hash(bytes);
    edge_.append(last_leaf_, tiles_);
    if (options_.against && options_.against->size == edge_.size() && options_.against->root != edge_.root())
      return std::optional(not_of(*options_.against));
    ++report_.entries;
    report_.bytes += bytes.size();
    Item& item = items.emplace_back();
    item.index = index;
    item.entry = std::move(*entry);
    return std::optional<Finding>();
  }

  // One of two neighbours was altered: this one when what comes after it contradicts it too, or when the one before it
  // is what the tree of `since` vouches for.
  Found broken_chain(std::uint64_t index, std::string_view bytes) const {
    NGUON_ASSIGN(said, internal::said_of(view_, head_, index));
    const bool is_this_one = said && *said != log::leaf_hash(bytes);
    if (!is_this_one && index > first_) return std::optional(internal::altered(index - 1));
    return std::optional(
        about("chain", index, "does not hold the leaf hash of the entry before it", "không chứa mã băm của mục trước nó."));
  }

  Result<void> compare_tiles(std::optional<Finding>& found) {
    for (const auto& tile : tiles_) {
      NGUON_ASSIGN(stored, view_.get(Column::tiles, internal::tile_key(tile.level, tile.number)));
      const std::string name = log::tile_path({tile.level, tile.number, log::kTileWidth});
      if (found || (stored && *stored == tile.hashes)) continue;
      found = general("tile", name + " does not hold the hashes of its entries",
                      "Mảnh cây " + name + " không chứa đúng mã băm của các mục.");
      if (tile.level != 0) continue;
      // The last entry of a tile is hashed before its successor is read: it may be the altered one.
      const std::uint64_t last = tile.number * log::kTileWidth + log::kTileWidth - 1;
      NGUON_ASSIGN(said, internal::said_of(view_, head_, last));
      if (said && said->view() != std::string_view(tile.hashes).substr(tile.hashes.size() - Hash::kSize))
        found = internal::altered(last);
    }
    tiles_.clear();
    return {};
  }

  Found judge(std::vector<Item>& items, const SignatureCheck& signatures) {
    for (auto& item : items) {
      auto note = log::parse_note(item.entry.statement);
      auto statement = note ? statement::parse_statement(note->text) : Result<statement::Statement>(note.error());
      if (!statement)
        return std::optional(about("statement", item.index, statement.error().message(), statement.error().message_vi()));
      item.note = std::move(*note);
      item.statement = std::move(*statement);
      NGUON_ASSIGN(known, internal::known_keys(item.note, item.statement, item.index, keys_));
      item.signed_by = std::move(known.keys);
      if (item.signed_by.empty())
        return std::optional(about("signature", item.index, "no key that was enrolled by then signed it",
                                   "không có chữ ký của khóa nào đã được đăng ký trước đó."));
      keys_.learn(item.statement);
    }
    std::vector<std::optional<Error>> bad(items.size());
    internal::in_parallel(items.size(), options_.threads, [&](std::size_t i) {
      if (auto opened = log::open_note(items[i].note, items[i].signed_by, signatures); !opened) bad[i] = opened.error();
    });
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (bad[i] && bad[i]->code() == Errc::io) return *bad[i];
      if (bad[i]) return std::optional(about("signature", items[i].index, bad[i]->message(), bad[i]->message_vi()));
      report_.signatures += items[i].signed_by.size();
    }
    return std::optional<Finding>();
  }

  void reached() { report_.head = {report_.head.origin, edge_.size(), edge_.root()}; }

  Found finish() {
    if (edge_.size() > first_ && last_leaf_ != head_.last_leaf && edge_.root() != head_.root)
      return std::optional(internal::altered(edge_.size() - 1));
    if (edge_.root() != head_.root)
      return std::optional(
          general("tree", "the entries have root " + to_hex(edge_.root().view()) + ", the head says " + to_hex(head_.root.view()),
                  "Gốc cây tính từ các mục không khớp với đầu sổ."));
    if (last_leaf_ != head_.last_leaf || accepted_ != head_.accepted)
      return std::optional(general("head", "the head says another leaf hash or time than its last entry has",
                                   "Đầu sổ ghi mã băm hoặc thời điểm khác với mục cuối cùng."));
    bool past = false;
    NGUON_TRY(view_.scan(Column::entries, store::entry_key(head_.size), "", [&](std::string_view, std::string_view) {
      past = true;
      return false;
    }));
    if (past) return std::optional(Finding{"past_head", head_.size, "there are entries past the head", "Có mục nằm sau đầu sổ."});
    return std::optional<Finding>();
  }

  const store::View& view_;
  store::Head head_;
  const AuditSinceOptions& options_;
  internal::StoredTiles full_;
  log::EdgeTileReader reader_;
  log::TileTree start_tree_;  // as it was at `since`
  EntryKeys keys_;
  log::TreeEdge edge_;
  const std::uint64_t first_ = edge_.size();
  Hash last_leaf_ = log::kGenesisPreviousLeaf;
  Time accepted_;
  std::vector<log::FullTile> tiles_;
  AuditReport report_;
};

// The edge of the stored tree at `size`, from level-0 hashes that the tiles and the last entries give.
Result<log::TreeEdge> edge_at(const store::View& view, std::uint64_t size) {
  std::vector<Hash> tail;
  const std::uint64_t from = size / log::kTileWidth * log::kTileWidth;
  NGUON_TRY(
      view.scan(Column::entries, store::entry_key(from), store::entry_key(size), [&](std::string_view, std::string_view bytes) {
        tail.push_back(log::leaf_hash(bytes));
        return true;
      }));
  if (tail.size() != size - from) return Error{Errc::corrupt, "entries before " + std::to_string(size) + " are missing"};
  return log::TreeEdge::rebuild(size, tail, internal::StoredTiles(view));
}

}  // namespace

Result<AuditReport> audit_since(const store::View& view, const SignatureCheck& signatures, const log::Checkpoint& since,
                                const AuditSinceOptions& options, const std::function<bool(const AuditProgress&)>& progress) {
  NGUON_ASSIGN(head, view.head());
  if (!head || head->size == 0)
    return Error{Errc::not_found, "ledger_not_found", "the store holds no ledger", "Không có sổ cái nào ở đây."};
  NGUON_ASSIGN(first, view.get(Column::entries, store::entry_key(0)));
  if (!first) return Error{Errc::corrupt, "ledger_damaged", "entry 0 is missing", "Thiếu mục sổ 0."};
  NGUON_ASSIGN(genesis, internal::genesis_of(*first));
  const auto contradiction = [&](const std::string& en, const std::string& vi) {
    AuditReport report;
    report.head = {genesis.origin, 0, log::empty_root()};
    report.finding = general("checkpoint", en, vi);
    return report;
  };
  const std::string n = std::to_string(since.size);
  if (since.size > 0 && since.origin != genesis.origin)
    return contradiction("the checkpoint is of " + since.origin + ", the ledger is " + genesis.origin,
                         "Điểm kiểm thuộc sổ " + since.origin + ", sổ này là " + genesis.origin + ".");
  if (const auto& against = options.against; against && (against->origin != genesis.origin || against->size > head->size))
    return contradiction("the checkpoint of " + against->origin + " covers " + std::to_string(against->size) +
                             " entries, here are " + std::to_string(head->size) + " of " + genesis.origin,
                         "Điểm kiểm của sổ " + against->origin + " có " + std::to_string(against->size) + " mục, ở đây là sổ " +
                             genesis.origin + " với " + std::to_string(head->size) + " mục.");
  if (since.size > head->size)
    return contradiction("the checkpoint covers " + n + " entries, here are " + std::to_string(head->size),
                         "Điểm kiểm có " + n + " mục, ở đây chỉ có " + std::to_string(head->size) + ".");
  auto edge = edge_at(view, since.size);
  if (!edge && edge.error().code() != Errc::corrupt) return edge.error();
  if (!edge || edge->root() != since.root)
    return contradiction("the first " + n + " entries are not those of the checkpoint",
                         n + " mục đầu tiên không phải là các mục của điểm kiểm.");
  log::Checkpoint start{genesis.origin, since.size, since.root};
  return SinceAudit(view, *head, std::move(*edge), start, options).run(signatures, progress);
}

}  // namespace nguon
