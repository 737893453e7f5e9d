// A ledger and its anchor on a simulated disk.
#pragma once

#include <memory>

#include "ledger/anchor/internal/disk.h"
#include "ledger/anchor/internal/slots.h"
#include "ledger/store/internal/rocksdb_store.h"
#include "tests/crash/evidence.h"
#include "tests/support/temp_dir.h"
#include "tests/support/check.h"
#include "tests/support/sim_disk.h"

namespace nguon::test {

// The anchor's file on the simulated disk.
class SimAnchor final : public anchor::internal::Disk {
 public:
  static constexpr const char* kName = "/anchor";
  static constexpr std::uint64_t kPlace = 1;

  explicit SimAnchor(SimDisk& disk) : disk_(disk) {}
  Result<std::string> read(std::uint64_t offset, std::size_t size) override {
    const std::string all = disk_.contents(kName);
    return offset >= all.size() ? std::string() : all.substr(offset, size);
  }
  Result<void> write(std::uint64_t offset, std::string_view bytes) override {
    const std::string failed = disk_.write_through(kName, offset, bytes);
    if (failed.empty()) return {};
    return Error{Errc::io, "anchor_write_failed", failed, failed};
  }
  Result<void> still_there() override { return {}; }
  std::uint64_t place() const override { return kPlace; }
  std::string path() const override { return kName; }

 private:
  SimDisk& disk_;
};

class SimLedger {
 public:
  // Memory that a few hundred statements fill, so that flushes and compactions happen.
  static store::RocksOptions small() {
    store::RocksOptions options;
    options.memtable_bytes = std::size_t{1} << 20;
    options.cache_bytes = std::size_t{32} << 20;
    options.wal_bytes_max = std::size_t{1} << 20;
    options.wal_fill_bytes = std::size_t{64} << 10;
    return options;
  }

  Result<std::unique_ptr<Ledger>> create() {
    NGUON_ASSIGN(store, store::internal::create_rocksdb_in(disk.env(), path(), small()));
    const auto nothing = anchor::nothing_signed(std::string(World::kOrigin));
    NGUON_TRY(SimAnchor(disk).write(0, anchor::internal::new_file(nothing, SimAnchor::kPlace)));
    NGUON_ASSIGN(how, options());
    return Result<std::unique_ptr<Ledger>>(world.make_ledger(std::move(store), std::move(how)));
  }
  Result<std::unique_ptr<Ledger>> open() {
    NGUON_ASSIGN(store, open_store());
    NGUON_ASSIGN(how, options());
    return Ledger::open(std::move(store), std::move(how));
  }
  Result<std::unique_ptr<store::Store>> open_store() {
    return store::internal::open_rocksdb_in(disk.env(), path(), small(), store::OpenMode::read_write);
  }
  Result<std::unique_ptr<anchor::Anchor>> open_anchor() { return anchor::internal::open_on(std::make_unique<SimAnchor>(disk)); }
  // With the anchor as it is on the disk now.
  Result<LedgerOptions> options() {
    NGUON_ASSIGN(anchor, open_anchor());
    LedgerOptions out = world.options();
    out.anchor = std::move(anchor);
    return out;
  }
  std::filesystem::path path() const { return dir / "db"; }

  World world;
  SimDisk disk;

 private:
  TempDir dir;  // only its name is used: the files are on the simulated disk
};

}  // namespace nguon::test
