#include "api/label_job_run.h"

#include <algorithm>
#include <deque>
#include <future>

#include "api/label_job_csv.h"
#include "ledger/base/bytes.h"
#include "ledger/base/json.h"
#include "ledger/base/sha256.h"

namespace nguon::api {
namespace {

Result<void> check_order(const LabelOrder& order) {
  if (order.count == 0 || order.count > kJobLabelsMax)
    return Error{Errc::too_large, "job_labels", "a job has 1 to " + std::to_string(kJobLabelsMax) + " labels",
                 "mỗi lệnh in có từ 1 đến " + std::to_string(kJobLabelsMax) + " tem"};
  if (order.form == JobForm::pdf && order.count > qr::kSheetJobsMax)
    return Error{Errc::too_large, "sheet_jobs", "a document holds 1 to 10000 labels: take a part of the serials, or CSV",
                 "mỗi tệp PDF chứa tối đa 10000 tem: hãy chia nhỏ dải số, hoặc xuất CSV"};
  if (order.form != JobForm::printer) return {};
  NGUON_TRY(qr::check_printer(order.printer));
  return qr::check_fits(order.printer, order.size);
}

}  // namespace

LabelRunJob::LabelRunJob(const Ledger& ledger, const keys::KeyCheck& signatures, LabelIssuer issuer, LabelOrder order,
                         qr::Press press, Time now)
    : ledger_(&ledger),
      signatures_(&signatures),
      issuer_(std::move(issuer)),
      order_(std::move(order)),
      press_(std::move(press)),
      now_(now) {}

Result<LabelRunJob> LabelRunJob::open(const Ledger& ledger, const keys::KeyCheck& signatures, LabelIssuer issuer,
                                      LabelOrder order, Time now) {
  if (order.sheet) order.size = order.sheet->label;
  if (order.form == JobForm::printer) order.dpi = order.printer.dpi;
  NGUON_TRY(check_order(order));
  NGUON_TRY(issuer.check_serials(order.first, order.count));
  NGUON_ASSIGN(sample, issuer.issue(order.first));
  NGUON_TRY(check_verdict(ledger, signatures, sample, now));
  NGUON_ASSIGN(press, qr::Press::open({sample, issuer.text(), order.size, order.dpi}));
  if (order.form == JobForm::csv) {
    std::string row;
    NGUON_TRY(append_csv_row({1, sample, issuer.text()}, row));
  }
  if (order.form == JobForm::printer) {
    qr::BitImage image;
    press.draw(sample, image);
    NGUON_TRY(qr::check_ink(order.printer, image));
  }
  if (order.form == JobForm::pdf) {
    const auto document = qr::RunPdf::open(order.sheet, order.start_at, order.calibration);
    if (!document) return document.error();
  }
  return LabelRunJob(ledger, signatures, std::move(issuer), std::move(order), std::move(press), now);
}

bool LabelRunJob::is_read(std::uint32_t number) const {
  return number % qr::gate_step(order_.count) == 0 || number + 1 == order_.count;
}

GateReport LabelRunJob::gate() const {
  const std::size_t step = qr::gate_step(order_.count);
  const std::size_t whole = (order_.count + step - 1) / step;
  const bool last_is_extra = (order_.count - 1) % step != 0;
  return {whole + (last_is_extra ? 1 : 0), order_.count};
}

std::string LabelRunJob::fingerprint() const {
  const auto& printer = order_.printer;
  const auto& text = issuer_.text();
  json::object of{{"job", "nguon.label-job/v1"},
                  {"host", issuer_.host()},
                  {"run", issuer_.run().index},
                  {"root", to_hex(issuer_.root().view())},
                  {"first", order_.first},
                  {"count", order_.count},
                  {"gs1", order_.gs1 == Gs1Form::gtin},
                  {"form", static_cast<int>(order_.form)},
                  {"size", json::array{order_.size.width_mm, order_.size.height_mm, order_.size.symbol_mm}},
                  {"dpi", static_cast<int>(order_.dpi)},
                  {"texts", json::array{text.product, text.producer, text.lot, text.stars, text.certificate, text.is_demo}}};
  if (order_.form == JobForm::printer) {
    of["printer"] = json::array{std::string(to_string(printer.language)), printer.gap_mm, printer.x_mm, printer.y_mm,
                                static_cast<int>(printer.after)};
    json::array setup;
    for (const auto& command : printer.setup) setup.emplace_back(command);
    of["setup"] = std::move(setup);
  }
  return to_hex(sha256(json::serialize(of)).view());
}

void LabelRunJob::write_head(std::string& out) const {
  if (order_.form == JobForm::printer) qr::write_setup(order_.printer, order_.size, out);
  if (order_.form == JobForm::csv) append_csv_head(out);
}

Result<void> LabelRunJob::make_one(std::uint32_t number, qr::BitImage& image, Chunk& chunk) const {
  NGUON_ASSIGN(label, issuer_.issue(serial_of(number)));
  const bool read = is_read(number);
  if (read || order_.form == JobForm::printer) press_.draw(label, image);
  if (read) {
    NGUON_TRY(press_.check(label, image));
    NGUON_TRY(check_verdict(*ledger_, *signatures_, label, now_));
  }
  switch (order_.form) {
    case JobForm::printer: qr::write_label(order_.printer, image, chunk.bytes); break;
    case JobForm::csv: NGUON_TRY(append_csv_row({number + 1, label, issuer_.text()}, chunk.bytes)); break;
    case JobForm::pdf: chunk.bytes += qr::RunPdf::drawing(press_, label); break;
  }
  chunk.ends.push_back(chunk.bytes.size());
  return {};
}

Result<LabelRunJob::Chunk> LabelRunJob::make_chunk(std::uint32_t from, std::uint32_t to) const {
  Chunk chunk;
  qr::BitImage image;
  for (std::uint32_t number = from; number < to; ++number) {
    const auto made = make_one(number, image, chunk);
    if (!made) return made.error().with_context("#" + std::to_string(number + 1));
    if (number == from) chunk.bytes.reserve((to - from) * (chunk.bytes.size() + chunk.bytes.size() / 8));
  }
  return chunk;
}

Result<void> LabelRunJob::make(std::uint32_t from, unsigned threads, Pace pace, const Take& take) const {
  threads = std::clamp(threads, 1U, kJobThreadsMax);
  std::deque<std::future<Result<Chunk>>> running;  // the oldest first; one that is left is waited for
  std::uint32_t begun = from;
  std::uint32_t taken = from;
  const auto policy = threads == 1 ? std::launch::deferred : std::launch::async;
  while (taken < order_.count) {
    while (begun < order_.count && running.size() < threads) {
      const std::uint32_t end = std::min(order_.count, begun + kJobChunk);
      running.push_back(std::async(policy, [this, begun, end] { return make_chunk(begun, end); }));
      begun = end;
    }
    auto chunk = running.front().get();
    running.pop_front();
    if (!chunk) return chunk.error();
    if (pace == Pace::chunks) {
      taken += static_cast<std::uint32_t>(chunk->ends.size());
      NGUON_TRY(take(chunk->bytes, taken));
      continue;
    }
    std::size_t begin = 0;
    for (const std::size_t end : chunk->ends) {
      NGUON_TRY(take(std::string_view(chunk->bytes).substr(begin, end - begin), ++taken));
      begin = end;
    }
  }
  return {};
}

Result<std::string> LabelRunJob::make_pdf(unsigned threads, const std::function<void(std::uint32_t)>& progress) const {
  NGUON_ASSIGN(document, qr::RunPdf::open(order_.sheet, order_.start_at, order_.calibration));
  NGUON_TRY(document.use(press_));
  NGUON_TRY(make(0, threads, Pace::labels, [&](std::string_view drawing, std::uint32_t done) -> Result<void> {
    document.add(drawing);
    progress(done);
    return {};
  }));
  return document.finish();
}

}  // namespace nguon::api
