// Genealogy: where a batch came from and what became of it, through transformation and aggregation.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/state/reader.h"

namespace nguon::state {

enum class Direction { back, forward };  // to its ingredients; to what was made of it

inline constexpr std::size_t kTraceNodesMax = 2'000;  // a trace says when it was cut here
inline constexpr std::size_t kTraceDepthMax = 64;

struct TraceNode {
  std::string batch;  // path
  std::size_t depth = 0;
  // Present when known to the ledger; a batch of another ledger is named only.
  std::optional<BatchInfo> info;
};
struct TraceEdge {
  std::size_t from = 0, to = 0;  // nodes; from the ingredient to the product
  std::uint64_t index = 0;       // the event
  bool aggregation = false;
  std::optional<Amount> amount;  // of the ingredient that went in
};
struct Trace {
  std::vector<TraceNode> nodes;  // the asked batch first, then breadth first
  std::vector<TraceEdge> edges;
  bool cut = false;  // a limit was reached: there is more
};
Result<Trace> trace(const Reader& reader, std::string_view batch, Direction direction, std::size_t nodes_max = kTraceNodesMax);

// Everything that came in, was made, went out and is left of one batch, in its own unit.
struct MassBalance {
  std::string uom;
  Amount created;
  struct Line {
    std::uint64_t index = 0;
    statement::EventKind kind{};
    Amount amount;
    std::string counterpart;  // batch path, or party id for shipping
  };
  std::vector<Line> in, out;
  Amount remaining;
  bool balanced = true;  // false when remaining is below zero
};
Result<MassBalance> mass_balance(const Reader& reader, std::string_view batch);

}  // namespace nguon::state
