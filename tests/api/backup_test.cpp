// Backups: what is in them, what is found wrong with them, and what comes back out of them.
#include "api/backup.h"

#include <filesystem>

#include "ledger/log/tile.h"
#include "tests/support/temp_dir.h"
#include "tests/ledger/kept_ledger.h"

using namespace nguon;
using namespace nguon::test;
using namespace nguon::api;

namespace {

struct BackedUp {
  World world;
  TempDir dir;
  std::string folder = dir / "backup";
  std::unique_ptr<Ledger> ledger;
  std::uint64_t harvests = 0;

  explicit BackedUp(std::uint64_t count) {
    ledger = world.make_ledger(store::make_memory_store());
    add(count);
  }
  void add(std::uint64_t count) {
    std::vector<std::string> statements;
    for (const std::uint64_t end = harvests + count; harvests < end; ++harvests) statements.push_back(world.harvest(harvests));
    for (const auto& answer : append_all(*ledger, statements)) value_of(answer);
  }
  Result<BackupReport> back_up(const BackupProgress& progress = nullptr) const {
    return api::back_up(*ledger, ledger->published()->note, world.log_key->vkey(), *world.check, folder, progress);
  }
  Result<log::Checkpoint> check() const { return check_backup(folder, world.log_key->vkey(), *world.check, nullptr); }
  // Names of all files, in order.
  std::vector<std::string> files() const {
    std::vector<std::string> out;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder))
      if (file.is_regular_file()) out.push_back(std::filesystem::relative(file.path(), folder).string());
    std::sort(out.begin(), out.end());
    return out;
  }
};

}  // namespace

TEST_CASE("a backup is a checkpoint and bundles, and the next one writes only what is new", "[backup]") {
  BackedUp world(295);
  const auto first = value_of(world.back_up());
  CHECK(first.files_written == 2);
  CHECK(world.files() == std::vector<std::string>{"checkpoint", "tile/entries/000", "tile/entries/001.p/44"});
  CHECK(value_of(world.check()) == world.ledger->published()->checkpoint);
  const auto again = value_of(world.back_up());
  CHECK(again.files_written == 0);
  world.add(500);
  const auto second = value_of(world.back_up());
  CHECK(second.files_written == 3);
  CHECK(second.files_kept == 1);
  CHECK(world.files() == std::vector<std::string>{"checkpoint", "tile/entries/000", "tile/entries/001", "tile/entries/002",
                                                  "tile/entries/003.p/32"});
  CHECK(value_of(world.check()).size == 800);
  CHECK(read_all(world.folder + "/tile/entries/001") == value_of(world.ledger->entry_bundle(1, 256)));
}

TEST_CASE("an interrupted backup stays at the checkpoint before, and goes on when it is run again", "[backup]") {
  BackedUp world(295);
  const auto before = value_of(world.back_up()).checkpoint;
  world.add(700);
  CHECK(name_of(world.back_up([](std::uint64_t done, std::uint64_t) { return done < 2; })) == "interrupted");
  CHECK(value_of(world.check()) == before);
  const auto rest = value_of(world.back_up());
  CHECK(rest.files_kept == 3);
  CHECK(rest.files_written == 1);
  CHECK(value_of(world.check()).size == 1'000);
}

TEST_CASE("a backup that was changed or cut is found out, whatever was changed", "[backup]") {
  BackedUp world(295);
  value_of(world.back_up());
  const auto file = world.folder + "/" + GENERATE("tile/entries/000", "tile/entries/001.p/44");
  auto bytes = read_all(file);
  SECTION("a bit") {
    const std::size_t at = GENERATE(0, 1, 100, 5'000);
    bytes[at] ^= 1;
    write_all(file, bytes);
    CHECK(world.check().error().code() == Errc::corrupt);
  }
  SECTION("cut") {
    write_all(file, bytes.substr(0, bytes.size() - 1));
    CHECK(world.check().error().code() == Errc::corrupt);
  }
  SECTION("gone") {
    std::filesystem::remove(file);
    CHECK(name_of(world.check()) == "backup_incomplete");
  }
  SECTION("a checkpoint of somebody else") {
    World other;
    write_all(world.folder + "/checkpoint",
              value_of(log::sign_checkpoint(world.ledger->published()->checkpoint, *other.log_key)));
    CHECK(name_of(world.check()) == "note_unsigned");
    CHECK(name_of(check_backup(world.folder, std::nullopt, *world.world.check, nullptr)) == "note_unsigned");
  }
}

TEST_CASE("a backup of another history is left as it is", "[backup]") {
  BackedUp world(295);
  value_of(world.back_up());
  const auto checkpoint = read_all(world.folder + "/checkpoint");
  const auto last = read_all(world.folder + "/tile/entries/001.p/44");
  const auto refuses = [&](const Ledger& ledger, const World& of) {
    const auto done = api::back_up(ledger, ledger.published()->note, of.log_key->vkey(), *of.check, world.folder, nullptr);
    CHECK(name_of(done) == "backup_other_history");
    CHECK(read_all(world.folder + "/checkpoint") == checkpoint);
    CHECK(read_all(world.folder + "/tile/entries/001.p/44") == last);
  };
  // A ledger that was set back, one that went another way, and another one.
  refuses(*world.world.make_ledger(store::make_memory_store()), world.world);
  const auto other = world.world.make_ledger(store::make_memory_store());
  std::vector<std::string> statements;
  for (std::uint64_t n = 0; n < 400; ++n) statements.push_back(world.world.harvest(10'000 + n));
  for (const auto& answer : append_all(*other, statements)) value_of(answer);
  refuses(*other, world.world);
  const BackedUp stranger(400);
  refuses(*stranger.ledger, stranger.world);
}

TEST_CASE("what comes back out of a backup is the ledger", "[backup]") {
  BackedUp world(295);
  value_of(world.back_up());
  EntryFolder folder(world.folder);
  const auto to = world.ledger->published()->checkpoint;
  CHECK(value_of(log_key_of(folder, to.size)) == world.world.log_key->vkey());
  const auto disk = std::shared_ptr<store::Store>(store::make_memory_store());
  value_of(replay(*disk, to, folder, *world.world.check, {}, nullptr));
  world.ledger.reset();
  const auto again = value_of(Ledger::open(std::make_unique<StoreBase>(disk), world.world.options()));
  CHECK(again->published()->checkpoint == to);
  // A bundle that has grown since still begins with the entries of the narrower one.
  CHECK(value_of(folder.bundle(0, 3)) == value_of(again->entry_bundle(0, 3)));
}
