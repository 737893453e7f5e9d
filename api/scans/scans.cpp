#include "api/scans/scans.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "api/scans/provinces.h"
#include "ledger/base/codec.h"
#include "ledger/store/keys.h"
#include "ledger/store/rocksdb.h"

namespace nguon::api {
namespace {

using store::Column;

// Rows of Column::state. Only this program reads them: the layout may change with it.
constexpr std::string_view kLabel = "n/";       // run, serial -> LabelScans
constexpr std::string_view kDay = "d/";         // day, run, serial -> devices of that day
constexpr std::string_view kSuspicious = "f/";  // run, serial -> ""
constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::size_t kSweepRows = 4'096;  // erased in one commit

std::string label_key(std::string_view prefix, LabelId label) {
  return std::string(prefix) + be32(label.run) + be32(label.serial);
}
std::string day_key(Day day, LabelId label) {
  return std::string(kDay) + be32(static_cast<std::uint32_t>(day.unix_days)) + be32(label.run) + be32(label.serial);
}
LabelId label_of(std::string_view key) {
  return {read_be32(key.substr(key.size() - 8, 4)), read_be32(key.substr(key.size() - 4, 4))};
}

// A device that looked at a label today.
struct Seen {
  DeviceTag tag;
  std::int64_t minute = 0;  // of its last counted look
  bool placed = false;
};

std::string encode(const LabelScans& scans) {
  FieldWriter out;
  out.i64(scans.first_seen.unix_ms);
  out.u64(scans.scans);
  out.u64(scans.devices);
  out.u64(scans.provinces);
  return out.take();
}

Error damaged() {
  return {Errc::corrupt, "scans_damaged", "a row of the scans does not decode", "một bản ghi lượt quét bị hỏng"};
}

Result<LabelScans> decode_scans(std::string_view bytes) {
  FieldReader in(bytes);
  LabelScans out;
  out.first_seen.unix_ms = in.i64();
  out.scans = in.u64();
  out.devices = in.u64();
  out.provinces = in.u64();
  if (!in.ok()) return damaged();
  return out;
}

Result<std::optional<LabelScans>> scans_in(const store::View& store, LabelId label) {
  NGUON_ASSIGN(row, store.get(Column::state, label_key(kLabel, label)));
  if (!row) return std::optional<LabelScans>{};
  NGUON_ASSIGN(scans, decode_scans(*row));
  return std::optional(scans);
}

std::string encode(const std::vector<Seen>& devices) {
  FieldWriter out;
  out.u64(devices.size());
  for (const auto& one : devices) {
    out.u64(one.tag.device);
    out.u64(one.tag.address);
    out.i64(one.minute);
    out.u64(one.placed ? 1 : 0);
  }
  return out.take();
}

Result<std::vector<Seen>> decode_devices(std::string_view bytes) {
  FieldReader in(bytes);
  std::vector<Seen> out(in.count());
  for (auto& one : out) {
    one.tag.device = in.u64();
    one.tag.address = static_cast<std::uint32_t>(in.u64());
    one.minute = in.i64();
    one.placed = in.flag();
  }
  if (!in.ok()) return damaged();
  return out;
}

// One label's rows while a batch is applied to them.
struct Rows {
  LabelScans scans;
  std::vector<Seen> devices;
  bool changed = false;
};

Seen* find(Rows& rows, const DeviceTag& tag) {
  for (auto& one : rows.devices)
    if (one.tag.device == tag.device) return &one;
  return nullptr;
}

// Whether the look counts; false: a repeat.
bool add_look(Rows& rows, const DeviceTag& tag, Time at) {
  const std::int64_t minute = at.unix_ms / kMinuteMs;
  if (Seen* known = find(rows, tag)) {
    if (minute - known->minute < kRepeatMinutes) return false;
    known->minute = minute;
  } else {
    const auto behind =
        std::count_if(rows.devices.begin(), rows.devices.end(), [&](const Seen& one) { return one.tag.address == tag.address; });
    if (rows.devices.size() < kDevicesADayMax && static_cast<std::size_t>(behind) < kDevicesAnAddressMax) {
      rows.devices.push_back({tag, minute, false});
      ++rows.scans.devices;
    }
  }
  if (rows.scans.scans++ == 0) rows.scans.first_seen = at;
  rows.changed = true;
  return true;
}

void add_place(Rows& rows, const DeviceTag& tag, std::size_t province) {
  Seen* known = find(rows, tag);
  if (known == nullptr || known->placed) return;
  known->placed = true;
  rows.scans.provinces |= std::uint64_t{1} << province;
  rows.changed = true;
}

}  // namespace

struct Scans::Item {
  LabelId label;
  DeviceTag tag;
  Time at;
  std::optional<std::size_t> province;  // nothing: a look
};

std::size_t LabelScans::province_count() const { return static_cast<std::size_t>(std::popcount(provinces)); }

bool is_suspicious(LabelId label, const LabelScans& scans, const ScanThresholds& thresholds) {
  if (label.serial == 0) return false;  // a label of a whole lot is on many packs
  return scans.devices >= thresholds.devices ||
         (scans.devices >= thresholds.spread_devices && scans.province_count() >= thresholds.spread_provinces);
}

Result<std::unique_ptr<Scans>> Scans::open(std::unique_ptr<store::Store> store, Options options) {
  std::unique_ptr<Scans> out(new Scans(std::move(store), options));
  NGUON_TRY(out->load());
  NGUON_TRY(out->erase_days_before(day_in_vietnam(options.clock->now())));
  out->thread_ = std::thread([scans = out.get()] { scans->work(); });
  return out;
}

Scans::Scans(std::unique_ptr<store::Store> store, Options options) : store_(std::move(store)), options_(options) {}

Scans::~Scans() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Result<void> Scans::load() {
  std::vector<LabelId> labels;
  const auto range = store::prefix_range(kSuspicious);
  NGUON_TRY(store_->scan(Column::state, range.begin, range.end, [&](std::string_view key, std::string_view) {
    labels.push_back(label_of(key));
    return labels.size() < kSuspiciousMax;
  }));
  for (const auto label : labels) {
    NGUON_ASSIGN(scans, scans_of(label));
    if (scans && is_suspicious(label, *scans, options_.thresholds)) suspicious_[label] = *scans;
  }
  return {};
}

Result<void> Scans::erase_days_before(Day day) {
  const std::string end = std::string(kDay) + be32(static_cast<std::uint32_t>(day.unix_days));
  for (;;) {
    store::Batch batch;
    NGUON_TRY(store_->scan(Column::state, kDay, end, [&](std::string_view key, std::string_view) {
      batch.erase(Column::state, std::string(key));
      return batch.size() < kSweepRows;
    }));
    if (batch.empty()) break;
    NGUON_TRY(store_->commit_index(batch));
  }
  swept_ = day;
  return {};
}

void Scans::count(const Request& request, LabelId label) {
  if (!is_persons_view(request)) {
    unperson_.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  put(request, label, std::nullopt);
}

void Scans::place(const Request& request, LabelId label, std::size_t province) {
  if (province < kProvinces.size()) put(request, label, province);
}

void Scans::put(const Request& request, LabelId label, std::optional<std::size_t> province) {
  const Time now = options_.clock->now();
  const Item item{label, tags_.tag(request, day_in_vietnam(now)), now, province};
  const std::lock_guard lock(mutex_);
  if (queue_.size() >= options_.queue_max) {
    dropped_.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  queue_.push_back(item);
}

void Scans::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait_for(lock, std::chrono::milliseconds(options_.write_every_ms), [this] { return stopping_ || hurry_; });
    hurry_ = false;
    auto items = std::exchange(queue_, {});
    const bool last = stopping_;
    writing_ = true;
    lock.unlock();
    write(std::move(items));
    lock.lock();
    writing_ = false;
    idle_.notify_all();
    if (last) return;
  }
}

void Scans::flush() {
  std::unique_lock lock(mutex_);
  do {
    hurry_ = true;
    wake_.notify_all();
    idle_.wait(lock, [this] { return !writing_ && !hurry_; });
  } while (!queue_.empty());
}

void Scans::write(std::vector<Item> items) {
  const Day today = day_in_vietnam(options_.clock->now());
  // Tags of a day gone by are not kept, whatever it costs.
  if (swept_ < today && !erase_days_before(today)) {
    dropped_.fetch_add(items.size(), std::memory_order_relaxed);
    return;
  }
  std::vector<Item> part;
  // Each batch is of one day: a label then has one row of devices in it.
  for (std::size_t from = 0, to = 0; from < items.size(); from = to) {
    const Day day = day_in_vietnam(items[from].at);
    while (to < items.size() && to - from < kScansBatchMax && day_in_vietnam(items[to].at) == day) ++to;
    part.assign(items.begin() + static_cast<std::ptrdiff_t>(from), items.begin() + static_cast<std::ptrdiff_t>(to));
    // A store that fails costs scans, never pages.
    if (!write_batch(part)) dropped_.fetch_add(part.size(), std::memory_order_relaxed);
  }
}

Result<void> Scans::write_batch(const std::vector<Item>& items) {
  // The rows of a label and of the day of the look.
  std::map<std::pair<LabelId, Day>, Rows> rows;
  for (const auto& item : items) rows[{item.label, day_in_vietnam(item.at)}];
  std::vector<std::string> keys;
  for (const auto& [at, unused] : rows) {
    keys.push_back(label_key(kLabel, at.first));
    keys.push_back(day_key(at.second, at.first));
  }
  NGUON_ASSIGN(values, store_->multi_get(Column::state, keys));
  std::size_t next = 0;
  for (auto& [at, one] : rows) {
    const auto& scans = values[next++];
    const auto& devices = values[next++];
    if (scans) {
      NGUON_ASSIGN(read, decode_scans(*scans));
      one.scans = read;
    }
    if (devices) {
      NGUON_ASSIGN(read, decode_devices(*devices));
      one.devices = std::move(read);
    }
  }
  std::uint64_t counted = 0, repeated = 0;
  for (const auto& item : items) {
    Rows& one = rows[{item.label, day_in_vietnam(item.at)}];
    if (item.province)
      add_place(one, item.tag, *item.province);
    else if (add_look(one, item.tag, item.at))
      ++counted;
    else
      ++repeated;
  }
  store::Batch batch;
  for (const auto& [at, one] : rows) {
    if (!one.changed) continue;
    batch.put(Column::state, label_key(kLabel, at.first), encode(one.scans));
    batch.put(Column::state, day_key(at.second, at.first), encode(one.devices));
    if (is_suspicious(at.first, one.scans, options_.thresholds)) batch.put(Column::state, label_key(kSuspicious, at.first), "");
  }
  if (!batch.empty()) NGUON_TRY(store_->commit_index(batch));
  for (const auto& [at, one] : rows)
    if (one.changed && is_suspicious(at.first, one.scans, options_.thresholds)) mark(at.first, one.scans);
  counted_.fetch_add(counted, std::memory_order_relaxed);
  repeated_.fetch_add(repeated, std::memory_order_relaxed);
  return {};
}

void Scans::mark(LabelId label, const LabelScans& scans) {
  const std::unique_lock lock(suspicious_mutex_);
  if (suspicious_.size() < kSuspiciousMax || suspicious_.contains(label)) suspicious_[label] = scans;
}

std::optional<LabelScans> Scans::suspicion(LabelId label) const {
  const std::shared_lock lock(suspicious_mutex_);
  const auto found = suspicious_.find(label);
  if (found == suspicious_.end()) return std::nullopt;
  return found->second;
}

std::vector<Scans::Suspicious> Scans::most_suspicious(std::size_t limit) const {
  std::vector<Suspicious> out;
  {
    const std::shared_lock lock(suspicious_mutex_);
    for (const auto& [label, scans] : suspicious_) out.push_back({label, scans});
  }
  const auto shown = out.begin() + static_cast<std::ptrdiff_t>(std::min(limit, out.size()));
  std::partial_sort(out.begin(), shown, out.end(), [](const Suspicious& a, const Suspicious& b) {
    return a.scans.devices != b.scans.devices ? a.scans.devices > b.scans.devices : a.label < b.label;
  });
  out.erase(shown, out.end());
  return out;
}

Result<std::optional<LabelScans>> Scans::scans_of(LabelId label) const { return scans_in(*store_, label); }

Scans::Stats Scans::stats() const {
  Stats out{counted_.load(), repeated_.load(), unperson_.load(), dropped_.load(), 0, 0};
  {
    const std::shared_lock lock(suspicious_mutex_);
    out.suspicious = suspicious_.size();
  }
  const std::lock_guard lock(mutex_);
  out.queued = queue_.size();
  return out;
}

namespace {

// Small: a few megabytes hold a year of an ordinary province.
store::RocksOptions store_options() {
  store::RocksOptions out;
  out.cache_bytes = std::size_t{32} << 20;
  out.memtable_bytes = std::size_t{8} << 20;
  out.wal_bytes_max = std::size_t{8} << 20;
  out.open_files_max = 64;
  out.background_jobs = 1;
  return out;
}

}  // namespace

Result<std::unique_ptr<Scans>> open_scans(const std::filesystem::path& directory, Scans::Options options) {
  std::error_code failed;
  const bool there = std::filesystem::exists(directory, failed) && !std::filesystem::is_empty(directory, failed);
  NGUON_ASSIGN(store,
               there ? store::open_rocksdb(directory, store_options()) : store::create_rocksdb(directory, store_options()));
  return Scans::open(std::move(store), options);
}

Result<std::optional<LabelScans>> read_scans(const std::filesystem::path& directory, LabelId label) {
  const auto store = store::open_rocksdb(directory, store_options(), store::OpenMode::read_only);
  if (!store && store.error().code() == Errc::not_found) return std::optional<LabelScans>{};
  if (!store) return store.error();
  return scans_in(**store, label);
}

Result<void> erase_scans(const std::filesystem::path& directory) {
  std::error_code failed;
  if (!std::filesystem::exists(directory, failed)) return {};
  {
    // Whoever counts holds the lock. A damaged store may be erased too.
    const auto store = store::open_rocksdb(directory, store_options());
    if (!store && store.error().code() == Errc::locked) return store.error();
  }
  std::filesystem::remove_all(directory, failed);
  if (failed)
    return Error{Errc::io, "scans_not_erased", directory.string() + ": " + failed.message(),
                 "không xóa được " + directory.string()};
  return {};
}

}  // namespace nguon::api
