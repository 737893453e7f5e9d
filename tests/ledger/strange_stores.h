// Stores that misbehave: that fail when told to, and whose rows were altered behind their back.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "ledger/store/overlay.h"
#include "ledger/store/store.h"

namespace nguon::test {

// Passes everything on to another view.
class SameView : public store::View {
 public:
  explicit SameView(const store::View& of) : of_(of) {}
  Result<std::optional<std::string>> get(store::Column column, std::string_view key) const override {
    return of_.get(column, key);
  }
  Result<std::vector<std::optional<std::string>>> multi_get(store::Column column,
                                                            std::span<const std::string> keys) const override {
    return of_.multi_get(column, keys);
  }
  Result<void> scan(store::Column column, std::string_view begin, std::string_view end,
                    const store::Visit& visit) const override {
    return of_.scan(column, begin, end, visit);
  }
  Result<void> scan_back(store::Column column, std::string_view begin, std::string_view end,
                         const store::Visit& visit) const override {
    return of_.scan_back(column, begin, end, visit);
  }

 private:
  const store::View& of_;
};

// What a test and a FaultyStore inside a ledger share.
struct Faults {
  std::atomic<int> commits_until_failure = -1;  // below zero: none fails
  std::atomic<Errc> code = Errc::io;
  std::atomic<int> commits = 0;
  std::mutex in_commit;                        // who holds it holds up every commit
  std::atomic<std::size_t> largest_batch = 0;  // entries that may be in one commit; more is Errc::too_large; 0: any
};

class StoreBase : public store::Store {
 public:
  explicit StoreBase(std::shared_ptr<store::Store> inner) : inner_(std::move(inner)) {}
  Result<std::optional<std::string>> get(store::Column column, std::string_view key) const override {
    return view().get(column, key);
  }
  Result<std::vector<std::optional<std::string>>> multi_get(store::Column column,
                                                            std::span<const std::string> keys) const override {
    return view().multi_get(column, keys);
  }
  Result<void> scan(store::Column column, std::string_view begin, std::string_view end,
                    const store::Visit& visit) const override {
    return view().scan(column, begin, end, visit);
  }
  Result<void> scan_back(store::Column column, std::string_view begin, std::string_view end,
                         const store::Visit& visit) const override {
    return view().scan_back(column, begin, end, visit);
  }
  std::unique_ptr<store::View> snapshot() const override { return inner_->snapshot(); }
  Result<void> commit(const std::optional<store::Head>& expect, const store::Head& next, const store::Batch& batch) override {
    return inner_->commit(expect, next, batch);
  }
  Result<void> commit_index(const store::Batch& batch) override { return inner_->commit_index(batch); }
  Result<void> clear_index(store::Column column) override { return inner_->clear_index(column); }
  Result<void> verify_checksums(const Progress& progress) const override { return inner_->verify_checksums(progress); }
  Result<void> writable() const override { return inner_->writable(); }
  std::vector<store::Property> properties() const override { return inner_->properties(); }
  std::string describe() const override { return inner_->describe(); }

 protected:
  virtual const store::View& view() const { return *inner_; }
  std::shared_ptr<store::Store> inner_;  // shared with the test, which opens it again
};

class FaultyStore final : public StoreBase {
 public:
  FaultyStore(std::shared_ptr<store::Store> inner, std::shared_ptr<Faults> faults)
      : StoreBase(std::move(inner)), faults_(std::move(faults)) {}
  Result<void> commit(const std::optional<store::Head>& expect, const store::Head& next, const store::Batch& batch) override {
    ++faults_->commits;
    const std::lock_guard held(faults_->in_commit);
    if (faults_->commits_until_failure >= 0 && faults_->commits_until_failure-- == 0)
      return Error{faults_->code, "the disk is on fire"};
    const std::size_t entries = next.size - (expect ? expect->size : 0);
    if (faults_->largest_batch > 0 && entries > faults_->largest_batch) return Error{Errc::too_large, "too much at once"};
    return inner_->commit(expect, next, batch);
  }

 private:
  std::shared_ptr<Faults> faults_;
};

// Shows `inner` with rows altered. For opening: what is committed goes to `inner`.
class AlteredStore final : public StoreBase {
 public:
  explicit AlteredStore(std::shared_ptr<store::Store> inner) : StoreBase(std::move(inner)), rows(*inner_) {}
  std::unique_ptr<store::View> snapshot() const override { return std::make_unique<SameView>(rows); }

  store::Overlay rows;

 protected:
  const store::View& view() const override { return rows; }
};

// The row, which must be there.
std::string row_of(const store::View& view, store::Column column, std::string_view key);

// Flips the lowest bit of the byte `at` of a row (from its end when negative).
void flip(store::Overlay& rows, store::Column column, std::string_view key, std::ptrdiff_t at);

// Changes the last signature of entry `index` so that it is well-formed and wrong. A flipped bit would not do: one letter
// of base64 in eleven becomes a character that is none.
void spoil_signature(store::Overlay& rows, std::uint64_t index);

}  // namespace nguon::test
