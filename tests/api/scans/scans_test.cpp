#include "api/scans/scans.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "api/scan.h"
#include "api/scans/bots.h"
#include "api/scans/note.h"
#include "api/scans/provinces.h"
#include "ledger/store/memory.h"
#include "ledger/store/rocksdb.h"
#include "tests/api/demo_ledger.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::DemoLedger;
using test::FakeClock;
using test::name_of;
using test::value_of;

constexpr Time kMorning{1'795'320'000'000};  // 2026-11-22 in Vietnam
constexpr std::int64_t kMinute = 60'000;
constexpr const char* kPhone = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36";

Request look(const std::string& address, const std::string& agent = kPhone, const std::string& method = "GET") {
  Request request;
  request.method = method;
  request.target = "/";
  request.remote_address = address;
  if (!agent.empty()) request.headers.add("user-agent", agent);
  return request;
}
std::string address(int n) { return "192.0.2." + std::to_string(n); }

struct World {
  World() { open(store::make_memory_store()); }
  void open(std::unique_ptr<store::Store> store, std::size_t queue_max = kScansQueuedMax) {
    Scans::Options options;
    options.clock = &clock;
    options.thresholds = {5, 3, 2};
    options.write_every_ms = 3'600'000;  // flush() alone writes
    options.queue_max = queue_max;
    scans.reset();
    scans = value_of(Scans::open(std::move(store), options));
  }
  LabelScans of(LabelId label) {
    scans->flush();
    return value_of(scans->scans_of(label)).value_or(LabelScans{});
  }
  FakeClock clock{kMorning};
  std::unique_ptr<Scans> scans;
};

TEST_CASE("the same device within an hour is one look, later another look of the same device", "[scans]") {
  World world;
  const LabelId label{7, 1};
  world.scans->count(look(address(1)), label);
  world.scans->count(look(address(1)), label);
  world.clock.advance_ms(59 * kMinute);
  world.scans->count(look(address(1)), label);
  CHECK(world.of(label) == LabelScans{kMorning, 1, 1, 0});
  CHECK(world.scans->stats().repeated == 2);
  world.clock.advance_ms(2 * kMinute);
  world.scans->count(look(address(1)), label);
  world.scans->count(look(address(2)), label);
  world.scans->count(look(address(2)), {7, 2});
  CHECK(world.of(label) == LabelScans{kMorning, 3, 2, 0});
  CHECK(world.of({7, 2}).scans == 1);
}

