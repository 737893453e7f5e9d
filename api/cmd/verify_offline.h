// `nguon verify --offline`: labels judged with a saved snapshot, without a network.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "api/cmd/command.h"

namespace nguon::api::cmd {

struct OfflineOptions {
  std::string file;     // the snapshot
  std::string journal;  // "" keeps none
  std::string log_vkey;
  std::int64_t age_days_max = 7;
  std::string at;  // the moment to judge as of; "" is now
};

// `urls`: labels in the order they were seen. Two unit labels with one serial are two packs, one of them a
// copy. The exit code is that of the worst verdict.
ExitCode verify_offline(Context& context, const OfflineOptions& options, const std::vector<std::string>& urls);

}  // namespace nguon::api::cmd
