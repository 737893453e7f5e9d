// The engines that promise the contract of ledger/store/store.h, each made anew for a test.
#pragma once

#include <memory>

#include "ledger/store/memory.h"
#include "ledger/store/rocksdb.h"
#include "tests/support/check.h"
#include "tests/support/temp_dir.h"

namespace nguon::test {

enum class Engine { memory, rocksdb };

// The least memory there may be, so that memtables are flushed while a test runs.
inline store::RocksOptions small() {
  store::RocksOptions options;
  options.memtable_bytes = std::size_t{1} << 20;
  options.cache_bytes = std::size_t{32} << 20;
  options.wal_bytes_max = std::size_t{1} << 20;
  return options;
}

struct EngineUnderTest {
  TempDir dir;
  std::unique_ptr<store::Store> store;

  explicit EngineUnderTest(Engine engine) {
    switch (engine) {
      case Engine::memory: store = store::make_memory_store(); break;
      case Engine::rocksdb: store = value_of(store::create_rocksdb(dir.path() / "ledger")); break;
    }
  }
  store::Store& operator*() { return *store; }
  store::Store* operator->() { return store.get(); }
};

}  // namespace nguon::test

#define NGUON_ENGINES GENERATE(nguon::test::Engine::memory, nguon::test::Engine::rocksdb)
