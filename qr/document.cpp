#include "qr/document.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <stdexcept>

#include "qr/internal/paint.h"
#include "qr/internal/typeset.h"

namespace nguon::qr {
namespace {

constexpr double kPageWidth = 595.276, kPageHeight = 841.89;  // A4 in points
constexpr double kMargin = 48, kFoot = 62;
constexpr double kWidth = kPageWidth - 2 * kMargin;
constexpr double kCellPadding = 4;
constexpr double kBodySize = 9.5;
constexpr const char* kFamilies = "Noto Sans,DejaVu Sans";
constexpr const char* kCodeFamily = "DejaVu Sans Mono";

struct UnrefObject {
  void operator()(void* object) const { g_object_unref(object); }
};
struct FreeDescription {
  void operator()(PangoFontDescription* description) const { pango_font_description_free(description); }
};
using Layout = std::unique_ptr<PangoLayout, UnrefObject>;

struct Look {
  double size = kBodySize;
  bool bold = false, code = false;
  double grey = 0.08;
};

cairo_status_t append_bytes(void* out, const unsigned char* data, unsigned int count) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(data), count);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

struct Document::Parts {
  explicit Parts(DocumentOptions asked)
      : options(std::move(asked)),
        surface(cairo_pdf_surface_create_for_stream(append_bytes, &out, kPageWidth, kPageHeight)),
        cr(cairo_create(surface.get())) {
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, options.title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "nguon");
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "");
  }

  std::string out;  // what the surface writes to: outlives it
  DocumentOptions options;
  Surface surface;
  Cairo cr;
  double y = kMargin;
  std::size_t pages = 1;

  Layout lay(std::string_view text, const Look& look, double width) const {
    Layout layout(pango_cairo_create_layout(cr.get()));
    pango_cairo_context_set_resolution(pango_layout_get_context(layout.get()), 72);
    const std::unique_ptr<PangoFontDescription, FreeDescription> font(pango_font_description_new());
    pango_font_description_set_family_static(font.get(), look.code ? kCodeFamily : kFamilies);
    pango_font_description_set_weight(font.get(), look.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font.get(), look.size * PANGO_SCALE);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return layout;
  }
  static double height_of(const Layout& layout) {
    int width = 0, height = 0;
    pango_layout_get_size(layout.get(), &width, &height);
    return static_cast<double>(height) / PANGO_SCALE;
  }
  void show(const Layout& layout, double x, double top, double grey) const {
    cairo_set_source_rgb(cr.get(), grey, grey, grey);
    cairo_move_to(cr.get(), x, top);
    pango_cairo_show_layout(cr.get(), layout.get());
  }

  double room() const { return kPageHeight - kFoot - y; }
  void end_page() const {
    const Layout line = lay(options.footer + "  ·  " + std::to_string(pages), {7.5, false, false, 0.3}, kWidth);
    show(line, kMargin, kPageHeight - kFoot + 16, 0.3);
    cairo_show_page(cr.get());
  }
  void new_page() {
    // Past the limit nothing is kept: finish() says so.
    if (pages > kDocumentPagesMax) {
      y = kMargin;
      return;
    }
    end_page();
    ++pages;
    y = kMargin;
  }

  // Lines of a text go on over as many pages as they need.
  void flow(std::string_view text, const Look& look, double before, double after, double keep_with) {
    y += before;
    const Layout layout = lay(text, look, kWidth);
    if (height_of(layout) + keep_with > room() && height_of(layout) + keep_with < kPageHeight - kMargin - kFoot) new_page();
    cairo_set_source_rgb(cr.get(), look.grey, look.grey, look.grey);
    for (int i = 0; i < pango_layout_get_line_count(layout.get()); ++i) {
      PangoLayoutLine* line = pango_layout_get_line_readonly(layout.get(), i);
      PangoRectangle logical;
      pango_layout_line_get_extents(line, nullptr, &logical);
      const double height = static_cast<double>(logical.height) / PANGO_SCALE;
      if (height > room()) {
        new_page();
        cairo_set_source_rgb(cr.get(), look.grey, look.grey, look.grey);
      }
      cairo_move_to(cr.get(), kMargin, y - static_cast<double>(logical.y) / PANGO_SCALE);
      pango_cairo_show_layout_line(cr.get(), line);
      y += height;
    }
    y += after;
  }

  void rule(double grey) const {
    cairo_set_source_rgb(cr.get(), grey, grey, grey);
    cairo_set_line_width(cr.get(), 0.5);
    cairo_move_to(cr.get(), kMargin, y);
    cairo_line_to(cr.get(), kMargin + kWidth, y);
    cairo_stroke(cr.get());
  }

  struct Row {
    std::vector<Layout> cells;
    double height = 0;
  };
  Row make_row(const std::vector<double>& widths, const std::vector<TableColumn>& columns,
               const std::vector<std::string>* cells) const {
    Row row;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const bool heading = cells == nullptr;
      const Look look{heading ? 8.0 : 8.5, heading, !heading && columns[i].code, 0.08};
      Layout cell = lay(heading ? columns[i].heading : (*cells)[i], look, widths[i] - kCellPadding);
      pango_layout_set_height(cell.get(), static_cast<int>((kPageHeight - kMargin - kFoot) / 2 * PANGO_SCALE));
      pango_layout_set_ellipsize(cell.get(), PANGO_ELLIPSIZE_END);
      row.height = std::max(row.height, height_of(cell));
      row.cells.push_back(std::move(cell));
    }
    row.height += kCellPadding;
    return row;
  }
  void put_row(const Row& row, const std::vector<double>& widths) {
    double x = kMargin;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      show(row.cells[i], x, y + kCellPadding / 2, 0.08);
      x += widths[i];
    }
    y += row.height;
    rule(0.8);
  }
};

