#include "qr/internal/compose.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>

#include "ledger/base/text.h"
#include "qr/internal/column.h"

namespace nguon::qr {
namespace {

enum class Arrangement {
  under,         // hint, host and code under the symbol
  whole_footer,  // hint and host at the left, code at the right of a line along the lower edge
  footer,        // the same with the hint at the end of the column
  column,        // all of it at the end of the column
  stacked,       // the column stands under the symbol: tall labels
};
constexpr Arrangement kArrangements[] = {Arrangement::under, Arrangement::whole_footer, Arrangement::footer, Arrangement::column,
                                         Arrangement::stacked};
// An arrangement later in the list is taken only when its texts are larger by this factor.
constexpr double kClearlyLarger = 1.06;
constexpr double kDescent = 0.22;
constexpr double kTopOverhang = 0.26;     // of a row above its capitals, and below its baseline, per font size
constexpr double kFooterDistance = 1.25;  // from its baseline to the texts above

std::string local_date(Day day) {
  const std::chrono::year_month_day ymd{std::chrono::sys_days{std::chrono::days{day.unix_days}}};
  char out[16];
  std::snprintf(out, sizeof out, "%02u/%02u/%04d", static_cast<unsigned>(ymd.day()), static_cast<unsigned>(ymd.month()),
                static_cast<int>(ymd.year()));
  return out;
}

// Characters without ink of their own that could make a text say something else than it shows.
bool has_hidden_characters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7F) return true;
    if (i + 1 < text.size() && c == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;  // C1 controls
    const std::string_view two = text.substr(i, 2), three = text.substr(i, 3);
    if (two == "\xC2\xAD" || two == "\xCD\x8F") return true;  // U+00AD, U+034F
    if (three == "\xE1\x85\x9F" || three == "\xE1\x85\xA0" || three == "\xE1\xA0\x8E" || three == "\xE3\x85\xA4") return true;
    if (three >= "\xEF\xB8\x80" && three <= "\xEF\xB8\x8F") return true;  // U+FE00..FE0F, which choose another glyph
    if (three.starts_with("\xF3\xA0")) return true;                       // U+E0000..E0FFF: tags
    if (c != 0xE2 && c != 0xEF) continue;
    if (three >= "\xE2\x80\x8B" && three <= "\xE2\x80\x8F") return true;  // U+200B..200F
    if (three >= "\xE2\x80\xA8" && three <= "\xE2\x80\xAE") return true;  // U+2028..202E
    if (three >= "\xE2\x81\xA0" && three <= "\xE2\x81\xAF") return true;  // U+2060..206F
    if (three == "\xEF\xBB\xBF" || three >= "\xEF\xBF\xB9") return true;  // U+FEFF, U+FFF9..FFFF
  }
  return false;
}

Result<void> check_text(const std::string& text, std::string_view what, std::string_view what_vi, Typesetter& typesetter) {
  const bool blank = text.find_first_not_of(' ') == std::string::npos;
  if (blank || text.size() > kLabelTextBytesMax || !is_utf8(text) || has_hidden_characters(text))
    return Error{
        Errc::invalid_argument, "text_malformed",
        "the " + std::string(what) + " on a label is one line of at most 200 bytes, not empty, without control characters",
        std::string(what_vi) + " trên tem phải là một dòng, không trống, dài tối đa 200 byte, không có ký tự điều khiển"};
  if (!typesetter.has_glyphs(text))
    return Error{Errc::invalid_argument, "text_character",
                 "the " + std::string(what) + " has a character that no font here can print",
                 std::string(what_vi) + " có ký tự mà phông chữ trên máy không in được"};
  return {};
}

