#include "api/blobs/blobs.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <future>
#include <iterator>
#include <set>

#include "api/blobs/picture.h"
#include "ledger/base/sha256.h"
#include "tests/support/check.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

using namespace nguon;
using namespace nguon::api;
using nguon::test::name_of;
using nguon::test::value_of;

namespace {

namespace fs = std::filesystem;
constexpr std::int64_t kDayMs = 86'400'000;

std::string file(const std::string& name) {
  std::ifstream in(std::string(TEST_DATA_DIR) + "/pictures/" + name, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Store {
  test::TempDir dir;
  test::FakeClock clock{Time{1'790'000'000'000}};
  std::set<Hash> shown;
  std::uint64_t bytes_max = 1 << 20;
  std::unique_ptr<Blobs> open() {
    return value_of(
        Blobs::open(dir.path() / "blobs",
                    {&clock, [this](const Hash& hash) -> Result<bool> { return shown.count(hash) != 0; }, bytes_max, 0}));
  }
  // As if the picture had come `days` before the clock's now.
  void came_before(const Hash& hash, std::int64_t days) const {
    const std::string name = to_hex(hash.view());
    const auto at =
        std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(clock.now().unix_ms - days * kDayMs));
    fs::last_write_time(dir.path() / "blobs" / name.substr(0, 2) / name, std::chrono::file_clock::from_sys(at));
  }
  std::size_t files() const {
    std::size_t out = 0;
    for (const auto& one : fs::recursive_directory_iterator(dir.path() / "blobs")) out += one.is_regular_file();
    return out;
  }
};

Result<std::string> resized(Blobs& blobs, const Hash& hash, std::uint32_t width) {
  std::promise<Result<std::string>> out;
  blobs.get_resized(hash, width, [&](Result<std::string> found) { out.set_value(std::move(found)); });
  return out.get_future().get();
}

}  // namespace

TEST_CASE("a picture lies under the hash of its clean bytes, also after opening again", "[blobs]") {
  Store store;
  Hash bare, phone;
  {
    auto blobs = store.open();
    const auto kept = value_of(blobs->put_now(file("bare.jpg")));
    CHECK_FALSE(kept.changed);
    CHECK(kept.hash == sha256(file("bare.jpg")));
    bare = kept.hash;
    const auto cleaned = value_of(blobs->put_now(file("phone.jpg")));
    CHECK(cleaned.changed);
    CHECK(cleaned.hash != sha256(file("phone.jpg")));
    phone = cleaned.hash;
    CHECK(value_of(blobs->put_now(file("phone.jpg"))).hash == phone);  // the same picture again is the same file
    CHECK(store.files() == 2);
  }
  auto blobs = store.open();
  CHECK(value_of(blobs->get(bare)) == file("bare.jpg"));
  const auto bytes = value_of(blobs->get(phone));
  REQUIRE(bytes);
  CHECK(sha256(*bytes) == phone);
  CHECK(blobs->bytes_on_disk() == bytes->size() + file("bare.jpg").size());
  CHECK_FALSE(value_of(blobs->get(sha256("x"))));
  CHECK_FALSE(blobs->has(sha256("x")));
}

TEST_CASE("what is no picture is refused and leaves no file", "[blobs]") {
  Store store;
  auto blobs = store.open();
  CHECK(name_of(blobs->put_now("<html>")) == "picture_unknown");
  std::promise<Result<Blobs::Put>> later;
  blobs->put("<html>", [&](const Result<Blobs::Put>& put) { later.set_value(put); });
  CHECK(name_of(later.get_future().get()) == "picture_unknown");
  CHECK(store.files() == 0);
}

TEST_CASE("a variant is made once, and a narrow picture is its own variant", "[blobs]") {
  Store store;
  auto blobs = store.open();
  const auto large = value_of(blobs->put_now(file("large.jpg"))).hash;
  const auto small = value_of(resized(*blobs, large, 320));
  CHECK(value_of(read_picture(small)).width == 320);
  CHECK(store.files() == 2);
  CHECK(value_of(resized(*blobs, large, 320)) == small);
  CHECK(store.files() == 2);
  const auto bare = value_of(blobs->put_now(file("bare.png"))).hash;
  CHECK(value_of(resized(*blobs, bare, 320)) == file("bare.png"));
  CHECK(store.files() == 3);
  CHECK(name_of(resized(*blobs, sha256("x"), 320)) == "picture_unknown");
}

TEST_CASE("pictures that no story shows go after seven days, with their variants", "[blobs]") {
  Store store;
  auto blobs = store.open();
  const auto large = value_of(blobs->put_now(file("large.jpg"))).hash;
  const auto bare = value_of(blobs->put_now(file("bare.jpg"))).hash;
  const auto young = value_of(blobs->put_now(file("bare.png"))).hash;
  value_of(resized(*blobs, large, 960));
  store.shown = {bare};
  store.came_before(large, kUnnamedDays + 1);
  store.came_before(bare, kUnnamedDays + 1);
  store.came_before(young, kUnnamedDays - 1);
  CHECK(value_of(blobs->sweep()) == 1);
  CHECK_FALSE(blobs->has(large));
  CHECK(blobs->has(bare));
  CHECK(blobs->has(young));
  CHECK(store.files() == 2);
  CHECK(blobs->bytes_on_disk() == file("bare.jpg").size() + file("bare.png").size());
  store.shown.clear();  // its story was withdrawn
  CHECK(value_of(blobs->sweep()) == 1);
  CHECK_FALSE(blobs->has(bare));
}

TEST_CASE("when it cannot be known whether a picture is shown, it stays", "[blobs]") {
  Store store;
  auto blobs = value_of(Blobs::open(
      store.dir.path() / "blobs",
      {&store.clock, [](const Hash&) -> Result<bool> { return Error(Errc::io, "store_failed", "broken", "hỏng"); }, 1 << 20, 0}));
  const auto bare = value_of(blobs->put_now(file("bare.jpg"))).hash;
  store.came_before(bare, kUnnamedDays + 1);
  CHECK(name_of(blobs->sweep()) == "store_failed");
  CHECK(blobs->has(bare));
}

TEST_CASE("the pictures' share of the disk has an end", "[blobs]") {
  Store store;
  store.bytes_max = file("bare.jpg").size();
  auto blobs = store.open();
  CHECK(blobs->put_now(file("bare.jpg")));
  CHECK(blobs->put_now(file("bare.jpg")));  // there already
  CHECK(name_of(blobs->put_now(file("bare.png"))) == "pictures_full");
  CHECK(store.files() == 1);
  REQUIRE(blobs->erase(sha256(file("bare.jpg"))));
  CHECK(blobs->put_now(file("bare.png")));
}

TEST_CASE("jobs beyond the queue are answered at once, and every job once", "[blobs]") {
  Store store;
  std::atomic<int> answered{0}, refused{0};
  constexpr int kJobs = 60;
  {
    auto blobs = store.open();
    for (int i = 0; i < kJobs; ++i)
      blobs->put(file("large.jpg"), [&](const Result<Blobs::Put>& put) {
        ++answered;
        refused += name_of(put) == "pictures_busy";
      });
  }
  CHECK(answered == kJobs);
  CHECK(refused >= kJobs - static_cast<int>(kBlobJobsMax) - 10);
}
