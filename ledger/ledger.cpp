#include "ledger/ledger.h"

#include <stdexcept>

#include "ledger/follower.h"
#include "ledger/internal/follow.h"
#include "ledger/internal/front.h"
#include "ledger/internal/hot_rows.h"
#include "ledger/internal/intake.h"
#include "ledger/internal/sequencer.h"
#include "ledger/internal/sign_once.h"
#include "ledger/internal/tail.h"
#include "ledger/log/note.h"
#include "ledger/log/proof.h"
#include "ledger/log/tile_tree.h"
#include "ledger/store/keys.h"

namespace nguon {
namespace {

using store::Column;

Error read_only_error() {
  return {Errc::unavailable, "read_only", "this ledger was opened for reading only", "Sổ cái đang mở ở chế độ chỉ đọc."};
}

Error entry_unknown(std::uint64_t index, std::uint64_t size) {
  const std::string i = std::to_string(index), n = std::to_string(size);
  return {Errc::not_found, "entry_unknown", "there is no entry " + i + ": the ledger has " + n,
          "Không có mục " + i + ": sổ cái có " + n + " mục."};
}

Error wrong_log_key(const std::string& wanted, const std::string& given) {
  return {Errc::invalid_argument, "wrong_log_key", "the ledger's checkpoints are signed by " + wanted + ", not by " + given,
          "Điểm kiểm của sổ cái này do khóa " + wanted + " ký, không phải " + given + "."};
}

Result<log::Entry> stored_entry(std::string_view bytes, std::uint64_t index) {
  auto entry = log::parse_entry(bytes);
  if (!entry || entry->index != index)
    return Error{Errc::corrupt, "entry " + std::to_string(index) + " is damaged" + (entry ? "" : ": " + entry.error().message())};
  return entry;
}

class LedgerImpl final : public Follower {
 public:
  LedgerImpl(std::unique_ptr<store::Store> store, LedgerOptions options, std::string origin)
      : store_(std::move(store)),
        options_(std::move(options)),
        origin_(std::move(origin)),
        tiles_(front_),
        tree_(tiles_),
        keys_(*store_),
        hot_keys_(keys_),
        sequencer_({*store_, front_, tree_, origin_, options_}) {}

  ~LedgerImpl() override { intake_.reset(); }

  // A copy takes its entries from here instead of the sequencer.
  Result<void> follow(VerifierKey log_key, const std::optional<store::Head>& head, log::TreeEdge edge) {
    follow_ = std::make_unique<internal::Follow>(*store_, front_, std::move(log_key), options_);
    return follow_->begin(head, std::move(edge));
  }
  Copied copied() const override { return follow_->copied(); }
  Result<void> extend(const Step& step) override { return follow_->extend(step); }
  Result<void> refresh(const std::string& note) override { return follow_->refresh(note); }

  internal::Sequencer& sequencer() { return sequencer_; }
  // Without it every append is refused.
  void start_intake() {
    intake_ = std::make_unique<internal::Intake>(
        sequencer_, [this](std::string bytes) { return admit(std::move(bytes)); }, options_);
  }
  Result<internal::Admitted> admit(std::string bytes) const {
    return internal::admit(std::move(bytes), admission(hot_keys_, *front_.now()));
  }

  void append(std::string statement_note, Done done) override {
    if (!intake_) return done(read_only_error());
    intake_->append(std::move(statement_note), std::move(done));
  }
  Result<Receipt> append_and_wait(std::string statement_note) override {
    if (!intake_) return read_only_error();
    return intake_->append_and_wait(std::move(statement_note));
  }
  std::vector<Result<void>> check_all(std::span<const std::string> notes) const override;

  std::shared_ptr<const Published> published() const override { return front_.now()->published; }

  Result<std::string> entry_bytes(std::uint64_t index) const override;
  Result<log::Entry> entry(std::uint64_t index) const override {
    NGUON_ASSIGN(bytes, entry_bytes(index));
    return stored_entry(bytes, index);
  }
  Result<std::vector<log::Entry>> entries(std::span<const std::uint64_t> indexes) const override;
  Result<std::string> tile(unsigned level, std::uint64_t number, unsigned width) const override;
  Result<std::string> entry_bundle(std::uint64_t number, unsigned width) const override;

