// Statements as a ledger of a province gets them: lots that are harvested, processed, packed, shipped
// and received, by many parties, and inspections between. Made fast: only section growth needs millions.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/world.h"

namespace nguon::bench {

// What stands for a signature when nobody checks it.
enum class Signed { really, by_name_only };

class Mix {
 public:
  // Keys and parties beside those of the world.
  explicit Mix(const test::World& world);
  ~Mix();
  Mix(const Mix&) = delete;
  Mix& operator=(const Mix&) = delete;

  // What must come after the world's own beginning: parties, keys, areas, products. Really signed.
  std::vector<std::string> beginning() const;
  // The n-th statement after that, n = 0, 1, ... in order.
  std::string statement(std::uint64_t n, Signed how) const;
  // A batch with a journey that statements below `n` have told; nothing when there is none.
  // `nth` chooses among them.
  static std::string packed_batch(std::uint64_t nth);
  static std::uint64_t packed_batches(std::uint64_t n);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nguon::bench
