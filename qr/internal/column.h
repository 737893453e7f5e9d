// The texts at the right of the symbol: rows in groups, as large as a width and a height allow.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "qr/internal/typeset.h"
#include "qr/picture.h"

namespace nguon::qr {

// What a label says in text.
struct Content {
  LabelText text;
  std::string packed;       // dd/mm/yyyy
  std::string best_before;  // dd/mm/yyyy, or empty
  std::string host;
  std::string code;  // human code
};

inline constexpr const char* kScanHint = "Quét để kiểm tra";
inline constexpr const char* kDemoMark = "MẪU – KHÔNG BÁN";

// How rows follow each other, per font size: the least height of a row above and below its baseline
// (tall letters such as Ễ make their row higher), and the least gap between groups.
struct Spacing {
  double ascent;
  double descent;
  double gap;
};
inline constexpr Spacing kNormalSpacing{0.97, 0.27, 0.42};
inline constexpr Spacing kTightSpacing{0.86, 0.26, 0.14};

// Positions are relative to the upper left corner of the row.
struct Row {
  double height = 0;
  double baseline = 0;
  std::vector<TextPiece> texts;
  std::vector<Star> stars;
  std::vector<Bar> bars;
};
Row text_row(std::string text, double size, Face face, const Spacing& spacing, Typesetter& typesetter);

struct Group {
  std::vector<Row> rows;
  bool at_bottom = false;
};

struct Column {
  std::vector<Group> groups;
  double body = 0;  // font size of most texts, in dots
  double gap = 0;   // smallest distance of two groups
  double height() const;
};

// Which of the lines about the check stand in the column.
enum class CheckLines { none, hint, all };

struct ColumnRoom {
  double width = 0;   // dots
  double height = 0;  // dots
  double dots_per_pt = 0;
  double body_pt_max = 0;
  CheckLines check_lines = CheckLines::none;
};

// The column with the largest texts that fit; nullopt when they do not even at kTextPtMin.
std::optional<Column> fit_column(const Content& content, const ColumnRoom& room, Typesetter& typesetter);

// From `largest` down to kTextPtMin (never below it), each a little smaller than the one before.
std::vector<double> text_sizes_pt(double largest_pt);

}  // namespace nguon::qr
