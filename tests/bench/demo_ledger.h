// The demonstration ledger, for the sections about pages and labels: real products, long journeys.
#pragma once

#include "api/demo/demo.h"
#include "api/home.h"
#include "tests/bench/ledgers.h"

namespace nguon::bench {

struct DemoLedger {
  explicit DemoLedger(const std::string& path)
      : home(path, ""),
        signatures(keys::make_signature_check()),
        summary(must(api::make_demo(home, clock, signatures, [](auto, auto) {}))),
        ledger(must(home.open(api::Access::read_write, clock, signatures))) {}

  SystemClock clock;
  api::Home home;
  std::shared_ptr<const keys::KeyCheck> signatures;
  api::DemoSummary summary;
  std::unique_ptr<Ledger> ledger;
};

}  // namespace nguon::bench