  Result<Hash> root_at(std::uint64_t size) const override {
    NGUON_TRY(covered(size));
    return tree_.root(size);
  }
  Result<std::vector<Hash>> inclusion(std::uint64_t index, std::uint64_t size) const override {
    NGUON_TRY(covered(size));
    return tree_.inclusion_proof(index, size);
  }
  Result<std::vector<Hash>> consistency(std::uint64_t old_size, std::uint64_t new_size) const override {
    NGUON_TRY(covered(new_size));
    return tree_.consistency_proof(old_size, new_size);
  }
  Result<std::string> proof_file(std::uint64_t index) const override;

  std::unique_ptr<store::View> snapshot() const override { return std::make_unique<internal::PictureView>(front_.now()); }
  Stats stats() const override;
  void halt(const Error& cause) override { sequencer_.halt(cause); }
  Result<void> verify_checksums(const store::Store::Progress& progress) const override {
    return store_->verify_checksums(progress);
  }

 private:
  internal::Admission admission(const internal::KeySource& keys, const internal::Picture& picture) const {
    return {origin_, *options_.signatures, keys, picture.published->checkpoint.size};
  }
  Result<void> covered(std::uint64_t size) const {
    const std::uint64_t published_size = front_.now()->published->checkpoint.size;
    if (size <= published_size) return {};
    return Error{Errc::invalid_argument, "size_unknown",
                 "size " + std::to_string(size) + " is past the checkpoint, which covers " + std::to_string(published_size),
                 "Kích thước " + std::to_string(size) + " vượt quá điểm kiểm (" + std::to_string(published_size) + " mục)."};
  }

