#include "qr/internal/column.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace nguon::qr {
namespace {

constexpr double kShrink = 0.96;                              // from one size that is tried to the next
constexpr double kProductFactors[] = {1.5, 1.35, 1.2, 1.08};  // of the product's name to the body
constexpr double kComfortablePt = 5.0;  // under it short words and tight rows are better than smaller letters
constexpr double kCertificateFactor = 0.9;
constexpr double kStarRadius = 0.46;  // per body size
constexpr double kStarPitch = 1.0;
constexpr double kStarCentre = 0.34;         // above the baseline
constexpr double kRowAir = 0.015;            // around the ink of a tall row
constexpr std::size_t kProductLinesMax = 3;  // at the smallest factor; else kOtherLinesMax
constexpr std::size_t kOtherLinesMax = 2;
constexpr std::size_t kHostLinesMax = 5;

struct FactWords {
  const char* lot;
  const char* packed;
  const char* best_before;
};
constexpr FactWords kWholeWords{"Lô", "Đóng gói", "Hạn dùng"};
constexpr FactWords kShortWords{"Lô", "NĐG", "HSD"};

struct Trial {
  const Content& content;
  const ColumnRoom& room;
  double body;     // dots
  double product;  // dots
  std::size_t product_lines_max;
  const FactWords& words;
  const Spacing& spacing;
  Typesetter& typesetter;

  double min_size() const { return kTextPtMin * room.dots_per_pt; }
  bool add_lines(Group& group, const std::string& text, double size, Face face, std::size_t lines_max,
                 Typesetter::Split split = Typesetter::Split::at_spaces) const;
  bool add_demo_mark(Column& column) const;
  void add_stars(Group& group) const;
  bool add_facts(Group& group) const;
  std::optional<Column> build() const;
};

bool Trial::add_lines(Group& group, const std::string& text, double size, Face face, std::size_t lines_max,
                      Typesetter::Split split) const {
  const auto lines = typesetter.wrap(text, face, room.width / size, lines_max, split);
  for (const auto& line : lines) group.rows.push_back(text_row(line, size, face, spacing, typesetter));
  return !lines.empty();
}

bool Trial::add_demo_mark(Column& column) const {
  if (!content.text.is_demo) return true;
  constexpr double kPadding = 0.18;  // per size, above and below
  std::vector<std::string> lines{kDemoMark};
  double size = std::min(1.15 * body, 0.93 * room.width / typesetter.width(kDemoMark, Face::bold));
  if (size < min_size()) {
    lines = {"MẪU", "KHÔNG BÁN"};
    size = std::min(1.15 * body, 0.93 * room.width / typesetter.width(lines[1], Face::bold));
    if (size < min_size()) return false;
  }
  Row row;
  row.height = (static_cast<double>(lines.size()) * 1.2 + 2 * kPadding) * size;
  row.bars.push_back({0, 0, room.width, row.height});
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const double left = (room.width - typesetter.width(lines[i], Face::bold) * size) / 2;
    row.texts.push_back({lines[i], left, (static_cast<double>(i) * 1.2 + kPadding + 1.03) * size, size, Face::bold, true});
  }
  column.groups.push_back({{std::move(row)}, false});
  return true;
}

void Trial::add_stars(Group& group) const {
  if (content.text.stars == 0) return;
  Row row = text_row("OCOP", body, Face::bold, spacing, typesetter);
  const double start = (typesetter.width("OCOP", Face::bold) + 0.35 + kStarRadius) * body;
  for (int i = 0; i < content.text.stars; ++i)
    row.stars.push_back({start + i * kStarPitch * body, row.baseline - kStarCentre * body, kStarRadius * body});
  group.rows.push_back(std::move(row));
}

bool Trial::add_facts(Group& group) const {
  std::vector<std::pair<std::string, std::string>> facts{{words.packed, content.packed}};
  if (!content.best_before.empty()) facts.emplace_back(words.best_before, content.best_before);
  double name_width = typesetter.width(words.lot, Face::regular);
  for (const auto& [name, value] : facts) name_width = std::max(name_width, typesetter.width(name, Face::regular));
  const double value_x = (name_width + 0.5) * body;
  facts.insert(facts.begin(), {words.lot, content.text.lot});
  for (const auto& [name, value] : facts) {
    const double value_width = typesetter.width(value, Face::bold) * body;
    Row row = text_row(name, body, Face::regular, spacing, typesetter);
    double x = value_x;
    if (x + value_width > room.width) {  // only a lot may leave the column of values, or its row
      if (name != words.lot || value_width > room.width) return false;
      x = (typesetter.width(name, Face::regular) + 0.5) * body;
    }
    if (x + value_width > room.width) {
      group.rows.push_back(std::move(row));
      group.rows.push_back(text_row(value, body, Face::bold, spacing, typesetter));
      continue;
    }
    row.texts.push_back({value, x, row.baseline, body, Face::bold, false});
    group.rows.push_back(std::move(row));
  }
  return true;
}