Result<void> check_texts(const Label& label, const LabelText& text, Typesetter& typesetter) {
  NGUON_TRY(check_text(text.product, "product", "tên sản phẩm", typesetter));
  NGUON_TRY(check_text(text.producer, "producer", "tên cơ sở", typesetter));
  if (!text.certificate.empty()) NGUON_TRY(check_text(text.certificate, "certificate", "dòng chứng nhận", typesetter));
  NGUON_TRY(check_lot(text.lot));
  if (label.gs1.lot && *label.gs1.lot != text.lot)
    return Error{Errc::invalid_argument, "lot_mismatch",
                 "the printed lot is not the one in the code: " + text.lot + ", " + *label.gs1.lot,
                 "số lô in bằng chữ khác số lô trong mã QR: " + text.lot + ", " + *label.gs1.lot};
  if (text.stars < 0 || text.stars > kStarsMax)
    return Error{Errc::invalid_argument, "label_stars", "a product has 1 to 5 stars, or none",
                 "sản phẩm có từ 1 đến 5 sao, hoặc không có sao"};
  return {};
}

struct Frame {
  double left = 0, top = 0, right = 0, bottom = 0;
  double height() const { return bottom - top; }
};

// One way to arrange a label, while it is being worked out. All lengths in dots.
class Composer {
 public:
  Composer(const Content& content, const LabelSize& size, Picture& picture, Typesetter& typesetter)
      : content_(content), picture_(picture), typesetter_(typesetter), per_mm_(dots_per_mm(picture.plan.dpi)) {
    per_pt_ = per_mm_ * 25.4 / 72;
    margin_ = std::clamp(0.04 * size.height_mm, 0.8, 2.0) * per_mm_;
    body_pt_max_ = std::clamp(1.6 + 0.22 * size.height_mm, 5.5, 11.5);
  }

  // Fills the picture and returns the body size; 0 when the texts do not fit this way. The lines
  // outside the column are at most `aside_pt_max` high.
  double arrange(Arrangement arrangement, double aside_pt_max);
  double aside_pt_max() const { return 0.86 * body_pt_max_; }
  double aside_size() const { return aside_size_; }  // of those lines, in dots
  double dots_per_pt() const { return per_pt_; }

 private:
  double text_left() const { return picture_.symbol_x + picture_.plan.size_dots(); }
  double symbol_bottom() const { return picture_.symbol_y + picture_.plan.size_dots(); }
  void centre_symbol(double free_height) { picture_.symbol_y = static_cast<int>(std::max(0.0, free_height / 2)); }
  bool put_caption(double pt_max);
  bool put_footer(double pt_max, bool with_hint);
  double put_column(const Frame& widest, CheckLines check_lines);
  void put_row(const Row& row, double x, double y);

  const Content& content_;
  Picture& picture_;
  Typesetter& typesetter_;
  double per_mm_;
  double per_pt_ = 0;
  double margin_ = 0;
  double body_pt_max_ = 0;
  double aside_size_ = 0;
  double aside_bottom_ = 0;  // of the lines under the symbol; 0 when there are none
};

void Composer::put_row(const Row& row, double x, double y) {
  for (Bar bar : row.bars) picture_.bars.push_back({bar.x + x, bar.y + y, bar.width, bar.height});
  for (Star star : row.stars) picture_.stars.push_back({star.x + x, star.y + y, star.radius});
  for (TextPiece piece : row.texts) {
    piece.x += x;
    piece.baseline += y;
    picture_.texts.push_back(std::move(piece));
  }
}

// Hint, host and code in the middle under the symbol.
bool Composer::put_caption(double pt_max) {
  const double symbol = picture_.plan.size_dots();
  const double width = symbol - 1.6 * picture_.plan.quiet_dots();  // stays away from the column
  const double room = picture_.height - symbol - margin_;
  for (const double size_pt : text_sizes_pt(pt_max)) {
    const double size = size_pt * per_pt_;
    double height = 0;
    double widest = 0;
    std::vector<Row> rows;
    for (const auto& [text, face] :
         {std::pair{std::string(kScanHint), Face::bold}, {content_.host, Face::regular}, {content_.code, Face::code}}) {
      rows.push_back(text_row(text, size, face, kNormalSpacing, typesetter_));
      height += rows.back().height;
      widest = std::max(widest, typesetter_.width(text, face) * size);
    }
    if (height > room || widest > width) continue;
    centre_symbol(picture_.height - symbol - height - margin_ / 2);
    picture_.symbol_x = std::min(picture_.symbol_y, static_cast<int>(margin_ / 2));
    double y = symbol_bottom();
    for (const Row& row : rows) {
      const TextPiece& piece = row.texts.front();
      put_row(row, picture_.symbol_x + (symbol - typesetter_.width(piece.text, piece.face) * size) / 2, y);
      y += row.height;
    }
    aside_size_ = size;
    aside_bottom_ = y;
    return true;
  }
  return false;
}

