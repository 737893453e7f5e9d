// Labels ready for a printer. Nothing comes out of here that another library has not read back from
// the finished picture. Thread-safe; the same job gives the same bytes.
#pragma once

#include <string>
#include <vector>

#include "ledger/base/result.h"
#include "qr/label.h"
#include "qr/picture.h"
#include "qr/presets.h"
#include "qr/sheet.h"

namespace nguon::qr {

constexpr std::size_t kSheetJobsMax = 10000;  // labels in one document

enum class Format { png, svg, pdf };
// "image/png", "image/svg+xml", "application/pdf"
std::string_view media_type(Format format) noexcept;

struct LabelJob {
  Label label;  // from sign_label; its signature is not checked here
  LabelText text;
  LabelSize size;
  Dpi dpi = Dpi::dpi300;
};

// What a job would print, for a preview's caption.
struct LabelPlan {
  int version = 0;
  Level level = Level::low;
  double module_mm = 0;
  bool is_small = false;   // under kModuleMmGood: warn that older phones may need several tries
  double text_pt_min = 0;  // the smallest text
};

// The plan that a finished picture followed.
LabelPlan plan_of(const Picture& picture);

// Everything about a job that needs no layout: errors of check_host, check_fields, check_gs1_part, label_size_range.
Result<void> check_job(const LabelJob& job);

// Errc::invalid_argument: errors of check_host, check_fields, check_gs1_part (bad GTIN, lot or serial
// alphabet, date before 2020), text_malformed, text_character, lot_malformed, lot_mismatch,
// label_stars, label_size_range. Errc::rule: module_too_small, text_does_not_fit.
// Errc::unavailable (font_missing). Errc::io when a library fails.
Result<LabelPlan> plan_label(const LabelJob& job);

// The whole label. PNG: 8-bit grey in the printer's own dots; SVG: paths; PDF: a page of the label's
// size. Errors of plan_label, and Errc::corrupt (label_unreadable) when the picture does not read back.
Result<std::string> render_label(const LabelJob& job, Format format);

// The symbol and its quiet zone alone, for packaging of one's own design, as PNG (1 bit) or SVG.
// Uses job.size.symbol_mm. Errors as render_label; Errc::invalid_argument (format_unsuitable) for PDF.
Result<std::string> render_symbol(const LabelJob& job, Format format);

// A PDF (run_pdf.h) of pages of `sheet`, whose label size replaces that of the jobs; the first label stands at
// `start_at`, from 1, row by row. Errors of render_label with "#n: " in front; sheet_malformed,
// calibration_range; Errc::invalid_argument (sheet_start) for a place that the sheet has not;
// Errc::too_large (sheet_jobs) for no job or more than kSheetJobsMax.
Result<std::string> render_sheet(const std::vector<LabelJob>& jobs, const Sheet& sheet, int start_at,
                                 const Calibration& calibration = {});

// A page to print once on plain paper and hold against a sheet. Errors of sheet and calibration.
Result<std::string> render_ruler(const Sheet& sheet, const Calibration& calibration = {});

}  // namespace nguon::qr
