// Who may sign what: Genesis, keys, party types, two keys, statement ids.
#include <catch2/catch.hpp>

#include "tests/support/check.h"
#include "tests/support/ledger_world.h"

using namespace nguon;
using namespace nguon::test;
using st::EventKind;
using st::PartyType;

namespace {

// What apply says to this Genesis as entry 0 of an empty ledger.
std::string genesis_name(const st::Genesis& genesis, const std::vector<std::string>& who = {"vanhanh"}) {
  const auto base = store::make_memory_store();
  store::Overlay state(*base);
  Told told{{"urn:uuid:00000000-0000-4000-8000-000000000001", "", genesis}, "genesis", {}, 0, Time{1'780'000'000'000}};
  for (const auto& one : who) told.signers.push_back(world_key(one));
  const auto done = LedgerWorld::apply_to(state, told);
  if (!done) CHECK(state.empty());
  return name_of(done);
}

}  // namespace

TEST_CASE("Genesis sets up its operator and authority, and nothing less is taken", "[state]") {
  const st::Genesis good = LedgerWorld::genesis();
  CHECK(genesis_name(good) == "ok");
  CHECK(genesis_name(good, {"vanhanh", "ubnd"}) == "ok");

  auto g = good;
  g.parties[0].party_type = PartyType::producer;
  CHECK(genesis_name(g) == "genesis_operator");
  g = good;
  g.parties.push_back({"vanhanh2", PartyType::operator_, words("x"), {world_key("vanhanh2").text()}});
  CHECK(genesis_name(g) == "genesis_operator");
  g = good;
  g.parties[0].keys.clear();
  CHECK(genesis_name(g) == "genesis_operator");

  g = good;
  g.parties[1].keys.pop_back();
  CHECK(genesis_name(g) == "genesis_authority");
  g.parties[1].keys.push_back(g.parties[1].keys.front());  // the same key twice is one key
  CHECK(genesis_name(g) == "genesis_authority");
  g = good;
  g.parties[1].party_type = PartyType::inspectorate;
  CHECK(genesis_name(g) == "genesis_authority");

  CHECK(genesis_name(good, {"ubnd"}) == "genesis_signer");
  CHECK(genesis_name(good, {"vanhanh", "htx"}) == "genesis_signer");
  CHECK(genesis_name(good, {}) == "genesis_signer");

  g = good;
  g.log_key = world_key("vanhanh").text();
  CHECK(genesis_name(g) == "genesis_log_key");
  g = good;
  g.log_key = make_vkey(kWorldOrigin, KeyType::ed25519, world_key("ubnd").public_key)->text();
  CHECK(genesis_name(g) == "genesis_log_key");

  g = good;
  g.parties.push_back({"ubnd", PartyType::authority, words("x"), {}});
  CHECK(genesis_name(g) == "party_exists");
  g = good;
  g.parties[1].keys[0] = world_key("other").text();
  CHECK(genesis_name(g) == "key_name_wrong");
  g = good;
  g.parties[1].keys.push_back(g.parties[1].keys[0]);
  CHECK(genesis_name(g) == "key_exists");
}

TEST_CASE("Genesis is the first entry and only that", "[state]") {
  LedgerWorld world(LedgerWorld::Cast::genesis_only);
  CHECK(world.refusal("vanhanh", LedgerWorld::genesis()) == "genesis_not_first");
  const auto base = store::make_memory_store();
  store::Overlay state(*base);
  const Told told{{"urn:uuid:00000000-0000-4000-8000-000000000001", "", world.party("x", PartyType::trader)},
                  "x",
                  {world_key("ubnd")},
                  0,
                  world.now};
  CHECK(name_of(LedgerWorld::apply_to(state, told)) == "genesis_missing");
  CHECK(state.empty());
}

TEST_CASE("a Succession is the second entry and only that, the operator's, and of another ledger", "[state]") {
  const auto succession = [](const std::string& origin) {
    const std::string key = make_vkey(origin, KeyType::ed25519, std::string(sha256("old log").view()))->text();
    return st::Succession{key, origin + "\n7\n" + to_base64(sha256("root").view()) + "\n\n\u2014 " + origin + " AQIDBA==\n",
                          words("hỏng đĩa")};
  };
  LedgerWorld world(LedgerWorld::Cast::genesis_only);
  CHECK(world.refusal("ubnd", succession("ocop.example/cu")) == "forbidden_for_party_type");
  CHECK(world.refusal("vanhanh", succession(kWorldOrigin)) == "succession_of_itself");
  const auto record = succession("ocop.example/cu");
  world.must("vanhanh", record);
  CHECK(value_of(world.read().ledger()).origin == kWorldOrigin);
  CHECK(world.refusal("vanhanh", succession("ocop.example/cu-hon")) == "succession_not_second");
  LedgerWorld later;
  CHECK(later.refusal("vanhanh", record) == "succession_not_second");
}

