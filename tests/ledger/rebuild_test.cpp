// Everything derived can be made anew from the entries, to the same bytes.
#include "ledger/audit.h"
#include "ledger/ledger.h"
#include "ledger/store/keys.h"
#include "ledger/store/memory.h"
#include "ledger/store/rocksdb.h"
#include "tests/support/temp_dir.h"
#include "tests/ledger/store/rows.h"
#include "tests/ledger/strange_stores.h"
#include "tests/support/check.h"
#include "tests/support/world.h"

using namespace nguon;
using namespace nguon::test;
using store::Column;

namespace {

std::map<Column, Rows> all_rows(const store::View& view) {
  std::map<Column, Rows> out;
  for (const Column column : store::kColumns) out[column] = rows_of(view, column);
  return out;
}

void fill(const World& world, Ledger& ledger, std::uint64_t count) {
  for (std::uint64_t n = 0; n < count; ++n) value_of(ledger.append_and_wait(world.harvest(n)));
}

}  // namespace

TEST_CASE("a rebuild gives the same bytes in every column", "[rebuild]") {
  World world;
  TempDir dir;
  const bool on_disk = GENERATE(false, true);
  std::shared_ptr<store::Store> disk = on_disk ? value_of(store::create_rocksdb(dir / "db")) : store::make_memory_store();
  fill(world, *world.make_ledger(std::make_unique<StoreBase>(disk)), 600);
  const auto before = all_rows(*disk);

  store::Batch damage;
  damage.put(Column::state, "forged", "x");
  damage.erase(Column::postings, before.at(Column::postings).begin()->first);
  damage.put(Column::by_hash, before.at(Column::by_hash).begin()->first, "x");
  damage.put(Column::tiles, before.at(Column::tiles).begin()->first, "x");
  value_of(disk->commit_index(damage));
  CHECK(name_of(Ledger::open(std::make_unique<StoreBase>(disk), world.options())) == "ledger_damaged");

  value_of(rebuild(*disk, *world.check, nullptr));
  CHECK(all_rows(*disk) == before);
  value_of(rebuild(*disk, *world.check, nullptr));
  CHECK(all_rows(*disk) == before);
  const auto ledger = value_of(Ledger::open(std::make_unique<StoreBase>(disk), world.options()));
  CHECK(name_of(ledger->append_and_wait(world.harvest(9'000))) == "ok");
}

TEST_CASE("an interrupted rebuild leaves a ledger that does not open until it is run again", "[rebuild]") {
  World world;
  std::shared_ptr<store::Store> disk = store::make_memory_store();
  fill(world, *world.make_ledger(std::make_unique<StoreBase>(disk)), 1'500);
  const auto before = all_rows(*disk);
  const auto stopped = rebuild(*disk, *world.check, [](const AuditProgress& progress) { return progress.entries == 0; });
  CHECK(name_of(stopped) == "interrupted");
  CHECK(name_of(Ledger::open(std::make_unique<StoreBase>(disk), world.options())) == "rebuild_unfinished");
  value_of(rebuild(*disk, *world.check, nullptr));
  CHECK(all_rows(*disk) == before);
  CHECK(name_of(Ledger::open(std::make_unique<StoreBase>(disk), world.options())) == "ok");
}

TEST_CASE("nothing is thrown away when the entries are not whole", "[rebuild]") {
  World world;
  std::shared_ptr<store::Store> disk = store::make_memory_store();
  fill(world, *world.make_ledger(std::make_unique<StoreBase>(disk)), 300);
  const auto before = all_rows(*disk);
  const std::uint64_t index = GENERATE(0, 100, 304);
  AlteredStore altered(disk);
  flip(altered.rows, Column::entries, store::entry_key(index), -5);
  const auto refused = rebuild(altered, *world.check, nullptr);
  CHECK(name_of(refused) == "entries_damaged");
  CHECK_THAT(refused.error().message(), Catch::Contains("entry " + std::to_string(index) + ":"));
  CHECK(all_rows(*disk) == before);
  CHECK(name_of(rebuild(*store::make_memory_store(), *world.check, nullptr)) == "ledger_not_found");
}
