#include "qr/internal/typeset.h"

#include <cairo.h>
#include <pango/pangocairo.h>

#include <algorithm>

#include "ledger/base/text.h"

namespace nguon::qr {
namespace {

constexpr const char* kFamilies = "Noto Sans,DejaVu Sans";
constexpr const char* kCodeFamily = "DejaVu Sans Mono";
constexpr std::string_view kKnownFamilies[] = {"Noto Sans", "DejaVu Sans"};
constexpr std::string_view kCodeCharacters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U-";
constexpr double kMeasuredSize = 100;
constexpr double kNarrower = 0.96;
constexpr double kClearlyNarrower = 0.9;  // else the full first line stays

struct UnrefObject {
  void operator()(void* object) const { g_object_unref(object); }
};
struct FreeDescription {
  void operator()(PangoFontDescription* description) const { pango_font_description_free(description); }
};
using Description = std::unique_ptr<PangoFontDescription, FreeDescription>;

Description describe(Face face, double size) {
  Description description(pango_font_description_new());
  pango_font_description_set_family_static(description.get(), face == Face::code ? kCodeFamily : kFamilies);
  pango_font_description_set_weight(description.get(), face == Face::bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(description.get(), size * PANGO_SCALE);
  return description;
}

bool is_known(PangoContext* context, Face face) {
  const std::unique_ptr<PangoFont, UnrefObject> font(pango_context_load_font(context, describe(face, kMeasuredSize).get()));
  if (!font) return false;
  const Description found(pango_font_describe(font.get()));
  const std::string_view family = pango_font_description_get_family(found.get());
  if (face == Face::code) return family == kCodeFamily;
  for (const auto known : kKnownFamilies)
    if (family == known) return true;
  return false;
}

std::size_t next_character(const std::string& text, std::size_t at) {
  for (++at; at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;) ++at;
  return at;
}

}  // namespace

struct Typesetter::Pango {
  std::unique_ptr<PangoContext, UnrefObject> context;
  std::unique_ptr<PangoLayout, UnrefObject> layout;

