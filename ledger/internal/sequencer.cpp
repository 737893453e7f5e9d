#include "ledger/internal/sequencer.h"

#include <stdexcept>

#include "ledger/log/checkpoint.h"
#include "ledger/log/entry.h"
#include "ledger/store/keys.h"
#include "ledger/store/overlay.h"

namespace nguon::internal {
namespace {

using store::Column;

// Whether a failure says that the store, not the statement, is at fault.
bool is_fault(const Error& error) {
  return error.code() == Errc::io || error.code() == Errc::corrupt || error.code() == Errc::unavailable;
}

}  // namespace

Error ledger_stopped(const std::string& reason) {
  return {Errc::unavailable, "ledger_stopped", "the ledger takes no statements until it is opened again: " + reason,
          "Sổ cái tạm ngừng nhận bản khai cho đến khi được mở lại: " + reason};
}

// Everything that one commit will write, while it is being gathered.
struct Sequencer::Work {
  Work(const store::View& base, const std::optional<store::Head>& head, const log::TreeEdge& edge_before, Time time)
      : state(base), edge(edge_before), accepted(time) {
    if (head) last_leaf = head->last_leaf;
  }

  store::Overlay state;
  log::TreeEdge edge;
  Time accepted;
  std::optional<Error> hold;  // why nothing new may be recorded now
  Hash last_leaf = log::kGenesisPreviousLeaf;
  std::vector<log::FullTile> full;
  store::Batch batch;        // entries first, then tiles and state
  std::vector<Hash> leaves;  // of the entries in the batch
};

Result<void> Sequencer::begin(const std::optional<store::Head>& head, log::TreeEdge edge) {
  head_ = head;
  edge_ = std::make_shared<const log::TreeEdge>(std::move(edge));
  second_tree_ = SecondTree(*edge_, parts_.hash_again);
  if (head_) return publish(*head_, edge_);
  auto empty = std::make_shared<Picture>();
  empty->published = std::make_shared<const Published>();
  empty->edge = edge_;
  empty->view = parts_.store.snapshot();
  parts_.front.show(std::move(empty));
  return {};
}

std::vector<Result<Receipt>> Sequencer::run(std::span<Admitted* const> batch) {
  const auto all = [&](const Error& error) { return std::vector<Result<Receipt>>(batch.size(), error); };
  const Time now = parts_.options.clock->now();
  const auto clock = clock_error(now);
  if (const auto why = fault()) return all(*why);

  Work work(rows_, head_, *edge_, head_ ? std::max(now, head_->accepted) : now);
  work.hold = clock ? clock : floor_.check(now);
  std::vector<Verdict> verdicts;
  verdicts.reserve(batch.size());
  for (Admitted* const admitted : batch) {
    auto verdict = judge(work, *admitted);
    if (!verdict) return all(stop(verdict.error(), "the state could not be read"));
    verdicts.push_back(std::move(*verdict));
  }
  if (!work.leaves.empty()) {
    if (auto done = commit(work); !done) {
      // Nothing was applied: what is too much together may do one by one.
      if (done.error().code() == Errc::too_large && batch.size() > 1) return run_each(batch);
      if (done.error().code() == Errc::too_large) return all(done.error());
      return all(stop(done.error(), "a commit failed, and whether it is on disk is not known"));
    }
    if (auto done = publish(*head_, edge_); !done)
      return all(stop(done.error(), "statements were recorded, but the checkpoint over them could not be published"));
  }
  std::vector<Result<Receipt>> answers;
  answers.reserve(batch.size());
  for (Verdict& verdict : verdicts) {
    ++(verdict.error ? counters_.refused : verdict.repeated ? counters_.repeated : counters_.appended);
    answers.push_back(verdict.error ? Result<Receipt>(std::move(*verdict.error)) : receipt(work, verdict));
  }
  return answers;
}

std::vector<Result<Receipt>> Sequencer::run_each(std::span<Admitted* const> batch) {
  std::vector<Result<Receipt>> answers;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    auto one = run(batch.subspan(i, 1));
    answers.push_back(std::move(one.front()));
  }
  return answers;
}

// An error of the Result is a fault of ours; what is wrong with the statement is in the verdict.
Result<Sequencer::Verdict> Sequencer::judge(Work& work, Admitted& admitted) {
  const auto refused = [](Error error) { return Verdict{std::move(error), 0, false}; };
  const StateKeys keys(work.state);
  const Admission admission{parts_.origin, *parts_.options.signatures, keys, work.edge.size()};
  if (auto settled = settle_signers(admitted, admission); !settled) {
    if (is_fault(settled.error())) return settled.error();
    return refused(settled.error());
  }
  auto repeated = find_repeated(admitted, parts_.origin, work.state);
  if (!repeated && is_fault(repeated.error())) return repeated.error();
  if (!repeated) return refused(repeated.error());
  if (*repeated) return Verdict{std::nullopt, **repeated, true};
  if (work.hold) return refused(*work.hold);
  auto index = record(work, admitted);
  if (!index && is_fault(index.error())) return index.error();
  if (!index) return refused(index.error());
  return Verdict{std::nullopt, *index, false};
}

