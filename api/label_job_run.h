// A job: many labels of one run, rendered in one form by several threads, in order. Everything that can be
// refused is refused before the first label is made; what a job writes depends on its LabelOrder alone.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/label_job.h"
#include "qr/press.h"
#include "qr/printer.h"
#include "qr/run_pdf.h"

namespace nguon::api {

enum class JobForm { printer, csv, pdf };

inline constexpr std::uint32_t kJobLabelsMax = 5'000'000;
inline constexpr std::uint32_t kJobChunk = 256;  // labels that one thread makes at a time
inline constexpr std::uint32_t kJobThreadsMax = 16;

// What is asked for.
struct LabelOrder {
  std::uint32_t first = 0;  // serial; 0: batch labels, `count` times the same
  std::uint32_t count = 1;
  Gs1Form gs1 = Gs1Form::none;
  JobForm form = JobForm::printer;
  qr::LabelSize size;
  qr::Dpi dpi = qr::Dpi::dpi300;   // of form pdf and csv; a printer has its own
  qr::Printer printer;             // of form printer
  std::optional<qr::Sheet> sheet;  // of form pdf; without it a page a label
  int start_at = 1;                // place on the first sheet
  qr::Calibration calibration;     // of form pdf
};

// How often labels are read back by another library, before they are given out.
struct GateReport {
  std::size_t read = 0;  // by zxing, and their verdict asked of the ledger
  std::size_t of = 0;
};

class LabelRunJob {
 public:
  // Checks everything: errors of LabelIssuer, of qr::Press (texts that do not fit, modules too small), of
  // qr::check_printer, check_fits and check_ink, csv_cell_formula, sheet_jobs, Errc::too_large (job_labels).
  // `ledger` and `signatures` must outlive the job.
  static Result<LabelRunJob> open(const Ledger& ledger, const keys::KeyCheck& signatures, LabelIssuer issuer, LabelOrder order,
                                  Time now);

  const LabelOrder& order() const { return order_; }
  const LabelIssuer& issuer() const { return issuer_; }
  qr::LabelPlan plan() const { return press_.plan(); }
  GateReport gate() const;

  // A hash of everything that the bytes depend on: equal jobs have equal prints.
  std::string fingerprint() const;

  // What stands before the first label (printer, csv); appended.
  void write_head(std::string& out) const;

  // Makes the labels from number `from` (from 0) to the end, and hands them over in order: their bytes and the number of
  // the label behind them, many at a time or one by one. Stops at the first error, of a label ("#n: ..." in front)
  // or of `take`. `threads` 1: in the caller's. For JobForm::pdf the bytes are drawings (qr::RunPdf::add).
  enum class Pace { chunks, labels };
  using Take = std::function<Result<void>(std::string_view bytes, std::uint32_t done)>;
  Result<void> make(std::uint32_t from, unsigned threads, Pace pace, const Take& take) const;

  // The whole document of JobForm::pdf. `progress` hears how many labels are done.
  Result<std::string> make_pdf(unsigned threads, const std::function<void(std::uint32_t)>& progress) const;

 private:
  LabelRunJob(const Ledger& ledger, const keys::KeyCheck& signatures, LabelIssuer issuer, LabelOrder order, qr::Press press,
              Time now);
  std::uint32_t serial_of(std::uint32_t number) const { return order_.first == 0 ? 0 : order_.first + number; }
  bool is_read(std::uint32_t number) const;
  struct Chunk {
    std::string bytes;
    std::vector<std::size_t> ends;  // of each label's bytes
  };
  Result<Chunk> make_chunk(std::uint32_t from, std::uint32_t to) const;
  Result<void> make_one(std::uint32_t number, qr::BitImage& image, Chunk& chunk) const;

  const Ledger* ledger_;
  const keys::KeyCheck* signatures_;
  LabelIssuer issuer_;
  LabelOrder order_;
  qr::Press press_;
  Time now_;
};

}  // namespace nguon::api
