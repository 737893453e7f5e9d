#include "ledger/internal/follow.h"

#include "ledger/internal/walk.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/entry.h"
#include "ledger/log/tree.h"
#include "ledger/state/fold.h"
#include "ledger/store/keys.h"

namespace nguon::internal {
namespace {

using store::Column;

Error refused(const std::string& en, const std::string& vi) {
  return {Errc::corrupt, "copy_refused", "what the ledger serves is not what it signed: " + en,
          "Sổ cái phục vụ dữ liệu khác với điều đã ký: " + vi};
}

Error refused_entry(std::uint64_t index, const std::string& en, const std::string& vi) {
  const std::string i = std::to_string(index);
  return refused("entry " + i + ": " + en, "mục " + i + ": " + vi);
}

// Whether a failure says that our own store or library is at fault.
bool is_fault(const Error& error) {
  return error.code() == Errc::io || error.code() == Errc::corrupt || error.code() == Errc::unavailable;
}

}  // namespace

struct Follow::Item {
  log::Entry entry;
  Hash leaf;
  log::Note note;
  statement::Statement statement;
  std::vector<VerifierKey> signed_by;
  std::optional<Error> error;  // what is wrong with its form
};

Result<log::Checkpoint> Follow::checked(const std::string& note) const {
  const auto opened = log::open_checkpoint(note, log_key_, {}, *options_.signatures);
  if (opened) return opened->checkpoint;
  if (opened.error().code() == Errc::io) return opened.error();
  return refused("its checkpoint: " + opened.error().message(), "điểm kiểm: " + opened.error().message_vi());
}

Result<void> Follow::begin(const std::optional<store::Head>& head, log::TreeEdge edge) {
  edge_ = std::make_shared<const log::TreeEdge>(std::move(edge));
  NGUON_ASSIGN(target, store_.get(Column::meta, kFollowTargetKey));
  NGUON_ASSIGN(shown, store_.get(Column::meta, kFollowShownKey));
  {
    const std::lock_guard lock(mutex_);
    head_ = head;
    target_note_ = target.value_or("");
  }
  // Entries past the last published checkpoint wait for the rest of theirs.
  if (!head || !shown) return {};
  const auto checkpoint = checked(*shown);
  if (!checkpoint)
    return Error{Errc::corrupt, "ledger_damaged", "the copy's checkpoint: " + checkpoint.error().message(),
                 checkpoint.error().message_vi()};
  if (checkpoint->size != head->size) return {};
  if (checkpoint->root != head->root)
    return Error{Errc::corrupt, "ledger_damaged", "the copy's entries have another root than its checkpoint",
                 "Các mục của bản sao có mã gốc khác với điểm kiểm."};
  return show(*shown, *checkpoint);
}

Follower::Copied Follow::copied() const {
  const std::lock_guard lock(mutex_);
  return {head_ ? head_->size : 0, head_ ? head_->root : log::empty_root(), target_note_};
}

Result<void> Follow::show(const std::string& note, const log::Checkpoint& checkpoint) {
  auto published = std::make_shared<Published>();
  published->checkpoint = checkpoint;
  published->note = note;
  published->signed_at = options_.clock->now();
  auto picture = std::make_shared<Picture>();
  picture->published = std::move(published);
  picture->edge = edge_;
  picture->view = store_.snapshot();
  front_.show(std::move(picture));
  return {};
}

Result<std::vector<Follow::Item>> Follow::parse(const Follower::Step& step) const {
  std::vector<Item> items(step.entries.size());
  in_parallel(items.size(), options_.workers, [&](std::size_t i) {
    Item& item = items[i];
    const auto take = [&]() -> Result<void> {
      NGUON_ASSIGN(entry, log::parse_entry(step.entries[i]));
      NGUON_ASSIGN(note, log::parse_note(entry.statement));
      NGUON_ASSIGN(statement, statement::parse_statement(note.text));
      item.leaf = log::leaf_hash(step.entries[i]);
      item.entry = std::move(entry);
      item.note = std::move(note);
      item.statement = std::move(statement);
      return {};
    };
    if (const auto taken = take(); !taken) item.error = taken.error();
  });
  std::uint64_t index = head_ ? head_->size : 0;
  Hash before = head_ ? head_->last_leaf : log::kGenesisPreviousLeaf;
  Time accepted = head_ ? head_->accepted : Time{};
  for (const auto& item : items) {
    if (item.error) return refused_entry(index, item.error->message(), item.error->message_vi());
    if (item.entry.index != index) return refused_entry(index, "says it is another one", "tự ghi là mục khác");
    if (item.entry.previous_leaf != before)
      return refused_entry(index, "does not hold the leaf hash of the entry before it", "không chứa mã băm của mục trước nó");
    if (item.entry.accepted < accepted)
      return refused_entry(index, "was accepted earlier than the one before", "có thời điểm nhận sớm hơn mục trước");
    before = item.leaf;
    accepted = item.entry.accepted;
    ++index;
  }
  return items;
}

// As an audit does: signers first by name, the state by rule; signatures are checked afterwards in parallel.
Result<void> Follow::fold(std::vector<Item>& items, store::Overlay& state) const {
  const StateKeys keys(state);
  for (auto& item : items) {
    const std::uint64_t index = item.entry.index;
    if (index == 0) {
      const auto* genesis = item.statement.record<statement::Genesis>();
      if (genesis == nullptr || genesis->log_key != log_key_.text())
        return refused_entry(0, "is not the Genesis of " + log_key_.text(), "không phải bản ghi khởi tạo của " + log_key_.text());
    }
    NGUON_ASSIGN(known, known_keys(item.note, item.statement, index, keys));
    if (known.keys.empty())
      return refused_entry(index, "no key that was enrolled by then signed it",
                           "không có chữ ký của khóa nào đã đăng ký trước đó");
    item.signed_by = std::move(known.keys);
    const state::EntryContext context{index, item.entry.accepted, item.entry.statement, item.signed_by};
    if (const auto applied = state::apply(state, item.statement, context); !applied) {
      if (is_fault(applied.error())) return applied.error();
      return refused_entry(index, std::string(applied.error().name()) + ": " + applied.error().message(),
                           applied.error().message_vi());
    }
  }
  return {};
}

Result<void> Follow::check_signatures(const std::vector<Item>& items) const {
  std::vector<std::optional<Error>> bad(items.size());
  in_parallel(items.size(), options_.workers, [&](std::size_t i) {
    if (auto opened = log::open_note(items[i].note, items[i].signed_by, *options_.signatures); !opened) bad[i] = opened.error();
  });
  for (std::size_t i = 0; i < bad.size(); ++i) {
    if (!bad[i]) continue;
    if (is_fault(*bad[i])) return *bad[i];
    return refused_entry(items[i].entry.index, bad[i]->message(), bad[i]->message_vi());
  }
  return {};
}

Result<void> Follow::extend(const Follower::Step& step) {
  if (fault_) return *fault_;
  std::size_t bytes = 0;
  for (const auto& entry : step.entries) bytes += entry.size();
  if (step.entries.empty() || step.entries.size() > kFollowEntriesMax || bytes > kFollowBytesMax)
    return Error{Errc::too_large,
                 "a step of " + std::to_string(step.entries.size()) + " entries, " + std::to_string(bytes) + " bytes"};
  NGUON_ASSIGN(target, checked(step.target_note));
  NGUON_ASSIGN(items, parse(step));

  log::TreeEdge edge = *edge_;
  std::vector<log::FullTile> full;
  for (const auto& item : items) edge.append(item.leaf, full);
  const Hash root = edge.root();
  const bool complete = edge.size() == target.size;
  if (!log::verify_consistency(edge.size(), root, target.size, target.root, step.consistency))
    return refused(
        "entries up to " + std::to_string(edge.size()) + " are not proven to begin the tree of " + std::to_string(target.size),
        "các mục đến " + std::to_string(edge.size()) + " không được chứng minh là phần đầu của cây " +
            std::to_string(target.size) + " mục");
  store::Overlay state(store_);
  NGUON_TRY(fold(items, state));
  NGUON_TRY(check_signatures(items));

  store::Batch batch;
  for (std::size_t i = 0; i < items.size(); ++i)
    batch.put(Column::entries, store::entry_key(items[i].entry.index), step.entries[i]);
  for (auto& tile : full) batch.put(Column::tiles, tile_key(tile.level, tile.number), std::move(tile.hashes));
  state.move_into(batch);
  batch.put(Column::meta, std::string(kFollowTargetKey), step.target_note);
  if (complete) batch.put(Column::meta, std::string(kFollowShownKey), step.target_note);
  const store::Head next{edge.size(), root, items.back().leaf, items.back().entry.accepted};
  if (const auto done = store_.commit(head_, next, batch); !done) {
    if (done.error().code() == Errc::too_large) return done.error();
    fault_ =
        Error{Errc::unavailable, "copy_stopped", "the copy takes no entries until it is opened again: " + done.error().message(),
              "Bản sao ngừng nhận mục mới cho đến khi được mở lại: " + done.error().message_vi()};
    return *fault_;
  }
  {
    const std::lock_guard lock(mutex_);
    head_ = next;
    target_note_ = step.target_note;
  }
  edge_ = std::make_shared<const log::TreeEdge>(std::move(edge));
  if (complete) return show(step.target_note, target);
  return {};
}

Result<void> Follow::refresh(const std::string& note) {
  if (fault_) return *fault_;
  NGUON_ASSIGN(checkpoint, checked(note));
  if (!(checkpoint == front_.now()->published->checkpoint))
    return refused("another checkpoint of " + std::to_string(checkpoint.size) + " entries",
                   "một điểm kiểm khác của " + std::to_string(checkpoint.size) + " mục");
  store::Batch batch;
  batch.put(Column::meta, std::string(kFollowShownKey), note);
  NGUON_TRY(store_.commit_index(batch));
  return show(note, checkpoint);
}

}  // namespace nguon::internal
