#include "qr/press.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "qr/internal/compose.h"
#include "qr/internal/paint.h"
#include "qr/reader.h"

namespace nguon::qr {
namespace {

constexpr std::string_view kCodeCharacters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U-";

// A character of the code where it stands: rows of bytes that are added to the label's.
struct Glyph {
  std::size_t byte = 0;  // of the label's row
  int y = 0;
  std::size_t row_bytes = 0;
  std::vector<std::uint8_t> bits;
};

Glyph glyph_of(const BitImage& image) {
  Glyph out;
  int top = image.height, bottom = -1;
  std::size_t left = image.row_bytes(), right = 0;
  for (int y = 0; y < image.height; ++y)
    for (std::size_t i = 0; i < image.row_bytes(); ++i) {
      if (image.row(y)[i] == 0) continue;
      top = std::min(top, y);
      bottom = y;
      left = std::min(left, i);
      right = std::max(right, i + 1);
    }
  if (bottom < 0) return out;
  out.byte = left;
  out.y = top;
  out.row_bytes = right - left;
  for (int y = top; y <= bottom; ++y) out.bits.insert(out.bits.end(), image.row(y) + left, image.row(y) + right);
  return out;
}

// Bits, the first the highest, added to a row from any bit on.
class RowWriter {
 public:
  RowWriter(std::uint8_t* row, std::size_t first_bit) : at_(row + first_bit / 8), bits_(static_cast<int>(first_bit % 8)) {}
  void put(std::uint64_t value, int count) {  // count <= 56
    held_ = held_ << count | value;
    bits_ += count;
    for (; bits_ >= 8; bits_ -= 8) *at_++ |= static_cast<std::uint8_t>(held_ >> (bits_ - 8));
  }
  void finish() {
    if (bits_ > 0) *at_ |= static_cast<std::uint8_t>(held_ << (8 - bits_));
  }

 private:
  std::uint8_t* at_;
  std::uint64_t held_ = 0;
  int bits_;
};

// Eight bytes at once as long as there are eight.
void add_bits(std::uint8_t* to, const std::uint8_t* from, std::size_t count) {
  for (; count >= 8; to += 8, from += 8, count -= 8) {
    std::uint64_t sum = 0, more = 0;
    std::memcpy(&sum, to, 8);
    std::memcpy(&more, from, 8);
    sum |= more;
    std::memcpy(to, &sum, 8);
  }
  for (std::size_t i = 0; i < count; ++i) to[i] |= from[i];
}

constexpr int kGroup = 4;                  // modules that are widened together
constexpr int kGroupDotsMax = 14;          // of a module, so that a group fits RowWriter::put
constexpr std::size_t kRowBytesMax = 400;  // of kLabelMmMax at 600 dpi
static_assert(kRowBytesMax * 8 >= kLabelMmMax * 600 / 25.4 + 8);

}  // namespace

struct Press::Parts {
  LabelJob sample;
  Picture picture;
  BitImage base;  // without symbol and code
  std::vector<CodeCell> cells;
  double code_size = 0;
  std::vector<std::vector<Glyph>> glyphs;  // [place][character]
  std::vector<std::uint64_t> widened;      // [kGroup modules, the first the lowest bit] in dots
  std::size_t gs1_bytes = 0;
  int version = 0;

