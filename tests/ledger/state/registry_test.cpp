// Parties, keys, places, products and certificates.
#include <catch2/catch.hpp>

#include "ledger/state/rules_data.h"
#include "tests/support/check.h"
#include "tests/support/ledger_world.h"

using namespace nguon;
using namespace nguon::test;
using st::EventKind;
using st::PartyType;

TEST_CASE("a party keeps its type; the rest of its record may be renewed", "[state]") {
  LedgerWorld world;
  auto p = world.party("htx", PartyType::producer);
  p.name = words("HTX Suối Giàng");
  const auto index = world.must("ubnd", p);
  CHECK(value_of(world.read().party("htx")).record.name.vi == "HTX Suối Giàng");
  CHECK(value_of(world.read().party("htx")).index == index);
  CHECK(world.refusal("ubnd", world.party("htx", PartyType::trader)) == "party_type_fixed");
  CHECK(world.refusal("ubnd", world.party("vanhanh2", PartyType::operator_)) == "operator_exists");
  world.must("ubnd", world.party("vanhanh", PartyType::operator_));
  CHECK(name_of(world.read().party("nobody")) == "party_unknown");
  CHECK(value_of(world.read().parties("", 100)).size() == 9);
  CHECK(value_of(world.read().parties("htx", 2)).front().record.party == "htx2");
}

TEST_CASE("keys are enrolled by an authority or rotated by their party", "[state]") {
  LedgerWorld world;
  CHECK(world.refusal("ubnd", world.key("nobody")) == "party_unknown");
  CHECK(world.refusal("htx2", world.key("htx#2")) == "not_yours");
  CHECK(world.refusal("vanhanh", world.key("htx#2")) == "not_yours");
  CHECK(world.refusal("htx", st::Key{"htx", world_key("htx2#5").text(), st::KeyPurpose::statement}) == "key_name_wrong");
  CHECK(world.refusal("htx", st::Key{"htx", "nonsense", st::KeyPurpose::statement}) == "vkey_malformed");
  const auto cosigner = make_vkey(std::string(kWorldOrigin) + "/htx", KeyType::cosignature_v1, world_key("htx#7").public_key);
  CHECK(world.refusal("htx", st::Key{"htx", cosigner->text(), st::KeyPurpose::statement}) == "key_type_unfit");
  CHECK(world.refusal("htx", world.key("htx")) == "key_exists");
  CHECK(world.refusal("htx", world.key("htx", st::KeyPurpose::label)) == "key_exists");
  world.must("htx", world.key("htx#2"));
  world.must("ubnd", world.key("htx#3"));
  CHECK(value_of(world.read().keys_of("htx")).size() == 4);
  CHECK(value_of(world.read().keys_of("ht")).empty());
}

TEST_CASE("label keys are numbered in the ledger's order from one", "[state]") {
  LedgerWorld world;
  CHECK(value_of(world.read().label_key(1)).party == "htx");
  CHECK(value_of(world.read().label_key(2)).party == "vanhanh");
  world.must("ubnd", world.key("htx#tem2", st::KeyPurpose::label));
  CHECK(value_of(world.read().label_key(4)).vkey == world_key("htx#tem2").text());
  CHECK(value_of(world.read().label_key(4)).number == 4);
  CHECK(name_of(world.read().label_key(5)) == "label_key_unknown");
  CHECK(name_of(world.read().label_key(0)) == "label_key_unknown");
}

TEST_CASE("a key that is not there cannot be revoked", "[state]") {
  LedgerWorld world;
  CHECK(world.refusal("htx", st::KeyRevocation{world_key("htx#9").text(), world.now, "lost", ""}) == "key_unknown");
  world.must("htx", st::KeyRevocation{world_key("htx#tem").text(), world.now, "lost", ""});
}

