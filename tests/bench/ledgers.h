// Ledgers with harvests in them, for the sections that read.
#pragma once

#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/store/rocksdb.h"
#include "tests/support/world.h"

namespace nguon::bench {

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(std::string(result.error().name()) + ": " + result.error().message());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// `count` harvests, appended as fast as they can be signed.
inline std::unique_ptr<Ledger> filled_ledger(const test::World& world, const std::string& path, std::uint64_t count) {
  auto ledger = world.make_ledger(must(store::create_rocksdb(path)));
  std::vector<std::string> refused;
  std::mutex mutex;
  for (std::uint64_t n = 0; n < count; ++n) {
    // The queue is bounded; it is not this loop that is measured.
    while (ledger->stats().queued > 2'000) std::this_thread::yield();
    ledger->append(world.harvest(n), [&](Result<Receipt> answer) {
      const std::lock_guard lock(mutex);
      if (!answer) refused.push_back(answer.error().message());
    });
  }
  while (ledger->stats().queued > 0 || ledger->size() < test::World::kBeginningSize + count) {
    std::this_thread::yield();
    const std::lock_guard lock(mutex);
    if (!refused.empty()) throw std::runtime_error("append: " + refused.front());
  }
  return ledger;
}

}  // namespace nguon::bench
