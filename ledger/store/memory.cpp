#include "ledger/store/memory.h"

#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <utility>

#include "ledger/store/internal/rules.h"

namespace nguon::store {
namespace {

constexpr std::size_t kRowsPerStep = 64;  // rows copied under the lock at a time by a scan

struct Row {
  std::string key;
  std::string value;
};

// Every key keeps its versions, oldest first, each with the number of the commit that wrote it.
class Versions {
 public:
  // A moment that stays readable until released.
  std::uint64_t hold() {
    const std::unique_lock lock(mutex_);
    held_.insert(now_);
    return now_;
  }
  void release(std::uint64_t at) {
    const std::unique_lock lock(mutex_);
    held_.erase(held_.find(at));
  }

  std::optional<std::string> get(std::uint64_t at, Column column, std::string_view key) const {
    const std::shared_lock lock(mutex_);
    const Map& map = of(column);
    const auto row = map.find(key);
    if (row == map.end()) return std::nullopt;
    const std::string* value = seen(row->second, at);
    return value ? std::optional<std::string>(*value) : std::nullopt;
  }

  // At most kRowsPerStep rows of [begin, end), ascending.
  std::vector<Row> step(std::uint64_t at, Column column, std::string_view begin, std::string_view end) const {
    const std::shared_lock lock(mutex_);
    std::vector<Row> rows;
    const Map& map = of(column);
    for (auto row = map.lower_bound(begin); row != map.end() && rows.size() < kRowsPerStep; ++row) {
      if (!end.empty() && row->first >= end) break;
      if (const std::string* value = seen(row->second, at)) rows.push_back({row->first, *value});
    }
    return rows;
  }
  std::vector<Row> step_back(std::uint64_t at, Column column, std::string_view begin, std::string_view end) const {
    const std::shared_lock lock(mutex_);
    std::vector<Row> rows;
    const Map& map = of(column);
    for (auto row = end.empty() ? map.end() : map.lower_bound(end); row != map.begin() && rows.size() < kRowsPerStep;) {
      --row;
      if (row->first < begin) break;
      if (const std::string* value = seen(row->second, at)) rows.push_back({row->first, *value});
    }
    return rows;
  }

  void apply(const Batch& batch, const std::optional<Head>& next) {
    const std::unique_lock lock(mutex_);
    const std::uint64_t at = now_ + 1;
    for (const Batch::Write& write : batch.writes()) set(at, write.column, write.key, write.value);
    if (next) set(at, Column::meta, std::string(kHeadKey), encode_head(*next));
    now_ = at;
  }
  void clear(Column column) {
    const std::unique_lock lock(mutex_);
    const std::uint64_t at = now_ + 1;
    std::vector<std::string> keys;
    for (const auto& [key, versions] : of(column)) keys.push_back(key);
    for (const std::string& key : keys) set(at, column, key, std::nullopt);
    now_ = at;
  }
  std::uint64_t rows(Column column) const {
    const std::shared_lock lock(mutex_);
    return of(column).size();
  }

 private:
  struct Version {
    std::uint64_t at;
    std::optional<std::string> value;  // nothing: erased
  };
  using Map = std::map<std::string, std::vector<Version>, std::less<>>;

  static const std::string* seen(const std::vector<Version>& versions, std::uint64_t at) {
    for (auto version = versions.rbegin(); version != versions.rend(); ++version)
      if (version->at <= at) return version->value ? &*version->value : nullptr;
    return nullptr;
  }

  void set(std::uint64_t at, Column column, const std::string& key, std::optional<std::string> value) {
    Map& map = of(column);
    std::vector<Version>& versions = map[key];
    if (!versions.empty() && versions.back().at == at) versions.pop_back();
    versions.push_back({at, std::move(value)});
    // A version is needed as long as a held moment lies before its successor.
    const std::uint64_t oldest = held_.empty() ? at : *held_.begin();
    while (versions.size() > 1 && versions[1].at <= oldest) versions.erase(versions.begin());
    if (versions.size() == 1 && !versions.front().value) map.erase(key);
  }

  Map& of(Column column) { return maps_[static_cast<std::size_t>(column)]; }
  const Map& of(Column column) const { return maps_[static_cast<std::size_t>(column)]; }

