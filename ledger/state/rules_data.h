// Figures that rules compare with, as data with their source. A new decision is a new line with the
// day from which it holds, never an edit of an old one: entries accepted before that day are folded
// by the old line for ever.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "ledger/base/time.h"

namespace nguon::state {

struct RuleData {
  std::string_view version;
  Day from;  // accepted days in Vietnam from which it holds

  // Clocks of phones differ; the largest step that their time services leave.
  std::int64_t event_ahead_max_ms;
  // A yearly harvest recorded by the end of the next one, with a month to spare. Later records are
  // memory, not records; the gap between event and entry is shown in any case.
  std::int32_t event_age_max_days;
  // A packing that goes on past midnight is recorded on its last day.
  std::int32_t packed_before_event_max_days;
  // When the output's product declares no yield range: in the same unit no more may come out than
  // went in (millionths).
  std::int64_t yield_max_undeclared_millionths;
};

// The line that holds for entries accepted at `accepted`.
const RuleData& rule_data_at(Time accepted);

// Units that count pieces (UN/ECE Recommendation 20; "" as EPCIS has it).
bool counts_pieces(std::string_view uom);

// How many of the smallest unit of its kind one unit is, for comparing inputs with outputs (UN/ECE
// Recommendation 20). `kind` is 0 for units that compare only with themselves.
struct UnitSize {
  int kind = 0;
  std::int64_t size = 1;  // at most a million
};
UnitSize unit_size(std::string_view uom);

// A share of the inputs beyond this means nothing, whatever range was declared (millionths).
inline constexpr std::int64_t kYieldMaxMillionths = 10'000'000'000;

// No sum of amounts goes beyond this (millionths): the difference of two such sums still fits.
inline constexpr std::int64_t kAmountSumMax = 1'000'000'000'000'000'000;

// Limits of one statement's reach and of one record's size; the ledger's own, not the law's.
inline constexpr std::size_t kRestrictionReachMax = 50'000;  // lots that one recall or suspension may reach
inline constexpr std::size_t kRestrictionsPerLotMax = 500;
inline constexpr std::size_t kStatusChangesMax = 500;   // of one area or certificate
inline constexpr std::size_t kAuthorisationsMax = 500;  // grants of one area to one party
inline constexpr std::size_t kTransformationEventsMax = 100;
inline constexpr std::size_t kContainerContentMax = 500;  // lots and containers in one container
inline constexpr std::size_t kContainerDepthMax = 8;
inline constexpr std::size_t kContainersMovedMax = 2'000;  // by one event, with all inside
inline constexpr std::size_t kSpoiledRangesMax = 1'000;
inline constexpr std::size_t kStoriesPerEventMax = 20;     // standing at a time
inline constexpr std::size_t kPrintsMax = 250;             // recorded printings of one run, reprints not counted
inline constexpr std::size_t kAncestorsWalkedMax = 2'000;  // when looking for loops and origins
inline constexpr std::size_t kTransitsReadMax = 1'000;
inline constexpr std::size_t kEventsOfLotMax = 10'000;  // read of one lot

}  // namespace nguon::state
