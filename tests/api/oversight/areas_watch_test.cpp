// The watch over growing-area codes.
#include "api/oversight/areas_watch.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "api/oversight/watch_data.h"
#include "tests/api/demo_ledger.h"
#include "tests/api/person.h"
#include "tests/support/check.h"
#include "tests/support/ledger_world.h"

using namespace nguon;
using namespace nguon::api;
using namespace nguon::test;

namespace {

const WatchLine* line_of(const Watch& watch, WatchKind kind, std::string_view area) {
  for (const auto& line : watch.lines)
    if (line.kind == kind && line.area == area) return &line;
  return nullptr;
}

}  // namespace

TEST_CASE("the demonstration's watch lists a cancelled code", "[watch]") {
  const auto& demo = DemoLedger::shared();
  const auto view = demo.ledger->snapshot();
  const auto watch = value_of(watch_areas(state::Reader(*view), demo.clock.now()));
  CHECK(watch.areas == 12);
  CHECK_FALSE(watch.areas_cut);
  const auto* cancelled = line_of(watch, WatchKind::cancelled, "VIDU-68-91");
  REQUIRE(cancelled != nullptr);
  CHECK(cancelled->reason.vi.find("12/QĐ-VÍ-DỤ") != std::string::npos);
  CHECK(std::is_sorted(watch.lines.begin(), watch.lines.end(), [](const auto& a, const auto& b) { return a.kind < b.kind; }));
  const auto some = to_json(watch, 0);
  CHECK(some.at("lines").as_array().empty());
  CHECK(some.at("cut").as_bool());
  CHECK(some.at("total").as_int64() == static_cast<std::int64_t>(watch.lines.size()));
  for (const auto& figure : some.at("figures").as_array()) CHECK_FALSE(figure.at("source").at("vi").as_string().empty());
}

TEST_CASE("a code that is about to expire, and one that has, are said so", "[watch]") {
  const auto& demo = DemoLedger::shared();
  const auto view = demo.ledger->snapshot();
  const state::Reader reader(*view);
  const Day until = *value_of(reader.area("VIDU-68-01")).record.valid_until;
  const auto at = [&](int days) { return value_of(watch_areas(reader, start_of_day_in_vietnam(Day{until.unix_days + days}))); };
  const int notice = static_cast<int>(kExpiring.value);
  CHECK(line_of(at(-notice - 1), WatchKind::expiring, "VIDU-68-01") == nullptr);
  CHECK(line_of(at(-notice), WatchKind::expiring, "VIDU-68-01") != nullptr);
  CHECK(line_of(at(0), WatchKind::expiring, "VIDU-68-01") != nullptr);
  CHECK(line_of(at(1), WatchKind::expiring, "VIDU-68-01") == nullptr);
  CHECK(line_of(at(1), WatchKind::expired, "VIDU-68-01") != nullptr);
}

TEST_CASE("harvests are compared with what the area can give, exactly at the thresholds", "[watch]") {
  const auto kind_at = [](double kg) -> std::optional<WatchKind> {
    LedgerWorld world;
    auto area = world.area("A9", "htx");
    area.expected_yield_per_year = amount(1'000);
    area.yield_uom = "KGM";
    world.must("ubnd", area);
    world.must("htx", world.harvest_of({world.lot(world.leaves("W1"), kg)}, "A9"));
    const auto watch = value_of(watch_areas(world.read(), world.now));
    for (const auto& line : watch.lines)
      if (line.area == "A9" && line.year) return line.kind;
    return std::nullopt;
  };
  CHECK_FALSE(kind_at(890));
  CHECK(kind_at(900) == WatchKind::harvest_near);
  CHECK(kind_at(1'000) == WatchKind::harvest_near);
  CHECK(kind_at(1'000.001) == WatchKind::harvest_over);
  CHECK(kind_at(1'200) == WatchKind::harvest_over);
  CHECK(kind_at(1'200.001) == WatchKind::harvest_far_over);
}

TEST_CASE("a harvest without a stated yield cannot be compared, and is said so", "[watch]") {
  LedgerWorld world;
  world.must("htx", world.harvest("W1", 10));
  const auto watch = value_of(watch_areas(world.read(), world.now));
  REQUIRE(watch.lines.size() == 1);
  CHECK(watch.lines.front().kind == WatchKind::no_yield_known);
  CHECK_FALSE(watch.lines.front().percent);
}

TEST_CASE("only inspectors and authorities see the watch", "[watch]") {
  const auto& demo = DemoLedger::shared();
  CHECK(demo.get("/v1/desk/areas/watch").status == 401);
  CHECK(Person(demo, "htx-bechamp").get("/v1/desk/areas/watch").status == 403);
  const auto answer = Person(demo, "thanh-tra-vi-du").get("/v1/desk/areas/watch?limit=2");
  CHECK(answer.status == 200);
  CHECK(json_of(answer).at("shown").as_int64() >= 1);
}