std::optional<Column> Trial::build() const {
  Column column;
  column.body = body;
  column.gap = spacing.gap * body;
  if (!add_demo_mark(column)) return std::nullopt;
  Group name;
  if (!add_lines(name, content.text.product, product, Face::bold, product_lines_max)) return std::nullopt;
  if (!add_lines(name, content.text.producer, body, Face::regular, kOtherLinesMax)) return std::nullopt;
  column.groups.push_back(std::move(name));
  Group standing;
  add_stars(standing);
  const double small = std::max(kCertificateFactor * body, min_size());
  if (!content.text.certificate.empty() &&
      !add_lines(standing, content.text.certificate, small, Face::regular, kOtherLinesMax, Typesetter::Split::anywhere))
    return std::nullopt;
  if (!standing.rows.empty()) column.groups.push_back(std::move(standing));
  Group facts{{}, true};
  if (!add_facts(facts)) return std::nullopt;
  column.groups.push_back(std::move(facts));
  if (room.check_lines == CheckLines::none) return column;
  Group check{{}, true};
  if (!add_lines(check, kScanHint, small, Face::bold, 1)) return std::nullopt;
  if (room.check_lines == CheckLines::all) {
    if (!add_lines(check, content.host, small, Face::regular, kHostLinesMax, Typesetter::Split::anywhere)) return std::nullopt;
    if (!add_lines(check, content.code, small, Face::code, kOtherLinesMax, Typesetter::Split::anywhere)) return std::nullopt;
  }
  column.groups.push_back(std::move(check));
  return column;
}

}  // namespace

Row text_row(std::string text, double size, Face face, const Spacing& spacing, Typesetter& typesetter) {
  const InkBox& ink = typesetter.measure(text, face).ink;
  Row row;
  row.baseline = size * std::max(spacing.ascent, kRowAir - ink.top);
  row.height = row.baseline + size * std::max(spacing.descent, ink.bottom + kRowAir);
  row.texts.push_back({std::move(text), 0, row.baseline, size, face, false});
  return row;
}

double Column::height() const {
  double sum = gap * static_cast<double>(groups.size() - 1);
  for (const auto& group : groups)
    for (const auto& row : group.rows) sum += row.height;
  return sum;
}

std::vector<double> text_sizes_pt(double largest_pt) {
  std::vector<double> sizes;
  for (double size = largest_pt; size > kTextPtMin; size *= kShrink) sizes.push_back(size);
  sizes.push_back(kTextPtMin);
  return sizes;
}

std::optional<Column> fit_column(const Content& content, const ColumnRoom& room, Typesetter& typesetter) {
  const auto try_with = [&](double size_pt, double factor, const FactWords& words, const Spacing& spacing) {
    const bool smallest = factor == *std::rbegin(kProductFactors);
    const std::size_t lines_max = smallest ? kProductLinesMax : kOtherLinesMax;
    const double body = size_pt * room.dots_per_pt;
    auto column = Trial{content, room, body, factor * body, lines_max, words, spacing, typesetter}.build();
    if (column && column->height() > room.height) column.reset();
    return column;
  };
  const auto sizes = text_sizes_pt(room.body_pt_max);
  for (const FactWords* words : {&kWholeWords, &kShortWords}) {
    // The looser spacing and the larger factor first; what fits at a size fits at every smaller one.
    const auto best_at = [&](double size_pt, std::span<const double> factors) {
      std::optional<Column> column;
      for (const Spacing* spacing : {&kNormalSpacing, &kTightSpacing}) {
        if (spacing == &kTightSpacing && size_pt >= kComfortablePt) break;
        for (const double factor : factors)
          if (column = try_with(size_pt, factor, *words, *spacing); column) return column;
      }
      return column;
    };
    const std::span<const double> smallest_factor(&*std::rbegin(kProductFactors), 1);
    const auto largest = std::partition_point(sizes.begin(), sizes.end(),
                                              [&](double size_pt) { return !best_at(size_pt, smallest_factor).has_value(); });
    if (largest == sizes.end() || (words == &kWholeWords && *largest < kComfortablePt)) continue;
    return best_at(*largest, kProductFactors);
  }
  return std::nullopt;
}

}  // namespace nguon::qr
