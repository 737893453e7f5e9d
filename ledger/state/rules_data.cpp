#include "ledger/state/rules_data.h"

#include <algorithm>
#include <array>

namespace nguon::state {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;

// Oldest first; the first line holds for everything before the second.
constexpr std::array kRuleData = {
    RuleData{"2026-1", Day{0}, 5 * kMinuteMs, 400, 1, 1'000'000},
};

struct Unit {
  std::string_view code;
  UnitSize size;
};
// Mass in grams, volume in millilitres.
constexpr std::array kUnits = {
    Unit{"GRM", {1, 1}}, Unit{"KGM", {1, 1'000}}, Unit{"DTN", {1, 100'000}},   Unit{"TNE", {1, 1'000'000}},
    Unit{"MLT", {2, 1}}, Unit{"LTR", {2, 1'000}}, Unit{"MTQ", {2, 1'000'000}},
};

}  // namespace

const RuleData& rule_data_at(Time accepted) {
  const Day day = day_in_vietnam(accepted);
  const RuleData* line = &kRuleData.front();
  for (const RuleData& next : kRuleData)
    if (next.from <= day) line = &next;
  return *line;
}

bool counts_pieces(std::string_view uom) { return uom.empty() || uom == "H87" || uom == "EA"; }

UnitSize unit_size(std::string_view uom) {
  if (counts_pieces(uom)) return {3, 1};
  const auto unit = std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& u) { return u.code == uom; });
  return unit == kUnits.end() ? UnitSize{} : unit->size;
}

}  // namespace nguon::state
