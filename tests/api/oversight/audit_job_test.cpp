// Audits that are started and watched.
#include "api/oversight/audit_job.h"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "api/alarm.h"
#include "ledger/log/tree.h"
#include "ledger/store/keys.h"
#include "ledger/store/memory.h"
#include "ledger/store/overlay.h"
#include "tests/api/demo_ledger.h"
#include "tests/api/person.h"
#include "tests/support/check.h"
#include "tests/support/world.h"

using namespace nguon;
using namespace nguon::api;
using namespace nguon::test;

namespace {

// Good for everything: what is tested is how an audit is watched, and 100,000 signatures take their time.
struct Believes final : SignatureCheck {
  Result<void> check(const VerifierKey&, std::string_view, std::string_view) const override { return {}; }
};

struct Filled {
  World world;
  std::unique_ptr<Ledger> ledger;

  explicit Filled(std::uint64_t harvests) {
    auto options = world.options();
    options.signatures = std::make_shared<Believes>();
    ledger = world.make_ledger(store::make_memory_store(), options);
    std::atomic<std::uint64_t> answered = 0, refused = 0;
    for (std::uint64_t n = 0; n < harvests; ++n) {
      while (ledger->stats().queued > 2'000) std::this_thread::yield();
      ledger->append(world.harvest(n), [&](Result<Receipt> answer) {
        refused += answer ? 0 : 1;
        ++answered;
      });
    }
    while (answered < harvests) std::this_thread::yield();
    REQUIRE(refused == 0);
  }

  AuditSource source() const {
    return {[this] { return ledger->snapshot(); },
            [this](std::uint64_t size) -> Result<log::Checkpoint> {
              NGUON_ASSIGN(root, ledger->root_at(size));
              return log::Checkpoint{std::string(World::kOrigin), size, root};
            }};
  }
};

// A snapshot with one entry's bytes changed.
struct Tampered final : store::View {
  Tampered(std::unique_ptr<store::View> view, std::uint64_t index) : below(std::move(view)), rows(*below) {
    const std::string key = store::entry_key(index);
    auto bytes = *value_of(below->get(store::Column::entries, key));
    char& middle = bytes[bytes.size() / 2];
    middle = static_cast<char>(middle ^ 1);
    rows.put(store::Column::entries, key, std::move(bytes));
  }
  Result<std::optional<std::string>> get(store::Column column, std::string_view key) const override {
    return rows.get(column, key);
  }
  Result<std::vector<std::optional<std::string>>> multi_get(store::Column column,
                                                            std::span<const std::string> keys) const override {
    return rows.multi_get(column, keys);
  }
  Result<void> scan(store::Column column, std::string_view begin, std::string_view end,
                    const store::Visit& visit) const override {
    return rows.scan(column, begin, end, visit);
  }
  Result<void> scan_back(store::Column column, std::string_view begin, std::string_view end,
                         const store::Visit& visit) const override {
    return rows.scan_back(column, begin, end, visit);
  }
  std::unique_ptr<store::View> below;
  store::Overlay rows;
};

// Not behind the thread that watches, which turns in a circle.
constexpr int kPromptly = 0;

// Watches until the end; how far it was seen to be, each figure once.
std::vector<std::uint64_t> watched(const AuditJob& job) {
  std::vector<std::uint64_t> seen;
  while (job.status().state == AuditJob::State::running) {
    const auto entries = job.status().progress.entries;
    if (seen.empty() || entries != seen.back()) seen.push_back(entries);
    std::this_thread::yield();
  }
  return seen;
}

}  // namespace

TEST_CASE("an audit of 100,000 entries is seen to go on, and ends well", "[audit_job][slow]") {
  constexpr std::uint64_t kHarvests = 100'000;
  const Filled filled(kHarvests);
  const Believes believes;
  // Held back a little, so that whoever watches sees it move however busy the machine is.
  AuditJob job(filled.source(), believes, filled.world.clock, {std::uint64_t{64} << 20, "", kPromptly}, nullptr);
  CHECK(job.status().state == AuditJob::State::none);
  value_of(job.start({AuditScope::all, 0, "thanh-tra"}));
  CHECK(name_of(job.start({AuditScope::all, 0, "khac"})) == "audit_running");
  const auto seen = watched(job);
  CHECK(seen.size() > 3);
  CHECK(std::is_sorted(seen.begin(), seen.end()));
  const auto status = job.status();
  CHECK(status.state == AuditJob::State::good);
  CHECK(status.asked.by == "thanh-tra");
  CHECK(status.progress.entries == kHarvests + World::kBeginningSize);
  CHECK(status.progress.bytes > kHarvests * 500);
  CHECK(status.bytes_per_second > 0);
  REQUIRE(status.report);
  CHECK(status.report->head == filled.ledger->published()->checkpoint);
  CHECK(status.report->state_records > kHarvests);

  // Since an index: only what came after is read.
  value_of(job.start({AuditScope::since, kHarvests, "thanh-tra"}));
  watched(job);
  CHECK(job.status().state == AuditJob::State::good);
  CHECK(job.status().report->entries == World::kBeginningSize);
  CHECK(name_of(job.start({AuditScope::since, kHarvests * 2, ""})) == "size_unknown");
}

TEST_CASE("an audit names the first bad entry, and tells of it", "[audit_job]") {
  const Filled filled(3'000);
  const Believes believes;
  auto source = filled.source();
  source.view = [&] { return std::make_unique<Tampered>(filled.ledger->snapshot(), 1'234); };
  std::atomic<int> told = 0;
  AuditJob job(source, believes, filled.world.clock, {0, "", kPromptly},
               [&](const AuditReport::Finding& finding) { told += finding.name.empty() ? 100 : 1; });
  for (const auto scope : {AuditScope::all, AuditScope::state, AuditScope::since}) {
    value_of(job.start({scope, 100, ""}));
    watched(job);
    const auto status = job.status();
    INFO(to_string(scope));
    CHECK(status.state == AuditJob::State::bad);
    REQUIRE(status.report->finding);
    CHECK(status.report->finding->index == std::uint64_t{1'234});
    CHECK_FALSE(status.report->finding->message_vi.empty());
  }
  CHECK(told == 3);
}

TEST_CASE("an audit that is cancelled says so, and one that is destroyed ends", "[audit_job]") {
  const Filled filled(3'000);
  const Believes believes;
  // One byte a second: it would take days.
  AuditJob job(filled.source(), believes, filled.world.clock, {1, "", kPromptly}, nullptr);
  value_of(job.start({AuditScope::all, 0, ""}));
  while (job.status().progress.entries == 0) std::this_thread::yield();
  CHECK(job.status().remaining_s);
  job.cancel();
  watched(job);
  CHECK(job.status().state == AuditJob::State::cancelled);
  CHECK_FALSE(job.status().report);
  value_of(job.start({AuditScope::state, 0, ""}));
}

TEST_CASE("inspectors start and watch audits over HTTP", "[audit_job]") {
  DemoLedger demo;
  const Person inspector(demo, "thanh-tra-vi-du");
  CHECK(json_of(inspector.get("/v1/desk/audit")).at("state").as_string() == "none");
  CHECK(error_name(inspector.post("/v1/desk/audits", R"({"scope":"everything"})")) == "audit_scope");
  CHECK(inspector.post("/v1/desk/audits", R"({"scope":"since","since":999999})").status == 400);
  CHECK(inspector.post("/v1/desk/audits", R"({"scope":"all"})").status == 200);
  const auto ask = [&] { return json_of(inspector.get("/v1/desk/audit")); };
  auto status = ask();
  while (status.at("state").as_string() == "running") status = ask();
  CHECK(status.at("state").as_string() == "good");
  CHECK(status.at("by").as_string() == "thanh-tra-vi-du");
  CHECK(status.at("report").at("entries").as_int64() == static_cast<std::int64_t>(demo.ledger->size()));
  CHECK(Person(demo, "htx-bechamp").post("/v1/desk/audits", "{}").status == 403);
  CHECK(demo.ask("POST", "/v1/desk/audits", "{}").status == 401);
}

TEST_CASE("what an audit finds is an alarm that stays until it is cleared", "[audit_job]") {
  DemoLedger demo;
  std::string logged;
  Alarms alarms(demo.home.alarms(), demo.clock, [&](std::string_view line) { logged += line; });
  demo.app.alarms = &alarms;
  const Person inspector(demo, "thanh-tra-vi-du");
  CHECK(json_of(inspector.get("/v1/desk/audit")).at("alarms").as_array().empty());
  const auto cause =
      alarms.raise("audit", {"entry_hash", 41, "entry 41: its bytes were changed", "Mục sổ 41: nội dung đã bị thay đổi."});
  CHECK(cause.name() == "ledger_alarm");
  CHECK(cause.code() == Errc::corrupt);
  CHECK(cause.message().find("nguon scrub --clear audit-1") != std::string::npos);
  CHECK(logged.find("audit-1") != std::string::npos);
  demo.ledger->halt(cause);
  const auto health = demo.get("/healthz");
  CHECK(health.status == 503);
  CHECK(body_of(health).find("audit-1") != std::string::npos);
  const auto told = json_of(inspector.get("/v1/desk/audit")).at("alarms").as_array();
  REQUIRE(told.size() == 1);
  CHECK(told.at(0).at("name").as_string() == "audit-1");
  CHECK(told.at(0).at("finding").as_string() == "entry_hash");
  // A scrub's alarm gets a name of its own, and the ledger opens halted while there is one.
  CHECK(alarms.raise("scrub", {"gap", 1, "x", "x"}).message().find("scrub-2") != std::string::npos);
  demo.ledger.reset();
  auto again = value_of(demo.home.open(Access::read_write, demo.clock, demo.signatures));
  CHECK(name_of(again->append_and_wait("x")) == "ledger_halted");
  again.reset();
  value_of(clear_alarm(demo.home.alarms(), "audit-1"));
  value_of(clear_alarm(demo.home.alarms(), "scrub-2"));
  again = value_of(demo.home.open(Access::read_write, demo.clock, demo.signatures));
  CHECK(name_of(again->append_and_wait("x")) != "ledger_halted");
}