Document::Document(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Document::~Document() = default;
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;

Result<Document> Document::open(DocumentOptions options) {
  NGUON_TRY(Typesetter::open());
  return Document(std::make_unique<Parts>(std::move(options)));
}

void Document::title(std::string_view text) { parts_->flow(text, {18, true, false, 0.08}, 0, 6, 60); }
void Document::heading(std::string_view text) { parts_->flow(text, {12.5, true, false, 0.08}, 12, 4, 60); }
void Document::paragraph(std::string_view text) { parts_->flow(text, {}, 0, 4, 0); }
void Document::small(std::string_view text) { parts_->flow(text, {8, false, false, 0.3}, 0, 4, 0); }
void Document::code(std::string_view text) { parts_->flow(text, {7.5, false, true, 0.08}, 0, 4, 0); }

void Document::strong(std::string_view text) {
  constexpr double kFrame = 8;
  const Layout layout = parts_->lay(text, {12, true, false, 0.08}, kWidth - 2 * kFrame);
  const double height = Parts::height_of(layout) + 2 * kFrame;
  if (height > parts_->room()) parts_->new_page();
  cairo_set_source_rgb(parts_->cr.get(), 0.08, 0.08, 0.08);
  cairo_set_line_width(parts_->cr.get(), 1.2);
  cairo_rectangle(parts_->cr.get(), kMargin, parts_->y, kWidth, height);
  cairo_stroke(parts_->cr.get());
  parts_->show(layout, kMargin + kFrame, parts_->y + kFrame, 0.08);
  parts_->y += height + kFrame;
}

void Document::table(const std::vector<TableColumn>& columns, const std::vector<std::vector<std::string>>& rows) {
  double all = 0;
  for (const auto& column : columns) all += column.weight;
  std::vector<double> widths;
  for (const auto& column : columns) widths.push_back(kWidth * column.weight / all);
  const auto heading = parts_->make_row(widths, columns, nullptr);
  bool open = false;
  for (const auto& cells : rows) {
    if (cells.size() != columns.size()) throw std::logic_error("a row has another number of cells than its table");
    const auto row = parts_->make_row(widths, columns, &cells);
    if (row.height + (open ? 0 : heading.height) > parts_->room()) {
      parts_->new_page();
      open = false;
    }
    if (!open) parts_->put_row(heading, widths);
    open = true;
    parts_->put_row(row, widths);
  }
  parts_->y += 6;
}

Result<std::string> Document::finish() {
  if (parts_->pages > kDocumentPagesMax)
    return Error{Errc::too_large, "document_pages", "the document has more than " + std::to_string(kDocumentPagesMax) + " pages",
                 "Tài liệu dài hơn " + std::to_string(kDocumentPagesMax) + " trang."};
  parts_->end_page();
  NGUON_TRY(cairo_ok(cairo_status(parts_->cr.get())));
  cairo_surface_finish(parts_->surface.get());
  NGUON_TRY(cairo_ok(cairo_surface_status(parts_->surface.get())));
  return std::move(parts_->out);
}

}  // namespace nguon::qr