  std::unique_ptr<store::Store> store_;  // outlives everything below, which looks into it
  LedgerOptions options_;
  std::string origin_;
  internal::Front front_;
  internal::FrontTiles tiles_;
  log::TileTree tree_;
  internal::StateKeys keys_;
  internal::HotKeys hot_keys_;
  internal::Sequencer sequencer_;
  std::unique_ptr<internal::Intake> intake_;
  std::unique_ptr<internal::Follow> follow_;  // of a copy; only Follower::open gives one out
};

std::vector<Result<void>> LedgerImpl::check_all(std::span<const std::string> notes) const {
  const auto picture = front_.now();
  store::Overlay state(*picture->view);
  const internal::StateKeys keys(state);
  auto how = admission(keys, *picture);
  const auto head = picture->view->head();
  if (!head) return std::vector<Result<void>>(notes.size(), head.error());
  const Time accepted = std::max(options_.clock->now(), *head ? (*head)->accepted : Time{});
  const Hash last_leaf = *head ? (*head)->last_leaf : Hash{};  // stands for the leaf before each: only sizes matter here
  std::vector<Result<void>> out;
  for (const auto& note : notes) {
    const auto check = [&]() -> Result<void> {
      NGUON_ASSIGN(admitted, internal::admit(note, how));
      NGUON_TRY(internal::settle_signers(admitted, how));
      NGUON_ASSIGN(repeated, internal::find_repeated(admitted, origin_, state));
      if (repeated) return {};
      NGUON_TRY(log::encode_entry({how.index, accepted, last_leaf, admitted.bytes}));
      NGUON_TRY(internal::apply(state, admitted, how.index, accepted));
      ++how.index;
      return {};
    };
    out.push_back(check());
  }
  return out;
}

Result<std::string> LedgerImpl::entry_bytes(std::uint64_t index) const {
  const auto picture = front_.now();
  const std::uint64_t size = picture->published->checkpoint.size;
  if (index >= size) return entry_unknown(index, size);
  NGUON_ASSIGN(bytes, picture->view->get(Column::entries, store::entry_key(index)));
  if (!bytes) return Error{Errc::corrupt, "entry " + std::to_string(index) + " is missing"};
  return std::move(*bytes);
}

Result<std::vector<log::Entry>> LedgerImpl::entries(std::span<const std::uint64_t> indexes) const {
  const auto picture = front_.now();
  const std::uint64_t size = picture->published->checkpoint.size;
  std::vector<std::string> keys;
  keys.reserve(indexes.size());
  for (const std::uint64_t index : indexes) {
    if (index >= size) return entry_unknown(index, size);
    keys.push_back(store::entry_key(index));
  }
  NGUON_ASSIGN(found, picture->view->multi_get(Column::entries, keys));
  std::vector<log::Entry> out;
  out.reserve(indexes.size());
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    if (!found[i]) return Error{Errc::corrupt, "entry " + std::to_string(indexes[i]) + " is missing"};
    NGUON_ASSIGN(entry, stored_entry(*found[i], indexes[i]));
    out.push_back(std::move(entry));
  }
  return out;
}

Result<std::string> LedgerImpl::tile(unsigned level, std::uint64_t number, unsigned width) const {
  if (level > log::kTileLevelMax || width == 0 || width > log::kTileWidth)
    return Error{Errc::invalid_argument, "no tile has level " + std::to_string(level) + " and width " + std::to_string(width)};
  auto hashes = tiles_.read_tile(level, number, width);
  if (!hashes && hashes.error().code() == Errc::not_found)
    return Error{Errc::not_found, "tile_unknown", hashes.error().message(), "Không có mảnh cây này."};
  if (!hashes) return hashes.error();
  return std::string(**hashes);
}

Result<std::string> LedgerImpl::entry_bundle(std::uint64_t number, unsigned width) const {
  const auto picture = front_.now();
  const std::uint64_t size = picture->published->checkpoint.size;
  if (width == 0 || width > log::kTileWidth) return Error{Errc::invalid_argument, "no bundle has width " + std::to_string(width)};
  if (width > log::tile_width(log::kEntriesLevel, number, size))
    return Error{Errc::not_found, "tile_unknown", "the bundle reaches past the ledger's " + std::to_string(size) + " entries",
                 "Không có gói mục này."};
  const std::uint64_t first = number * log::kTileWidth;
  std::vector<std::string> entries;
  entries.reserve(width);
  bool dense = true;
  NGUON_TRY(picture->view->scan(Column::entries, store::entry_key(first), store::entry_key(first + width),
                                [&](std::string_view key, std::string_view bytes) {
                                  dense = key == store::entry_key(first + entries.size());
                                  if (dense) entries.emplace_back(bytes);
                                  return dense;
                                }));
  if (entries.size() != width) return Error{Errc::corrupt, "entry " + std::to_string(first + entries.size()) + " is missing"};
  return log::encode_bundle(entries);
}

Result<std::string> LedgerImpl::proof_file(std::uint64_t index) const {
  const auto shown = published();
  if (shown->note.empty()) return read_only_error();
  NGUON_ASSIGN(bytes, entry_bytes(index));
  NGUON_ASSIGN(path, inclusion(index, shown->checkpoint.size));
  return log::format_proof({std::move(bytes), index, std::move(path), shown->note});
}

Ledger::Stats LedgerImpl::stats() const {
  const auto& counters = sequencer_.counters();
  Stats out;
  out.appended = counters.appended;
  out.refused = counters.refused;
  out.repeated = counters.repeated;
  out.commits = counters.commits;
  out.queued = intake_ ? intake_->queued() : 0;
  const auto why = intake_ ? sequencer_.stopped() : read_only_error();
  out.stopped = why.has_value();
  if (why) out.stop_reason = why->message();
  const auto disk = sequencer_.disk();
  out.disk_free_bytes = disk.free_bytes;
  out.disk_floor_bytes = disk.floor_bytes;
  return out;
}

// Everything that create and open refuse about their options.
void require_options(const LedgerOptions& options, bool signer_too) {
  if (!options.clock || !options.signatures || (signer_too && (!options.log_signer || !options.anchor)))
    throw std::logic_error("a ledger needs a clock, a signature check and, to append, a signer and an anchor");
}

Result<void> compare_with_anchor(const anchor::Anchor& anchor, const store::Store& store, const internal::Tail& tail) {
  return internal::check_anchor(anchor, {tail.genesis.origin, tail.head.size, tail.head.root}, store.describe(),
                                [&](std::uint64_t size) -> Result<Hash> {
                                  const internal::StoredTiles full(store);
                                  const log::EdgeTileReader tiles(full, std::make_shared<const log::TreeEdge>(tail.edge));
                                  return log::TileTree(tiles).root(size);
                                });
}

Result<std::unique_ptr<LedgerImpl>> open_verified(std::unique_ptr<store::Store> store, LedgerOptions options) {
  NGUON_ASSIGN(tail, internal::verify_tail(*store));
  if (options.log_signer && options.log_signer->vkey().text() != tail.genesis.log_key)
    return wrong_log_key(tail.genesis.log_key, options.log_signer->vkey().text());
  if (options.anchor) NGUON_TRY(compare_with_anchor(*options.anchor, *store, tail));
  auto ledger = std::make_unique<LedgerImpl>(std::move(store), std::move(options), tail.genesis.origin);
  NGUON_TRY(ledger->sequencer().begin(tail.head, std::move(tail.edge)));
  return ledger;
}

Result<statement::Genesis> genesis_of(const std::string& genesis_note) {
  NGUON_ASSIGN(note, log::parse_note(genesis_note));
  const auto parsed = statement::parse_statement(note.text);
  if (!parsed) return parsed.error();
  if (const auto* genesis = parsed->record<statement::Genesis>()) return *genesis;
  return Error{Errc::invalid_argument, "genesis_expected",
               "a ledger begins with a Genesis record, not with " + std::string(parsed->type()),
               "Sổ cái phải bắt đầu bằng bản ghi Genesis, không phải " + std::string(parsed->type()) + "."};
}

}  // namespace

