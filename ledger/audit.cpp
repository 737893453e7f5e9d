#include "ledger/audit.h"

#include "ledger/internal/front.h"
#include "ledger/internal/walk.h"
#include "ledger/log/tile.h"
#include "ledger/log/tree.h"
#include "ledger/store/keys.h"
#include "ledger/store/memory.h"
#include "ledger/store/rocksdb.h"

namespace nguon {
namespace {

using internal::Finding;
using store::Column;
using Found = Result<std::optional<Finding>>;

constexpr std::size_t kRowsAtOnce = 512;  // of a column, in one look at both sides

Finding general(std::string name, const std::string& en, const std::string& vi) {
  return {std::move(name), std::nullopt, en, vi};
}

// The store itself says that what it holds is damaged; the walk had come to entry `at`.
Finding unreadable(const Error& error, std::uint64_t at) {
  return general("storage", "after " + std::to_string(at) + " entries: " + error.message(),
                 "Sau " + std::to_string(at) + " mục: " + error.message_vi());
}

// The tiles that the entries ask for, against those that are stored.
class TileAudit {
 public:
  TileAudit(const store::View& view, const internal::Chain& chain) : view_(view), chain_(chain) {}

  void take(unsigned level, std::uint64_t number, std::string_view hashes) {
    if (found_ || error_) return;
    ++tiles_;
    const auto stored = view_.get(Column::tiles, internal::tile_key(level, number));
    if (!stored) {
      error_ = stored.error();
    } else if (!*stored) {
      found_ = wrong(level, number, "is missing", "bị thiếu");
    } else if (**stored != hashes) {
      compare(level, number, hashes, **stored);
    }
  }
  // Tiles that no entry asks for.
  Result<void> count(std::uint64_t size);

  std::optional<Finding> found() const { return found_; }
  const std::optional<Error>& error() const { return error_; }

 private:
  static Finding wrong(unsigned level, std::uint64_t number, const std::string& en, const std::string& vi) {
    const std::string name = log::tile_path({level, number, log::kTileWidth});
    return general("tile", name + " " + en, "Mảnh cây " + name + " " + vi + ".");
  }
  // The last entry of a tile is hashed before its successor is read: it may be the altered one.
  void compare(unsigned level, std::uint64_t number, std::string_view hashes, std::string_view stored) {
    found_ = wrong(level, number, "does not hold the hashes of its entries", "không chứa đúng mã băm của các mục");
    const auto last = [](std::string_view tile) { return tile.substr(tile.size() - Hash::kSize); };
    if (level != 0 || stored.size() != hashes.size() || last(hashes) == last(stored)) return;
    const std::uint64_t index = number * log::kTileWidth + log::kTileWidth - 1;
    const auto said = chain_.said_of(index);
    if (!said) error_ = said.error();
    if (said && *said && (*said)->view() != last(hashes))
      found_ = Finding{"entry_hash", index, "entry " + std::to_string(index) + ": its bytes are not those that were hashed",
                       "Mục sổ " + std::to_string(index) + ": nội dung đã bị thay đổi."};
  }

  const store::View& view_;
  const internal::Chain& chain_;
  std::uint64_t tiles_ = 0;
  std::optional<Finding> found_;
  std::optional<Error> error_;
};

Result<void> TileAudit::count(std::uint64_t size) {
  std::uint64_t stored = 0;
  NGUON_TRY(view_.scan(Column::tiles, "", "", [&](std::string_view key, std::string_view) {
    ++stored;
    const unsigned level = key.empty() ? 0 : static_cast<unsigned char>(key[0]);
    const bool right = key.size() == 9 && level <= log::kTileLevelMax &&
                       log::tile_width(level, read_be64(key.substr(1)), size) == log::kTileWidth;
    if (!right)
      found_ = general("tile", "a tile is stored that belongs to no entries: " + to_hex(key),
                       "Có mảnh cây không thuộc về mục nào: " + to_hex(key) + ".");
    return right;
  }));
  if (!found_ && stored != tiles_)
    found_ = general("tile", std::to_string(stored) + " tiles are stored, the entries ask for " + std::to_string(tiles_),
                     "Có " + std::to_string(stored) + " mảnh cây, cần " + std::to_string(tiles_) + ".");
  return {};
}

// The head, and that nothing lies past it.
Found check_head(const store::View& view, const store::Head& head, const internal::Chain& chain) {
  bool past = false;
  NGUON_TRY(view.scan(Column::entries, store::entry_key(head.size), "", [&](std::string_view, std::string_view) {
    past = true;
    return false;
  }));
  if (past) return std::optional(Finding{"past_head", head.size, "there are entries past the head", "Có mục nằm sau đầu sổ."});
  if (chain.tree().root() != head.root)
    return std::optional(general(
        "tree", "the entries have root " + to_hex(chain.tree().root().view()) + ", the head says " + to_hex(head.root.view()),
        "Gốc cây tính từ các mục không khớp với đầu sổ."));
  if (chain.accepted() != head.accepted)
    return std::optional(
        general("head", "the head says another time than its last entry", "Đầu sổ ghi thời điểm khác với mục cuối cùng."));
  return std::optional<Finding>();
}

// A checkpoint from elsewhere against the trees that the walk passes through.
class CheckpointAudit {
 public:
  explicit CheckpointAudit(const std::optional<log::Checkpoint>& against) : against_(against) {}

