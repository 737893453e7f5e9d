// Counts how often labels are looked at, beside the ledger and never in it: a store of its own that may be
// erased at any time. What is kept, for how long and why: docs/operations/scans.md, docs/decisions/0077.
//
// Pages never wait: a scan is put into a bounded queue and written by one thread, in batches. When the queue
// is full, scans are dropped and counted as dropped. What was not written when the program ends is lost.
#pragma once

#include <atomic>
#include <compare>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "api/scans/device.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/store/store.h"

namespace nguon::api {

inline constexpr std::size_t kScansQueuedMax = 65'536;  // waiting to be written; 13 seconds at 5,000 a second
inline constexpr std::size_t kScansBatchMax = 8'192;    // written in one commit
inline constexpr std::size_t kDevicesADayMax = 64;      // told apart for one label on one day; more count as scans alone
inline constexpr std::size_t kDevicesAnAddressMax = 3;  // behind one address, of one label on one day
inline constexpr std::int64_t kRepeatMinutes = 60;      // the same device within it is the same look
inline constexpr std::size_t kSuspiciousMax = 100'000;  // labels held in memory as possibly copied

struct LabelId {
  std::uint32_t run = 0;
  std::uint32_t serial = 0;
  friend auto operator<=>(const LabelId&, const LabelId&) = default;
};

// What is known of one label's scans.
struct LabelScans {
  Time first_seen;
  std::uint64_t scans = 0;      // looks that are not repeats
  std::uint64_t devices = 0;    // different devices, day by day added up
  std::uint64_t provinces = 0;  // bits of kProvinces that visitors told
  friend bool operator==(const LabelScans&, const LabelScans&) = default;
  std::size_t province_count() const;
};

// From nguon.toml. A unit label is suspicious with many devices, or with some in many provinces.
struct ScanThresholds {
  std::size_t devices = 30;
  std::size_t spread_devices = 6;
  std::size_t spread_provinces = 3;
};
bool is_suspicious(LabelId label, const LabelScans& scans, const ScanThresholds& thresholds);

class Scans {
 public:
  struct Options {
    const Clock* clock = nullptr;  // outlives this
    ScanThresholds thresholds;
    std::int64_t write_every_ms = 1'000;
    std::size_t queue_max = kScansQueuedMax;
  };

  // Reads what is suspicious, and erases the device tags of earlier days. `store` holds nothing else.
  // Errors of the store.
  static Result<std::unique_ptr<Scans>> open(std::unique_ptr<store::Store> store, Options options);
  ~Scans();  // writes what waits
  Scans(const Scans&) = delete;
  Scans& operator=(const Scans&) = delete;

  // Counts a look at a label; nothing when it is not a person's. Never waits for the store. Thread-safe.
  void count(const Request& request, LabelId label);
  // That the visitor, who looked at the label today, is in this province (index of kProvinces). Once for each
  // device and day; ignored without such a look.
  void place(const Request& request, LabelId label, std::size_t province);

  // What is known of a label that looks copied; nothing for others. From memory.
  std::optional<LabelScans> suspicion(LabelId label) const;
  struct Suspicious {
    LabelId label;
    LabelScans scans;
  };
  // Those looked at from the most devices first, at most `limit` of them; stats() tells how many there are. From memory.
  std::vector<Suspicious> most_suspicious(std::size_t limit) const;
  // From the store; what waits in the queue is not in it yet. Errors of the store.
  Result<std::optional<LabelScans>> scans_of(LabelId label) const;

  const ScanThresholds& thresholds() const { return options_.thresholds; }

  struct Stats {
    std::uint64_t counted = 0;     // looks written
    std::uint64_t repeated = 0;    // the same device within an hour
    std::uint64_t unperson = 0;    // crawlers, previews, HEAD
    std::uint64_t dropped = 0;     // queue full, or the store failed
    std::uint64_t suspicious = 0;  // labels
    std::uint64_t queued = 0;
  };
  Stats stats() const;

  // Writes what waits and returns when it is written: for tests and for the end.
  void flush();

 private:
  struct Item;
  Scans(std::unique_ptr<store::Store> store, Options options);
  Result<void> load();
  Result<void> erase_days_before(Day day);
  void put(const Request& request, LabelId label, std::optional<std::size_t> province);
  void work();
  void write(std::vector<Item> items);
  Result<void> write_batch(const std::vector<Item>& items);
  void mark(LabelId label, const LabelScans& scans);

  const std::unique_ptr<store::Store> store_;
  const Options options_;
  DeviceTags tags_;

  mutable std::mutex mutex_;
  std::condition_variable wake_, idle_;
  std::vector<Item> queue_;  // guarded by mutex_
  bool stopping_ = false;    // guarded by mutex_
  bool hurry_ = false;       // guarded by mutex_: flush() waits
  bool writing_ = false;     // guarded by mutex_

  mutable std::shared_mutex suspicious_mutex_;
  std::map<LabelId, LabelScans> suspicious_;  // guarded by suspicious_mutex_

  std::atomic<std::uint64_t> counted_{0}, repeated_{0}, unperson_{0}, dropped_{0};
  Day swept_{0};  // of the thread: tags of days before it are erased
  std::thread thread_;
};

// Opens the store at `directory`, or makes it. Errors of the store and of Scans::open.
Result<std::unique_ptr<Scans>> open_scans(const std::filesystem::path& directory, Scans::Options options);
// One label's counts, beside a program that counts; nothing when there is no store. Errors of the store.
Result<std::optional<LabelScans>> read_scans(const std::filesystem::path& directory, LabelId label);
// Removes the directory and all counts with it. Errc::locked (ledger_locked) while a program counts there.
Result<void> erase_scans(const std::filesystem::path& directory);

}  // namespace nguon::api
