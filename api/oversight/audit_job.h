// An audit that an inspector starts and watches: one at a time, in the background, slowly enough that the ledger goes
// on serving. What it does is ledger/audit.h and ledger/audit_since.h; here is who may start one and how far it is.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "ledger/audit.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/base/vkey.h"
#include "ledger/log/checkpoint.h"
#include "ledger/store/store.h"

namespace nguon::api {

enum class AuditScope {
  all,    // bytes, chain, tree, signatures, and the state replayed and compared
  since,  // the same without the state, from a size on
  state,  // bytes, chain, tree and state, without signatures
};
std::string_view to_string(AuditScope scope);
// Errc::invalid_argument (audit_scope).
Result<AuditScope> parse_audit_scope(std::string_view text);

struct AuditAsked {
  AuditScope scope = AuditScope::all;
  std::uint64_t since = 0;  // AuditScope::since: the first entry to read
  std::string by;           // party that asks
};

// What is audited. Called in the audit's thread.
struct AuditSource {
  std::function<std::unique_ptr<store::View>()> view;
  std::function<Result<log::Checkpoint>(std::uint64_t size)> checkpoint_at;
};

inline constexpr std::uint64_t kAuditMemoryEntriesMax = 200'000;  // replayed in memory; more in the scratch folder

struct AuditJobOptions {
  std::uint64_t bytes_per_second = std::uint64_t{16} << 20;  // of entries hashed; 0: as fast as it goes
  std::string scratch_path;  // where the replay of a large ledger keeps its state, made anew each time; "": memory
  int nice = 10;             // of its threads (setpriority): behind everything that answers people
};

// Thread-safe.
class AuditJob {
 public:
  enum class State { none, running, good, bad, cancelled, failed };
  struct Status {
    State state = State::none;
    AuditAsked asked;
    Time started, ended;  // Time{}: not
    AuditProgress progress;
    double bytes_per_second = 0;
    std::optional<std::int64_t> remaining_s;  // unknown at the start
    std::optional<AuditReport> report;        // good, bad
    std::optional<Error> error;               // failed
  };
  using Found = std::function<void(const AuditReport::Finding&)>;

  // `signatures` and `clock` outlive the job. `found` is told of a contradiction, from the audit's thread.
  AuditJob(AuditSource source, const SignatureCheck& signatures, const Clock& clock, AuditJobOptions options, Found found);
  ~AuditJob();  // cancels, and waits for the end of a piece of work
  AuditJob(const AuditJob&) = delete;
  AuditJob& operator=(const AuditJob&) = delete;

  // Errc::conflict (audit_running), Errc::invalid_argument (size_unknown) for a `since` past the end.
  Result<void> start(AuditAsked asked);
  void cancel();
  Status status() const;

 private:
  void run(AuditAsked asked);
  Result<AuditReport> audit_as(const AuditAsked& asked);
  bool advance(const AuditProgress& progress);

  AuditSource source_;
  const SignatureCheck& signatures_;
  const Clock& clock_;
  AuditJobOptions options_;
  Found found_;
  std::atomic<bool> cancelled_ = false;
  std::chrono::steady_clock::time_point began_;  // of the audit's thread alone
  mutable std::mutex mutex_;
  Status status_;        // guarded by mutex_
  std::mutex starting_;  // held while a thread is started or joined
  std::thread thread_;   // guarded by starting_
};

std::string_view to_string(AuditJob::State state);

}  // namespace nguon::api
