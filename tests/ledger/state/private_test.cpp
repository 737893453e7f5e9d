// Commitments to private values, and who may erase what lies behind them.
#include <catch2/catch.hpp>

#include "tests/support/check.h"
#include "tests/support/ledger_world.h"

using namespace nguon;
using namespace nguon::test;

namespace {

std::vector<st::PrivateField> fields() { return {{"dien-thoai", sha256("a")}, {"nguoi-thu-hoach", sha256("b")}}; }

st::Statement with_private(st::Event event) {
  std::string id = event.event_id;
  return {std::move(id), "", std::move(event), fields()};
}

st::Erasure erasure(std::uint64_t entry, std::vector<std::string> names, std::string decision = "") {
  return {entry, std::move(names), words("theo yêu cầu"), std::move(decision)};
}

}  // namespace

TEST_CASE("what an entry commits to is remembered, and which of it was erased by which entry", "[state]") {
  LedgerWorld world;
  const auto plain = world.must("htx", world.harvest("L0", 1));
  CHECK(name_of(world.read().private_fields(plain)) == "private_unknown");
  const auto entry = world.must("htx", with_private(world.harvest("L1", 120)));
  auto info = value_of(world.read().private_fields(entry));
  CHECK(info.index == entry);
  CHECK(info.party == "htx");
  REQUIRE(info.fields.size() == 2);
  CHECK(info.fields[0].name == "dien-thoai");
  CHECK(info.fields[0].commitment == sha256("a"));
  CHECK_FALSE(info.fields[0].erased_by);

  const auto erased = world.must("htx", erasure(entry, {"dien-thoai"}));
  info = value_of(world.read().private_fields(entry));
  CHECK(info.fields[0].erased_by == erased);
  CHECK_FALSE(info.fields[1].erased_by);
  CHECK(info.fields[0].commitment == sha256("a"));  // what was signed stays

  // Once, for good; the rest still can be, by the operator too.
  CHECK(world.refusal("htx", erasure(entry, {"dien-thoai"})) == "private_erased");
  CHECK(world.refusal("htx", erasure(entry, {"nguoi-thu-hoach", "dien-thoai"})) == "private_erased");
  const auto rest = world.must("vanhanh", erasure(entry, {"nguoi-thu-hoach"}, "Phiếu 7"));
  CHECK(value_of(world.read().private_fields(entry)).fields[1].erased_by == rest);
}

TEST_CASE("private values are erased by the party whose entry it is, or by the operator with a decision", "[state]") {
  LedgerWorld world;
  const auto plain = world.must("htx", world.harvest("L0", 1));
  const auto entry = world.must("htx", with_private(world.harvest("L1", 120)));
  CHECK(world.refusal("htx", erasure(plain, {"dien-thoai"})) == "private_unknown");
  CHECK(world.refusal("htx", erasure(entry + 1, {"dien-thoai"})) == "private_unknown");
  CHECK(world.refusal("htx", erasure(entry, {"ten"})) == "private_unknown");
  CHECK(world.refusal("htx", erasure(entry, {"dien-thoai", "dien-thoai"})) == "private_erased");
  CHECK(world.refusal("ubnd", erasure(entry, {"dien-thoai"}, "Phiếu 7")) == "not_yours");
  CHECK(world.refusal("vanhanh", erasure(entry, {"dien-thoai"})) == "decision_missing");
  CHECK(world.refusal("vanhanh", erasure(entry, {"dien-thoai"}, "Phiếu 7")) == "ok");
}

TEST_CASE("a lot's rules do not look at commitments", "[state]") {
  LedgerWorld with;
  LedgerWorld without;
  with.must("htx", with_private(with.harvest("L1", 120)));
  without.must("htx", without.harvest("L1", 120));
  const auto path = [](LedgerWorld& world) { return value_of(world.read().batches("", 10)).front(); };
  CHECK(path(with).created == path(without).created);
  CHECK(with.refusal("htx", with.harvest("L1", 5)) == "lot_exists");
}