TEST_CASE("HEAD, what is fetched ahead, previews and tools are no looks", "[scans]") {
  World world;
  const LabelId label{7, 1};
  world.scans->count(look(address(1), kPhone, "HEAD"), label);
  world.scans->count(look(address(1), ""), label);
  for (const auto& [name, value] : {std::pair{"Sec-Purpose", "prefetch;prerender"},
                                    {"Sec-Purpose", "prefetch"},
                                    {"Purpose", "prefetch"},
                                    {"X-Purpose", "preview"},
                                    {"X-Moz", "prefetch"}}) {
    Request request = look(address(1));
    request.headers.add(name, value);
    world.scans->count(request, label);
  }
  const char* const robots[] = {"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
                                "TelegramBot (like TwitterBot)",
                                "WhatsApp/2.23.20.0",
                                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                                "curl/7.88.1",
                                "Mozilla/5.0 (compatible; coccocbot-web/1.0)",
                                "python-requests/2.31",
                                "Mozilla/5.0 HeadlessChrome/130"};
  for (const char* robot : robots) world.scans->count(look(address(1), robot), label);
  CHECK(world.of(label).scans == 0);
  CHECK(world.scans->stats().unperson == 7 + std::size(robots));
  // Browsers inside chat programs are people.
  for (const char* person :
       {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Zalo iOS/483",
        "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/440.0]"})
    world.scans->count(look(address(2), person), label);
  CHECK(world.of(label).devices == 2);
  for (const auto part : kBotAgents) CHECK(std::none_of(part.begin(), part.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
}

TEST_CASE("one address cannot make a label look copied, however it calls itself", "[scans]") {
  World world;
  const LabelId label{7, 1};
  for (int i = 0; i < 50; ++i) world.scans->count(look(address(1), std::string(kPhone) + " v" + std::to_string(i)), label);
  CHECK(world.of(label).devices == kDevicesAnAddressMax);
  CHECK(world.of(label).scans == 50);
  CHECK_FALSE(world.scans->suspicion(label));
}

TEST_CASE("many devices, or some in many provinces, make a unit label suspicious; never a whole lot's", "[scans]") {
  World world;
  for (int i = 1; i <= 5; ++i)
    for (const std::uint32_t serial : {0U, 1U}) world.scans->count(look(address(i)), {7, serial});
  for (int i = 1; i <= 4; ++i)
    for (const std::uint32_t serial : {2U, 3U}) world.scans->count(look(address(i)), {7, serial});
  world.scans->flush();
  CHECK_FALSE(world.scans->suspicion({7, 0}));
  REQUIRE(world.scans->suspicion({7, 1}));
  CHECK(world.scans->suspicion({7, 1})->devices == 5);
  CHECK_FALSE(world.scans->suspicion({7, 2}));

  const auto hanoi = *find_province("01"), lam_dong = *find_province("68");
  world.scans->place(look(address(1)), {7, 2}, hanoi);
  world.scans->place(look(address(1)), {7, 2}, lam_dong);  // once for each device and day
  world.scans->flush();
  CHECK_FALSE(world.scans->suspicion({7, 2}));
  world.scans->place(look(address(9)), {7, 2}, lam_dong);  // did not look at the label
  world.scans->flush();
  CHECK_FALSE(world.scans->suspicion({7, 2}));
  world.scans->place(look(address(2)), {7, 2}, lam_dong);
  world.scans->place(look(address(3)), {7, 2}, lam_dong);
  world.scans->count(look(address(8)), {7, 3});  // makes nothing of label 2
  world.scans->flush();
  REQUIRE(world.scans->suspicion({7, 2}));
  CHECK(world.scans->suspicion({7, 2})->province_count() == 2);
  world.scans->place(look(address(4)), {7, 2}, kProvinces.size());  // no such province
  CHECK(world.of({7, 2}).province_count() == 2);
  CHECK_FALSE(find_province("99"));
}

TEST_CASE("at midnight in Vietnam the salt is new, and the tags of the day before are erased", "[scans]") {
  const test::TempDir directory;
  World world;
  world.open(value_of(store::create_rocksdb(directory.path() / "scans")));
  const LabelId label{7, 1};
  world.scans->count(look(address(1)), label);
  const auto rows = [&](std::string_view prefix) {
    world.scans.reset();
    const auto store = value_of(store::open_rocksdb(directory.path() / "scans"));
    std::size_t count = 0;
    value_of(store->scan(store::Column::state, "", "", [&](std::string_view key, std::string_view) {
      count += key.starts_with(prefix) ? 1 : 0;
      return true;
    }));
    return count;
  };
  CHECK(rows("d/") == 1);
  world.open(value_of(store::open_rocksdb(directory.path() / "scans")));
  world.clock.advance_ms(24 * 60 * kMinute);
  world.scans->count(look(address(1)), label);
  CHECK(world.of(label) == LabelScans{kMorning, 2, 2, 0});  // the same phone cannot be recognised from day to day
  CHECK(rows("d/") == 1);
  world.clock.advance_ms(24 * 60 * kMinute);
  world.open(value_of(store::open_rocksdb(directory.path() / "scans")));
  CHECK(rows("d/") == 0);
  CHECK(rows("n/") == 1);
}

TEST_CASE("tags differ from salt to salt, and hold nothing of an address", "[scans]") {
  DeviceTags one, two;
  const Day today = day_in_vietnam(kMorning), tomorrow{today.unix_days + 1};
  const auto tag = [&](DeviceTags& tags, int n, Day day) { return tags.tag(look(address(n)), day).device; };
  CHECK(tag(one, 1, today) == tag(one, 1, today));
  CHECK(tag(one, 1, today) != tag(one, 2, today));
  CHECK(tag(one, 1, today) != tag(two, 1, today));
  const auto before = tag(one, 1, today);
  CHECK(tag(one, 1, tomorrow) != before);
  CHECK(tag(one, 1, today) != before);  // the salt of before is gone
}

TEST_CASE("no address is in the files of the store", "[scans]") {
  const test::TempDir directory;
  World world;
  world.open(value_of(store::create_rocksdb(directory.path() / "scans")));
  for (int i = 1; i < 100; ++i) world.scans->count(look(address(i)), {7, static_cast<std::uint32_t>(i)});
  world.scans->flush();
  world.scans.reset();
  std::size_t files = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(directory.path())) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    INFO(file.path());
    ++files;
    CHECK(bytes.find("192.0.2.") == std::string::npos);
    CHECK(bytes.find("Android") == std::string::npos);
  }
  CHECK(files > 2);
}

