#include "ledger/statement/records.h"

#include <chrono>

#include "ledger/base/bytes.h"
#include "ledger/base/text.h"
#include "ledger/base/vkey.h"

namespace nguon::statement {

std::string format_amount(Amount amount) {
  constexpr std::uint64_t kMillion = 1'000'000;
  const bool negative = amount.millionths < 0;
  // Through unsigned, so that the least value has its opposite too.
  const std::uint64_t magnitude =
      negative ? 0 - static_cast<std::uint64_t>(amount.millionths) : static_cast<std::uint64_t>(amount.millionths);
  std::string out = (negative ? "-" : "") + std::to_string(magnitude / kMillion);
  if (magnitude % kMillion == 0) return out;
  std::string places = std::to_string(magnitude % kMillion + kMillion).substr(1);
  places.erase(places.find_last_not_of('0') + 1);
  return out + "." + places;
}

Day best_before(Day packed, ShelfLife life) {
  namespace chr = std::chrono;
  const auto value = static_cast<std::int32_t>(life.value);
  switch (life.unit) {
    case ShelfLifeUnit::days: return {packed.unix_days + value};
    case ShelfLifeUnit::weeks: return {packed.unix_days + 7 * value};
    case ShelfLifeUnit::months: break;
  }
  const chr::year_month_day start{chr::sys_days{chr::days{packed.unix_days}}};
  const chr::year_month_day same_day = start + chr::months{value};
  const chr::sys_days end =
      same_day.ok() ? chr::sys_days{same_day} : chr::sys_days{same_day.year() / same_day.month() / chr::last};
  return {static_cast<std::int32_t>(end.time_since_epoch().count())};
}

std::optional<PreviousLog> read_previous_log(std::string_view checkpoint_note) {
  const auto lines = split(checkpoint_note, '\n');
  constexpr std::size_t kLinesMin = 6;  // origin, size, root, an empty one, a signature, the end
  if (lines.size() < kLinesMin || !lines[3].empty() || !lines[4].starts_with("\u2014 ") || !lines.back().empty())
    return std::nullopt;
  const auto size = parse_decimal(lines[1]);
  const auto root = from_base64(lines[2]);
  if (!is_key_name(lines[0]) || !size || *size == 0 || !root || root->size() != Hash::kSize) return std::nullopt;
  return PreviousLog{std::string(lines[0]), *size, std::string(lines[2])};
}

std::string_view type_name(const Record& record) {
  constexpr std::string_view kNames[] = {"Genesis",
                                         "Party",
                                         "Key",
                                         "KeyRevocation",
                                         "GrowingArea",
                                         "GrowingAreaStatus",
                                         "AreaAuthorisation",
                                         "PackingHouse",
                                         "Product",
                                         "Certificate",
                                         "CertificateStatus",
                                         "LabelRequest",
                                         "LabelRun",
                                         "LabelRunStatus",
                                         "Succession",
                                         "LabelPrint",
                                         "Story",
                                         "Erasure"};
  static_assert(std::size(kNames) == std::variant_size_v<Record>);
  return kNames[record.index()];
}

}  // namespace nguon::statement
