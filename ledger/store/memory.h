// The store in memory: for tests, and for looking at a ledger that was just fetched.
#pragma once

#include <memory>

#include "ledger/store/store.h"

namespace nguon::store {

// Empty, and gone when destroyed: "durable" does not hold for it, everything else of the
// contract does. Old values are kept only as long as a snapshot or scan can see them.
std::unique_ptr<Store> make_memory_store();

}  // namespace nguon::store
