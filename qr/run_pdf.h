// Runs of labels as one PDF document: what a run shares is in the file once, a label adds its symbol (a stencil
// of one bit a module) and its human code. Letters are outlines, with the same text invisibly over them, so
// that it can be found and copied. The same labels give the same bytes.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "ledger/base/result.h"
#include "qr/press.h"
#include "qr/sheet.h"

namespace nguon::qr {

class RunPdf {
 public:
  // Pages of `sheet` with the first label at place `start_at` (from 1, row by row), or without a sheet a page
  // a label. Errc::invalid_argument: sheet_malformed, calibration_range, sheet_start. Errc::unavailable (font_missing).
  static Result<RunPdf> open(const std::optional<Sheet>& sheet, int start_at, const Calibration& calibration);
  ~RunPdf();
  RunPdf(RunPdf&&) noexcept;

  // From here on labels are of `press`'s run. Errc::io. `press` must outlive the document.
  Result<void> use(const Press& press);
  // What the page says of one label, whose place is still open; a pure function of both. Thread-safe.
  static std::string drawing(const Press& press, const Label& label);
  // The next label, by its drawing. REQUIRES: use() was called.
  void add(std::string_view drawing);
  // The file. Nothing may be added afterwards.
  std::string finish();

 private:
  struct Parts;
  explicit RunPdf(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace nguon::qr