TEST_CASE("growing areas and packing houses have codes of their own and holders that exist", "[state]") {
  LedgerWorld world;
  CHECK(world.refusal("ubnd", world.area("A1", "htx2")) == "area_exists");
  CHECK(world.refusal("ubnd", world.area("A3", "nobody")) == "party_unknown");
  world.must("ubnd", world.area("A3", "htx"));
  st::PackingHouse house;
  house.packing_house = "VN-YBPH-01";
  house.name = words("Nhà đóng gói");
  house.holder = "nobody";
  house.granted_on = world.today();
  CHECK(world.refusal("ubnd", house) == "party_unknown");
  house.holder = "htx";
  world.must("ubnd", house);
  CHECK(world.refusal("ubnd", house) == "packing_house_exists");
  CHECK(value_of(world.read().packing_house("VN-YBPH-01")).record.holder == "htx");
  CHECK(name_of(world.read().packing_house("x")) == "packing_house_unknown");
}

TEST_CASE("an area is suspended, restored and cancelled in that order of sense", "[state]") {
  LedgerWorld world;
  const auto status = [&](st::AreaStatus s) { return st::GrowingAreaStatus{"A1", s, world.today(), words("x"), "1"}; };
  CHECK(world.refusal("ubnd", st::GrowingAreaStatus{"A9", st::AreaStatus::suspended, world.today(), words("x"), ""}) ==
        "area_unknown");
  CHECK(world.refusal("ubnd", status(st::AreaStatus::restored)) == "not_suspended");
  world.must("ubnd", status(st::AreaStatus::suspended));
  CHECK(world.refusal("htx", world.harvest("L1", 1)) == "area_not_in_force");
  world.must("ubnd", status(st::AreaStatus::restored));
  CHECK(world.refusal("ubnd", status(st::AreaStatus::restored)) == "not_suspended");
  world.must("htx", world.harvest("L1", 1));
  world.must("ubnd ubnd#2", status(st::AreaStatus::cancelled));
  CHECK(world.refusal("ubnd", status(st::AreaStatus::restored)) == "area_cancelled");
  CHECK(world.refusal("htx", world.harvest("L2", 1)) == "area_not_in_force");
}

TEST_CASE("the history of one area has an end", "[state]") {
  LedgerWorld world;
  const auto status = [&](st::AreaStatus s) { return st::GrowingAreaStatus{"A1", s, world.today(), words("x"), ""}; };
  for (std::size_t i = 0; i < state::kStatusChangesMax; i += 2) {
    world.must("ubnd", status(st::AreaStatus::suspended));
    world.must("ubnd", status(st::AreaStatus::restored));
  }
  CHECK(world.refusal("ubnd", status(st::AreaStatus::suspended)) == "too_many_changes");
}

TEST_CASE("only the holder lends an area, to another party, and takes that back", "[state]") {
  LedgerWorld world;
  using A = st::AuthorisationAction;
  const auto lend = [&](const char* to, A action, Day from) { return st::AreaAuthorisation{"A1", to, action, from, {}}; };
  CHECK(world.refusal("htx2", lend("htx2", A::grant, world.today())) == "not_yours");
  CHECK(world.refusal("ubnd", lend("htx2", A::grant, world.today())) == "not_yours");
  CHECK(world.refusal("htx", lend("nobody", A::grant, world.today())) == "party_unknown");
  CHECK(world.refusal("htx", lend("htx", A::grant, world.today())) == "authorisation_to_self");
  CHECK(world.refusal("htx", lend("htx2", A::withdraw, world.today())) == "authorisation_missing");

  const auto honey = [&](const char* lot) { return world.harvest_of({world.lot(std::string("p/htx2/mat-ong/10/") + lot, 1)}); };
  CHECK(world.refusal("htx2", honey("L1")) == "area_not_authorised");
  world.must("htx", lend("htx2", A::grant, Day{world.today().unix_days + 1}));
  CHECK(world.refusal("htx2", honey("L1")) == "area_not_authorised");
  world.pass_days(2);
  world.must("htx2", honey("L1"));
  world.must("htx", lend("htx2", A::withdraw, world.today()));
  CHECK(world.refusal("htx2", honey("L2")) == "area_not_authorised");
  CHECK(world.refusal("htx", lend("htx2", A::withdraw, world.today())) == "authorisation_missing");

  // What was lent before it was taken back may still be recorded for its day.
  auto late = honey("L2");
  late.event_time.unix_ms -= 86'400'000;
  world.must("htx2", late);
  CHECK(value_of(world.read().authorisation("A1", "htx2"))->withdrawn_from.has_value());
  CHECK_FALSE(value_of(world.read().authorisation("A2", "htx")));
}

