#include "ledger/state/trace.h"

#include <algorithm>
#include <map>
#include <set>

#include "ledger/state/internal/genealogy.h"
#include "ledger/state/internal/load.h"

namespace nguon::state {

using statement::EventKind;
using Role = BatchEvent::Role;

namespace {

inline constexpr std::size_t kTraceEdgesMax = 20'000;

struct Tracer {
  const Reader& reader;
  Direction direction;
  std::size_t nodes_max;
  Trace out;
  std::map<std::string, std::size_t> node_of;
  std::set<std::tuple<std::size_t, std::size_t, std::uint64_t>> seen;

  // The node's number, or nothing when there is no room for it.
  std::optional<std::size_t> node(const std::string& batch, std::size_t depth) {
    if (const auto known = node_of.find(batch); known != node_of.end()) return known->second;
    if (out.nodes.size() >= nodes_max || depth > kTraceDepthMax) {
      out.cut = true;
      return std::nullopt;
    }
    node_of.emplace(batch, out.nodes.size());
    out.nodes.push_back({batch, depth, std::nullopt});
    return out.nodes.size() - 1;
  }

  Result<void> expand(std::size_t at) {
    const std::string batch = out.nodes[at].batch;
    auto info = reader.batch(batch);
    if (info)
      out.nodes[at].info = std::move(*info);
    else if (info.error().code() != Errc::not_found)
      return info.error();
    NGUON_ASSIGN(links, links_of(reader, batch, direction));
    for (const auto& link : links) {
      const auto other = node(link.batch, out.nodes[at].depth + 1);
      if (!other) continue;
      const std::size_t from = direction == Direction::back ? *other : at;
      const std::size_t to = direction == Direction::back ? at : *other;
      if (!seen.emplace(from, to, link.index).second) continue;
      if (out.edges.size() >= kTraceEdgesMax) {
        out.cut = true;
        break;
      }
      out.edges.push_back({from, to, link.index, link.aggregation, link.amount});
    }
    return {};
  }
};

}  // namespace

Result<Trace> trace(const Reader& reader, std::string_view batch, Direction direction, std::size_t nodes_max) {
  NGUON_TRY(reader.batch(batch));
  Tracer tracer{reader, direction, std::clamp<std::size_t>(nodes_max, 1, kTraceNodesMax), {}, {}, {}};
  tracer.node(std::string(batch), 0);
  for (std::size_t at = 0; at < tracer.out.nodes.size(); ++at) NGUON_TRY(tracer.expand(at));
  return std::move(tracer.out);
}

namespace {

// The other lot that a line is about: the first on the other side of the event.
std::string other_lot(const EventInfo& event, Role role) {
  for (const auto& item : event.items)
    if (item.role == role) return item.batch;
  return "";
}

void add_line(MassBalance& balance, const EventInfo& event, const EventInfo::Item& item) {
  MassBalance::Line line{event.index, event.kind, item.amount.value_or(Amount{}), ""};
  switch (event.kind) {
    case EventKind::growing:
      line.counterpart = event.area.empty() ? "" : "area/" + event.area;
      balance.in.push_back(std::move(line));
      break;
    case EventKind::processing:
    case EventKind::packaging: {
      const bool made = item.role == Role::output;
      line.counterpart = other_lot(event, made ? Role::input : Role::output);
      (made ? balance.in : balance.out).push_back(std::move(line));
      break;
    }
    case EventKind::aggregation:
    case EventKind::disaggregation:
      // Into a case nothing is used up; into another lot it is.
      line.counterpart = event.parent;
      if (item.role == Role::child && event.parent.find("/10/") != std::string::npos)
        (event.kind == EventKind::aggregation ? balance.out : balance.in).push_back(std::move(line));
      break;
    case EventKind::shipping:
    case EventKind::receiving:
      line.counterpart = event.counterpart;
      (event.kind == EventKind::receiving ? balance.in : balance.out).push_back(std::move(line));
      break;
    default: break;
  }
}

}  // namespace

Result<MassBalance> mass_balance(const Reader& reader, std::string_view batch) {
  NGUON_ASSIGN(info, reader.batch(batch));
  MassBalance out;
  out.uom = info.uom;
  out.created = info.created;
  out.remaining = info.remaining();
  out.balanced = out.remaining.millionths >= 0;
  NGUON_ASSIGN(touched, reader.events_of(batch));
  std::vector<std::uint64_t> indexes;
  for (const auto& event : touched)
    if (!event.corrected_by && !event.corrects) indexes.push_back(event.index);
  NGUON_ASSIGN(events, reader.events(indexes));
  for (const auto& event : events)
    for (const auto& item : event.items)
      if (item.batch == batch && item.amount) add_line(out, event, item);
  NGUON_ASSIGN(holdings, reader.holdings(batch));
  for (const auto& holding : holdings) out.balanced = out.balanced && holding.held.millionths >= 0;
  return out;
}

}  // namespace nguon::state
