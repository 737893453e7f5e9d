// A MANIFEST with each kind of end that a failed sync and a power cut leave.
#include "ledger/store/internal/torn_manifest.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/ledger/store/copy.h"
#include "tests/ledger/store/engines.h"
#include "tests/ledger/store/rows.h"
#include "tests/support/temp_dir.h"

using namespace nguon;
using namespace nguon::store;
using namespace nguon::test;

namespace fs = std::filesystem;

namespace {

fs::path manifest_of(const fs::path& path) {
  std::ifstream current(path / "CURRENT");
  std::string name;
  REQUIRE(std::getline(current, name));
  return path / name;
}

// Where the last record of a MANIFEST of one block begins.
std::size_t last_record(const std::string& bytes) {
  std::size_t at = 0, last = 0;
  while (at < bytes.size()) {
    last = at;
    at += 7 + static_cast<std::uint8_t>(bytes[at + 4]) + 256U * static_cast<std::uint8_t>(bytes[at + 5]);
  }
  REQUIRE(at == bytes.size());
  return last;
}

// What a writer left that was killed: a copy, with the commits of its log in no table yet.
void leave(const fs::path& copy) {
  const TempDir dir;
  const auto store = value_of(create_rocksdb(dir.path() / "ledger", small()));
  for (std::uint64_t i = 0; i < 20; ++i)
    value_of(store->commit(i == 0 ? std::nullopt : std::optional(head_of(i)), head_of(i + 1), entries_of(i, i + 1)));
  copy_while_open(dir.path() / "ledger", copy);
}

}  // namespace

TEST_CASE("a MANIFEST that is whole is read to its end", "[store][manifest]") {
  const TempDir dir;
  leave(dir.path() / "copy");
  const std::string bytes = read_all(manifest_of(dir.path() / "copy"));
  CHECK(internal::whole_bytes(bytes) == bytes.size());
  CHECK(internal::whole_bytes("") == 0);
  // RocksDB itself passes over an end that is short.
  for (std::size_t cut = 1; cut < 7; ++cut) {
    const auto shorter = std::string_view(bytes).substr(0, bytes.size() - cut);
    CHECK(internal::whole_bytes(shorter) == last_record(bytes));
  }
}

TEST_CASE("a record that was torn behind the others is left out, and nothing is lost", "[store][manifest]") {
  const TempDir dir;
  const fs::path left = dir.path() / "left", copy = dir.path() / "copy";
  leave(left);
  const std::string whole = read_all(manifest_of(left));
  const std::string record = whole.substr(last_record(whole));
  REQUIRE(record.size() > 8);
  // The length is on the disk, of the bytes only some: from the front, or but for the front.
  for (std::size_t kept = 0; kept < record.size(); ++kept) {
    for (const bool front : {true, false}) {
      std::string torn = record;
      std::fill(torn.begin() + static_cast<std::ptrdiff_t>(front ? kept : 0),
                torn.begin() + static_cast<std::ptrdiff_t>(front ? torn.size() : kept + 1), '\0');
      if (torn == record) continue;
      INFO("kept " << kept << (front ? " in front" : " behind"));
      CHECK(internal::whole_bytes(whole + torn) == whole.size());
      if (kept % 16 != 0) continue;
      fs::remove_all(copy);
      fs::copy(left, copy);
      write_all(manifest_of(copy), whole + torn);
      const auto store = open_rocksdb(copy, small());
      REQUIRE(name_of(store) == "ok");
      CHECK(value_of((*store)->head()) == head_of(20));
      CHECK(rows_of(**store, Column::entries).size() == 20);
    }
  }
}

TEST_CASE("a record that is damaged before a whole one is refused", "[store][manifest]") {
  const TempDir dir;
  const fs::path left = dir.path() / "left", copy = dir.path() / "copy";
  leave(left);
  const std::string whole = read_all(manifest_of(left));
  const std::size_t last = last_record(whole);
  for (std::size_t at = 0; at < last; at += 5) {
    std::string bad = whole;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    INFO("byte " << at);
    CHECK(internal::whole_bytes(bad) == bad.size());
    if (at % 50 != 0) continue;
    fs::remove_all(copy);
    fs::copy(left, copy);
    write_all(manifest_of(copy), bad);
    CHECK_FALSE(open_rocksdb(copy, small()).has_value());
  }
  // A long bad end is no torn record.
  const std::string rubbish(internal::kTornBytesMax + 1, 'x');
  CHECK(internal::whole_bytes(whole + rubbish) == whole.size() + rubbish.size());
}
