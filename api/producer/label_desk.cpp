#include "api/producer/label_desk.h"

#include <algorithm>
#include <memory>

#include "api/label_job.h"
#include "api/label_job_run.h"
#include "ledger/base/sha256.h"
#include "ledger/state/reader.h"
#include "qr/label.h"
#include "qr/presets.h"

namespace nguon::api {
namespace {

constexpr std::string_view kRollDefault = "50x30";
constexpr std::string_view kRollNarrow = "40x30";  // fits the receipt printers that speak ESC/POS
constexpr std::string_view kSheetDefault = "64x38";

Error stopped() { return {Errc::unavailable, "labels_stopped", "the server is stopping", "máy chủ đang dừng"}; }

// A run that may be given out to `party`, with the key that signs its labels. The issuer borrows the key.
struct Opened {
  std::unique_ptr<keys::KeyPair> key;
  std::unique_ptr<LabelIssuer> issuer;
  RunPrinting printing;
};

Result<keys::KeyPair> key_of(const Home& home, const std::string& origin, const state::KeyInfo& registered) {
  auto key = home.label_key(origin, registered.party);
  if (key && key->vkey().text() == registered.vkey) return key;
  if (!key && key.error().code() != Errc::not_found) return key.error();
  return Error{Errc::unavailable, "labels_off", "this server does not hold the run's label key: the operator prints the labels",
               "máy chủ này không giữ khóa tem của đợt: đơn vị vận hành in tem"};
}

// All serials of the run, or what was printed of it at once.
Result<RunPrinting> range_of(const state::RunInfo& run) {
  const bool units = run.record.labels == statement::LabelKind::unit;
  RunPrinting out{run.index, units ? 1U : 0U, units ? static_cast<std::uint32_t>(run.record.count) : 0U, {}, false};
  if (run.record.count > kLabelsGivenMax)
    return Error{Errc::too_large, "labels_too_many",
                 "more than " + std::to_string(kLabelsGivenMax) + " labels: the operator prints them",
                 "nhiều hơn " + std::to_string(kLabelsGivenMax) + " tem: đơn vị vận hành in"};
  const bool in_parts = run.prints.size() > 1 ||
                        (!run.prints.empty() && (run.prints.front().first != out.first || run.prints.front().last != out.last));
  if (in_parts)
    return Error{Errc::conflict, "run_printed_in_parts", "the run was printed in parts: the operator goes on with it",
                 "đợt tem đã in từng phần: đơn vị vận hành in tiếp"};
  return out;
}

Result<Hash> digest_of(const LabelIssuer& issuer, const RunPrinting& range) {
  std::string urls;
  for (std::uint64_t serial = range.first; serial <= range.last; ++serial) {
    NGUON_ASSIGN(label, issuer.issue(static_cast<std::uint32_t>(serial)));
    urls += qr::label_url(label) + "\n";
  }
  return sha256(urls);
}

Result<Opened> open_run(const Ledger& ledger, const Home& home, const std::string& origin, std::uint64_t index,
                        const std::string& party, Time now) {
  const auto view = ledger.snapshot();
  const state::Reader reader{*view};
  NGUON_ASSIGN(run, reader.run(index));
  NGUON_ASSIGN(product, reader.product_by_number(run.record.product));
  if (product.record.owner != party)
    return Error{Errc::forbidden, "not_yours", "the run is " + product.record.owner + "'s, not " + party + "'s",
                 "đợt tem là của " + product.record.owner + ", không phải của " + party};
  NGUON_ASSIGN(registered, reader.label_key(run.record.label_key));
  NGUON_ASSIGN(key, key_of(home, origin, registered));
  NGUON_ASSIGN(range, range_of(run));
  Opened out;
  out.key = std::make_unique<keys::KeyPair>(std::move(key));
  NGUON_ASSIGN(issuer, LabelIssuer::open(ledger, run, *out.key, Gs1Form::none, now));
  NGUON_TRY(issuer.check_serials(range.first, range.last - range.first + 1));
  NGUON_ASSIGN(digest, digest_of(issuer, range));
  range.digest = digest;
  range.recorded = !run.prints.empty() && run.prints.front().digest == digest;
  out.issuer = std::make_unique<LabelIssuer>(std::move(issuer));
  out.printing = range;
  return out;
}

Result<LabelOrder> order_of(const state::RunInfo& run, const RunPrinting& printing, const std::string& form,
                            const std::string& preset) {
  const qr::Presets& presets = qr::built_in_presets();
  LabelOrder order;
  order.first = printing.first;
  order.count = static_cast<std::uint32_t>(run.record.count);
  if (form == "pdf") {
    order.form = JobForm::pdf;
    NGUON_ASSIGN(sheet, presets.sheet(preset.empty() ? kSheetDefault : std::string_view(preset)));
    order.size = sheet.label;
    order.sheet = std::move(sheet);
    return order;
  }
  NGUON_ASSIGN(size, presets.roll(!preset.empty() ? std::string_view(preset) : form == "escpos" ? kRollNarrow : kRollDefault));
  order.size = std::move(size);
  if (form == "csv") {
    order.form = JobForm::csv;
    return order;
  }
  const auto printer = std::find_if(presets.printers.begin(), presets.printers.end(),
                                    [&](const qr::Printer& one) { return to_string(one.language) == form; });
  if (printer == presets.printers.end())
    return Error{Errc::invalid_argument, "output_format", "labels come as pdf, tspl, zpl, escpos or csv",
                 "tem có các dạng pdf, tspl, zpl, escpos hoặc csv"};
  order.form = JobForm::printer;
  order.printer = *printer;
  return order;
}

std::string content_type_of(JobForm form) {
  switch (form) {
    case JobForm::pdf: return "application/pdf";
    case JobForm::csv: return "text/csv; charset=utf-8";
    case JobForm::printer: break;
  }
  return "application/octet-stream";
}

}  // namespace

LabelDesk::LabelDesk(const Ledger& ledger, const keys::KeyCheck& signatures, const Clock& clock, Home home, std::string origin)
    : ledger_(ledger),
      signatures_(signatures),
      clock_(clock),
      home_(std::move(home)),
      origin_(std::move(origin)),
      thread_([this] { run_jobs(); }) {}

LabelDesk::~LabelDesk() {
  std::deque<Job> left;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    left.swap(jobs_);
  }
  changed_.notify_one();
  for (const auto& job : left) job.stop();
  thread_.join();
}

