// What lies beside the demonstration ledger, so that every view of the console has something to show: a report, a
// statement that waits for a second key, a sample, and a label that was looked at in too many places.
#pragma once

#include <memory>

#include "api/home.h"
#include "keys/check.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace nguon::api {

// REQUIRES: make_demo() has made the ledger of `home`, which is not open elsewhere. On disk when it returns. All of it is
// about invented organisations.
Result<void> fill_demo_desk(const Home& home, const Clock& clock, std::shared_ptr<const keys::KeyCheck> signatures);

}  // namespace nguon::api