  mutable std::shared_mutex mutex_;
  std::array<Map, kColumnCount> maps_;  // guarded by mutex_
  std::uint64_t now_ = 0;               // guarded by mutex_
  std::multiset<std::uint64_t> held_;   // guarded by mutex_
};

// Reads of one held moment. The versions are those of a store that outlives the view.
class MemoryView final : public View {
 public:
  explicit MemoryView(Versions& versions) : versions_(versions), at_(versions.hold()) {}
  ~MemoryView() override { versions_.release(at_); }
  MemoryView(const MemoryView&) = delete;
  MemoryView& operator=(const MemoryView&) = delete;

  Result<std::optional<std::string>> get(Column column, std::string_view key) const override {
    return versions_.get(at_, column, key);
  }
  Result<std::vector<std::optional<std::string>>> multi_get(Column column, std::span<const std::string> keys) const override {
    std::vector<std::optional<std::string>> values;
    values.reserve(keys.size());
    for (const std::string& key : keys) values.push_back(versions_.get(at_, column, key));
    return values;
  }
  Result<void> scan(Column column, std::string_view begin, std::string_view end, const Visit& visit) const override {
    std::string from(begin);
    for (;;) {
      const std::vector<Row> rows = versions_.step(at_, column, from, end);
      for (const Row& row : rows)
        if (!visit(row.key, row.value)) return {};
      if (rows.size() < kRowsPerStep) return {};
      from = rows.back().key + '\0';
    }
  }
  Result<void> scan_back(Column column, std::string_view begin, std::string_view end, const Visit& visit) const override {
    std::string to(end);
    for (;;) {
      const std::vector<Row> rows = versions_.step_back(at_, column, begin, to);
      for (const Row& row : rows)
        if (!visit(row.key, row.value)) return {};
      // An empty key is the first there can be, and "" as an end would mean all.
      if (rows.size() < kRowsPerStep || rows.back().key.empty()) return {};
      to = rows.back().key;
    }
  }

 private:
  Versions& versions_;
  const std::uint64_t at_;
};

class MemoryStore final : public Store {
 public:
  Result<std::optional<std::string>> get(Column column, std::string_view key) const override {
    return MemoryView(versions_).get(column, key);
  }
  Result<std::vector<std::optional<std::string>>> multi_get(Column column, std::span<const std::string> keys) const override {
    return MemoryView(versions_).multi_get(column, keys);
  }
  Result<void> scan(Column column, std::string_view begin, std::string_view end, const Visit& visit) const override {
    return MemoryView(versions_).scan(column, begin, end, visit);
  }
  Result<void> scan_back(Column column, std::string_view begin, std::string_view end, const Visit& visit) const override {
    return MemoryView(versions_).scan_back(column, begin, end, visit);
  }
  std::unique_ptr<View> snapshot() const override { return std::make_unique<MemoryView>(versions_); }

  Result<void> commit(const std::optional<Head>& expect, const Head& next, const Batch& batch) override {
    NGUON_TRY(internal::check_commit(expect, next, batch));
    const std::lock_guard lock(commit_mutex_);
    if (head_ != expect) return internal::head_moved(expect, head_);
    if (ReadBack* reader = batch.read_back()) {
      for (const Batch::Write& write : batch.writes())
        reader->row(write.column, write.key, write.value ? std::optional<std::string_view>(*write.value) : std::nullopt);
      reader->row(Column::meta, kHeadKey, encode_head(next));
      NGUON_TRY(reader->verdict());
    }
    versions_.apply(batch, next);
    head_ = next;
    return {};
  }
  Result<void> commit_index(const Batch& batch) override {
    NGUON_TRY(internal::check_commit_index(batch));
    const std::lock_guard lock(commit_mutex_);
    versions_.apply(batch, std::nullopt);
    return {};
  }
  Result<void> clear_index(Column column) override {
    NGUON_TRY(internal::check_clear_index(column));
    const std::lock_guard lock(commit_mutex_);
    versions_.clear(column);
    return {};
  }

  Result<void> verify_checksums(const Progress& progress) const override {
    if (progress && !progress(0, 0)) return internal::check_stopped();
    return {};
  }
  Result<void> writable() const override { return {}; }
  std::vector<Property> properties() const override {
    std::vector<Property> all;
    all.reserve(kColumnCount);
    for (const Column column : kColumns) all.push_back({std::string(to_string(column)) + "_keys", versions_.rows(column)});
    return all;
  }
  std::string describe() const override { return "memory"; }

 private:
  mutable Versions versions_;
  std::mutex commit_mutex_;
  std::optional<Head> head_;  // guarded by commit_mutex_
};

}  // namespace

std::unique_ptr<Store> make_memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace nguon::store