Result<std::uint64_t> Sequencer::record(Work& work, Admitted& admitted) {
  const std::uint64_t index = work.edge.size();
  NGUON_ASSIGN(bytes, log::encode_entry({index, work.accepted, work.last_leaf, admitted.bytes}));
  NGUON_TRY(apply(work.state, admitted, index, work.accepted));
  work.last_leaf = log::leaf_hash(bytes);
  work.leaves.push_back(work.last_leaf);
  work.edge.append(work.last_leaf, work.full);
  work.batch.put(Column::entries, store::entry_key(index), std::move(bytes));
  return index;
}

Result<void> Sequencer::commit(Work& work) {
  for (auto& tile : work.full) work.batch.put(Column::tiles, tile_key(tile.level, tile.number), std::move(tile.hashes));
  work.state.move_into(work.batch);
  const store::Head next{work.edge.size(), work.edge.root(), work.last_leaf, work.accepted};
  // A hash that was computed wrongly once and signed cannot be taken back. The store reads the bytes
  // back that it is about to write, and everything is computed from them a second way.
  SecondTree second = second_tree_;
  TreeReadBack reader(second, next);
  work.batch.read_back_by(&reader);
  if (parts_.options.before_commit) parts_.options.before_commit(head_ ? head_->size : 0, next.size, work.batch);
  const auto committed = parts_.store.commit(head_, next, work.batch);
  work.batch.read_back_by(nullptr);
  if (!committed) return committed.error();
  rows_.committed(work.batch);
  floor_.wrote(work.batch.bytes());
  head_ = next;
  edge_ = std::make_shared<const log::TreeEdge>(std::move(work.edge));
  second_tree_ = std::move(second);
  ++counters_.commits;
  return {};
}

Result<void> Sequencer::publish(const store::Head& head, std::shared_ptr<const log::TreeEdge> edge) {
  Published published;
  published.checkpoint = {parts_.origin, head.size, head.root};
  if (sign_once_.can_sign()) {
    NGUON_ASSIGN(note, sign_once_.sign(published.checkpoint));
    published.note = std::move(note);
    published.signed_at = parts_.options.clock->now();
  }
  auto picture = std::make_shared<Picture>();
  picture->published = std::make_shared<const Published>(std::move(published));
  picture->edge = std::move(edge);
  picture->view = parts_.store.snapshot();
  parts_.front.show(std::move(picture));
  return {};
}

Result<Receipt> Sequencer::receipt(const Work& work, const Verdict& verdict) const {
  const auto picture = parts_.front.now();
  const auto& checkpoint = picture->published->checkpoint;
  Receipt out;
  out.index = verdict.index;
  out.repeated = verdict.repeated;
  out.checkpoint = checkpoint;
  out.checkpoint_note = std::shared_ptr<const std::string>(picture->published, &picture->published->note);
  const std::uint64_t first_new = checkpoint.size - work.leaves.size();
  if (verdict.index >= first_new) {
    out.accepted = work.accepted;
    out.leaf_hash = work.leaves[verdict.index - first_new];
  } else {
    NGUON_ASSIGN(bytes, picture->view->get(Column::entries, store::entry_key(verdict.index)));
    if (!bytes) return Error{Errc::corrupt, "entry " + std::to_string(verdict.index) + " is missing"};
    NGUON_ASSIGN(entry, log::parse_entry(*bytes));
    out.accepted = entry.accepted;
    out.leaf_hash = log::leaf_hash(*bytes);
  }
  NGUON_ASSIGN(path, parts_.tree.inclusion_proof(verdict.index, checkpoint.size));
  out.inclusion = std::move(path);
  return out;
}

std::optional<Error> Sequencer::clock_error(Time now) {
  const std::lock_guard lock(stop_mutex_);
  clock_stepped_back_.reset();
  if (!head_) return std::nullopt;
  const std::int64_t behind_ms = head_->accepted.unix_ms - now.unix_ms;
  if (behind_ms <= parts_.options.clock_step_back_max_ms) return std::nullopt;
  const std::string seconds = std::to_string(behind_ms / 1000);
  clock_stepped_back_ = Error{Errc::unavailable, "clock_stepped_back",
                              "the clock of this machine is " + seconds + " s behind the last entry: set it right",
                              "Đồng hồ của máy chủ chậm hơn mục cuối cùng " + seconds + " giây: hãy chỉnh lại giờ."};
  return clock_stepped_back_;
}

std::optional<Error> Sequencer::stopped() const {
  {
    const std::lock_guard lock(stop_mutex_);
    if (stopped_) return stopped_;
    if (clock_stepped_back_) return clock_stepped_back_;
  }
  return floor_.check(parts_.options.clock->now());
}

void Sequencer::halt(const Error& cause) {
  const std::lock_guard lock(stop_mutex_);
  if (stopped_) return;
  stopped_ = Error{Errc::unavailable, "ledger_halted", "the ledger takes no statements: " + cause.message(),
                   "Sổ cái đang ngừng nhận bản khai: " + cause.message_vi()};
}

std::optional<Error> Sequencer::fault() const {
  const std::lock_guard lock(stop_mutex_);
  return stopped_;
}

Error Sequencer::stop(const Error& cause, const std::string& what) {
  const std::lock_guard lock(stop_mutex_);
  if (!stopped_) stopped_ = ledger_stopped(what + ": " + cause.message());
  return *stopped_;
}

}  // namespace nguon::internal
