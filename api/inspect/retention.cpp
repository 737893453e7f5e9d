#include "api/inspect/retention.h"

#include <algorithm>
#include <string>

#include "ledger/statement/records.h"

namespace nguon::api {
namespace {

constexpr std::int32_t kDay2021_12_20 = 18'981;  // 2021-12-20

}  // namespace

std::span<const RetentionRule> retention_rules() {
  static const std::vector<RetentionRule> rules = {
      {"2021-12-20",
       {kDay2021_12_20},
       6,
       24,
       12,
       {"Thông tư 17/2021/TT-BNNPTNT: 6 tháng với hàng tươi, 2 năm với hàng chế biến, 12 tháng sau hạn dùng; lấy ngày muộn nhất",
        "Circular 17/2021/TT-BNNPTNT: 6 months for fresh goods, 2 years for processed ones, 12 months past expiry; the latest"}},
  };
  return rules;
}

Retention retention_of(Day produced, bool processed, const std::optional<Day>& best_before) {
  Retention out;
  // What was made before the first rule is kept as if it held then: nothing is thrown away too early.
  out.rule = &retention_rules().front();
  for (const auto& rule : retention_rules())
    if (rule.from <= produced) out.rule = &rule;
  const auto add = [&](Retention::Line::Kind kind, std::uint32_t months, Day from) {
    out.lines.push_back({kind, months, from, statement::best_before(from, {months, statement::ShelfLifeUnit::months})});
    out.until = std::max(out.until, out.lines.back().until);
  };
  using Kind = Retention::Line::Kind;
  if (processed)
    add(Kind::processed, out.rule->processed_months, produced);
  else
    add(Kind::fresh, out.rule->fresh_months, produced);
  if (best_before) add(Kind::past_expiry, out.rule->past_expiry_months, *best_before);
  return out;
}

}  // namespace nguon::api