void LabelDesk::printing(std::uint64_t run, std::string party, std::function<void(Result<RunPrinting>)> done) {
  add({[this, run, party = std::move(party), done] { done(find_printing(run, party)); }, [done] { done(stopped()); }});
}

void LabelDesk::labels(std::uint64_t run, std::string party, std::string form, std::string preset,
                       std::function<void(Result<LabelFile>)> done) {
  add({[this, run, party = std::move(party), form = std::move(form), preset = std::move(preset), done] {
         done(make_labels(run, party, form, preset));
       },
       [done] { done(stopped()); }});
}

void LabelDesk::add(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_ && jobs_.size() < kLabelJobsWaitingMax) {
      jobs_.push_back(std::move(job));
      changed_.notify_one();
      return;
    }
  }
  job.stop();
}

void LabelDesk::run_jobs() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (stopping_) return;
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job.work();
    lock.lock();
  }
}

Result<RunPrinting> LabelDesk::find_printing(std::uint64_t run, const std::string& party) const {
  NGUON_ASSIGN(opened, open_run(ledger_, home_, origin_, run, party, clock_.now()));
  return opened.printing;
}

Result<LabelFile> LabelDesk::make_labels(std::uint64_t run, const std::string& party, const std::string& form,
                                         const std::string& preset) const {
  const Time now = clock_.now();
  NGUON_ASSIGN(opened, open_run(ledger_, home_, origin_, run, party, now));
  if (!opened.printing.recorded)
    return Error{Errc::conflict, "printing_not_recorded",
                 "the ledger does not hold the printing of these labels yet: sign it first",
                 "sổ cái chưa ghi việc in các tem này: hãy ký trước"};
  NGUON_ASSIGN(order, order_of(opened.issuer->run(), opened.printing, form, preset));
  NGUON_ASSIGN(job, LabelRunJob::open(ledger_, signatures_, std::move(*opened.issuer), std::move(order), now));
  LabelFile out;
  out.content_type = content_type_of(job.order().form);
  if (job.order().form == JobForm::pdf) {
    NGUON_ASSIGN(bytes, job.make_pdf(1, [](std::uint32_t) {}));
    out.bytes = std::move(bytes);
    return out;
  }
  job.write_head(out.bytes);
  NGUON_TRY(job.make(0, 1, LabelRunJob::Pace::chunks, [&out](std::string_view bytes, std::uint32_t) -> Result<void> {
    out.bytes += bytes;
    return {};
  }));
  return out;
}

}  // namespace nguon::api