// Host at the left and code at the right of one line along the lower edge.
bool Composer::put_footer(double pt_max, bool with_hint) {
  const double room = picture_.height - picture_.plan.size_dots() - 0.6 * margin_;
  const double left = std::max<double>(picture_.plan.quiet_dots(), margin_);
  const double right = picture_.width - margin_;
  for (const double size_pt : text_sizes_pt(pt_max)) {
    const double size = size_pt * per_pt_;
    const double hint_width = with_hint ? (typesetter_.width(kScanHint, Face::bold) + 0.6) * size : 0;
    const double host_width = typesetter_.width(content_.host, Face::regular) * size;
    const double code_width = typesetter_.width(content_.code, Face::code) * size;
    double ascent = std::max(-typesetter_.measure(content_.host, Face::regular).ink.top,
                             -typesetter_.measure(content_.code, Face::code).ink.top);
    if (with_hint) ascent = std::max(ascent, -typesetter_.measure(kScanHint, Face::bold).ink.top);
    if ((ascent + kDescent) * size > room || hint_width + host_width + size + code_width > right - left) continue;
    const double baseline = picture_.height - 0.6 * margin_ - kDescent * size;
    centre_symbol(baseline - ascent * size - picture_.plan.size_dots());
    picture_.symbol_x = static_cast<int>(std::max(0.0, left - picture_.plan.quiet_dots()));
    if (with_hint) picture_.texts.push_back({kScanHint, left, baseline, size, Face::bold, false});
    picture_.texts.push_back({content_.host, left + hint_width, baseline, size, Face::regular, false});
    picture_.texts.push_back({content_.code, right - code_width, baseline, size, Face::code, false});
    aside_size_ = size;
    return true;
  }
  return false;
}

double Composer::put_column(const Frame& widest, CheckLines check_lines) {
  const ColumnRoom room{widest.right - widest.left, widest.height(), per_pt_, body_pt_max_, check_lines};
  if (room.width <= 0 || room.height <= 0) return 0;
  const auto column = fit_column(content_, room, typesetter_);
  if (!column) return 0;
  // Beside the symbol: from the upper edge of the dark square to its lower edge or that of the lines under
  // it, when there is room. A column under the symbol keeps its frame.
  Frame frame = widest;
  const double top = picture_.symbol_y + picture_.plan.quiet_dots() - kTopOverhang * column->body;
  if (column->height() <= frame.bottom - top) frame.top = std::max(frame.top, top);
  const double bottom =
      aside_bottom_ > 0 ? aside_bottom_ : symbol_bottom() - picture_.plan.quiet_dots() + kTopOverhang * column->body;
  if (column->height() <= bottom - frame.top) frame.bottom = std::min(frame.bottom, bottom);
  const double spare = frame.height() - column->height();
  const double gaps = std::max<double>(1, static_cast<double>(column->groups.size()) - 1);
  const double extra = std::min(spare / gaps, 0.75 * column->body);
  double y = frame.top;
  bool reached_bottom = false;
  for (const auto& group : column->groups) {
    if (group.at_bottom && !reached_bottom) {
      reached_bottom = true;
      y += spare - extra * gaps;
    }
    for (const auto& row : group.rows) {
      put_row(row, frame.left, y);
      y += row.height;
    }
    y += column->gap + extra;
  }
  return column->body;
}

