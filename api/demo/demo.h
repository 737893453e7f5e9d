// The demonstration ledger: real products of real producers, with invented lots, quantities and dates,
// and invented organisations for everything bad. api/demo/README.md says which is which.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/home.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/state/model.h"

namespace nguon::api {

inline constexpr std::string_view kDemoOrigin = "ocop.example/thu-nghiem";
inline constexpr std::string_view kDemoHost = "ocop.example";

// Whose it is: several demonstrations beside each other need different names and hosts.
struct DemoName {
  std::string origin{kDemoOrigin};
  std::string host{kDemoHost};
};

// A batch worth looking at, and why.
struct DemoBatch {
  std::string batch;
  std::uint64_t run = 0;
  state::Words what;
};

struct DemoSummary {
  std::uint64_t entries = 0;
  std::vector<DemoBatch> batches;
};

// Makes the ledger in an empty directory, with a clock that walks from a year ago to `clock`'s now,
// so that the ledger's own times stand where events would have been recorded. Errc::conflict
// (ledger_exists). On disk when it returns.
Result<DemoSummary> make_demo(const Home& home, const Clock& clock, std::shared_ptr<const keys::KeyCheck> signatures,
                              const std::function<void(std::uint64_t done, std::uint64_t total)>& progress,
                              const DemoName& name = {});

}  // namespace nguon::api
