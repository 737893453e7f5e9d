#include "ledger/scrub.h"

#include <fstream>

#include "ledger/store/keys.h"
#include "ledger/store/rocksdb.h"
#include "tests/ledger/kept_ledger.h"
#include "tests/support/temp_dir.h"

using namespace nguon;
using namespace nguon::test;

namespace fs = std::filesystem;

namespace {

ScrubSource source_of(const store::Store& store) {
  return {[&store](const store::Store::Progress& progress) { return store.verify_checksums(progress); }, store, {}};
}

std::string found_in(const ScrubSource& source, const World& world) {
  const auto report = value_of(scrub(source, *world.check, nullptr));
  return report.finding ? report.finding->name : "";
}

void flip_byte(const fs::path& file, std::uintmax_t at) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(at));
  const char byte = static_cast<char>(stream.get() ^ 1);
  stream.seekp(static_cast<std::streamoff>(at));
  stream.put(byte);
  REQUIRE(stream.good());
}

fs::path any_table(const fs::path& path) {
  for (const auto& file : fs::directory_iterator(path))
    if (file.path().extension() == ".sst") return file.path();
  FAIL("there is no table file");
  return {};
}

// A ledger on disk, closed and opened again, so that its tables are files.
struct OnDisk {
  World world;
  TempDir dir;
  fs::path path = dir.path() / "ledger";
  std::unique_ptr<Ledger> ledger;

  OnDisk() {
    ledger = world.make_ledger(value_of(store::create_rocksdb(path)));
    for (std::uint64_t n = 0; n < 300; ++n) value_of(ledger->append_and_wait(world.harvest(n)));
    ledger.reset();
    ledger = value_of(Ledger::open(value_of(store::open_rocksdb(path)), world.options()));
  }
};

}  // namespace

TEST_CASE("a scrub of an honest ledger reads every file and every entry", "[scrub]") {
  OnDisk on;
  const auto view = on.ledger->snapshot();
  const ScrubSource source{[&](const store::Store::Progress& p) { return on.ledger->verify_checksums(p); }, *view,
                           on.ledger->published()->checkpoint};
  std::uint64_t calls = 0;
  const auto report = value_of(scrub(source, *on.world.check, [&](const ScrubProgress&) { return ++calls > 0; }));
  CHECK(report.good());
  CHECK(report.read.entries == on.ledger->size());
  CHECK(report.read.file_bytes == report.read.file_bytes_total);
  CHECK(report.read.file_bytes > 0);
  CHECK(calls > 2);
  CHECK(name_of(scrub(source, *on.world.check, [](const ScrubProgress&) { return false; })) == "interrupted");
  CHECK(name_of(scrub(source, *on.world.check, [](const ScrubProgress& now) { return now.entries == 0; })) == "interrupted");
}

TEST_CASE("a scrub names damage in a file, an entry, a tile and the published root", "[scrub]") {
  World world;
  const Kept kept(world);
  for (std::uint64_t n = 0; n < 300; ++n) value_of(kept.ledger->append_and_wait(world.harvest(n)));
  AlteredStore altered(kept.disk);
  CHECK(found_in(source_of(altered), world) == "");
  SECTION("an entry's bytes") {
    flip(altered.rows, store::Column::entries, store::entry_key(7), 200);
    CHECK(found_in(source_of(altered), world) == "entry_hash");
  }
  SECTION("a gap") {
    altered.rows.erase(store::Column::entries, store::entry_key(9));
    CHECK(found_in(source_of(altered), world) == "gap");
  }
  SECTION("a tile") {
    flip(altered.rows, store::Column::tiles, std::string(9, '\0'), 40);
    CHECK(found_in(source_of(altered), world) == "tile");
  }
  SECTION("another history than was published") {
    auto source = source_of(altered);
    source.published = kept.ledger->published()->checkpoint;
    CHECK(found_in(source, world) == "");
    source.published->root.bytes[0] ^= 1;
    CHECK(found_in(source, world) == "checkpoint");
  }
  SECTION("a file") {
    const ScrubSource source{[](const store::Store::Progress&) -> Result<void> {
                               return Error{Errc::corrupt, "ledger_damaged", "a file is damaged", "một tệp bị hỏng"};
                             },
                             altered,
                             {}};
    CHECK(found_in(source, world) == "storage");
  }
  SECTION("files that cannot be read are not good") {
    const ScrubSource source{[](const store::Store::Progress&) -> Result<void> {
                               return Error{Errc::io, "store_read_failed", "no", "không"};
                             },
                             altered,
                             {}};
    CHECK(name_of(scrub(source, *world.check, nullptr)) == "store_read_failed");
  }
}

TEST_CASE("the scrubber goes round and round, and halts the ledger when it finds damage", "[scrub]") {
  OnDisk on;
  ScrubberOptions options;
  options.bytes_per_second = 0;
  options.pause_ms = 0;
  std::atomic<int> alarms = 0;
  std::string found;
  {
    Scrubber scrubber(*on.ledger, *on.world.check, on.world.clock, options, [&](const AuditReport::Finding& finding) {
      found = finding.name;
      ++alarms;
    });
    scrubber.wait_for_a_pass();
    CHECK_FALSE(scrubber.status().alarm);
    CHECK(name_of(on.ledger->append_and_wait(on.world.harvest(1'000))) == "ok");
    const fs::path table = any_table(on.path);
    flip_byte(table, fs::file_size(table) / 2);
    while (!scrubber.status().alarm) scrubber.wait_for_a_pass();
    CHECK(scrubber.status().bytes > 0);
    CHECK(scrubber.status().last_good.unix_ms > 0);
  }
  CHECK(alarms == 1);
  CHECK(found == "storage");
  const auto refused = on.ledger->append_and_wait(on.world.harvest(1'001));
  CHECK(name_of(refused) == "ledger_halted");
  CHECK(refused.error().code() == Errc::unavailable);
  CHECK_THAT(refused.error().message(), Catch::Contains("scrub") && Catch::Contains("storage"));
  CHECK(on.ledger->stats().stopped);
  CHECK(on.ledger->published()->checkpoint.size == on.ledger->size());  // reading goes on
}

TEST_CASE("a scrubber that is gentle ends at once when it is told to", "[scrub]") {
  OnDisk on;
  ScrubberOptions options;
  options.bytes_per_second = 1;  // this would take days
  const Scrubber scrubber(*on.ledger, *on.world.check, on.world.clock, options, [](const AuditReport::Finding&) {});
}

TEST_CASE("a halted ledger stays halted, and the first cause is kept", "[scrub]") {
  World world;
  const Kept kept(world);
  kept.ledger->halt({Errc::corrupt, "first", "the first cause", "nguyên nhân đầu"});
  kept.ledger->halt({Errc::corrupt, "second", "the second cause", "nguyên nhân sau"});
  const auto refused = kept.ledger->append_and_wait(world.harvest(0));
  CHECK(name_of(refused) == "ledger_halted");
  CHECK_THAT(refused.error().message(), Catch::EndsWith("the first cause"));
  CHECK_THAT(refused.error().message_vi(), Catch::EndsWith("nguyên nhân đầu"));
  CHECK(kept.ledger->size() == World::kBeginningSize);
}
