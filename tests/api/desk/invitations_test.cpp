// Invitations: once, for a week, for one party; and the keys that came by them.
#include "api/desk/invitations.h"

#include <catch2/catch.hpp>

#include "tests/support/check.h"
#include "tests/support/temp_dir.h"

namespace nguon::api::desk {
namespace {

using test::name_of;
using test::value_of;

constexpr Time kNow{1'790'000'000'000};
constexpr std::int64_t kDay = 86'400'000;

Time after(std::int64_t ms) { return Time{kNow.unix_ms + ms}; }

Invitation invitation(std::string hash, std::string party = "htx", Time made = kNow) {
  return {std::move(hash), std::move(party), "ubnd", made, Time{made.unix_ms + Invitations::kOpenMs}, ""};
}
Enrolment enrolment(std::string key_id, std::string party = "htx", Time asked = kNow) {
  return {key_id, "vkey of " + key_id, std::move(party), asked, std::nullopt};
}

struct Desk {
  test::TempDir dir;
  std::unique_ptr<Database> database = value_of(Database::open(dir.path() / "desk.sqlite"));
  Invitations invitations = value_of(Invitations::open(*database));
};

TEST_CASE("an invitation is used once, by one key, which may ask again", "[desk]") {
  Desk desk;
  auto& all = desk.invitations;
  CHECK(name_of(all.find("h1")) == "invitation_unknown");
  REQUIRE(all.add(invitation("h1")));
  CHECK(value_of(all.find("h1")).party == "htx");
  CHECK(value_of(all.find("h1")).used_by.empty());
  CHECK(name_of(all.enrol("h2", enrolment("00000001"))) == "invitation_unknown");
  CHECK(name_of(all.enrol("h1", enrolment("00000001", "khac"))) == "invitation_unknown");
  CHECK(name_of(all.enrol("h1", enrolment("00000001"))) == "ok");
  CHECK(name_of(all.enrol("h1", enrolment("00000001"))) == "ok");
  CHECK(name_of(all.enrol("h1", enrolment("00000002"))) == "invitation_used");
  CHECK(value_of(all.find("h1")).used_by == "vkey of 00000001");
  CHECK(value_of(all.waiting("")).size() == 1);
  // Another key with the same id, by an invitation of its own.
  REQUIRE(all.add(invitation("h3")));
  auto same = enrolment("00000001");
  same.vkey = "another key";
  CHECK(name_of(all.enrol("h3", same)) == "enrolment_exists");
  CHECK(value_of(all.find("h3")).used_by.empty());  // not used up by a refusal
}

TEST_CASE("an invitation is good for seven days and not a millisecond more", "[desk]") {
  Desk desk;
  REQUIRE(desk.invitations.add(invitation("h1")));
  REQUIRE(desk.invitations.add(invitation("h2")));
  CHECK(name_of(desk.invitations.enrol("h1", enrolment("00000001", "htx", after(7 * kDay)))) == "invitation_expired");
  CHECK(name_of(desk.invitations.enrol("h1", enrolment("00000001", "htx", after(7 * kDay - 1)))) == "ok");
  // Who used it in time may ask again later.
  CHECK(name_of(desk.invitations.enrol("h1", enrolment("00000001", "htx", after(8 * kDay)))) == "ok");
}

TEST_CASE("keys wait until they are refused, by party or all together, oldest first", "[desk]") {
  Desk desk;
  auto& all = desk.invitations;
  for (const char* hash : {"h1", "h2", "h3"}) REQUIRE(all.add(invitation(hash, std::string(hash) == "h3" ? "khac" : "htx")));
  REQUIRE(all.enrol("h1", enrolment("00000009", "htx", after(1))));
  REQUIRE(all.enrol("h2", enrolment("00000002", "htx", after(2))));
  REQUIRE(all.enrol("h3", enrolment("00000001", "khac", after(3))));
  const auto ids = [&](const char* party) {
    std::string out;
    for (const auto& one : value_of(all.waiting(party))) out += one.key_id.back();
    return out;
  };
  CHECK(ids("") == "921");
  CHECK(ids("htx") == "92");
  CHECK(ids("ai-do").empty());
  CHECK(name_of(all.refuse("0000000a", kNow)) == "enrolment_unknown");
  REQUIRE(all.refuse("00000009", after(5)));
  REQUIRE(all.refuse("00000009", after(6)));
  CHECK(value_of(all.enrolment("00000009")).refused == after(5));
  CHECK(ids("htx") == "2");
  CHECK(name_of(all.enrolment("0000000a")) == "enrolment_unknown");
}

TEST_CASE("old invitations and their keys are forgotten, and no more than a bounded number are open", "[desk]") {
  Desk desk;
  auto& all = desk.invitations;
  REQUIRE(all.add(invitation("h1")));
  REQUIRE(all.enrol("h1", enrolment("00000001")));
  REQUIRE(all.add(invitation("h2", "htx", after(Invitations::kKeptMs))));
  CHECK(name_of(all.find("h1")) == "ok");
  REQUIRE(all.add(invitation("h3", "htx", after(Invitations::kKeptMs + 1))));
  CHECK(name_of(all.find("h1")) == "invitation_unknown");
  CHECK(name_of(all.enrolment("00000001")) == "enrolment_unknown");

  Desk full;
  REQUIRE(full.database->transaction([&]() -> Result<void> {
    for (std::size_t i = 0; i < Invitations::kOpenMax; ++i)
      NGUON_TRY(full.database->run("insert into invitation values (?, 'htx', '', ?, ?, '')",
                                   {std::to_string(i), kNow.unix_ms, after(kDay).unix_ms}));
    return {};
  }));
  CHECK(name_of(full.invitations.add(invitation("h"))) == "invitations_full");
  CHECK(name_of(full.invitations.add(invitation("h", "htx", after(2 * kDay)))) == "ok");  // those have expired
}

}  // namespace
}  // namespace nguon::api::desk
