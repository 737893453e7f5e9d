#include "api/snapshot/maker.h"

#include <algorithm>
#include <map>
#include <utility>

#include "api/snapshot/lines.h"
#include "ledger/base/sha256.h"
#include "ledger/log/note.h"
#include "ledger/state/reader.h"

namespace nguon::api {
namespace {

constexpr std::size_t kPage = 1'000;
// Label keys and products are numbered without gaps.
constexpr std::uint32_t kNumbersMax = qr::kLabelNumberMax;

using Lines = std::vector<MadeSnapshot::Line>;

bool is_missing(const Error& error) { return error.code() == Errc::not_found; }

class Builder {
 public:
  Builder(const Ledger& ledger, const store::View& view, Pins& pins) : ledger_(ledger), read_(view), pins_(pins) {}

  Result<Lines> build() {
    NGUON_TRY(add_keys());
    NGUON_TRY(read_products());
    NGUON_TRY(add_parties());
    for (auto& line : products_) lines_.push_back(std::move(line));
    NGUON_TRY(add_certificates());
    NGUON_TRY(add_runs());
    NGUON_TRY(add_held());
    return std::move(lines_);
  }

 private:
  Result<void> add(std::uint64_t changed, std::string text) {
    bytes_ += text.size() + 1;
    if (bytes_ > kSnapshotBytesMax)
      return Error{Errc::too_large, "snapshot_too_large", "the ledger is too large for one snapshot",
                   "sổ cái quá lớn để gói trong một bản chụp"};
    lines_.push_back({changed, std::move(text)});
    return {};
  }

  Result<void> add_keys() {
    for (std::uint32_t number = 1; number <= kNumbersMax; ++number) {
      const auto key = read_.label_key(number);
      if (!key && is_missing(key.error())) return {};
      if (!key) return key.error();
      NGUON_TRY(add(std::max(key->index, key->revocation ? key->revocation->index : 0), key_line(*key)));
    }
    return {};
  }

  // Their lines stand behind the parties'; which parties are wanted is known from them.
  Result<void> read_products() {
    for (std::uint32_t number = 1; number <= kNumbersMax; ++number) {
      const auto product = read_.product_by_number(number);
      if (!product && is_missing(product.error())) return {};
      if (!product) return product.error();
      if (product->record.kind != statement::ProductKind::product) continue;
      owners_.try_emplace(product->record.owner, product->index);
      products_.push_back({product->index, product_line(*product)});
      bytes_ += products_.back().text.size() + 1;
    }
    return {};
  }

  Result<void> add_parties() {
    for (const auto& [owner, first_product] : owners_) {
      NGUON_ASSIGN(party, read_.party(owner));
      NGUON_TRY(add(std::max(party.index, first_product), party_line(party)));
    }
    return {};
  }

  Result<void> add_certificates() {
    std::string after;
    for (;;) {
      NGUON_ASSIGN(page, read_.certificates(after, kPage));
      for (const auto& one : page) {
        after = one.record.certificate;
        if (one.record.scheme != statement::CertificateScheme::ocop) continue;
        std::uint64_t changed = one.index;
        for (const auto& change : one.changes) changed = std::max(changed, change.index);
        NGUON_TRY(add(changed, certificate_line(one)));
      }
      if (page.size() < kPage) return {};
    }
  }

  Result<qr::Pin> pin_of(std::uint64_t run) {
    if (const auto known = pins_.find(run); known != pins_.end()) return known->second;
    NGUON_ASSIGN(root, ledger_.root_at(run + 1));
    return pins_[run] = qr::pin_of(root);
  }

  static std::uint64_t last_change(const state::RunInfo& run) {
    std::uint64_t changed = std::max({run.index, run.activated_at.value_or(0), run.voided_at.value_or(0)});
    for (const auto& range : run.spoiled) changed = std::max(changed, range.index);
    for (const auto& print : run.prints) changed = std::max(changed, print.last_index);
    return changed;
  }

  Result<void> add_runs() {
    for (std::uint64_t from = 0;;) {
      NGUON_ASSIGN(page, read_.runs(from, kPage));
      for (const auto& run : page) {
        NGUON_ASSIGN(batch, read_.batch(run.record.batch));
        NGUON_ASSIGN(pin, pin_of(run.index));
        NGUON_TRY(add(last_change(run), run_line(run, batch.best_before, pin)));
        from = run.index + 1;
      }
      if (page.size() < kPage) return {};
    }
  }

  // What is held can be lifted without a trace on its run: every delta carries all of it.
  Result<void> add_held() {
    std::map<std::uint64_t, std::pair<bool, bool>> held;
    std::string after;
    for (;;) {
      NGUON_ASSIGN(page, read_.restricted_batches(after, kPage));
      for (const auto& batch : page) {
        after = batch;
        NGUON_ASSIGN(runs, read_.runs_of(batch));
        if (runs.empty()) continue;
        NGUON_ASSIGN(restrictions, read_.restrictions(batch));
        for (const auto& restriction : restrictions)
          for (const auto run : runs)
            (restriction.kind == statement::EventKind::recall ? held[run].first : held[run].second) = true;
      }
      if (page.size() < kPage) break;
    }
    for (const auto& [run, kinds] : held) NGUON_TRY(add(MadeSnapshot::kAlways, held_line(run, kinds.first, kinds.second)));
    return {};
  }