Result<std::unique_ptr<Ledger>> Ledger::create(std::unique_ptr<store::Store> store, std::string genesis_note,
                                               LedgerOptions options) {
  require_options(options, true);
  NGUON_ASSIGN(head, store->head());
  if (head) return Error{Errc::conflict, "ledger_exists", "the store holds a ledger already", "Ở đây đã có một sổ cái."};
  NGUON_ASSIGN(genesis, genesis_of(genesis_note));
  if (options.log_signer->vkey().text() != genesis.log_key)
    return wrong_log_key(genesis.log_key, options.log_signer->vkey().text());
  NGUON_TRY(internal::check_new_anchor(*options.anchor, genesis.origin));

  auto ledger = std::make_unique<LedgerImpl>(std::move(store), std::move(options), genesis.origin);
  NGUON_TRY(ledger->sequencer().begin(std::nullopt, log::TreeEdge()));
  NGUON_ASSIGN(admitted, ledger->admit(std::move(genesis_note)));
  internal::Admitted* const first = &admitted;
  auto answers = ledger->sequencer().run({&first, 1});
  if (!answers.front()) return answers.front().error();
  ledger->start_intake();
  return std::unique_ptr<Ledger>(std::move(ledger));
}

Result<std::unique_ptr<Ledger>> Ledger::open(std::unique_ptr<store::Store> store, LedgerOptions options) {
  require_options(options, true);
  NGUON_TRY(store->writable());
  NGUON_ASSIGN(ledger, open_verified(std::move(store), std::move(options)));
  ledger->start_intake();
  return std::unique_ptr<Ledger>(std::move(ledger));
}

Result<std::unique_ptr<Ledger>> Ledger::open_read_only(std::unique_ptr<store::Store> store, LedgerOptions options) {
  require_options(options, false);
  options.log_signer = nullptr;
  options.anchor = nullptr;
  NGUON_ASSIGN(ledger, open_verified(std::move(store), std::move(options)));
  return std::unique_ptr<Ledger>(std::move(ledger));
}

Result<std::unique_ptr<Follower>> Follower::open(std::unique_ptr<store::Store> store, const VerifierKey& log_key,
                                                 LedgerOptions options) {
  require_options(options, false);
  options.log_signer = nullptr;
  NGUON_TRY(store->writable());
  NGUON_ASSIGN(head, store->head());
  log::TreeEdge edge;
  if (head) {
    NGUON_ASSIGN(tail, internal::verify_tail(*store));
    if (tail.genesis.log_key != log_key.text()) return wrong_log_key(tail.genesis.log_key, log_key.text());
    edge = std::move(tail.edge);
  }
  auto ledger = std::make_unique<LedgerImpl>(std::move(store), std::move(options), log_key.name);
  NGUON_TRY(ledger->sequencer().begin(std::nullopt, log::TreeEdge()));  // shows nothing until a checkpoint is complete
  NGUON_TRY(ledger->follow(log_key, head, std::move(edge)));
  return std::unique_ptr<Follower>(std::move(ledger));
}

}  // namespace nguon
