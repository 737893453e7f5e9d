// Cases, pallets and batches that hold others.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/state/internal/stock.h"

namespace nguon::state {

// A container with everything in it, layer by layer.
struct Opened {
  std::vector<ContainerInfo> all;      // the container first
  std::map<std::string, Amount> lots;  // what they hold together
};
// container_unknown; container_full when there is more inside than one event can move.
Result<Opened> open_container(const Act& act, const std::string& id);

inline void put_container(Act& act, ContainerInfo& container) {
  container.changed_at = act.entry.index;
  act.put(keys::of(keys::kContainer, container.id), container);
}

// not_holder or container_busy unless the signer can handle it by itself.
Result<void> check_in_hand(const Act& act, const ContainerInfo& container);

// later_events_depend unless the original is the last that happened to the container.
Result<void> check_last(const ContainerInfo& container, const EventInfo& original);

}  // namespace nguon::state
