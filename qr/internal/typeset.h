// Vietnamese text, measured and drawn by Pango. Not hinted, so that one text has one width on every
// surface. Not thread-safe: one Typesetter for one call.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/base/result.h"
#include "qr/picture.h"

typedef struct _cairo cairo_t;

namespace nguon::qr {

// Ink of a line at font size 1: x from its start, y from its baseline, downwards.
struct InkBox {
  double left = 0, right = 0, top = 0, bottom = 0;
};
struct Measure {
  double width = 0;  // advance
  InkBox ink;
};

class Typesetter {
 public:
  // Errc::unavailable (font_missing): neither Noto Sans nor DejaVu Sans is installed, or not DejaVu Sans Mono.
  static Result<Typesetter> open();

  // Of one line at font size 1. Valid until the next call. In Face::code all texts of one length measure the
  // same, and their ink is that of the tallest characters.
  const Measure& measure(const std::string& text, Face face);
  double width(const std::string& text, Face face) { return measure(text, face).width; }

  // Lines of at most `width_max` at font size 1, broken at spaces; Split::anywhere also breaks words
  // that are too wide, best after '-' or '.'. Of about equal length where spaces allow. Empty when
  // that cannot be, or takes more than `lines_max`.
  enum class Split { at_spaces, anywhere };
  std::vector<std::string> wrap(const std::string& text, Face face, double width_max, std::size_t lines_max, Split split_words);

  // Whether the fonts have all characters of `text`.
  bool has_glyphs(const std::string& text);

  // Draws the piece, or appends its outline to the current path.
  void show(cairo_t* cr, const TextPiece& piece);
  void outline(cairo_t* cr, const TextPiece& piece);

 private:
  struct Pango;  // the library's objects
  struct FreePango {
    void operator()(Pango* pango) const;
  };
  explicit Typesetter(std::unique_ptr<Pango, FreePango> pango) : pango_(std::move(pango)) {}
  std::vector<std::string> wrap_greedily(const std::string& text, Face face, double width_max, std::size_t lines_max,
                                         Split split_words);

  void for_each_part(const TextPiece& piece, const std::function<void(const std::string& text, double x)>& draw);

  static constexpr std::size_t kMeasuresMax = 4096;
  std::unique_ptr<Pango, FreePango> pango_;
  std::map<std::pair<std::string, Face>, Measure> measures_;  // measuring is what composing spends its time on
};

}  // namespace nguon::qr