  std::size_t glyph_number(char c) const { return kCodeCharacters.find(c); }
  void widen();
  Result<void> draw_base(Typesetter& typesetter);
  Result<void> draw_glyphs(Typesetter& typesetter, double cell_width);
  void add_symbol(const Modules& modules, BitImage& out) const;
};

void Press::Parts::widen() {
  const int dots = picture.plan.dots;
  if (dots > kGroupDotsMax) return;
  for (unsigned group = 0; group < 1U << kGroup; ++group) {
    std::uint64_t wide = 0;
    for (int i = 0; i < kGroup; ++i) wide = wide << dots | ((group >> i & 1) != 0 ? (std::uint64_t{1} << dots) - 1 : 0);
    widened.push_back(wide);
  }
}

Result<void> Press::Parts::draw_base(Typesetter& typesetter) {
  Picture shared = picture;
  std::erase_if(shared.texts, [](const TextPiece& piece) { return piece.face == Face::code; });
  std::fill(shared.plan.symbol.modules.begin(), shared.plan.symbol.modules.end(), std::uint8_t{0});
  NGUON_ASSIGN(image, rasterise(shared, typesetter));
  base = to_bits(image);
  return {};
}

Result<void> Press::Parts::draw_glyphs(Typesetter& typesetter, double cell_width) {
  Picture blank = picture;
  std::fill(blank.plan.symbol.modules.begin(), blank.plan.symbol.modules.end(), std::uint8_t{0});
  blank.bars.clear();
  blank.stars.clear();
  for (const CodeCell& cell : cells) {
    std::vector<Glyph> row;
    // On a surface as small as the character, whose corner is on a byte of the label's.
    const int left = std::max(0, static_cast<int>(cell.x) - 8) / 8 * 8;
    const int top = std::max(0, static_cast<int>(cell.baseline - 1.5 * code_size));
    blank.width = std::ceil(cell_width * code_size) + 24;
    blank.height = std::ceil(2.5 * code_size);
    for (const char c : kCodeCharacters) {
      blank.texts = {{std::string(1, c), cell.x - left, cell.baseline - top, code_size, Face::code, false}};
      NGUON_ASSIGN(image, rasterise(blank, typesetter));
      Glyph glyph = glyph_of(to_bits(image));
      glyph.byte += static_cast<std::size_t>(left / 8);
      glyph.y += top;
      row.push_back(std::move(glyph));
    }
    glyphs.push_back(std::move(row));
  }
  return {};
}

void Press::Parts::add_symbol(const Modules& modules, BitImage& out) const {
  const int dots = picture.plan.dots;
  const auto first_bit = static_cast<std::size_t>(picture.symbol_x + picture.plan.quiet_dots());
  const std::size_t first_byte = first_bit / 8;
  const std::size_t bytes = (first_bit % 8 + static_cast<std::size_t>(modules.size) * static_cast<std::size_t>(dots) + 7) / 8;
  std::array<std::uint8_t, kRowBytesMax> line{};
  for (int y = 0; y < modules.size; ++y) {
    std::fill_n(line.begin(), bytes, std::uint8_t{0});
    RowWriter writer(line.data(), first_bit % 8);
    int x = 0;
    if (!widened.empty() && modules.large.modules.empty()) {
      const std::uint64_t row = modules.bits.rows[static_cast<std::size_t>(y)];
      for (; x + kGroup <= modules.size; x += kGroup) writer.put(widened[row >> x & ((1U << kGroup) - 1)], kGroup * dots);
    }
    for (; x < modules.size; ++x)
      for (int i = 0; i < dots; ++i) writer.put(modules.dark(x, y) ? 1 : 0, 1);
    writer.finish();
    std::uint8_t* to = out.row(picture.symbol_y + picture.plan.quiet_dots() + y * dots) + first_byte;
    for (int i = 0; i < dots; ++i, to += out.row_bytes()) add_bits(to, line.data(), bytes);
  }
}

Press::Press(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Press::~Press() = default;
Press::Press(Press&&) noexcept = default;
Press& Press::operator=(Press&&) noexcept = default;

const Picture& Press::picture() const { return parts_->picture; }
const std::vector<Press::CodeCell>& Press::code_cells() const { return parts_->cells; }
double Press::code_size() const { return parts_->code_size; }
LabelPlan Press::plan() const { return plan_of(parts_->picture); }

Result<Press> Press::open(const LabelJob& sample) {
  NGUON_TRY(check_job(sample));
  NGUON_ASSIGN(typesetter, Typesetter::open());
  NGUON_ASSIGN(picture, compose(sample.label, sample.text, sample.size, sample.dpi, typesetter));
  auto parts = std::make_unique<Parts>();
  parts->sample = sample;
  parts->picture = std::move(picture);
  parts->gs1_bytes = sample.label.gs1.text().size();
  parts->version = parts->picture.plan.symbol.version;
  const double cell_width = typesetter.width("0", Face::code);
  for (const TextPiece& piece : parts->picture.texts) {
    if (piece.face != Face::code) continue;
    parts->code_size = piece.size;
    const double cell = cell_width * piece.size;
    for (std::size_t i = 0; i < piece.text.size(); ++i)
      parts->cells.push_back({piece.x + static_cast<double>(i) * cell, piece.baseline});
  }
  NGUON_TRY(parts->draw_base(typesetter));
  NGUON_TRY(parts->draw_glyphs(typesetter, cell_width));
  parts->widen();
  return Press(std::move(parts));
}

Result<void> Press::check_same_run(const Label& label) const {
  const Label& sample = parts_->sample.label;
  LabelFields fields = label.fields;
  fields.serial = sample.fields.serial;
  const bool same = label.host == sample.host && fields == sample.fields && label.gs1.gtin14 == sample.gs1.gtin14 &&
                    label.gs1.lot == sample.gs1.lot && label.gs1.text().size() == parts_->gs1_bytes;
  if (same) return {};
  return Error{Errc::invalid_argument, "label_of_other_run", "a label of another run, or with a GS1 serial of another length",
               "tem thuộc đợt khác, hoặc số seri GS1 dài khác các tem còn lại"};
}

Modules Press::modules(const Label& label) const {
  const SymbolPlan& plan = parts_->picture.plan;
  Modules out;
  out.size = plan.symbol.size;
  const std::string token = label_token(label);
  const std::string tail = label.gs1.text();
  if (is_quick_version(plan.symbol.version)) {
    const std::string address = "https://" + label.host + "/";
    out.bits = make_quick_symbol({address, token, tail}, plan.symbol.version, plan.symbol.level);
  } else {
    out.large = *make_symbol(label, plan.symbol.level);
  }
  return out;
}

void Press::draw(const Label& label, BitImage& out) const {
  out.width = parts_->base.width;
  out.height = parts_->base.height;
  out.bits = parts_->base.bits;
  parts_->add_symbol(modules(label), out);
  const std::string code = format_human_code(label.human_code());
  for (std::size_t i = 0; i < parts_->cells.size(); ++i) {
    const Glyph& glyph = parts_->glyphs[i][parts_->glyph_number(code[i])];
    const std::uint8_t* from = glyph.bits.data();
    for (std::uint8_t* row = out.row(glyph.y) + glyph.byte; from != glyph.bits.data() + glyph.bits.size(); row += out.row_bytes())
      for (std::size_t b = 0; b < glyph.row_bytes; ++b) row[b] |= *from++;
  }
}

Result<void> Press::check(const Label& label, const BitImage& image) const {
  NGUON_ASSIGN(oracle, make_symbol(label, parts_->picture.plan.symbol.level));
  const Modules mine = modules(label);
  bool same = oracle.size == mine.size;
  for (int y = 0; same && y < mine.size; ++y)
    for (int x = 0; x < mine.size; ++x) same = same && oracle.dark(x, y) == mine.dark(x, y);
  if (!same)
    return Error{Errc::corrupt, "label_unreadable", "two encoders disagree about a label's symbol",
                 "hai bộ tạo mã cho ra hai mã QR khác nhau, nên không phát hành"};
  return check_readable(to_gray(image), label_url(label));
}

}  // namespace nguon::qr
