#include "qr/internal/pdf.h"

#include <cairo-pdf.h>

#include "qr/internal/paint.h"

namespace nguon::qr {
namespace {

constexpr double kPtPerMm = 72 / 25.4;
constexpr double kHairlineMm = 0.1;

cairo_status_t append_bytes(void* out, const unsigned char* data, unsigned int count) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(data), count);
  return CAIRO_STATUS_SUCCESS;
}

// A document that is being written; `out` must outlive it.
struct Document {
  Surface surface;
  Cairo cr;

  Document(std::string& out, double width_mm, double height_mm, const std::string& title)
      : surface(cairo_pdf_surface_create_for_stream(append_bytes, &out, width_mm * kPtPerMm, height_mm * kPtPerMm)),
        cr(cairo_create(surface.get())) {
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "nguon");
    // The day of printing is nobody's business, and without it the same labels are the same bytes.
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "");
  }

  Result<void> finish() {
    NGUON_TRY(cairo_ok(cairo_status(cr.get())));
    cairo_surface_finish(surface.get());
    return cairo_ok(cairo_surface_status(surface.get()));
  }
};

void calibrate(cairo_t* cr, const Calibration& calibration) {
  cairo_translate(cr, calibration.x_mm * kPtPerMm, calibration.y_mm * kPtPerMm);
  cairo_scale(cr, calibration.scale, calibration.scale);
}

// Ticks every millimetre, longer ones every five and ten, along x when `dx` is 1 and along y otherwise.
void ruler_path(cairo_t* cr, double x, double y, int dx) {
  constexpr int kRulerMm = 100;
  for (int i = 0; i <= kRulerMm; ++i) {
    const double length = i % 10 == 0 ? 4 : i % 5 == 0 ? 3 : 2;
    cairo_move_to(cr, x + i * dx, y + i * (1 - dx));
    cairo_rel_line_to(cr, length * (1 - dx), length * dx);
  }
}

}  // namespace

Result<std::string> write_pdf(const Picture& picture, Typesetter& typesetter) {
  const double per_mm = dots_per_mm(picture.plan.dpi);
  std::string out;
  Document document(out, picture.width / per_mm, picture.height / per_mm, picture.title);
  cairo_scale(document.cr.get(), kPtPerMm / per_mm, kPtPerMm / per_mm);
  NGUON_TRY(paint(document.cr.get(), picture, typesetter));
  cairo_show_page(document.cr.get());
  NGUON_TRY(document.finish());
  return out;
}

Result<std::string> write_ruler_pdf(const Sheet& sheet, const Calibration& calibration, Typesetter& typesetter) {
  std::string out;
  Document document(out, sheet.page_width, sheet.page_height, "Trang căn chỉnh " + sheet.name);
  cairo_t* cr = document.cr.get();
  calibrate(cr, calibration);
  cairo_scale(cr, kPtPerMm, kPtPerMm);
  cairo_set_source_rgb(cr, 0, 0, 0);
  cairo_set_line_width(cr, kHairlineMm);
  for (int place = 0; place < sheet.labels(); ++place)
    cairo_rectangle(cr, sheet.left + place % sheet.columns * sheet.pitch_x, sheet.top + place / sheet.columns * sheet.pitch_y,
                    sheet.label.width_mm, sheet.label.height_mm);
  ruler_path(cr, sheet.left, sheet.top, 1);
  ruler_path(cr, sheet.left, sheet.top, 0);
  cairo_stroke(cr);
  constexpr double kTextMm = 2;
  double y = sheet.top + 6;
  for (const char* line : {"In ở tỷ lệ 100 %.", "Thước dài đúng 100 mm.", "Khung trùng mép tem."}) {
    typesetter.show(cr, {line, sheet.left + 6, y += 1.3 * kTextMm, kTextMm, Face::regular, false});
  }
  NGUON_TRY(cairo_ok(cairo_status(cr)));
  cairo_show_page(cr);
  NGUON_TRY(document.finish());
  return out;
}

}  // namespace nguon::qr
