#include "qr/print.h"

#include <algorithm>
#include <deque>

#include "qr/internal/compose.h"
#include "qr/internal/paint.h"
#include "qr/internal/pdf.h"
#include "qr/internal/svg.h"
#include "qr/png.h"
#include "qr/reader.h"
#include "qr/run_pdf.h"

namespace nguon::qr {
namespace {

struct Released {
  Picture picture;
  GrayImage image;
};

// Composes the job and lets another library read its raster: the one gate that every label passes.
Result<Released> release(const LabelJob& job, Typesetter& typesetter) {
  NGUON_TRY(check_job(job));
  NGUON_ASSIGN(picture, compose(job.label, job.text, job.size, job.dpi, typesetter));
  NGUON_ASSIGN(image, rasterise(picture, typesetter));
  NGUON_TRY(check_readable(image, label_url(job.label)));
  return Released{std::move(picture), std::move(image)};
}

GrayImage symbol_image(const SymbolPlan& plan) {
  const int side = plan.size_dots();
  GrayImage image{side, side, std::vector<std::uint8_t>(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 255)};
  const int dark_side = plan.symbol.size * plan.dots;
  for (int y = 0; y < dark_side; ++y)
    for (int x = 0; x < dark_side; ++x)
      if (plan.symbol.dark(x / plan.dots, y / plan.dots))
        image.pixels[static_cast<std::size_t>(y + plan.quiet_dots()) * static_cast<std::size_t>(side) +
                     static_cast<std::size_t>(x + plan.quiet_dots())] = 0;
  return image;
}

}  // namespace

std::string_view media_type(Format format) noexcept {
  switch (format) {
    case Format::png: return "image/png";
    case Format::svg: return "image/svg+xml";
    case Format::pdf: return "application/pdf";
  }
  return "application/octet-stream";
}

Result<void> check_job(const LabelJob& job) {
  NGUON_TRY(check_host(job.label.host));
  NGUON_TRY(check_fields(job.label.fields));
  NGUON_TRY(check_gs1_part(job.label.gs1));
  if (const auto size = own_size(job.size.width_mm, job.size.height_mm); !size) return size.error();
  return {};
}

LabelPlan plan_of(const Picture& picture) {
  LabelPlan plan{picture.plan.symbol.version, picture.plan.symbol.level, picture.plan.module_mm(), picture.plan.is_small(), 0};
  double smallest = picture.height;
  for (const TextPiece& piece : picture.texts) smallest = std::min(smallest, piece.size);
  plan.text_pt_min = smallest / dots_per_mm(picture.plan.dpi) * 72 / 25.4;
  return plan;
}

Result<LabelPlan> plan_label(const LabelJob& job) {
  NGUON_ASSIGN(typesetter, Typesetter::open());
  NGUON_TRY(check_job(job));
  NGUON_ASSIGN(picture, compose(job.label, job.text, job.size, job.dpi, typesetter));
  return plan_of(picture);
}

Result<std::string> render_label(const LabelJob& job, Format format) {
  NGUON_ASSIGN(typesetter, Typesetter::open());
  NGUON_ASSIGN(released, release(job, typesetter));
  switch (format) {
    case Format::png: return write_png(released.image, job.dpi);
    case Format::svg: return write_svg(released.picture, typesetter);
    case Format::pdf: return write_pdf(released.picture, typesetter);
  }
  return Error{Errc::invalid_argument, "no such format"};
}

Result<std::string> render_symbol(const LabelJob& job, Format format) {
  NGUON_TRY(check_job(job));
  NGUON_ASSIGN(plan, plan_symbol(job.label, job.size.symbol_mm, job.dpi));
  NGUON_TRY(check_readable(symbol_image(plan), label_url(job.label)));
  if (format == Format::png) return write_symbol_png(plan);
  if (format == Format::svg) return write_symbol_svg(plan, "Mã QR truy xuất nguồn gốc – " + job.label.host);
  return Error{Errc::invalid_argument, "format_unsuitable", "a symbol alone is given as PNG or SVG",
               "mã QR rời chỉ có dạng PNG hoặc SVG"};
}

Result<std::string> render_sheet(const std::vector<LabelJob>& jobs, const Sheet& sheet, int start_at,
                                 const Calibration& calibration) {
  if (jobs.empty() || jobs.size() > kSheetJobsMax)
    return Error{Errc::too_large, "sheet_jobs", "a document holds 1 to 10000 labels, not " + std::to_string(jobs.size()),
                 "mỗi tệp in chứa từ 1 đến 10000 tem, không phải " + std::to_string(jobs.size())};
  NGUON_ASSIGN(pdf, RunPdf::open(sheet, start_at, calibration));
  std::deque<Press> presses;  // a document keeps those it used
  const LabelJob* shared = nullptr;
  BitImage image;
  const std::size_t step = gate_step(jobs.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const auto one = [&]() -> Result<void> {
      LabelJob job = jobs[i];
      job.size = sheet.label;
      NGUON_TRY(check_job(job));
      if (shared == nullptr || !(job.text == shared->text) || job.dpi != shared->dpi ||
          !presses.back().check_same_run(job.label)) {
        NGUON_ASSIGN(press, Press::open(job));
        presses.push_back(std::move(press));
        NGUON_TRY(pdf.use(presses.back()));
        shared = &jobs[i];
      }
      if (i % step == 0 || i + 1 == jobs.size()) {
        presses.back().draw(job.label, image);
        NGUON_TRY(presses.back().check(job.label, image));
      }
      pdf.add(RunPdf::drawing(presses.back(), job.label));
      return {};
    };
    if (const auto ok = one(); !ok) return ok.error().with_context("#" + std::to_string(i + 1));
  }
  return pdf.finish();
}

Result<std::string> render_ruler(const Sheet& sheet, const Calibration& calibration) {
  NGUON_TRY(check_sheet(sheet));
  NGUON_TRY(check_calibration(calibration));
  NGUON_ASSIGN(typesetter, Typesetter::open());
  return write_ruler_pdf(sheet, calibration, typesetter);
}

}  // namespace nguon::qr
