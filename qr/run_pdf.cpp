#include "qr/run_pdf.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "qr/internal/paint.h"
#include "qr/internal/pdf_writer.h"
#include "qr/internal/typeset.h"

namespace nguon::qr {
namespace {

constexpr double kPtPerMm = 72 / 25.4;
constexpr std::string_view kCodeCharacters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U-";
constexpr double kGlyphUnits = 1000;
// See paint.cpp: an image that ends exactly on a dot is drawn a dot larger by some programs.
constexpr double kHairDots = 0.02;
constexpr std::size_t kHiddenCharactersMax = 250;  // different ones in the texts of a run

// The characters of a text in UTF-8.
std::vector<std::string> characters(const std::string& text) {
  std::vector<std::string> out;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) out.emplace_back();
    if (!out.empty()) out.back() += c;
  }
  return out;
}

// A surface without bounds whose paths are taken.
struct Outliner {
  Surface surface{cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, nullptr)};
  Cairo cr{cairo_create(surface.get())};
  Outliner() { cairo_set_tolerance(cr.get(), 0.01); }
};

std::string hex_byte(std::size_t value) {
  char text[4];
  std::snprintf(text, sizeof text, "%02X", static_cast<unsigned>(value));
  return text;
}

// One character of a simple font: its code is its place from 1.
struct FontCharacter {
  std::string text;
  double width = 0;       // in kGlyphUnits
  std::string procedure;  // after the width operator
};

// A Type 3 font (9.6.5): its letters are drawings in the file, and it says which characters they are.
int add_font(PdfWriter& pdf, const std::vector<FontCharacter>& all) {
  std::string procedures, names, widths, unicode;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::string glyph;
    put_pdf_number(glyph, all[i].width);
    const int proc = pdf.add_stream("", glyph + " 0 d0\n" + all[i].procedure);
    const std::string name = "/g" + std::to_string(i + 1);
    procedures += name + " " + std::to_string(proc) + " 0 R ";
    names += name + " ";
    put_pdf_number(widths, all[i].width);
    widths += ' ';
    const std::string utf16 = pdf_text(all[i].text);
    unicode += "1 beginbfchar\n<" + hex_byte(i + 1) + "> <" + utf16.substr(5) + "\nendbfchar\n";
  }
  const int map =
      pdf.add_stream("",
                     "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /nguon def\n/CMapType 2 def\n"
                     "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n" +
                         unicode + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend");
  return pdf.add(
      "<< /Type /Font /Subtype /Type3 /FontBBox [0 -500 2000 1500] /FontMatrix [0.001 0 0 0.001 0 0] /Resources << "
      ">>\n/CharProcs << " +
      procedures + ">>\n/Encoding << /Type /Encoding /Differences [1 " + names + "] >>\n/FirstChar 1 /LastChar " +
      std::to_string(all.size()) + " /Widths [" + widths + "]\n/ToUnicode " + std::to_string(map) + " 0 R >>");
}

int add_code_font(PdfWriter& pdf, Typesetter& typesetter) {
  Outliner outliner;
  std::vector<FontCharacter> all;
  for (const char c : kCodeCharacters) {
    const std::string text(1, c);
    typesetter.outline(outliner.cr.get(), {text, 0, 0, kGlyphUnits, Face::code, false});
    FontCharacter one{text, typesetter.width(text, Face::code) * kGlyphUnits, ""};
    take_pdf_path(outliner.cr.get(), 1, -1, one.procedure);
    one.procedure += "f";
    all.push_back(std::move(one));
  }
  return add_font(pdf, all);
}

// The texts of a run, invisible: letters without ink, stretched to the width of those with ink.
class HiddenTexts {
 public:
  explicit HiddenTexts(Typesetter& typesetter) : typesetter_(typesetter) {}
  void add(const TextPiece& piece);
  const std::string& operators() const { return operators_; }
  int add_font_to(PdfWriter& pdf) const { return add_font(pdf, all_); }

 private:
  Typesetter& typesetter_;
  std::map<std::string, std::size_t> codes_;
  std::vector<FontCharacter> all_;
  std::string operators_;
};

void HiddenTexts::add(const TextPiece& piece) {
  std::string codes;
  double natural = 0;
  for (const auto& character : characters(piece.text)) {
    const auto [at, is_new] = codes_.try_emplace(character, all_.size() + 1);
    if (is_new) {
      if (all_.size() == kHiddenCharactersMax) return;  // this text cannot be searched, but it is printed
      all_.push_back({character, typesetter_.width(character, Face::regular) * kGlyphUnits, ""});
    }
    codes += hex_byte(at->second);
    natural += all_[at->second - 1].width / kGlyphUnits;
  }
  const double width = typesetter_.width(piece.text, piece.face);
  operators_ += "BT /H ";
  put_pdf_number(operators_, piece.size);
  operators_ += " Tf ";
  put_pdf_number(operators_, natural > 0 ? 100 * width / natural : 100);
  operators_ += " Tz 1 0 0 -1 ";
  put_pdf_number(operators_, piece.x);
  operators_ += ' ';
  put_pdf_number(operators_, piece.baseline);
  operators_ += " Tm <" + codes + "> Tj ET\n";
}