  const Ledger& ledger_;
  const state::Reader read_;
  Pins& pins_;
  Lines lines_, products_;
  std::map<std::string, std::uint64_t> owners_;  // of products, with the entry of their first
  std::size_t bytes_ = 0;
};

Result<void> sign_at(Snapshot& snapshot, const Signer& signer, Time now) {
  snapshot.head.made = std::max(now, snapshot.head.time);
  const Signer* const signers[] = {&signer};
  NGUON_ASSIGN(note, log::sign_note(snapshot_text(snapshot.head), signers));
  snapshot.note = std::move(note);
  return {};
}

}  // namespace

Result<std::string> MadeSnapshot::delta(std::uint64_t since) const {
  if (since > snapshot.head.size)
    return Error{Errc::invalid_argument, "size_unknown",
                 "the newest snapshot has " + std::to_string(snapshot.head.size) + " entries",
                 "bản chụp mới nhất có " + std::to_string(snapshot.head.size) + " mục"};
  std::string out = snapshot.note + "\nsince\t" + std::to_string(since) + "\n";
  for (const auto& line : lines)
    if (line.changed >= since) out += line.text + "\n";
  return out;
}

Result<std::shared_ptr<const MadeSnapshot>> make_snapshot(const Ledger& ledger, const Signer& signer, Time now, Pins& pins) {
  const auto view = ledger.snapshot();
  NGUON_ASSIGN(info, state::Reader(*view).ledger());
  NGUON_ASSIGN(head, view->head());
  if (!head) return Error{Errc::not_found, "ledger_not_found", "the ledger is empty", "sổ cái rỗng"};
  auto made = std::make_shared<MadeSnapshot>();
  NGUON_ASSIGN(lines, Builder(ledger, *view, pins).build());
  made->lines = std::move(lines);
  for (const auto& line : made->lines) made->snapshot.body += line.text + "\n";
  made->snapshot.head = {info.origin,
                         info.host,
                         head->size,
                         head->root,
                         head->accepted,
                         {},
                         made->snapshot.body.size(),
                         sha256(made->snapshot.body)};
  NGUON_TRY(sign_at(made->snapshot, signer, now));
  return std::shared_ptr<const MadeSnapshot>(std::move(made));
}

Result<std::shared_ptr<const MadeSnapshot>> renew_snapshot(const MadeSnapshot& old, const Ledger& ledger, const Signer& signer,
                                                           Time now) {
  NGUON_ASSIGN(head, ledger.snapshot()->head());
  if (!head || head->size != old.snapshot.head.size) return std::shared_ptr<const MadeSnapshot>();
  auto renewed = std::make_shared<MadeSnapshot>(old);
  NGUON_TRY(sign_at(renewed->snapshot, signer, now));
  return std::shared_ptr<const MadeSnapshot>(std::move(renewed));
}

SnapshotMaker::SnapshotMaker(const Ledger& ledger, std::shared_ptr<const Signer> signer, const Clock& clock)
    : ledger_(ledger), signer_(std::move(signer)), clock_(clock), thread_([this] { work(); }) {}

SnapshotMaker::~SnapshotMaker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void SnapshotMaker::get(Done done) {
  std::shared_ptr<const MadeSnapshot> fresh;
  {
    const std::lock_guard lock(mutex_);
    const std::uint64_t size = ledger_.size();
    const std::int64_t age_ms = clock_.now().unix_ms - made_at_.unix_ms;
    const std::int64_t kept_ms = newest_ && newest_->snapshot.head.size == size ? kSnapshotRenewMs : kSnapshotAgeMaxMs;
    if (newest_ && age_ms >= 0 && age_ms < kept_ms) {
      fresh = newest_;
    } else if (waiting_.size() < kSnapshotWaitingMax && !stopping_) {
      waiting_.push_back(std::move(done));
      wake_.notify_one();
      return;
    }
  }
  if (fresh) return done(std::move(fresh));
  done(Error{Errc::unavailable, "snapshot_busy", "too many wait for the snapshot", "quá nhiều yêu cầu đang chờ bản chụp"});
}

void SnapshotMaker::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    auto asked = std::exchange(waiting_, {});
    if (stopping_) {
      lock.unlock();
      for (auto& done : asked) done(Error{Errc::unavailable, "snapshot_stopped", "the server is stopping", "máy chủ đang dừng"});
      return;
    }
    const auto old = newest_;
    lock.unlock();
    // Taken before the ledger is read: what it says of later entries must be true of this moment.
    const Time begin = clock_.now();
    auto made = old ? renew_snapshot(*old, ledger_, *signer_, begin) : std::shared_ptr<const MadeSnapshot>();
    if (!made || !*made) made = make_snapshot(ledger_, *signer_, begin, pins_);
    lock.lock();
    if (made) {
      newest_ = *made;
      made_at_ = begin;
    }
    lock.unlock();
    for (auto& done : asked) done(made);
    lock.lock();
  }
}

}  // namespace nguon::api
