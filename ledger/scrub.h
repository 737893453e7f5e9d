// The scrub: everything that is stored is read again from the disk, slowly and over and over, so that
// damage is found while there is a copy to mend it from. One pass is
//
//   1. every byte of every table file, against the checksums of its blocks and of the whole file
//      (Store::verify_checksums);
//   2. every entry: indexes without a gap, leaf hash, chain, times, the tree anew, every tile, and the
//      root at the published checkpoint (audit, without signatures and state).
//
// What it finds is a finding, not an error: who runs it raises an alarm (ledger/alarm.h), and a ledger
// that is open for appending is halted. "Could not be done" is an error and never looks like "good".
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "ledger/audit.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/base/vkey.h"
#include "ledger/log/checkpoint.h"
#include "ledger/store/store.h"

namespace nguon {

struct ScrubProgress {
  std::uint64_t file_bytes = 0, file_bytes_total = 0;
  std::uint64_t entries = 0, entries_total = 0, entry_bytes = 0;
};

struct ScrubReport {
  ScrubProgress read;
  std::optional<AuditReport::Finding> finding;  // "storage", or a name of the audit
  bool good() const { return !finding.has_value(); }
};

// What a pass reads from. Borrowed.
struct ScrubSource {
  std::function<Result<void>(const store::Store::Progress&)> verify_checksums;
  const store::View& view;
  std::optional<log::Checkpoint> published;  // must be part of what is read
};

// One pass. `progress` is called after each piece, at most 8 MiB; it may wait, and ends the pass by answering
// false: Errc::unavailable (interrupted). Errc::io and unavailable: it could not be done.
Result<ScrubReport> scrub(const ScrubSource& source, const SignatureCheck& signatures,
                          const std::function<bool(const ScrubProgress&)>& progress);

class Ledger;

struct ScrubberOptions {
  std::uint64_t bytes_per_second = std::uint64_t{4} << 20;  // 0: as fast as it goes
  std::int64_t pause_ms = 3'600'000;                        // between two passes
};

// Does passes over an open ledger in a thread of its own until it is destroyed, which ends it soon.
// On a finding it halts the ledger, tells `alarm`, and goes on no more: what is damaged stays damaged.
class Scrubber {
 public:
  using Alarm = std::function<void(const AuditReport::Finding&)>;

  // Borrows all three. `alarm` is called once at most, from the thread.
  Scrubber(Ledger& ledger, const SignatureCheck& signatures, const Clock& clock, ScrubberOptions options, Alarm alarm);
  ~Scrubber();
  Scrubber(const Scrubber&) = delete;
  Scrubber& operator=(const Scrubber&) = delete;

  struct Status {
    std::uint64_t passes = 0;    // that were done to the end
    std::uint64_t failures = 0;  // that could not be done
    std::uint64_t bytes = 0;     // read since the start
    ScrubProgress now;           // of the pass under way, or the last one
    Time last_good;              // end of the last pass that found nothing; 0: none yet
    bool alarm = false;          // something was found
  };
  Status status() const;  // thread-safe
  // Returns when a pass was done, could not be done, or something was found. For tests.
  void wait_for_a_pass();

 private:
  void run();
  void pass();
  bool advance(const ScrubProgress& progress);
  bool sleep_ms(std::int64_t ms);  // false: to be ended

  Ledger& ledger_;
  const SignatureCheck& signatures_;
  const Clock& clock_;
  ScrubberOptions options_;
  Alarm alarm_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Status status_;        // guarded by mutex_
  bool ending_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace nguon