TEST_CASE("a full queue drops looks and counts them; what was suspicious is known after a restart", "[scans]") {
  const test::TempDir directory;
  World world;
  world.open(value_of(store::create_rocksdb(directory.path() / "scans")), 10);
  for (int i = 1; i <= 25; ++i) world.scans->count(look(address(i)), {7, 1});
  CHECK(world.scans->stats().dropped == 15);
  CHECK(world.scans->stats().queued == 10);
  CHECK(world.of({7, 1}).devices == 10);
  REQUIRE(world.scans->suspicion({7, 1}));
  world.scans.reset();
  CHECK(value_of(read_scans(directory.path() / "scans", {7, 1}))->devices == 10);
  world.open(value_of(store::open_rocksdb(directory.path() / "scans")));
  CHECK(world.scans->suspicion({7, 1}));
  CHECK(name_of(erase_scans(directory.path() / "scans")) == "ledger_locked");
  world.scans.reset();
  value_of(erase_scans(directory.path() / "scans"));
  CHECK_FALSE(std::filesystem::exists(directory.path() / "scans"));
  CHECK_FALSE(value_of(read_scans(directory.path() / "scans", {7, 1})));
  value_of(erase_scans(directory.path() / "scans"));  // nothing to erase
}

TEST_CASE("the store holds the same after looks from many threads as after the same looks from one", "[scans]") {
  World world;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&world, t] {
      for (int i = 0; i < 500; ++i)
        world.scans->count(look(address(t) + "." + std::to_string(i % 50)), {7, static_cast<std::uint32_t>(1 + i % 10)});
    });
  for (auto& thread : threads) thread.join();
  world.scans->flush();
  std::uint64_t scans = 0;
  for (std::uint32_t serial = 1; serial <= 10; ++serial) scans += world.of({7, serial}).scans;
  CHECK(scans == 4 * 50);
  CHECK(world.scans->stats().counted == 4 * 50);
  CHECK(world.scans->stats().repeated == 4 * 450);
}

Response page_of(DemoLedger& demo, const std::string& path, int from, const std::string& method = "GET",
                 const std::string& body = {}) {
  struct Sink final : AnswerSink {
    explicit Sink(Response& to) : answer_(to) {}
    void answer(Response&& given) noexcept override { answer_ = std::move(given); }
    Response& answer_;
  };
  Request request = look(address(from), kPhone, method);
  request.target = path;
  request.body = body;
  Response out;
  demo.router->handle(std::move(request), Responder(std::make_unique<Sink>(out)));
  return out;
}

TEST_CASE("a copied label says why on its page and in the API; looks are counted of proven labels alone", "[scans]") {
  DemoLedger demo;
  World world;
  demo.app.scans = world.scans.get();
  const auto label = demo.label(test::kGoodLot, 7);
  const LabelId id{label.fields.run_index, 7};
  const std::string path = qr::label_path(label);
  for (int i = 1; i <= 3; ++i) CHECK(page_of(demo, path, i).status == 200);
  CHECK(page_of(demo, path, 4, "HEAD").status == 200);
  std::string altered = path;
  altered.back() = altered.back() == '1' ? '2' : '1';
  page_of(demo, altered, 5);
  CHECK(world.of(id).scans == 3);
  CHECK(world.scans->stats().counted == 3);

  // The voluntary question.
  CHECK(page_of(demo, path, 1).body.view().find("?mo=noi-quet") != std::string_view::npos);
  const auto counted = world.scans->stats().counted;
  const auto opened = page_of(demo, path + "?mo=noi-quet&hl=en", 6);
  CHECK(world.scans->stats().counted == counted);  // no look at the label
  CHECK(opened.status == 303);
  CHECK(opened.header("location") == "/noi-quet" + path + "?hl=en");
  CHECK(page_of(demo, "/noi-quet" + path, 1).body.view().find("Lâm Đồng") != std::string_view::npos);
  CHECK(page_of(demo, "/noi-quet" + path, 1, "POST", "province=68").status == 200);
  CHECK(page_of(demo, "/noi-quet" + path, 2, "POST", "province=01").status == 200);
  CHECK(page_of(demo, "/noi-quet" + path, 2, "POST", "province=xx").status == 404);
  CHECK(page_of(demo, "/noi-quet/x", 2, "POST", "province=01").status == 404);
  world.scans->flush();
  CHECK(page_of(demo, path, 1).body.view().find("quét bằng 3 thiết bị tại 2 tỉnh, thành phố kể từ ngày 22/11/2026") !=
        std::string_view::npos);
  const auto english = page_of(demo, path + "?hl=en", 1);
  CHECK(english.body.view().find("scanned by 3 devices in 2 provinces since 22/11/2026") != std::string_view::npos);
  CHECK(english.body.view().find("Label may have been copied") != std::string_view::npos);
  const auto before = world.scans->stats().counted;
  const auto json = test::json_of(page_of(demo, "/v1/scan?label=" + percent_encode(qr::label_url(label)), 9));
  CHECK(json.at("status").as_string() == "suspicious_scans");
  world.scans->flush();
  CHECK(world.scans->stats().counted == before);
  demo.app.scans = nullptr;
}

}  // namespace
}  // namespace nguon::api
