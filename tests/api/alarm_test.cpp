#include "api/alarm.h"

#include "tests/api/demo_ledger.h"
#include "tests/support/temp_dir.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::name_of;
using test::TempDir;
using test::value_of;

Alarm alarm(std::string finding) { return {"", Time{1'790'000'000'000}, std::move(finding), "it is \"damaged\"\n", "bị hỏng"}; }

}  // namespace

TEST_CASE("an alarm stays until it is cleared by its name", "[alarm]") {
  const TempDir dir;
  const std::filesystem::path file = dir / "alarms.json";
  CHECK(name_of(check_alarms(file)) == "ok");
  CHECK(value_of(raise_alarm(file, alarm("storage"))).name == "scrub-1");
  CHECK(value_of(raise_alarm(file, alarm("gap"))).name == "scrub-2");
  const auto all = value_of(read_alarms(file));
  REQUIRE(all.size() == 2);
  CHECK(all[0].finding == "storage");
  CHECK(all[1].message == "it is \"damaged\"\n");
  CHECK(all[1].message_vi == "bị hỏng");
  CHECK(all[1].found_at == Time{1'790'000'000'000});
  const auto checked = check_alarms(file);
  CHECK(name_of(checked) == "ledger_alarm");
  CHECK(checked.error().code() == Errc::corrupt);
  CHECK_THAT(checked.error().message(), Catch::EndsWith("nguon scrub --clear scrub-1"));

  CHECK(name_of(clear_alarm(file, "scrub-3")) == "alarm_unknown");
  CHECK(name_of(clear_alarm(file, "scrub-1")) == "ok");
  CHECK_THAT(check_alarms(file).error().message(), Catch::Contains("scrub-2"));
  CHECK(value_of(raise_alarm(file, alarm("tile"))).name == "scrub-3");  // a name is not used twice while another is there
  CHECK(name_of(clear_alarm(file, "scrub-2")) == "ok");
  CHECK(name_of(clear_alarm(file, "scrub-3")) == "ok");
  CHECK(name_of(check_alarms(file)) == "ok");
}

TEST_CASE("a file of alarms that cannot be read is an alarm", "[alarm]") {
  const TempDir dir;
  const std::string file = dir / "alarms.json";
  for (const char* bytes : {"x", "{}\n", "{\"name\":\"a\"}\n", "{\"name\":\"a\",\"foundAt\":\"yesterday\"}\n"}) {
    test::write_all(file, bytes);
    CHECK(name_of(read_alarms(file)) == "alarms_unreadable");
    CHECK_THAT(check_alarms(file).error().message(), Catch::Contains("--clear alarms_unreadable"));
    CHECK(name_of(clear_alarm(file, "a")) == "alarms_unreadable");
  }
  CHECK(name_of(clear_alarm(file, "alarms_unreadable")) == "ok");
  CHECK(name_of(check_alarms(file)) == "ok");
}

TEST_CASE("a ledger with an alarm opens halted and is read as ever", "[alarm]") {
  test::DemoLedger demo;
  value_of(raise_alarm(demo.home.alarms(), alarm("storage")));
  const auto size = demo.ledger->size();
  demo.app.ledger.halt({Errc::corrupt, "ledger_alarm", "alarm", "báo động"});
  CHECK(demo.post("x").status == 503);
  CHECK(demo.get("/checkpoint").status == 200);
  CHECK(demo.get("/healthz").status == 503);
  demo.ledger.reset();
  auto again = value_of(demo.home.open(Access::read_write, demo.clock, demo.signatures));
  CHECK(again->size() == size);
  CHECK(name_of(again->append_and_wait("x")) == "ledger_halted");
  again.reset();
  value_of(clear_alarm(demo.home.alarms(), "scrub-1"));
  again = value_of(demo.home.open(Access::read_write, demo.clock, demo.signatures));
  CHECK(name_of(again->append_and_wait("x")) != "ledger_halted");
}

}  // namespace nguon::api
