// One flipped bit anywhere in the files of a database: found by opening, by the scrub, by the audit, or
// because the store is behind what was signed; or nothing that is stored has changed.
#include <iostream>
#include <random>

#include "ledger/audit.h"
#include "ledger/base/sha256.h"
#include "tests/crash/sim_ledger.h"

using namespace nguon;
using namespace nguon::test;

namespace {

using Files = std::map<std::string, std::string>;

// All rows of all columns.
Result<Hash> contents_of(const store::View& view) {
  std::string all;
  for (const store::Column column : store::kColumns)
    NGUON_TRY(view.scan(column, "", "", [&](std::string_view key, std::string_view value) {
      all += sha256(std::string(store::to_string(column)) + be64(key.size()) + std::string(key) + std::string(value)).view();
      return true;
    }));
  return sha256(all);
}

// CURRENT, MANIFEST, OPTIONS, IDENTITY, log (the write-ahead log), sst.
std::string kind_of(const std::string& name) {
  const std::string file = name.substr(name.rfind('/') + 1);
  const auto dot = file.rfind('.');
  return dot == std::string::npos ? file.substr(0, file.find('-')) : file.substr(dot + 1);
}

struct Image {
  Files files;
  Hash contents;
  log::Checkpoint published;
};

// Tables, and a log with commits in it that no table has yet.
Image image(SimLedger& sim) {
  value_of(sim.create()).reset();
  Evidence evidence;
  std::uint64_t next = 0;
  for (int i = 0; i < 2; ++i) append_some(*value_of(sim.open()), sim.world, evidence, next, 1, 150);
  const auto ledger = value_of(sim.open());
  append_some(*ledger, sim.world, evidence, next, 1, 40);
  Image out{sim.disk.files(), value_of(contents_of(*ledger->snapshot())), ledger->published()->checkpoint};
  return out;
}

enum class Found { open, scrub, audit, behind, unchanged, missed };

// What notices that the files are not what they were.
Found look(SimLedger& sim, const Image& good) {
  auto anchor = sim.open_anchor();
  if (!anchor || (*anchor)->state().slot_damaged) return Found::open;
  auto store = sim.open_store();
  if (!store) return Found::open;
  if (const auto files = (*store)->verify_checksums(nullptr); !files) return Found::scrub;
  const auto contents = contents_of(**store);
  const auto& mark = (*anchor)->state().mark;
  const bool same_mark = mark.size == good.published.size && mark.root == good.published.root;
  if (contents && *contents == good.contents && same_mark) return Found::unchanged;
  AuditOptions how;
  how.threads = 1;
  const auto report = audit(**store, *sim.world.check, how, nullptr);
  if (!report || !report->good()) return Found::audit;
  // The store is a shorter history than the one that was signed: no ledger opens on it.
  store->reset();
  if (const auto ledger = sim.open(); !ledger)
    return ledger.error().name() == "ledger_behind_anchor" ? Found::behind : Found::open;
  return Found::missed;
}

struct Count {
  std::uint64_t flips = 0, open = 0, scrub = 0, audit = 0, behind = 0, unchanged = 0, missed = 0;
  void add(Found found) {
    ++flips;
    switch (found) {
      case Found::open: ++open; break;
      case Found::scrub: ++scrub; break;
      case Found::audit: ++audit; break;
      case Found::behind: ++behind; break;
      case Found::unchanged: ++unchanged; break;
      case Found::missed: ++missed; break;
    }
  }
};

}  // namespace

TEST_CASE("a flipped bit in any file of the database is found, or changes nothing that is stored", "[crash][flip]") {
  const std::uint64_t seed = crash_seed(), flips = cycles("NGUON_CRASH_FLIPS", 140);
  std::mt19937_64 random(seed);
  SimLedger sim;
  const Image good = image(sim);
  std::map<std::string, std::vector<std::string>> names;  // by kind
  for (const auto& [file, bytes] : good.files)
    if (!bytes.empty()) names[kind_of(file)].push_back(file);
  for (const char* kind : {"CURRENT", "MANIFEST", "OPTIONS", "IDENTITY", "anchor", "log", "sst"}) REQUIRE(names.contains(kind));
  std::map<std::string, Count> counts;
  std::vector<std::string> kinds;
  for (const auto& [kind, files] : names) kinds.push_back(kind);
  for (std::uint64_t i = 0; i < flips; ++i) {
    const std::string& kind = kinds[i % kinds.size()];
    const std::string& file = names[kind][random() % names[kind].size()];
    Files bad = good.files;
    std::string& bytes = bad[file];
    // Half of those in the log strike what is written, not the zeros after it.
    const std::size_t end = kind == "log" && random() % 2 == 0 ? bytes.find_last_not_of('\0') + 1 : bytes.size();
    const std::uint64_t bit = random() % (std::max<std::size_t>(end, 1) * 8);
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    sim.disk.set_files(std::move(bad));
    const Found found = look(sim, good);
    INFO("seed " << seed << ", flip " << i << ": " << file << " bit " << bit);
    CHECK(found != Found::missed);
    if (kind == "sst") CHECK((found == Found::open || found == Found::scrub));  // whatever it struck
    if (kind == "CURRENT") CHECK(found == Found::open);
    counts[kind].add(found);
  }
  for (const auto& [kind, count] : counts) {
    const auto n = [](std::uint64_t number, const char* what) {
      return number == 0 ? "" : std::to_string(number) + " by " + what + ", ";
    };
    const std::uint64_t mattered = count.flips - count.unchanged;
    print_row("one flipped bit: " + kind, count.flips, {},
              std::to_string(mattered - count.missed) + " of " + std::to_string(mattered) + " found (" +
                  n(count.open, "opening") + n(count.scrub, "scrub") + n(count.audit, "audit") + n(count.behind, "anchor") +
                  std::to_string(count.unchanged) + " changed nothing stored)");
  }
}

// The scrub does not read the log (docs/decisions/0052): nothing in it may be needed and damaged unseen.
TEST_CASE("a flipped bit in a log that no table holds yet is found at the next opening", "[crash][flip]") {
  constexpr std::size_t kStep = 997;  // prime: strikes lengths, checksums, types and rows of records
  SimLedger sim;
  const Image good = image(sim);
  std::string log;
  for (const auto& [file, bytes] : good.files)
    if (kind_of(file) == "log" && bytes.find_first_not_of('\0') != std::string::npos) log = file;  // the newest comes last
  REQUIRE(!log.empty());
  const std::size_t written = good.files.at(log).find_last_not_of('\0') + 1;
  REQUIRE(written > 20 * kStep);
  sim.disk.set_files(good.files);
  CHECK(value_of(sim.open())->published()->checkpoint == good.published);
  std::uint64_t flips = 0;
  for (std::size_t at = 0; at < written; at += std::min(kStep, std::max<std::size_t>(written - 1 - at, 1))) {
    Files bad = good.files;
    bad[log][at] = static_cast<char>(bad[log][at] ^ (1 << (at % 8)));
    sim.disk.set_files(std::move(bad));
    const auto opened = sim.open();
    INFO(log << " byte " << at << " of " << written);
    CHECK(name_of(opened) == "ledger_behind_anchor");
    ++flips;
  }
  print_row("one flipped bit: what is only in the log", flips, {}, "all found at opening (by anchor)");
}