TEST_CASE("every signature must be by a registered statement key that is trusted at the time", "[state]") {
  LedgerWorld world;
  CHECK(world.refusal("htx#9", world.harvest("L1", 1)) == "key_unknown");
  CHECK(world.refusal("nobody", world.harvest("L1", 1)) == "key_unknown");
  CHECK(world.refusal("", world.harvest("L1", 1)) == "key_unknown");
  CHECK(world.refusal("htx nobody", world.harvest("L1", 1)) == "key_unknown");
  CHECK(world.refusal("htx#tem", world.harvest("L1", 1)) == "key_not_for_statements");
  world.must("htx", world.harvest("L1", 1));

  const Time lost = Time{world.now.unix_ms - 1};
  world.must("htx", world.key("htx#2"));
  world.must("htx#2", st::KeyRevocation{world_key("htx").text(), lost, "lost", ""});
  CHECK(world.refusal("htx", world.harvest("L2", 1)) == "key_revoked");
  CHECK(world.refusal("htx#2 htx", world.harvest("L2", 1)) == "key_revoked");
  world.must("htx#2", world.harvest("L2", 1));
  CHECK(value_of(world.read().key(world_key("htx").name, world_key("htx").id)).revocation->since == lost);
}

TEST_CASE("a revocation holds from its own time on", "[state]") {
  LedgerWorld world;
  world.must("htx", world.key("htx#2"));
  const Time tomorrow{world.now.unix_ms + 86'400'000};
  world.must("htx", st::KeyRevocation{world_key("htx").text(), tomorrow, "replaced", ""});
  world.must("htx", world.harvest("L1", 1));
  world.pass_days(1);
  CHECK(world.refusal("htx", world.harvest("L2", 1)) == "key_revoked");
  CHECK(world.refusal("htx#2", st::KeyRevocation{world_key("htx").text(), tomorrow, "lost", ""}) == "key_already_revoked");
  world.must("htx#2", st::KeyRevocation{world_key("htx").text(), Time{tomorrow.unix_ms - 5'000}, "lost", ""});
}

TEST_CASE("each type of party may sign its own statements and no others", "[state]") {
  LedgerWorld world;
  const auto packs = world.packs("L1");
  world.make_packs("L1");
  const std::string no = "forbidden_for_party_type";
  CHECK(world.refusal("htx", world.party("x", PartyType::trader)) == no);
  CHECK(world.refusal("vanhanh", world.party("x", PartyType::trader)) == no);
  CHECK(world.refusal("htx", world.area("A9", "htx")) == no);
  CHECK(world.refusal("thanhtra", st::GrowingAreaStatus{"A1", st::AreaStatus::suspended, world.today(), words("x"), ""}) == no);
  CHECK(world.refusal("vanhanh", st::AreaAuthorisation{"A1", "htx2", st::AuthorisationAction::grant, world.today(), {}}) == no);
  CHECK(world.refusal("chungnhan", st::PackingHouse{}) == no);
  CHECK(world.refusal("cuahang", world.material("cuahang", "x")) == no);
  CHECK(world.refusal("ubnd", world.material("ubnd", "x")) == no);
  CHECK(world.refusal("htx", world.certificate("c", st::CertificateScheme::vietgap, "htx")) == no);
  CHECK(world.refusal("chungnhan", world.certificate("c", st::CertificateScheme::ocop, "htx")) == no);
  CHECK(world.refusal("thanhtra", st::CertificateStatus{}) == no);
  CHECK(world.refusal("vanhanh", world.label_request(packs, 1)) == no);
  CHECK(world.refusal("htx", world.label_run(1, world.label_request(packs, 1))) == no);
  CHECK(world.refusal("cuahang", st::LabelRunStatus{}) == no);
  CHECK(world.refusal("vanhanh", world.harvest("L2", 1)) == no);
  CHECK(world.refusal("cuahang", world.harvest("L2", 1)) == no);
  CHECK(world.refusal("donggoi", world.process({world.lot(packs, 1)}, {world.lot(packs, 1)})) == no);
  CHECK(world.refusal("ubnd", world.ship({world.all_of(packs)}, "cuahang")) == no);
  CHECK(world.refusal("htx", world.oversee(EventKind::inspection, {packs})) == no);
  CHECK(world.refusal("htx", world.oversee(EventKind::recall, {packs})) == no);
  CHECK(world.refusal("chungnhan", world.oversee(EventKind::suspension, {packs})) == no);
  CHECK(world.refusal("thanhtra", world.certify("c", {packs})) == no);
  world.must("cuahang", world.key("cuahang#2"));
  world.must("thanhtra", world.oversee(EventKind::inspection, {packs}));
  world.must("ubnd", world.certificate("vg", st::CertificateScheme::vietgap, "htx"));
}

TEST_CASE("an event without meaning here is refused", "[state]") {
  LedgerWorld world;
  auto e = world.harvest("L1", 1);
  e.kind = EventKind::other;
  e.biz_step = "destroying";
  CHECK(world.refusal("htx", e) == "event_kind_unsupported");
}

TEST_CASE("what weighs heaviest needs two different keys", "[state]") {
  LedgerWorld world;
  world.make_packs("L1");
  const auto lot = world.leaves("L1");
  const auto recall = [&] { return world.oversee(EventKind::recall, {lot}); };
  CHECK(world.refusal("ubnd", recall()) == "needs_two_keys");
  CHECK(world.refusal("ubnd ubnd", recall()) == "needs_two_keys");
  CHECK(world.refusal("thanhtra", recall()) == "needs_two_keys");
  CHECK(world.refusal("ubnd htx", recall()) == "needs_two_keys");
  world.must("thanhtra thanhtra#2", recall());
  world.must("thanhtra ubnd", recall());
  world.must("ubnd ubnd#2", recall());
  CHECK(world.refusal("ubnd", world.oversee(EventKind::recall_lifted, {lot})) == "needs_two_keys");
  world.must("ubnd ubnd#2", world.oversee(EventKind::recall_lifted, {lot}));

  const st::KeyRevocation revocation{world_key("htx").text(), world.now, "compromised", ""};
  CHECK(world.refusal("ubnd", revocation) == "needs_two_keys");
  CHECK(world.refusal("ubnd thanhtra", revocation) == "needs_two_keys");
  CHECK(world.refusal("htx2", revocation) == "not_yours");
  world.must("ubnd ubnd#2", revocation);

  const auto area_status = [&](st::AreaStatus s) { return st::GrowingAreaStatus{"A2", s, world.today(), words("x"), ""}; };
  CHECK(world.refusal("ubnd", area_status(st::AreaStatus::cancelled)) == "needs_two_keys");
  world.must("ubnd", area_status(st::AreaStatus::suspended));
  world.must("ubnd ubnd#2", area_status(st::AreaStatus::cancelled));

  world.must("chungnhan", world.certificate("vg", st::CertificateScheme::vietgap, "htx"));
  const st::CertificateStatus revoke{"vg", st::CertificateStatusKind::revoked, world.today(), words("x"), ""};
  CHECK(world.refusal("chungnhan", revoke) == "needs_two_keys");
  CHECK(world.refusal("chungnhan ubnd", revoke) == "ok");
}

TEST_CASE("one key of an authority or inspectorate cannot enrol the second one by itself", "[state]") {
  LedgerWorld world;
  CHECK(world.refusal("ubnd", world.key("ubnd#3")) == "needs_two_keys");
  CHECK(world.refusal("ubnd", world.key("thanhtra#3")) == "needs_two_keys");
  CHECK(world.refusal("thanhtra", world.key("thanhtra#3")) == "needs_two_keys");
  world.must("thanhtra thanhtra#2", world.key("thanhtra#3"));
  world.must("ubnd ubnd#2", world.key("ubnd#3"));
}

TEST_CASE("a statement id is its signer's once", "[state]") {
  LedgerWorld world;
  auto first = world.harvest("L1", 1);
  const auto index = world.must("htx", first);
  auto second = world.harvest("L2", 1);
  second.event_id = first.event_id;
  CHECK(world.refusal("htx", second) == "statement_id_reused");
  const auto seen = value_of(world.read().statement("htx", first.event_id));
  REQUIRE(seen);
  CHECK(seen->index == index);
  CHECK(seen->statement_hash == sha256(world.told().back().bytes));
  CHECK_FALSE(value_of(world.read().statement("htx2", first.event_id)));

  // Another party may use the same id for something of its own.
  auto other = world.harvest_of({world.lot("p/htx2/mat-ong/10/L1", 1)}, "A2");
  other.event_id = first.event_id;
  world.must("htx2", other);
}

TEST_CASE("what a party signed can be paged through", "[state]") {
  LedgerWorld world;
  const auto a = world.must("htx", world.harvest("L1", 1));
  const auto b = world.must("htx", world.harvest("L2", 1));
  CHECK(value_of(world.read().statements_of("htx", a, 10)) == std::vector<std::uint64_t>{a, b});
  CHECK(value_of(world.read().statements_of("htx", a + 1, 10)) == std::vector<std::uint64_t>{b});
  CHECK(value_of(world.read().statements_of("htx", 0, 1)).size() == 1);
  CHECK(value_of(world.read().statements_of("ht", 0, 10)).empty());
}
