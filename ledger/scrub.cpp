#include "ledger/scrub.h"

#include <chrono>

#include "ledger/ledger.h"

namespace nguon {
namespace {

Error interrupted() { return {Errc::unavailable, "interrupted", "the scrub was interrupted", "Đã dừng việc đọc kiểm tra."}; }

AuditReport::Finding unreadable(const Error& error) { return {"storage", std::nullopt, error.message(), error.message_vi()}; }

}  // namespace

Result<ScrubReport> scrub(const ScrubSource& source, const SignatureCheck& signatures,
                          const std::function<bool(const ScrubProgress&)>& progress) {
  ScrubReport report;
  bool stopped = false;
  const auto go_on = [&] {
    stopped = progress && !progress(report.read);
    return !stopped;
  };
  const auto files = source.verify_checksums([&](std::uint64_t done, std::uint64_t total) {
    report.read.file_bytes = done;
    report.read.file_bytes_total = total;
    return go_on();
  });
  if (stopped) return interrupted();
  if (!files && files.error().code() != Errc::corrupt) return files.error();
  if (!files) {
    report.finding = unreadable(files.error());
    return report;
  }
  AuditOptions how;
  how.signatures = how.state = false;
  how.threads = 1;
  how.against = source.published;
  NGUON_ASSIGN(audited, audit(source.view, signatures, how, [&](const AuditProgress& now) {
                 report.read.entries = now.entries;
                 report.read.entries_total = now.entries_total;
                 report.read.entry_bytes = now.bytes;
                 return go_on();
               }));
  report.finding = audited.finding;
  return report;
}

Scrubber::Scrubber(Ledger& ledger, const SignatureCheck& signatures, const Clock& clock, ScrubberOptions options, Alarm alarm)
    : ledger_(ledger), signatures_(signatures), clock_(clock), options_(options), alarm_(std::move(alarm)) {
  thread_ = std::thread([this] { run(); });
}

Scrubber::~Scrubber() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Scrubber::Status Scrubber::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

void Scrubber::wait_for_a_pass() {
  std::unique_lock lock(mutex_);
  const auto before = status_.passes + status_.failures;
  changed_.wait(lock, [&] { return status_.alarm || status_.passes + status_.failures > before; });
}

bool Scrubber::sleep_ms(std::int64_t ms) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, std::chrono::milliseconds(ms), [this] { return ending_; });
}

void Scrubber::run() {
  do {
    pass();
    if (status().alarm) return;
  } while (sleep_ms(options_.pause_ms));
}

void Scrubber::pass() {
  {
    const std::lock_guard lock(mutex_);
    status_.now = {};
  }
  // The checkpoint first: the picture that is read is then at it, or past it.
  const auto published = ledger_.published();
  const auto view = ledger_.snapshot();
  const ScrubSource source{[this](const store::Store::Progress& progress) { return ledger_.verify_checksums(progress); }, *view,
                           published->checkpoint};
  const auto done = scrub(source, signatures_, [this](const ScrubProgress& progress) { return advance(progress); });
  if (done && !done->good()) {
    const std::string what = "the scrub found damage: " + done->finding->name + ": ";
    ledger_.halt({Errc::corrupt, "scrub_alarm", what + done->finding->message,
                  "Đọc kiểm tra phát hiện hư hỏng: " + done->finding->name + ": " + done->finding->message_vi});
    alarm_(*done->finding);
  }
  {
    const std::lock_guard lock(mutex_);
    ++(done ? status_.passes : status_.failures);
    if (done && done->good()) status_.last_good = clock_.now();
    if (done && !done->good()) status_.alarm = true;
  }
  changed_.notify_all();
}

// Waits as long as what was read since the last piece should have taken.
bool Scrubber::advance(const ScrubProgress& progress) {
  std::uint64_t read = 0;
  {
    const std::lock_guard lock(mutex_);
    read = progress.file_bytes + progress.entry_bytes - (status_.now.file_bytes + status_.now.entry_bytes);
    status_.bytes += read;
    status_.now = progress;
  }
  const std::uint64_t ms = options_.bytes_per_second == 0 ? 0 : read * 1'000 / options_.bytes_per_second;
  return sleep_ms(static_cast<std::int64_t>(ms));
}

}  // namespace nguon
