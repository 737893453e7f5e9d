// The state at an earlier size.
#include "ledger/state_at.h"

#include <catch2/catch.hpp>

#include "ledger/store/memory.h"
#include "tests/support/check.h"
#include "tests/support/world.h"

using namespace nguon;
using namespace nguon::test;
using store::Column;

namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

Rows rows_of(const store::View& view, Column column) {
  Rows rows;
  value_of(view.scan(column, "", "", [&](std::string_view key, std::string_view value) {
    rows.emplace_back(key, value);
    return true;
  }));
  return rows;
}

}  // namespace

TEST_CASE("the state folded to a size is the state that the ledger had at that size", "[state_at]") {
  World world;
  auto ledger = world.make_ledger(store::make_memory_store());
  for (std::uint64_t n = 0; n < 30; ++n) value_of(ledger->append_and_wait(world.harvest(n)));
  const auto then = ledger->snapshot();
  const auto checkpoint = ledger->published()->checkpoint;
  const auto time = value_of(ledger->entry(checkpoint.size - 1)).accepted;
  world.clock.advance_ms(60'000);
  for (std::uint64_t n = 30; n < 60; ++n) value_of(ledger->append_and_wait(world.harvest(n)));

  const auto into = store::make_memory_store();
  const auto at = value_of(fold_to(*ledger->snapshot(), checkpoint.size, *into, nullptr));
  CHECK(at.root == checkpoint.root);
  CHECK(at.accepted == time);
  for (const Column column : {Column::state, Column::postings, Column::by_hash}) {
    CHECK(rows_of(*into, column) == rows_of(*then, column));
    CHECK_FALSE(rows_of(*into, column).empty());
  }
}

TEST_CASE("a size that the ledger does not have, and an interruption, give no state", "[state_at]") {
  World world;
  auto ledger = world.make_ledger(store::make_memory_store());
  for (const std::uint64_t size : {std::uint64_t{0}, ledger->size() + 1}) {
    const auto into = store::make_memory_store();
    CHECK(name_of(fold_to(*ledger->snapshot(), size, *into, nullptr)) == "size_unknown");
  }
  const auto into = store::make_memory_store();
  CHECK(name_of(fold_to(*ledger->snapshot(), ledger->size(), *into, [](const AuditProgress&) { return false; })) == "interrupted");
}