TEST_CASE("products are their owner's, under its own name, and numbered from one", "[state]") {
  LedgerWorld world;
  CHECK(world.refusal("htx", world.material("htx", "che-tuoi")) == "product_exists");
  CHECK(world.refusal("htx", world.material("htx2", "x")) == "not_yours");
  auto borrowed = world.material("htx2", "x");
  borrowed.owner = "htx";
  CHECK(world.refusal("htx", borrowed) == "not_yours");
  auto nonsense = world.material("htx", "x");
  nonsense.product = "nonsense";
  CHECK(world.refusal("htx", nonsense) == "product_id_malformed");
  world.must("htx", world.material("htx", "che-xanh"));
  CHECK(value_of(world.read().product("p/htx/che-xanh")).number == 5);
  CHECK(value_of(world.read().product_by_number(5)).record.product == "p/htx/che-xanh");
  CHECK(name_of(world.read().product_by_number(6)) == "product_unknown");
  CHECK(name_of(world.read().product("p/htx/x")) == "product_unknown");
}

TEST_CASE("certificates have ids of their own, and a scope that is their holder's", "[state]") {
  LedgerWorld world;
  auto c = world.certificate("ocop-1", st::CertificateScheme::ocop, "htx");
  c.party = "nobody";
  CHECK(world.refusal("ubnd", c) == "party_unknown");
  c.party = "htx";
  c.products = {"p/htx/khong-co"};
  CHECK(world.refusal("ubnd", c) == "product_unknown");
  c.products = {"p/htx2/mat-ong"};
  CHECK(world.refusal("ubnd", c) == "not_yours");
  c.products = {"ocop/15-04567-01-2026"};
  c.areas = {"A9"};
  CHECK(world.refusal("ubnd", c) == "area_unknown");
  c.areas.clear();
  world.must("ubnd", c);
  CHECK(world.refusal("ubnd", c) == "certificate_exists");
  CHECK(name_of(world.read().certificate("x")) == "certificate_unknown");

  auto wide = world.certificate("vg-1", st::CertificateScheme::vietgap, "htx");
  world.must("chungnhan", wide);
  const auto product = value_of(world.read().product("ocop/15-04567-01-2026"));
  const auto found = value_of(world.read().certificates_for_product(product));
  REQUIRE(found.size() == 2);
  CHECK(found[0].record.certificate == "ocop-1");
  CHECK(found[1].record.certificate == "vg-1");
  CHECK(value_of(world.read().certificates_for_product(value_of(world.read().product("p/htx/che-tuoi")))).size() == 1);
  CHECK(value_of(world.read().certificates_for_product(value_of(world.read().product("p/htx2/mat-ong")))).empty());
  CHECK(value_of(world.read().certificates_of("htx")).size() == 2);
  CHECK(value_of(world.read().certificates("", 10)).size() == 2);
}

