#include "qr/quick_symbol.h"

#include <algorithm>
#include <bit>
#include <climits>
#include <cstring>
#include <memory>
#include <mutex>
#include <span>

#include "qr/internal/symbol_penalty.h"
#include "qr/internal/symbol_tables.h"

namespace nguon::qr {
namespace {

constexpr std::size_t kCodewordsMax = 404;  // of version 11
constexpr int kCorrectionMax = 30;          // codewords of a block

// Bits, most significant first, into bytes.
class BitWriter {
 public:
  explicit BitWriter(std::uint8_t* out) : out_(out) {}
  void put(unsigned value, int count) {  // count <= 16
    held_ = held_ << count | value;
    bits_ += count;
    while (bits_ >= 8) {
      bits_ -= 8;
      *out_++ = static_cast<std::uint8_t>(held_ >> bits_);
    }
  }
  void fill_byte() {
    if (bits_ > 0) put(0, 8 - bits_);
  }
  std::uint8_t* end() const { return out_; }
  int held() const { return bits_; }

 private:
  std::uint8_t* out_;
  std::uint64_t held_ = 0;
  int bits_ = 0;
};

unsigned alphanumeric(char c) {  // table 5
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'A' && c <= 'Z') return static_cast<unsigned>(c - 'A' + 10);
  return static_cast<unsigned>(std::string_view(" $%*+-./:").find(c) + 36);
}

void put_segments(BitWriter& bits, const SymbolText& text, int version) {
  const bool is_small = version < 10;
  const auto digit = [&](std::size_t i) { return static_cast<unsigned>(text.digits[i] - '0'); };
  bits.put(4, 4);
  bits.put(static_cast<unsigned>(text.address.size()), is_small ? 8 : 16);
  for (const char c : text.address) bits.put(static_cast<std::uint8_t>(c), 8);
  bits.put(1, 4);
  bits.put(static_cast<unsigned>(text.digits.size()), is_small ? 10 : 12);
  std::size_t i = 0;
  for (; i + 3 <= text.digits.size(); i += 3) bits.put(100 * digit(i) + 10 * digit(i + 1) + digit(i + 2), 10);
  if (text.digits.size() - i == 2) bits.put(10 * digit(i) + digit(i + 1), 7);
  if (text.digits.size() - i == 1) bits.put(digit(i), 4);
  if (text.tail.empty()) return;
  bits.put(2, 4);
  bits.put(static_cast<unsigned>(text.tail.size()), is_small ? 9 : 11);
  for (i = 0; i + 2 <= text.tail.size(); i += 2) bits.put(45 * alphanumeric(text.tail[i]) + alphanumeric(text.tail[i + 1]), 11);
  if (i < text.tail.size()) bits.put(alphanumeric(text.tail[i]), 6);
}

void put_data(std::uint8_t* out, std::size_t count, const SymbolText& text, int version) {
  BitWriter bits(out);
  put_segments(bits, text, version);
  const auto used = 8 * (bits.end() - out) + bits.held();
  bits.put(0, static_cast<int>(std::min<std::ptrdiff_t>(4, 8 * static_cast<std::ptrdiff_t>(count) - used)));  // terminator
  bits.fill_byte();
  constexpr std::uint8_t kPadding[] = {0xEC, 0x11};
  std::size_t i = 0;
  for (std::uint8_t* at = bits.end(); at < out + count; ++at) *at = kPadding[i++ % 2];
}

std::uint8_t gf_times(std::uint8_t a, std::uint8_t b) {  // GF(256), x^8 + x^4 + x^3 + x^2 + 1
  unsigned product = 0;
  for (int i = 0; i < 8; ++i)
    if (b >> i & 1) product ^= static_cast<unsigned>(a) << i;
  for (int i = 14; i >= 8; --i)
    if (product >> i & 1) product ^= 0x11DU << (i - 8);
  return static_cast<std::uint8_t>(product);
}

// The remainder register of a Reed-Solomon code, 32 bytes: byte 0 is the highest coefficient.
using Register = std::array<std::uint64_t, 4>;

// What each leading byte adds to the register.
struct CorrectionTable {
  std::array<Register, 256> added;
};

std::unique_ptr<CorrectionTable> make_correction_table(int correction) {
  std::array<std::uint8_t, kCorrectionMax + 1> generator{1};  // lowest power of x last
  std::uint8_t root = 1;
  for (int i = 0; i < correction; ++i, root = gf_times(root, 2))
    for (int j = i + 1; j > 0; --j)
      generator[static_cast<std::size_t>(j)] ^= gf_times(generator[static_cast<std::size_t>(j - 1)], root);
  auto table = std::make_unique<CorrectionTable>();
  for (unsigned lead = 0; lead < 256; ++lead) {
    std::array<std::uint8_t, 32> bytes{};
    for (int i = 0; i < correction; ++i)
      bytes[static_cast<std::size_t>(i)] = gf_times(static_cast<std::uint8_t>(lead), generator[static_cast<std::size_t>(i + 1)]);
    for (std::size_t i = 0; i < 32; ++i) table->added[lead][i / 8] |= std::uint64_t{bytes[i]} << (8 * (i % 8));
  }
  return table;
}

const CorrectionTable& correction_table(int correction) {
  static std::array<std::unique_ptr<CorrectionTable>, kCorrectionMax + 1> tables;
  static std::array<std::once_flag, kCorrectionMax + 1> made;
  const auto at = static_cast<std::size_t>(correction);
  std::call_once(made.at(at), [&] { tables[at] = make_correction_table(correction); });
  return *tables[at];
}

void correct(std::span<const std::uint8_t> data, const CorrectionTable& table, std::array<std::uint8_t, 32>& out) {
  Register rest{};
  for (const std::uint8_t byte : data) {
    const Register& added = table.added[byte ^ (rest[0] & 0xFF)];
    for (std::size_t i = 0; i < 3; ++i) rest[i] = (rest[i] >> 8 | rest[i + 1] << 56) ^ added[i];
    rest[3] = rest[3] >> 8 ^ added[3];
  }
  for (std::size_t i = 0; i < 32; ++i) out[i] = static_cast<std::uint8_t>(rest[i / 8] >> (8 * (i % 8)));
}

// Data and correction of all blocks, interleaved (clause 7.6).
void put_codewords(const std::uint8_t* data, const BlockPlan& plan, std::uint8_t* out) {
  const CorrectionTable& table = correction_table(plan.correction);
  const int blocks = plan.short_blocks + plan.long_blocks;
  std::uint8_t* correction_out = out + plan.data();
  for (int block = 0; block < blocks; ++block) {
    const bool is_long = block >= plan.short_blocks;
    const int count = plan.short_data + (is_long ? 1 : 0);
    for (int i = 0; i < plan.short_data; ++i) out[i * blocks + block] = data[i];
    if (is_long) out[plan.short_data * blocks + block - plan.short_blocks] = data[plan.short_data];
    std::array<std::uint8_t, 32> correction{};
    correct({data, static_cast<std::size_t>(count)}, table, correction);
    for (int i = 0; i < plan.correction; ++i) correction_out[i * blocks + block] = correction[static_cast<std::size_t>(i)];
    data += count;
  }
}

}  // namespace

