#include "api/oversight/audit_job.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "ledger/audit_since.h"

namespace nguon::api {
namespace {

constexpr auto kSleepMax = std::chrono::milliseconds(100);  // between two looks at whether to stop

}  // namespace

std::string_view to_string(AuditScope scope) {
  switch (scope) {
    case AuditScope::all: return "all";
    case AuditScope::since: return "since";
    case AuditScope::state: return "state";
  }
  return "all";
}

Result<AuditScope> parse_audit_scope(std::string_view text) {
  for (const auto scope : {AuditScope::all, AuditScope::since, AuditScope::state})
    if (text == to_string(scope)) return scope;
  return Error{Errc::invalid_argument, "audit_scope", "scope is all, since or state", "scope là all, since hoặc state"};
}

std::string_view to_string(AuditJob::State state) {
  switch (state) {
    case AuditJob::State::none: return "none";
    case AuditJob::State::running: return "running";
    case AuditJob::State::good: return "good";
    case AuditJob::State::bad: return "bad";
    case AuditJob::State::cancelled: return "cancelled";
    case AuditJob::State::failed: return "failed";
  }
  return "none";
}

AuditJob::AuditJob(AuditSource source, const SignatureCheck& signatures, const Clock& clock, AuditJobOptions options, Found found)
    : source_(std::move(source)),
      signatures_(signatures),
      clock_(clock),
      options_(std::move(options)),
      found_(std::move(found)) {}

AuditJob::~AuditJob() {
  cancelled_ = true;
  if (thread_.joinable()) thread_.join();
}

Result<void> AuditJob::start(AuditAsked asked) {
  const std::lock_guard starting(starting_);
  {
    const std::lock_guard lock(mutex_);
    if (status_.state == State::running)
      return Error{Errc::conflict, "audit_running", "an audit is running already: wait for its end, or cancel it",
                   "Đang có một lần kiểm toán: hãy chờ xong hoặc dừng nó."};
  }
  if (asked.scope == AuditScope::since) NGUON_TRY(source_.checkpoint_at(asked.since));
  if (thread_.joinable()) thread_.join();
  cancelled_ = false;
  {
    const std::lock_guard lock(mutex_);
    status_ = {};
    status_.state = State::running;
    status_.asked = asked;
    status_.started = clock_.now();
  }
  thread_ = std::thread([this, asked] { run(asked); });
  return {};
}

void AuditJob::cancel() { cancelled_ = true; }

AuditJob::Status AuditJob::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

bool AuditJob::advance(const AuditProgress& progress) {
  using std::chrono::duration;
  const auto due = [&] {
    const double seconds =
        options_.bytes_per_second == 0 ? 0 : static_cast<double>(progress.bytes) / static_cast<double>(options_.bytes_per_second);
    return began_ + std::chrono::duration_cast<std::chrono::steady_clock::duration>(duration<double>(seconds));
  }();
  {
    const double elapsed = duration<double>(std::chrono::steady_clock::now() - began_).count();
    const std::lock_guard lock(mutex_);
    status_.progress = progress;
    if (elapsed > 0 && progress.entries > 0) {
      status_.bytes_per_second = static_cast<double>(progress.bytes) / elapsed;
      const auto left = static_cast<double>(progress.entries_total - std::min(progress.entries, progress.entries_total));
      status_.remaining_s = static_cast<std::int64_t>(elapsed * left / static_cast<double>(progress.entries) + 0.5);
    }
  }
  while (!cancelled_ && std::chrono::steady_clock::now() < due)
    std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(due - std::chrono::steady_clock::now(), kSleepMax));
  return !cancelled_;
}

Result<AuditReport> AuditJob::audit_as(const AuditAsked& asked) {
  const auto view = source_.view();
  const auto progress = [this](const AuditProgress& now) { return advance(now); };
  if (asked.scope == AuditScope::since) {
    NGUON_ASSIGN(since, source_.checkpoint_at(asked.since));
    AuditSinceOptions how;
    how.threads = 1;
    return audit_since(*view, signatures_, since, how, progress);
  }
  AuditOptions how;
  how.threads = 1;
  how.signatures = asked.scope == AuditScope::all;
  NGUON_ASSIGN(head, view->head());
  if (head && head->size > kAuditMemoryEntriesMax) how.scratch_path = options_.scratch_path;
  std::error_code ignored;
  if (!how.scratch_path.empty()) std::filesystem::remove_all(how.scratch_path, ignored);
  auto report = audit(*view, signatures_, how, progress);
  if (!how.scratch_path.empty()) std::filesystem::remove_all(how.scratch_path, ignored);
  return report;
}

void AuditJob::run(AuditAsked asked) {
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), options_.nice);  // this thread alone, and those that it starts
  began_ = std::chrono::steady_clock::now();
  const auto report = audit_as(asked);
  if (report && !report->good() && found_) found_(*report->finding);
  const std::lock_guard lock(mutex_);
  status_.ended = clock_.now();
  status_.remaining_s = std::nullopt;
  if (report) {
    status_.state = report->good() ? State::good : State::bad;
    status_.progress.entries = report->entries;
    status_.progress.bytes = report->bytes;
    status_.report = *report;
  } else if (cancelled_) {
    status_.state = State::cancelled;
  } else {
    status_.state = State::failed;
    status_.error = report.error();
  }
}

}  // namespace nguon::api
