// What parties tell of their products and events (nguon:Story).
#include <catch2/catch.hpp>

#include "ledger/base/sha256.h"
#include "ledger/state/rules_data.h"
#include "tests/support/check.h"
#include "tests/support/ledger_world.h"

using namespace nguon;
using namespace nguon::test;

namespace {

const std::string kPacks = "ocop/15-04567-01-2026";
const Hash kHill = sha256("hill"), kPan = sha256("pan");

st::Story story(const std::string& about, const char* text, const std::vector<Hash>& pictures = {}) {
  st::Story out{about, words(text), {}};
  for (const Hash& one : pictures) out.pictures.push_back({one, words("Ảnh")});
  return out;
}

bool shown(const LedgerWorld& world, const Hash& picture) { return value_of(world.read().is_shown(picture)); }

}  // namespace

TEST_CASE("the owner tells of a product, the newest replaces, an empty one withdraws", "[state]") {
  LedgerWorld world;
  CHECK_FALSE(value_of(world.read().story_of(kPacks)));
  CHECK_FALSE(shown(world, kHill));
  world.must("htx", story(kPacks, "Đồi chè\nở trên cao", {kHill}));
  CHECK(shown(world, kHill));
  const auto index = world.must("htx", story(kPacks, "Sao trên chảo gang", {kPan}));
  const auto told = value_of(world.read().story_of(kPacks));
  REQUIRE(told);
  CHECK(told->record.story.vi == "Sao trên chảo gang");
  CHECK((told->party == "htx" && told->index == index));
  CHECK(told->accepted == world.told().back().accepted);
  CHECK_FALSE(shown(world, kHill));
  CHECK(shown(world, kPan));
  world.must("htx", story(kPacks, ""));
  CHECK_FALSE(value_of(world.read().story_of(kPacks)));
  CHECK_FALSE(shown(world, kPan));
  CHECK(world.refusal("htx", story(kPacks, "")) == "story_missing");
}

TEST_CASE("only the owner tells of a product, and only of one that is there", "[state]") {
  LedgerWorld world;
  CHECK(world.refusal("htx2", story(kPacks, "Của tôi")) == "not_yours");
  CHECK(world.refusal("ubnd", story(kPacks, "Của tôi")) == "not_yours");
  CHECK(world.refusal("vanhanh", story(kPacks, "Của tôi")) == "forbidden_for_party_type");
  CHECK(world.refusal("htx", story("ocop/15-04567-99-2026", "Của tôi")) == "product_unknown");
}

TEST_CASE("the signer of an event tells of it, several times, and withdraws all of it", "[state]") {
  LedgerWorld world;
  const auto harvest = world.harvest("L1", 100);
  const auto event = world.must("htx", harvest);
  CHECK(world.refusal("htx", story(harvest.event_id, "")) == "story_missing");
  world.must("htx", story(harvest.event_id, "Trời nắng", {kHill, kPan}));
  world.must("htx", story(harvest.event_id, "Hái xong trước trưa", {kHill}));
  const auto told = value_of(world.read().stories_of(event));
  REQUIRE(told.size() == 2);
  CHECK(told[0].record.story.vi == "Trời nắng");
  CHECK(told[1].record.pictures.size() == 1);
  CHECK(value_of(world.read().stories_of(std::vector<std::uint64_t>{event + 1, event})).size() == 2);
  CHECK(value_of(world.read().stories_of(event + 1)).empty());
  world.must("htx", story(harvest.event_id, ""));
  CHECK(value_of(world.read().stories_of(event)).empty());
  CHECK_FALSE(shown(world, kHill));
  CHECK_FALSE(shown(world, kPan));
}

TEST_CASE("nobody tells of another's event, of a record, or of what is not there", "[state]") {
  LedgerWorld world;
  const auto harvest = world.harvest("L1", 100);
  world.must("htx", harvest);
  CHECK(world.refusal("htx2", story(harvest.event_id, "Trời nắng")) == "story_of_unknown");
  CHECK(world.refusal("htx", story(world.next_id(), "Trời nắng")) == "story_of_unknown");
  world.must("htx", world.material("htx", "duong"));
  CHECK(world.refusal("htx", story(world.told().back().statement.id, "Trời nắng")) == "story_of_unknown");
}

TEST_CASE("a picture stays public while any story shows it", "[state]") {
  LedgerWorld world;
  const auto harvest = world.harvest("L1", 100);
  world.must("htx", harvest);
  world.must("htx", story(kPacks, "Đồi chè", {kHill}));
  world.must("htx", story(harvest.event_id, "Trời nắng", {kHill}));
  world.must("htx", story(kPacks, ""));
  CHECK(shown(world, kHill));
  world.must("htx", story(harvest.event_id, ""));
  CHECK_FALSE(shown(world, kHill));
}

TEST_CASE("an event has a limit of stories, and room again after a withdrawal", "[state]") {
  LedgerWorld world;
  const auto harvest = world.harvest("L1", 100);
  world.must("htx", harvest);
  for (std::size_t i = 0; i < state::kStoriesPerEventMax; ++i) world.must("htx", story(harvest.event_id, "Một lời kể"));
  CHECK(world.refusal("htx", story(harvest.event_id, "Thêm nữa")) == "too_many_stories");
  world.must("htx", story(harvest.event_id, ""));
  world.must("htx", story(harvest.event_id, "Thêm nữa"));
}