bool is_quick_version(int version) noexcept { return version >= kQuickVersionMin && version <= kQuickVersionMax; }

BitSymbol make_quick_symbol(const SymbolText& text, int version, Level level, int mask) {
  const VersionTables& tables = version_tables(version);
  const BlockPlan plan = block_plan(version, level);
  std::array<std::uint8_t, kCodewordsMax> data{};
  std::array<std::uint8_t, kCodewordsMax> codewords{};
  put_data(data.data(), static_cast<std::size_t>(plan.data()), text, version);
  put_codewords(data.data(), plan, codewords.data());

  Lines rows = tables.function;
  const std::size_t count = tables.places.size() / 8;  // what is left over stays light
  const std::uint16_t* place = tables.places.data();
  for (std::size_t i = 0; i < count; ++i, place += 8)
    for (unsigned b = 0; b < 8; ++b)
      rows[place[b] >> 6] |= std::uint64_t{static_cast<std::uint64_t>(codewords[i] >> (7 - b) & 1)} << (place[b] & 63);

  const auto& mask_rows = tables.mask_rows[static_cast<std::size_t>(level)];
  const auto& mask_columns = tables.mask_columns[static_cast<std::size_t>(level)];
  if (mask < 0) {
    const Lines columns = transposed(rows);
    int least = INT_MAX;
    for (int tried = 0; tried < kMasks; ++tried) {
      const auto t = static_cast<std::size_t>(tried);
      const int points = penalty(rows, mask_rows[t], columns, mask_columns[t], tables.size);
      if (points >= least) continue;
      least = points;
      mask = tried;
    }
  }
  BitSymbol out{.version = version, .level = level, .mask = mask, .size = tables.size, .rows = {}};
  for (std::size_t y = 0; y < out.rows.size(); ++y) out.rows[y] = rows[y] ^ mask_rows[static_cast<std::size_t>(mask)][y];
  return out;
}

BitSymbol to_bits(const Symbol& symbol) {
  BitSymbol out{.version = symbol.version, .level = symbol.level, .mask = 0, .size = symbol.size, .rows = {}};
  for (int y = 0; y < symbol.size; ++y)
    for (int x = 0; x < symbol.size; ++x)
      if (symbol.dark(x, y)) out.rows[static_cast<std::size_t>(y)] |= std::uint64_t{1} << x;
  // Bits 10 to 12 of the format information (clause 7.9), unmasked with those of 0x5412.
  for (int i = 0; i < 3; ++i) out.mask |= (out.dark(4 - i, 8) ? 1 : 0) << i;
  out.mask ^= 0x5412 >> 10 & 7;
  return out;
}

Symbol from_bits(const BitSymbol& symbol) {
  Symbol out{.version = symbol.version, .level = symbol.level, .size = symbol.size, .modules = {}};
  out.modules.reserve(static_cast<std::size_t>(symbol.size) * static_cast<std::size_t>(symbol.size));
  for (int y = 0; y < symbol.size; ++y)
    for (int x = 0; x < symbol.size; ++x) out.modules.push_back(symbol.dark(x, y) ? 1 : 0);
  return out;
}

}  // namespace nguon::qr
