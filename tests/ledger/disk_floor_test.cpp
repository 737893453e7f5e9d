#include "ledger/internal/disk_floor.h"

#include <atomic>

#include "ledger/store/memory.h"
#include "ledger/store/rocksdb.h"
#include "tests/ledger/kept_ledger.h"
#include "tests/support/temp_dir.h"

using namespace nguon;
using namespace nguon::test;

namespace {

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;

// A disk whose room the test says.
struct Disk {
  std::atomic<std::uint64_t> free_bytes{100 * kGiB}, total_bytes{200 * kGiB};
  std::atomic<bool> silent{false};  // the operating system does not answer
  std::atomic<int> asked{0};
};

class TightStore final : public StoreBase {
 public:
  TightStore(std::shared_ptr<store::Store> inner, std::shared_ptr<Disk> disk)
      : StoreBase(std::move(inner)), disk_(std::move(disk)) {}
  Result<std::optional<store::Space>> space() const override {
    ++disk_->asked;
    if (disk_->silent) return Error{Errc::io, "store_space_unknown", "no answer", "không trả lời"};
    return std::optional(store::Space{disk_->free_bytes, disk_->total_bytes});
  }

 private:
  std::shared_ptr<Disk> disk_;
};

struct Floor {
  World world;
  std::shared_ptr<Disk> disk = std::make_shared<Disk>();
  std::unique_ptr<Ledger> ledger;
  std::uint64_t next = 0;

  explicit Floor(std::uint64_t bytes_min = kGiB) {
    auto options = world.options();
    options.disk_free_bytes_min = bytes_min;
    ledger = world.make_ledger(std::make_unique<TightStore>(store::make_memory_store(), disk), options);
  }
  std::string append() { return name_of(ledger->append_and_wait(world.harvest(next++))); }
  void pass_ms(std::int64_t ms) { world.clock.advance_ms(ms); }
};

}  // namespace

TEST_CASE("appends are refused while the disk is nearly full, reads go on, and room lets them go on", "[ledger][disk]") {
  Floor floor;
  CHECK(floor.append() == "ok");
  floor.disk->free_bytes = 10 * kGiB - 1;  // 5 % of 200 GiB
  floor.pass_ms(1'000);
  const auto refused = floor.ledger->append_and_wait(floor.world.harvest(floor.next++));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == Errc::no_space);
  CHECK(refused.error().name() == "disk_low");
  CHECK_THAT(refused.error().message(), Catch::Contains("10239 MiB free") && Catch::Contains("10240 MiB"));
  CHECK_THAT(refused.error().message_vi(), Catch::Contains("Đĩa còn trống 10239 MiB"));
  CHECK(floor.ledger->stats().stopped);
  CHECK(floor.ledger->stats().disk_floor_bytes == 10 * kGiB);
  CHECK(floor.ledger->size() == World::kBeginningSize + 1);
  CHECK(floor.ledger->entry(World::kBeginningSize).has_value());
  // A statement that was recorded before is answered as ever: it needs no room.
  CHECK(value_of(floor.ledger->append_and_wait(floor.world.harvest(0))).repeated);

  floor.disk->free_bytes = 10 * kGiB;
  floor.pass_ms(1'000);
  CHECK_FALSE(floor.ledger->stats().stopped);  // who watches /healthz sees it without an append
  CHECK(floor.append() == "ok");
}

TEST_CASE("the floor is the larger of the configured bytes and 5 % of the disk, and 0 is none", "[ledger][disk]") {
  Floor floor;
  floor.disk->total_bytes = 8 * kGiB;
  floor.disk->free_bytes = kGiB - 1;
  floor.pass_ms(1'000);
  CHECK(floor.append() == "disk_low");
  floor.disk->free_bytes = kGiB;
  floor.pass_ms(1'000);
  CHECK(floor.append() == "ok");
  Floor none(0);
  none.disk->free_bytes = 0;
  CHECK(none.append() == "ok");
  CHECK(none.disk->asked == 0);
}

TEST_CASE("the disk is asked once a second or every few MiB, whichever way the clock goes", "[ledger][disk]") {
  Floor floor;
  CHECK(floor.append() == "ok");
  const int before = floor.disk->asked;
  for (int i = 0; i < 50; ++i) CHECK(floor.append() == "ok");
  CHECK(floor.disk->asked == before);
  floor.pass_ms(999);
  CHECK(floor.append() == "ok");
  CHECK(floor.disk->asked == before);
  floor.pass_ms(1);
  CHECK(floor.append() == "ok");
  CHECK(floor.disk->asked == before + 1);
  floor.pass_ms(-2'000);
  CHECK(floor.append() == "ok");
  CHECK(floor.disk->asked == before + 2);

  internal::DiskFloor::Last none;
  CHECK(none.free_bytes == 0);
  auto disk = std::make_shared<Disk>();
  const TightStore store(store::make_memory_store(), disk);
  internal::DiskFloor by_bytes(store, LedgerOptions{});
  const Time now{1'000'000};
  CHECK_FALSE(by_bytes.check(now));
  by_bytes.wrote(internal::DiskFloor::kAskEveryBytes - 1);
  CHECK_FALSE(by_bytes.check(now));
  CHECK(disk->asked == 1);
  by_bytes.wrote(1);
  disk->free_bytes = 0;
  CHECK(by_bytes.check(now));
  CHECK(disk->asked == 2);
}

TEST_CASE("free space that cannot be asked is not taken for enough", "[ledger][disk]") {
  Floor floor;
  floor.disk->silent = true;
  floor.pass_ms(1'000);
  CHECK(floor.append() == "disk_low");
  floor.disk->silent = false;
  floor.pass_ms(1'000);
  CHECK(floor.append() == "ok");
}

TEST_CASE("a store on a disk says how much room there is", "[ledger][disk]") {
  const TempDir dir;
  const auto store = value_of(store::create_rocksdb(dir.path() / "ledger"));
  const auto space = value_of(store->space());
  REQUIRE(space);
  CHECK(space->free_bytes > 0);
  CHECK(space->total_bytes >= space->free_bytes);
  CHECK_FALSE(value_of(store::make_memory_store()->space()));
}
