#include "api/oversight/sampling.h"

#include <algorithm>
#include <set>

#include "ledger/base/sha256.h"
#include "ledger/base/text.h"

namespace nguon::api {
namespace {

constexpr std::string_view kHeader = "nguon.sample/v1";

Error malformed() {
  return {Errc::invalid_argument, "commitment_malformed", "this is no commitment to a sample", "Đây không phải cam kết lấy mẫu."};
}

std::optional<Hash> hash_of(std::string_view base64) {
  const auto bytes = from_base64(base64);
  if (!bytes || bytes->size() != Hash::kSize) return std::nullopt;
  return *Hash::from(*bytes);
}

std::string scope_line(const SampleScope& scope) {
  return scope.kind == SampleScope::Kind::units ? "units " + std::to_string(scope.run) : "lots " + scope.product;
}

std::optional<SampleScope> parse_scope(std::string_view line) {
  if (line.starts_with("units ")) {
    const auto run = parse_decimal(line.substr(6));
    if (!run) return std::nullopt;
    return SampleScope{SampleScope::Kind::units, *run, ""};
  }
  if (!line.starts_with("lots ") || line.size() == 5) return std::nullopt;
  return SampleScope{SampleScope::Kind::lots, 0, std::string(line.substr(5))};
}

}  // namespace

std::string format_commitment(const Commitment& c) {
  return std::string(kHeader) + "\n" + c.origin + "\n" + std::to_string(c.size) + "\n" + to_base64(c.root.view()) + "\n" +
         scope_line(c.scope) + "\n" + std::to_string(c.count) + "\n" + to_base64(c.nonce.view()) + "\n";
}

Result<Commitment> parse_commitment(std::string_view text) {
  if (text.size() > kSampleTextBytesMax) return malformed();
  const auto lines = split(text, '\n');
  if (lines.size() != 8 || lines[0] != kHeader || !lines[7].empty() || lines[1].empty()) return malformed();
  const auto size = parse_decimal(lines[2]), count = parse_decimal(lines[5]);
  const auto root = hash_of(lines[3]), nonce = hash_of(lines[6]);
  const auto scope = parse_scope(lines[4]);
  if (!size || *size == 0 || !count || *count == 0 || *count > kSampleMax || !root || !nonce || !scope) return malformed();
  return Commitment{std::string(lines[1]), *size, *root, *scope, static_cast<std::uint32_t>(*count), *nonce};
}

std::uint64_t Population::size() const {
  std::uint64_t out = lots.size();
  for (const auto& [first, last] : serials) out += last - first + 1;
  return out;
}

std::string Population::at(std::uint64_t position) const {
  for (const auto& [first, last] : serials) {
    const std::uint64_t width = last - first + 1;
    if (position < width) return std::to_string(first + position);
    position -= width;
  }
  return lots[position];
}

namespace {

Result<Population> units_of(const state::Reader& reader, const SampleScope& scope, std::uint64_t size) {
  NGUON_ASSIGN(run, reader.run(scope.run));
  if (run.index >= size || run.record.labels != statement::LabelKind::unit)
    return Error{Errc::rule, "sample_empty", "the run has no unit labels at that size of the ledger",
                 "Đợt tem không có tem đơn vị ở kích thước sổ đó."};
  if (run.voided_at && *run.voided_at < size)
    return Error{Errc::rule, "sample_run_voided", "the run is voided: its labels mean nothing", "Đợt tem đã bị hủy."};
  std::vector<std::pair<std::uint32_t, std::uint32_t>> gone;
  for (const auto& range : run.spoiled)
    if (range.index < size) gone.emplace_back(range.first, range.last);
  std::sort(gone.begin(), gone.end());
  Population out;
  std::uint32_t next = 1;
  for (const auto& [first, last] : gone) {
    if (first > next) out.serials.emplace_back(next, first - 1);
    next = std::max(next, last + 1);
  }
  if (next <= run.record.count) out.serials.emplace_back(next, run.record.count);
  return out;
}

Result<Population> lots_of(const state::Reader& reader, const SampleScope& scope, std::uint64_t size) {
  NGUON_TRY(reader.product(scope.product));
  NGUON_ASSIGN(lots, reader.batches_of_product(scope.product, kSampleLotsMax));
  if (lots.size() >= kSampleLotsMax)
    return Error{Errc::too_large, "sample_lots_many", "the product has too many lots to sample from at once",
                 "Sản phẩm có quá nhiều lô để lấy mẫu một lần."};
  Population out;
  for (const auto& lot : lots)
    if (lot.index < size) out.lots.push_back(lot.path);
  std::sort(out.lots.begin(), out.lots.end());
  return out;
}

}  // namespace

Result<Population> population_of(const state::Reader& reader, const SampleScope& scope, std::uint64_t size) {
  const bool units = scope.kind == SampleScope::Kind::units;
  NGUON_ASSIGN(found, units ? units_of(reader, scope, size) : lots_of(reader, scope, size));
  if (found.size() == 0) return Error{Errc::rule, "sample_empty", "there is nothing to sample from", "Không có gì để lấy mẫu."};
  return found;
}

Result<Hash> sample_seed(const Commitment& commitment, std::uint64_t later_size, const Hash& later_root) {
  if (later_size <= commitment.size)
    return Error{Errc::unavailable, "sample_too_early",
                 "the sample is drawn by a checkpoint after size " + std::to_string(commitment.size) + ", which is not there yet",
                 "Mẫu được bốc bằng điểm kiểm sau mục " + std::to_string(commitment.size) + ", hiện chưa có."};
  return sha256({format_commitment(commitment), std::to_string(later_size), "\n", to_base64(later_root.view()), "\n"});
}

std::vector<std::uint64_t> draw(const Hash& seed, std::uint64_t population, std::uint32_t count) {
  std::vector<std::uint64_t> out;
  if (population == 0) return out;
  // Numbers from here on would make small remainders likelier.
  const std::uint64_t uneven = (~std::uint64_t{0} % population + 1) % population;
  const std::uint64_t end = std::uint64_t{0} - uneven;  // 0: every number is even
  std::set<std::uint64_t> taken;
  const std::uint64_t wanted = std::min<std::uint64_t>(count, population);
  for (std::uint64_t i = 0; out.size() < wanted; ++i) {
    const std::uint64_t number = read_be64(sha256({seed.view(), be64(i)}).view().substr(0, 8));
    if (end != 0 && number >= end) continue;
    if (taken.insert(number % population).second) out.push_back(number % population);
  }
  return out;
}

}  // namespace nguon::api