std::string matrix(double a, double b, double c, double d, double e, double f) {
  std::string out;
  for (const double value : {a, b, c, d}) {
    char text[32];
    std::snprintf(text, sizeof text, "%.8f ", value);  // scales need more than three decimals
    out += text;
  }
  put_pdf_number(out, e);
  out += ' ';
  put_pdf_number(out, f);
  return out + " cm\n";
}

}  // namespace

struct RunPdf::Parts {
  Parts(const std::optional<Sheet>& on, const Calibration& by, Typesetter with)
      : sheet(on), calibration(by), typesetter(std::move(with)) {}

  std::optional<Sheet> sheet;
  Calibration calibration;
  Typesetter typesetter;
  PdfWriter pdf;
  int pages = pdf.reserve();
  int code_font = 0;
  int place = 0;  // of the next label on the page
  const Press* press = nullptr;
  int designs = 0;
  std::string design;          // its name in the resources
  std::string page_resources;  // forms that this page uses
  std::string form_entry;
  double page_width = 0, page_height = 0;  // mm
  std::string content;
  std::vector<int> kids;

  void end_page();
  std::string place_matrix() const;
};

void RunPdf::Parts::end_page() {
  if (content.empty()) return;
  const int stream = pdf.add_stream("", content);
  std::string page = "<< /Type /Page /Parent " + std::to_string(pages) + " 0 R /MediaBox [0 0 ";
  put_pdf_number(page, page_width * kPtPerMm);
  page += ' ';
  put_pdf_number(page, page_height * kPtPerMm);
  page += "] /Contents " + std::to_string(stream) + " 0 R /Resources << /Font << /C " + std::to_string(code_font) +
          " 0 R >> /XObject << " + page_resources + ">> >> >>";
  kids.push_back(pdf.add(page));
  content.clear();
  page_resources = form_entry;
  place = 0;
}

// From the label's dots, y downwards, to the page.
std::string RunPdf::Parts::place_matrix() const {
  const double per_mm = dots_per_mm(press->picture().plan.dpi);
  const double scale = kPtPerMm / per_mm * calibration.scale;
  double x = 0, y = 0;
  if (sheet) {
    x = std::round((sheet->left + place % sheet->columns * sheet->pitch_x) * per_mm);
    y = std::round((sheet->top + place / sheet->columns * sheet->pitch_y) * per_mm);
  }
  return matrix(scale, 0, 0, -scale, calibration.x_mm * kPtPerMm + x * scale,
                (page_height - calibration.y_mm) * kPtPerMm - y * scale);
}

