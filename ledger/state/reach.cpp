#include "ledger/state/reach.h"

#include <set>

#include "ledger/state/internal/genealogy.h"
#include "ledger/state/rules.h"
#include "ledger/state/rules_data.h"

namespace nguon::state {
namespace {

struct Walked {
  std::set<std::string> seen;
  std::vector<ReachedLot> lots;

  Result<void> add(const std::string& batch, const std::string& origin, std::size_t depth) {
    if (!seen.insert(batch).second) return {};
    if (lots.size() >= kRestrictionReachMax) return refuse(Rule::recall_too_wide, {std::to_string(kRestrictionReachMax)});
    lots.push_back({batch, origin, depth});
    return {};
  }
};

}  // namespace

Result<std::vector<ReachedLot>> reach_of(const Reader& reader, std::span<const std::string> origins, bool lots_only) {
  Walked walked;
  for (const auto& origin : origins) {
    std::size_t next = walked.lots.size();
    NGUON_TRY(walked.add(origin, origin, 0));
    if (lots_only) continue;
    for (; next < walked.lots.size(); ++next) {
      const ReachedLot from = walked.lots[next];
      NGUON_ASSIGN(links, links_of(reader, from.batch, Direction::forward));
      for (const auto& link : links) NGUON_TRY(walked.add(link.batch, origin, from.depth + 1));
    }
  }
  return std::move(walked.lots);
}

}  // namespace nguon::state
