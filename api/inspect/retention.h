// How long the records of a lot must be kept, with the rule that says so. Data, not code: a new rule is a new line
// with the day from which it holds.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ledger/base/time.h"
#include "ledger/state/model.h"

namespace nguon::api {

struct RetentionRule {
  std::string_view version;
  Day from;  // of production, in Vietnam
  std::uint32_t fresh_months;
  std::uint32_t processed_months;
  std::uint32_t past_expiry_months;
  state::Words source;
};

std::span<const RetentionRule> retention_rules();  // oldest first

struct Retention {
  Day until;  // the last day on which the records must be there
  struct Line {
    enum class Kind { fresh, processed, past_expiry } kind = Kind::fresh;
    std::uint32_t months = 0;
    Day from, until;
  };
  std::vector<Line> lines;  // `until` is the latest of theirs
  const RetentionRule* rule = nullptr;
};

// `produced`: the last day on which something of the lot was made. `processed`: it, or something that went into it,
// went through a processing step.
Retention retention_of(Day produced, bool processed, const std::optional<Day>& best_before);

}  // namespace nguon::api