RunPdf::RunPdf(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
RunPdf::~RunPdf() = default;
RunPdf::RunPdf(RunPdf&&) noexcept = default;

Result<RunPdf> RunPdf::open(const std::optional<Sheet>& sheet, int start_at, const Calibration& calibration) {
  NGUON_TRY(check_calibration(calibration));
  const int places = sheet ? sheet->labels() : 1;
  if (sheet) NGUON_TRY(check_sheet(*sheet));
  if (start_at < 1 || start_at > places)
    return Error{Errc::invalid_argument, "sheet_start", "the first label stands at place 1 to " + std::to_string(places),
                 "tem đầu tiên phải ở vị trí từ 1 đến " + std::to_string(places)};
  NGUON_ASSIGN(typesetter, Typesetter::open());
  auto parts = std::make_unique<Parts>(sheet, calibration, std::move(typesetter));
  parts->code_font = add_code_font(parts->pdf, parts->typesetter);
  parts->place = start_at - 1;
  if (sheet) {
    parts->page_width = sheet->page_width;
    parts->page_height = sheet->page_height;
  }
  return RunPdf(std::move(parts));
}

Result<void> RunPdf::use(const Press& press) {
  Parts& parts = *parts_;
  const Picture& picture = press.picture();
  Outliner outliner;
  HiddenTexts hidden(parts.typesetter);
  std::string shapes, white;
  for (const Bar& bar : picture.bars) {
    cairo_rectangle(outliner.cr.get(), bar.x, bar.y, bar.width, bar.height);
    take_pdf_path(outliner.cr.get(), 1, 1, shapes);
  }
  for (const Star& star : picture.stars) {
    star_path(outliner.cr.get(), star);
    take_pdf_path(outliner.cr.get(), 1, 1, shapes);
  }
  for (const TextPiece& piece : picture.texts) {
    if (piece.face == Face::code) continue;
    parts.typesetter.outline(outliner.cr.get(), piece);
    take_pdf_path(outliner.cr.get(), 1, 1, piece.is_white ? white : shapes);
    hidden.add(piece);
  }
  NGUON_TRY(cairo_ok(cairo_status(outliner.cr.get())));
  const int font = hidden.add_font_to(parts.pdf);
  std::string form = "0 g\n" + shapes + "f\n";
  if (!white.empty()) form += "1 g\n" + white + "f\n0 g\n";
  std::string box = "/Type /XObject /Subtype /Form /Resources << /Font << /H " + std::to_string(font) + " 0 R >> >> /BBox [0 0 ";
  put_pdf_number(box, picture.width);
  box += ' ';
  put_pdf_number(box, picture.height);
  const int number = parts.pdf.add_stream(box + "]", form + hidden.operators());
  parts.press = &press;
  parts.design = "/L" + std::to_string(++parts.designs);
  parts.form_entry = parts.design + " " + std::to_string(number) + " 0 R ";
  if (!parts.sheet) {
    const double per_mm = dots_per_mm(picture.plan.dpi);
    parts.page_width = picture.width / per_mm;
    parts.page_height = picture.height / per_mm;
  }
  if (parts.content.empty()) parts.page_resources.clear();
  parts.page_resources += parts.form_entry;
  return {};
}

std::string RunPdf::drawing(const Press& press, const Label& label) {
  const Picture& picture = press.picture();
  const Modules modules = press.modules(label);
  // The symbol without its quiet zone; rows begin at a byte.
  const auto row_bytes = static_cast<std::size_t>((modules.size + 7) / 8);
  std::vector<std::uint8_t> bits(row_bytes * static_cast<std::size_t>(modules.size));
  for (int y = 0; y < modules.size; ++y)
    for (int x = 0; x < modules.size; ++x)
      if (modules.dark(x, y))
        bits[static_cast<std::size_t>(y) * row_bytes + static_cast<std::size_t>(x / 8)] |=
            static_cast<std::uint8_t>(0x80 >> (x % 8));
  const double side = modules.size * picture.plan.dots - 2 * kHairDots;
  const double left = picture.symbol_x + picture.plan.quiet_dots() + kHairDots;
  const double top = picture.symbol_y + picture.plan.quiet_dots() + kHairDots;
  const std::string size = std::to_string(modules.size);
  std::string out = "q ";
  for (const double value : {side, 0.0, 0.0, -side, left}) {
    put_pdf_number(out, value);
    out += ' ';
  }
  put_pdf_number(out, top + side);
  out += " cm\nBI /W " + size + " /H " + size + " /IM true /D [1 0] /F /A85 ID\n";
  put_ascii85(out, bits.data(), bits.size());
  out += "~>\nEI Q\n";
  const std::string code = format_human_code(label.human_code());
  const auto& cells = press.code_cells();
  for (std::size_t i = 0; i < cells.size();) {  // a line of the code at a time
    out += "BT /C ";
    put_pdf_number(out, press.code_size());
    out += " Tf 1 0 0 -1 ";
    put_pdf_number(out, cells[i].x);
    out += ' ';
    put_pdf_number(out, cells[i].baseline);
    out += " Tm <";
    const double line = cells[i].baseline;
    for (; i < cells.size() && cells[i].baseline == line; ++i) out += hex_byte(kCodeCharacters.find(code[i]) + 1);
    out += "> Tj ET\n";
  }
  return out;
}

void RunPdf::add(std::string_view drawing) {
  Parts& parts = *parts_;
  if (parts.place == (parts.sheet ? parts.sheet->labels() : 1)) parts.end_page();
  parts.content += "q " + parts.place_matrix() + parts.design + " Do\n";
  parts.content += drawing;
  parts.content += "Q\n";
  ++parts.place;
}

std::string RunPdf::finish() {
  Parts& parts = *parts_;
  parts.end_page();
  std::string kids;
  for (const int kid : parts.kids) kids += std::to_string(kid) + " 0 R ";
  parts.pdf.put(parts.pages, "<< /Type /Pages /Count " + std::to_string(parts.kids.size()) + " /Kids [" + kids + "] >>");
  const int catalog = parts.pdf.add("<< /Type /Catalog /Pages " + std::to_string(parts.pages) + " 0 R >>");
  // The day of printing is nobody's business, and without it the same labels are the same bytes.
  const std::string title = parts.sheet ? "Tờ tem " + parts.sheet->name : "Tem truy xuất nguồn gốc";
  const int info = parts.pdf.add("<< /Title " + pdf_text(title) + " /Creator (nguon) >>");
  return parts.pdf.finish(catalog, info);
}

}  // namespace nguon::qr
