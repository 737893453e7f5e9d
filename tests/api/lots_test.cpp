#include "api/lots.h"

#include <algorithm>

#include "ledger/store/memory.h"
#include "tests/support/check.h"
#include "tests/support/world.h"

namespace nguon::api {
namespace {

using test::value_of;
using test::World;

// Past what one page of the state holds, so that a walk has to go on.
constexpr std::uint64_t kLots = 1'100;

TEST_CASE("the newest lots of a product are found, however many it has", "[lots]") {
  const World world;
  const auto ledger = world.make_ledger(store::make_memory_store());
  const auto newest = [&](std::size_t limit) {
    const auto view = ledger->snapshot();
    return value_of(newest_lots(state::Reader(*view), World::kMaterial, limit));
  };
  CHECK(newest(20).lots.empty());
  CHECK(newest(20).total == 0);
  for (std::uint64_t n = 0; n < kLots; ++n) value_of(ledger->append_and_wait(world.harvest(n)));
  const auto view = ledger->snapshot();
  auto all = value_of(state::Reader(*view).batches("", state::kPageMax));
  REQUIRE(all.size() == kLots);
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.index > b.index; });
  for (const std::size_t limit : {std::size_t{0}, std::size_t{1}, std::size_t{21}, std::size_t{500}, std::size_t{5'000}}) {
    const auto some = newest(limit);
    CHECK(some.total == kLots);
    REQUIRE(some.lots.size() == std::min<std::size_t>(limit, kLots));
    for (std::size_t i = 0; i < some.lots.size(); ++i) CHECK(some.lots[i].path == all[i].path);
  }
}

TEST_CASE("lots of a product whose name begins another's are told apart", "[lots]") {
  const World world;
  const auto ledger = world.make_ledger(store::make_memory_store());
  value_of(ledger->append_and_wait(world.harvest(1)));
  const auto view = ledger->snapshot();
  const state::Reader reader{*view};
  const std::string material(World::kMaterial);
  CHECK(value_of(newest_lots(reader, material, 5)).lots.size() == 1);
  CHECK(value_of(newest_lots(reader, material.substr(0, material.size() - 1), 5)).lots.empty());
  CHECK(value_of(newest_lots(reader, material + "/10", 5)).lots.empty());
  CHECK(value_of(newest_lots(reader, "", 5)).lots.empty());
}

}  // namespace
}  // namespace nguon::api