  // Valid until the next call.
  PangoLayoutLine* line(const std::string& text, Face face, double size) {
    pango_layout_set_font_description(layout.get(), describe(face, size).get());
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return pango_layout_get_line_readonly(layout.get(), 0);
  }
};

void Typesetter::FreePango::operator()(Pango* pango) const { delete pango; }

Result<Typesetter> Typesetter::open() {
  std::unique_ptr<Pango, FreePango> pango(new Pango);
  pango->context.reset(pango_font_map_create_context(pango_cairo_font_map_get_default()));
  PangoContext* context = pango->context.get();
  pango_cairo_context_set_resolution(context, 72);
  pango_context_set_round_glyph_positions(context, FALSE);
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context, options);
  cairo_font_options_destroy(options);
  pango->layout.reset(pango_layout_new(context));
  if (is_known(context, Face::regular) && is_known(context, Face::bold) && is_known(context, Face::code))
    return Typesetter(std::move(pango));
  return Error{Errc::unavailable, "font_missing",
               "labels need the fonts Noto Sans (or DejaVu Sans) and DejaVu Sans Mono; install them",
               "máy chủ chưa cài phông chữ Noto Sans (hoặc DejaVu Sans) và DejaVu Sans Mono nên chưa in được tem"};
}

const Measure& Typesetter::measure(const std::string& text, Face face) {
  const auto known = measures_.find({text, face});
  if (known != measures_.end()) return known->second;
  constexpr double kUnit = PANGO_SCALE * kMeasuredSize;
  PangoRectangle ink;
  PangoRectangle logical;
  pango_layout_line_get_extents(pango_->line(text, face, kMeasuredSize), &ink, &logical);
  Measure measured;
  measured.width = logical.width / kUnit;
  measured.ink = {ink.x / kUnit, (ink.x + ink.width) / kUnit, ink.y / kUnit, (ink.y + ink.height) / kUnit};
  if (face == Face::code && text != kCodeCharacters) {
    const InkBox tallest = measure(std::string(kCodeCharacters), face).ink;
    measured.ink = {0, measured.width, tallest.top, tallest.bottom};
  }
  if (measures_.size() >= kMeasuresMax) measures_.clear();
  return measures_[{text, face}] = measured;
}

std::vector<std::string> Typesetter::wrap_greedily(const std::string& text, Face face, double width_max, std::size_t lines_max,
                                                   Split split_words) {
  std::vector<std::string> lines;
  std::string current;
  for (const std::string_view word : split(text, ' ')) {
    const std::string joined = current.empty() ? std::string(word) : current + " " + std::string(word);
    if (width(joined, face) <= width_max) {
      current = joined;
      continue;
    }
    if (!current.empty()) lines.push_back(std::move(current));
    current = std::string(word);
    while (width(current, face) > width_max) {
      if (split_words == Split::at_spaces || lines.size() >= lines_max) return {};
      std::size_t fits = 0;
      std::size_t good = 0;  // after a '-' or '.'
      for (std::size_t at = next_character(current, 0); at <= current.size(); at = next_character(current, at)) {
        if (width(current.substr(0, at), face) > width_max) break;
        fits = at;
        if (current[at - 1] == '-' || current[at - 1] == '.') good = at;
        if (at == current.size()) break;
      }
      const std::size_t cut = good > 0 ? good : fits;
      if (cut == 0) return {};
      lines.push_back(current.substr(0, cut));
      current.erase(0, cut);
    }
  }
  if (!current.empty()) lines.push_back(std::move(current));
  if (lines.size() > lines_max) return {};
  return lines;
}

std::vector<std::string> Typesetter::wrap(const std::string& text, Face face, double width_max, std::size_t lines_max,
                                          Split split_words) {
  auto lines = wrap_greedily(text, face, width_max, lines_max, split_words);
  if (lines.size() < 2) return lines;
  const auto widest = [&](const std::vector<std::string>& some) {
    double out = 0;
    for (const auto& line_text : some) out = std::max(out, width(line_text, face));
    return out;
  };
  for (double narrower = width_max * kNarrower; narrower > width_max / 2; narrower *= kNarrower) {
    auto tried = wrap_greedily(text, face, narrower, lines.size(), Split::at_spaces);
    if (tried.empty()) break;
    if (widest(tried) < kClearlyNarrower * widest(lines)) lines = std::move(tried);
  }
  return lines;
}

bool Typesetter::has_glyphs(const std::string& text) {
  pango_->line(text, Face::regular, kMeasuredSize);
  return pango_layout_get_unknown_glyphs_count(pango_->layout.get()) == 0;
}

void Typesetter::show(cairo_t* cr, const TextPiece& piece) {
  for_each_part(piece, [&](const std::string& text, double x) {
    cairo_move_to(cr, x, piece.baseline);
    pango_cairo_show_layout_line(cr, pango_->line(text, piece.face, piece.size));
  });
}

void Typesetter::outline(cairo_t* cr, const TextPiece& piece) {
  for_each_part(piece, [&](const std::string& text, double x) {
    cairo_move_to(cr, x, piece.baseline);
    pango_cairo_layout_line_path(cr, pango_->line(text, piece.face, piece.size));
  });
}

// A code is drawn character by character, each in its own cell, so that one of them can be drawn alone.
void Typesetter::for_each_part(const TextPiece& piece, const std::function<void(const std::string&, double)>& draw) {
  if (piece.face != Face::code) return draw(piece.text, piece.x);
  // cairo puts characters on whole dots: one that stands between two must not be rounded now up, now down.
  constexpr double kNudge = 1e-4;
  const double cell = width("0", Face::code) * piece.size;
  for (std::size_t i = 0; i < piece.text.size(); ++i)
    draw(piece.text.substr(i, 1), piece.x + kNudge + static_cast<double>(i) * cell);
}

}  // namespace nguon::qr