  void pass(const internal::PlainTree& tree) {
    if (against_ && against_->size == tree.size()) root_ = tree.root();
  }
  std::optional<Finding> verdict(const std::string& origin, std::uint64_t size) const {
    if (!against_) return std::nullopt;
    const std::string n = std::to_string(against_->size);
    if (against_->origin != origin)
      return general("checkpoint", "the checkpoint is of " + against_->origin + ", the ledger is " + origin,
                     "Điểm kiểm thuộc sổ " + against_->origin + ", sổ này là " + origin + ".");
    if (against_->size > size)
      return general("checkpoint", "the checkpoint covers " + n + " entries, here are " + std::to_string(size),
                     "Điểm kiểm có " + n + " mục, ở đây chỉ có " + std::to_string(size) + ".");
    const Hash root = against_->size == 0 ? log::empty_root() : root_.value_or(Hash{});
    if (root != against_->root)
      return general("checkpoint", "the first " + n + " entries are not those of the checkpoint",
                     n + " mục đầu tiên không phải là các mục của điểm kiểm.");
    return std::nullopt;
  }

 private:
  std::optional<log::Checkpoint> against_;
  std::optional<Hash> root_;
};

using Rows = std::vector<std::pair<std::string, std::string>>;

// The next rows after `after` (nothing: from the start).
Result<Rows> rows_after(const store::View& view, Column column, const std::optional<std::string>& after) {
  Rows rows;
  NGUON_TRY(view.scan(column, after ? *after + '\0' : "", "", [&](std::string_view key, std::string_view value) {
    rows.emplace_back(key, value);
    return rows.size() < kRowsAtOnce;
  }));
  return rows;
}

std::string printable(std::string_view key) {
  const bool plain = std::all_of(key.begin(), key.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
  return plain ? std::string(key) : "0x" + to_hex(key);
}

// The first row in which the stored column and the replayed one differ. `go_on` is asked before each piece.
Found compare_column(const store::View& stored, const store::View& replayed, Column column, std::uint64_t& records,
                     const std::function<bool()>& go_on) {
  std::optional<std::string> after;
  for (;;) {
    if (!go_on())
      return Error{Errc::unavailable, "interrupted", "interrupted while the state was compared",
                   "Đã dừng khi đang so trạng thái."};
    NGUON_ASSIGN(is, rows_after(stored, column, after));
    NGUON_ASSIGN(should, rows_after(replayed, column, after));
    const auto [a, b] = std::mismatch(is.begin(), is.end(), should.begin(), should.end());
    records += static_cast<std::uint64_t>(a - is.begin());
    if (a != is.end() || b != should.end()) {
      const bool extra = b == should.end() || (a != is.end() && a->first < b->first);
      const bool lost = !extra && (a == is.end() || b->first < a->first);
      const std::string what = std::string(store::to_string(column)) + " record " + printable(extra ? a->first : b->first);
      return std::optional(general("state",
                                   what + (extra  ? " does not follow from the entries"
                                           : lost ? " is missing"
                                                  : " is not what follows from the entries"),
                                   "Dữ liệu dẫn xuất không khớp với các mục sổ: " + what + "."));
    }
    if (is.size() < kRowsAtOnce) return std::optional<Finding>();
    after = is.back().first;
  }
}

Found compare_state(const store::View& stored, const store::View& replayed, std::uint64_t& records,
                    const std::function<bool()>& go_on) {
  for (const Column column : {Column::state, Column::postings, Column::by_hash}) {
    NGUON_ASSIGN(found, compare_column(stored, replayed, column, records, go_on));
    if (found) return std::optional(std::move(*found));
  }
  return std::optional<Finding>();
}

Result<std::unique_ptr<store::Store>> make_scratch(const AuditOptions& options) {
  if (options.scratch_path.empty()) return store::make_memory_store();
  return store::create_rocksdb(options.scratch_path);
}

class Audit {
 public:
  Audit(const store::View& view, const store::Head& head, const AuditOptions& options, store::Store& scratch)
      : view_(view),
        head_(head),
        options_(options),
        scratch_(scratch),
        state_(scratch),
        size_(options.size.value_or(head.size)) {}

  Result<AuditReport> run(const SignatureCheck& signatures, const std::function<bool(const AuditProgress&)>& progress) {
    internal::WalkOptions how{size_, options_.signatures || options_.state, options_.state ? &state_ : nullptr,
                              options_.signatures ? &signatures : nullptr, std::max<std::size_t>(options_.threads, 1)};
    internal::Walk walk(view_, head_, how);
    TileAudit tiles(view_, walk.chain());
    CheckpointAudit checkpoint(options_.against);
    internal::Walk::Hooks hooks;
    hooks.on_tile = [&](unsigned level, std::uint64_t number, std::string_view hashes) { tiles.take(level, number, hashes); };
    hooks.on_entry = [&] { checkpoint.pass(walk.chain().tree()); };
    hooks.found = [&] { return tiles.found(); };
    hooks.on_chunk = [&]() -> Result<bool> {
      if (tiles.error()) return *tiles.error();
      if (!state_.empty()) NGUON_TRY(internal::flush(state_, scratch_));
      return !progress || progress({walk.chain().size(), size_, walk.chain().bytes()});
    };
    AuditReport report;
    auto found = walk.run(hooks);
    if (tiles.error()) found = *tiles.error();
    const auto go_on = [&] { return !progress || progress({walk.chain().size(), size_, walk.chain().bytes()}); };
    if (found && !*found) found = check_whole(walk, tiles, checkpoint, report, go_on);
    if (!found && found.error().code() != Errc::corrupt) return found.error();
    report.finding = found ? std::move(*found) : unreadable(found.error(), walk.chain().size());
    report.entries = walk.chain().size();
    report.bytes = walk.chain().bytes();
    report.signatures = walk.signatures();
    report.head = {walk.origin(), walk.chain().size(), walk.chain().tree().root()};
    return report;
  }

 private:
  Found check_whole(const internal::Walk& walk, TileAudit& tiles, const CheckpointAudit& checkpoint, AuditReport& report,
                    const std::function<bool()>& go_on) {
    if (auto found = checkpoint.verdict(walk.origin(), size_)) return std::optional(std::move(*found));
    if (size_ != head_.size) return std::optional<Finding>();
    NGUON_ASSIGN(found_head, check_head(view_, head_, walk.chain()));
    if (found_head) return std::optional(std::move(*found_head));
    NGUON_TRY(tiles.count(size_));
    if (auto found = tiles.found()) return std::optional(std::move(*found));
    if (!options_.state) return std::optional<Finding>();
    return compare_state(view_, scratch_, report.state_records, go_on);
  }

  const store::View& view_;
  store::Head head_;
  const AuditOptions& options_;
  store::Store& scratch_;
  store::Overlay state_;
  std::uint64_t size_;
};

}  // namespace

Result<AuditReport> audit(const store::View& view, const SignatureCheck& signatures, const AuditOptions& options,
                          const std::function<bool(const AuditProgress&)>& progress) {
  auto head_read = view.head();
  if (!head_read && head_read.error().code() == Errc::corrupt) {
    AuditReport report;
    report.finding = general("head", head_read.error().message(), head_read.error().message_vi());
    return report;
  }
  if (!head_read) return head_read.error();
  const auto& head = *head_read;
  if (!head || head->size == 0)
    return Error{Errc::not_found, "ledger_not_found", "the store holds no ledger", "Không có sổ cái nào ở đây."};
  if (options.size && (*options.size == 0 || *options.size > head->size))
    return Error{
        Errc::invalid_argument, "size_unknown",
        "asked for the first " + std::to_string(*options.size) + " entries of " + std::to_string(head->size),
        "Sổ cái có " + std::to_string(head->size) + " mục, không thể kiểm tra " + std::to_string(*options.size) + " mục."};
  NGUON_ASSIGN(scratch, make_scratch(options));
  return Audit(view, *head, options, *scratch).run(signatures, progress);
}

}  // namespace nguon