TEST_CASE("a certificate's status is changed by who gave it or an authority, and revocation is final", "[state]") {
  LedgerWorld world;
  using K = st::CertificateStatusKind;
  const auto status = [&](K k) { return st::CertificateStatus{"vg-1", k, world.today(), words("x"), ""}; };
  CHECK(world.refusal("ubnd", status(K::suspended)) == "certificate_unknown");
  world.must("chungnhan", world.certificate("vg-1", st::CertificateScheme::vietgap, "htx"));
  world.must("ubnd", world.party("chungnhan2", PartyType::certifier));
  world.must("ubnd", world.key("chungnhan2"));
  CHECK(world.refusal("chungnhan2", status(K::suspended)) == "not_yours");
  CHECK(world.refusal("chungnhan", status(K::restored)) == "not_suspended");
  world.must("chungnhan", status(K::suspended));
  world.must("ubnd", status(K::restored));
  world.must("chungnhan chungnhan#2", status(K::revoked));
  CHECK(world.refusal("ubnd", status(K::suspended)) == "certificate_revoked");
  CHECK(state::certificate_state_on(value_of(world.read().certificate("vg-1")), world.today()) ==
        state::CertificateState::revoked);
}

TEST_CASE("a certification names a certificate in force that covers the lot", "[state]") {
  LedgerWorld world;
  world.must("htx", world.harvest("L1", 10));
  const auto lot = world.leaves("L1");
  auto e = world.certify("vg-1", {lot});
  CHECK(world.refusal("chungnhan", e) == "certificate_unknown");
  auto c = world.certificate("vg-1", st::CertificateScheme::vietgap, "htx");
  c.products = {"p/htx/che-tuoi"};
  world.must("chungnhan", c);
  e.certification_info = "https://ocop.example/x/vg-1";
  CHECK(world.refusal("chungnhan", e) == "certificate_missing");
  e.certification_info = "https://other.example/cert/vg-1";
  CHECK(world.refusal("chungnhan", e) == "foreign_identifier");
  CHECK(world.refusal("chungnhan", world.certify("vg-1", {world.leaves("L9")})) == "lot_unknown");
  CHECK(world.refusal("chungnhan", world.certify("vg-1", {})) == "nothing_named");
  world.must("htx", world.process({world.lot(lot, 5)}, {world.lot(world.tea("L1"), 1)}));
  CHECK(world.refusal("chungnhan", world.certify("vg-1", {world.tea("L1")})) == "certificate_out_of_scope");
  const auto index = world.must("chungnhan", world.certify("vg-1", {lot}));
  CHECK(value_of(world.read().events_of(lot)).back().index == index);
  world.must("ubnd", world.certify("vg-1", {lot}));
  world.must("ubnd", world.party("chungnhan2", PartyType::certifier));
  world.must("ubnd", world.key("chungnhan2"));
  CHECK(world.refusal("chungnhan2", world.certify("vg-1", {lot})) == "not_yours");

  auto later = world.certificate("vg-2", st::CertificateScheme::vietgap, "htx");
  later.issued_on = Day{world.today().unix_days + 5};
  world.must("chungnhan", later);
  CHECK(world.refusal("chungnhan", world.certify("vg-2", {lot})) == "certificate_not_in_force");
  auto short_lived = world.certificate("vg-3", st::CertificateScheme::vietgap, "htx");
  short_lived.valid_until = Day{world.today().unix_days - 1};
  world.must("chungnhan", short_lived);
  CHECK(world.refusal("chungnhan", world.certify("vg-3", {lot})) == "certificate_expired");
  world.must("chungnhan", st::CertificateStatus{"vg-1", st::CertificateStatusKind::suspended, world.today(), words("x"), ""});
  CHECK(world.refusal("chungnhan", world.certify("vg-1", {lot})) == "certificate_revoked");

  // A certificate of an area covers what was harvested there.
  auto of_area = world.certificate("vg-4", st::CertificateScheme::organic, "htx");
  of_area.areas = {"A1"};
  world.must("chungnhan", of_area);
  world.must("chungnhan", world.certify("vg-4", {lot}));
  CHECK(world.refusal("chungnhan", world.certify("vg-4", {world.tea("L1")})) == "certificate_out_of_scope");
}
