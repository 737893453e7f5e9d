// Certificates and areas that end soon, by the days that the decision names.
#include "api/expiring.h"

#include "tests/support/check.h"
#include "tests/support/ledger_world.h"

namespace nguon::api {
namespace {

using namespace test;

st::Certificate certificate(std::string id, std::string party, std::vector<std::string> products, Day until,
                            st::CertificateScheme scheme = st::CertificateScheme::ocop) {
  st::Certificate c;
  c.certificate = std::move(id);
  c.scheme = scheme;
  c.number = "1/QĐ-VD";
  c.issued_by = words("Ủy ban nhân dân tỉnh Thí Dụ");
  c.party = std::move(party);
  c.products = std::move(products);
  c.stars = scheme == st::CertificateScheme::ocop ? 4 : 0;
  c.issued_on = Day{until.unix_days - 1'000};
  c.valid_until = until;
  return c;
}

// "id:days:stage" of each, in order.
std::string listed(const LedgerWorld& world, Day today, std::string_view signed_by = "") {
  std::string out;
  for (const auto& one : value_of(expiring_on(world.read(), today, signed_by)).certificates)
    out +=
        one.certificate.record.certificate + ":" + std::to_string(one.days_left) + ":" + std::string(to_string(one.stage)) + " ";
  return out;
}

TEST_CASE("certificates are listed from 180 days before their end, and called late under 120", "[expiring]") {
  LedgerWorld world;
  const Day today = world.today();
  const auto in_days = [&](std::int32_t days) { return Day{today.unix_days + days}; };
  for (const std::int32_t days : {181, 180, 120, 119, 0, -1, -90, -91}) {
    const std::string id = "c" + std::string(days < 0 ? "-" : "") + "x" + std::to_string(std::abs(days));
    world.must("htx", LedgerWorld::material("htx", id));
    world.must("ubnd", certificate(id, "htx", {"p/htx/" + id}, in_days(days)));
  }
  CHECK(listed(world, today) ==
        "c-x90:-90:expired c-x1:-1:expired cx0:0:late cx119:119:late cx120:120:file_now cx180:180:file_now ");
}

TEST_CASE("who was recognised again, or lost it, is not asked to file", "[expiring]") {
  LedgerWorld world;
  const Day today = world.today();
  const auto in_days = [&](std::int32_t days) { return Day{today.unix_days + days}; };
  for (const char* item : {"che-1", "che-2"}) world.must("htx", LedgerWorld::material("htx", item));
  world.must("ubnd", certificate("cu", "htx", {"p/htx/che-1", "p/htx/che-2"}, in_days(50)));
  CHECK(listed(world, today) == "cu:50:late ");
  world.must("ubnd", certificate("moi-che", "htx", {"p/htx/che-1"}, in_days(1'000)));
  CHECK(listed(world, today) == "cu:50:late ");  // one of its products still rests on it
  world.must("ubnd", certificate("viet", "htx", {"p/htx/che-2"}, in_days(1'000), st::CertificateScheme::vietgap));
  CHECK(listed(world, today) == "cu:50:late ");  // another scheme is another thing
  world.must("ubnd", certificate("moi-tra", "htx", {"p/htx/che-2"}, in_days(1'000)));
  CHECK(listed(world, today).empty());
  world.must("ubnd ubnd#2", st::CertificateStatus{"moi-tra", st::CertificateStatusKind::revoked, today, words("thí dụ"), "2/QĐ"});
  CHECK(listed(world, today) == "cu:50:late ");  // the new one is gone: the old one counts again
  world.must("ubnd ubnd#2", st::CertificateStatus{"cu", st::CertificateStatusKind::revoked, today, words("thí dụ"), "3/QĐ"});
  CHECK(listed(world, today).empty());
}

TEST_CASE("a certifier sees the certificates that it signed", "[expiring]") {
  LedgerWorld world;
  for (const char* item : {"a", "b"}) world.must("htx", LedgerWorld::material("htx", item));
  const Day end{world.today().unix_days + 10};
  world.must("ubnd", certificate("a", "htx", {"p/htx/a"}, end));
  world.must("chungnhan", certificate("b", "htx", {"p/htx/b"}, end, st::CertificateScheme::vietgap));
  CHECK(listed(world, world.today()) == "a:10:late b:10:late ");
  CHECK(listed(world, world.today(), "chungnhan") == "b:10:late ");
  CHECK(value_of(expiring_on(world.read(), world.today(), "chungnhan")).areas.empty());
}

TEST_CASE("growing areas that end are listed, cancelled ones are not", "[expiring]") {
  LedgerWorld world;
  const Day today = world.today();
  const auto area = [&](std::string code, std::optional<Day> until) {
    st::GrowingArea a;
    a.area = std::move(code);
    a.scheme = st::CodeScheme::other;
    a.issuer = "Chi cục thí dụ";
    a.name = words("Vùng thí dụ");
    a.holder = "htx";
    a.province = "15";
    a.commune = "04567";
    a.hectares = amount(1);
    a.crop = words("chè");
    a.granted_on = Day{today.unix_days - 500};
    a.valid_until = until;
    return a;
  };
  const auto before = value_of(expiring_on(world.read(), today, "")).areas.size();
  world.must("ubnd", area("VD-1", Day{today.unix_days + 180}));
  world.must("ubnd", area("VD-2", Day{today.unix_days + 181}));
  world.must("ubnd", area("VD-3", std::nullopt));
  world.must("ubnd", area("VD-4", Day{today.unix_days + 1}));
  world.must("ubnd", area("VD-5", Day{today.unix_days + 1}));
  world.must("ubnd ubnd#2", st::GrowingAreaStatus{"VD-5", st::AreaStatus::cancelled, today, words("thí dụ"), "1/QĐ"});
  const auto areas = value_of(expiring_on(world.read(), today, "")).areas;
  REQUIRE(areas.size() == before + 2);
  CHECK(areas.front().area.record.area == "VD-4");
  CHECK(areas.front().days_left == 1);
}

}  // namespace
}  // namespace nguon::api