double Composer::arrange(Arrangement arrangement, double aside_pt_max) {
  Frame frame{0, 0.7 * margin_, picture_.width - margin_, picture_.height - 0.7 * margin_};
  switch (arrangement) {
    case Arrangement::under:
      if (!put_caption(aside_pt_max)) return 0;
      break;
    case Arrangement::whole_footer:
    case Arrangement::footer:
      if (!put_footer(aside_pt_max, arrangement == Arrangement::whole_footer)) return 0;
      frame.bottom = std::min(frame.bottom, picture_.texts.back().baseline - kFooterDistance * aside_size_);
      break;
    case Arrangement::column: centre_symbol(picture_.height - picture_.plan.size_dots()); break;
    case Arrangement::stacked:
      picture_.symbol_x = static_cast<int>((picture_.width - picture_.plan.size_dots()) / 2);
      frame.left = margin_;
      frame.top = symbol_bottom();
      return put_column(frame, CheckLines::all);
  }
  frame.left = text_left();
  if (arrangement == Arrangement::column) return put_column(frame, CheckLines::all);
  return put_column(frame, arrangement == Arrangement::footer ? CheckLines::hint : CheckLines::none);
}

std::string describe(const Content& content) {
  std::string out = content.text.is_demo ? std::string(kDemoMark) + ". " : "";
  out += content.text.product + ". " + content.text.producer + ". ";
  if (content.text.stars > 0) out += "OCOP " + std::to_string(content.text.stars) + " sao. ";
  if (!content.text.certificate.empty()) out += content.text.certificate + ". ";
  out += "Lô " + content.text.lot + ". Đóng gói " + content.packed + ". ";
  if (!content.best_before.empty()) out += "Hạn dùng " + content.best_before + ". ";
  return out + kScanHint + ": " + content.host + ", mã tem " + content.code + ".";
}

constexpr int kSymbolStepsMax = 32;  // sizes of the symbol that are tried

// The arrangement in which the texts are largest; nothing where none fits.
std::optional<Picture> best_arrangement(const Content& content, const LabelSize& size, const Picture& empty,
                                        Typesetter& typesetter) {
  std::optional<Picture> best;
  double best_body = 0;
  for (const Arrangement arrangement : kArrangements) {
    Picture trial = empty;
    Composer composer(content, size, trial, typesetter);
    double body = composer.arrange(arrangement, composer.aside_pt_max());
    if (body > 0 && composer.aside_size() > body) {  // what matters less must not be larger
      trial = empty;
      body = composer.arrange(arrangement, body / composer.dots_per_pt());
    }
    if (body <= best_body * kClearlyLarger) continue;
    best_body = body;
    best = std::move(trial);
  }
  return best;
}

}  // namespace

Result<Picture> compose(const Label& label, const LabelText& text, const LabelSize& size, Dpi dpi, Typesetter& typesetter) {
  NGUON_TRY(check_texts(label, text, typesetter));
  NGUON_ASSIGN(plan, plan_symbol(label, size.symbol_mm, dpi));
  const auto last_day = best_before(label.fields.packed, label.fields.shelf_life);
  const Content content{text, local_date(label.fields.packed), last_day ? local_date(*last_day) : "", label.host,
                        format_human_code(label.human_code())};
  Picture empty;
  empty.width = size.width_mm * dots_per_mm(dpi);
  empty.height = size.height_mm * dots_per_mm(dpi);
  empty.title = text.product + " – tem truy xuất nguồn gốc";
  empty.description = describe(content);
  // Texts that find no room beside the largest symbol may beside a smaller one: less correction first, then smaller
  // modules, as long as phones read them.
  for (int step = 0; step < kSymbolStepsMax; ++step) {
    empty.plan = std::move(plan);
    if (auto made = best_arrangement(content, size, empty, typesetter)) return std::move(*made);
    auto smaller = plan_symbol(label, empty.plan.size_mm() - 1 / dots_per_mm(dpi), dpi);
    if (!smaller) break;
    plan = std::move(*smaller);
  }
  return Error{
      Errc::rule, "text_does_not_fit",
      "the texts do not fit a label of " + size.name +
          " mm even at the smallest legible size: shorten them or take a larger label",
      "chữ không vừa tem " + size.name + " mm dù đã dùng cỡ nhỏ nhất còn đọc được: hãy rút ngắn chữ hoặc chọn tem lớn hơn"};
}

}  // namespace nguon::qr
