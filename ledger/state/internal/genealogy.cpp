#include "ledger/state/internal/genealogy.h"

#include <deque>
#include <set>

namespace nguon::state {
namespace {

using statement::EventKind;
using Role = BatchEvent::Role;

bool links(EventKind kind) {
  return kind == EventKind::processing || kind == EventKind::packaging || kind == EventKind::aggregation;
}

// The role that an end of a link has in an event: ingredients are inputs and children.
Role role_of(EventKind kind, Direction end) {
  if (kind == EventKind::aggregation) return end == Direction::back ? Role::child : Role::parent;
  return end == Direction::back ? Role::input : Role::output;
}

}  // namespace

Result<std::vector<Link>> links_of(const Reader& reader, std::string_view batch, Direction direction) {
  const Direction opposite = direction == Direction::back ? Direction::forward : Direction::back;
  NGUON_ASSIGN(touched, reader.events_of(batch));
  std::vector<std::uint64_t> own;
  for (const auto& event : touched)
    if (links(event.kind) && !event.corrected_by && !event.corrects && event.role == role_of(event.kind, opposite))
      own.push_back(event.index);
  std::vector<Link> out;
  std::set<std::pair<std::string, std::uint64_t>> seen;
  if (own.empty()) return out;
  NGUON_ASSIGN(events, reader.events(own));
  for (const auto& event : events) {
    std::optional<Amount> of_this;
    for (const auto& item : event.items)
      if (item.batch == batch) of_this = item.amount;
    std::vector<EventInfo> joined = {event};
    if (!event.transformation_id.empty()) {
      NGUON_ASSIGN(group, reader.events_of_transformation(event.party, event.transformation_id));
      NGUON_ASSIGN(all, reader.events(group));
      joined = std::move(all);
    }
    for (const auto& other : joined) {
      if (other.corrected_by) continue;
      for (const auto& item : other.items) {
        if (item.role != role_of(other.kind, direction)) continue;
        // The event that names the ingredient is the link of the two.
        const std::uint64_t index = direction == Direction::back ? other.index : event.index;
        if (!seen.emplace(item.batch, index).second) continue;
        out.push_back(
            {item.batch, index, event.kind == EventKind::aggregation, direction == Direction::back ? item.amount : of_this});
      }
    }
  }
  return out;
}

Result<bool> walk(const Reader& reader, const std::vector<std::string>& start, Direction direction, std::size_t lots_max,
                  const std::function<Result<bool>(const std::string& batch)>& visit) {
  std::set<std::string> seen(start.begin(), start.end());
  std::deque<std::string> waiting(seen.begin(), seen.end());
  std::size_t visited = 0;
  while (!waiting.empty()) {
    if (visited++ >= lots_max) return true;
    const std::string batch = std::move(waiting.front());
    waiting.pop_front();
    NGUON_ASSIGN(more, visit(batch));
    if (!more) return false;
    NGUON_ASSIGN(links, links_of(reader, batch, direction));
    for (auto& link : links)
      if (seen.insert(link.batch).second) waiting.push_back(std::move(link.batch));
  }
  return false;
}

}  // namespace nguon::state
