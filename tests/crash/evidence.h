// What the crash tests hold against a ledger that was opened again: every receipt, every signed
// checkpoint. And the table of results that `./dev crash` ends with.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ledger/ledger.h"
#include "tests/support/world.h"

namespace nguon::test {

struct Verdict {
  std::uint64_t lost = 0;       // acknowledged, and not there or another
  std::uint64_t doubled = 0;    // there twice
  std::uint64_t histories = 0;  // signed checkpoints that are not of this history
  std::string first;            // the first of them
  bool good() const { return lost + doubled + histories == 0; }
  void add(const Verdict& other);
};

// Thread-safe.
class Evidence {
 public:
  void sent(std::uint64_t n);
  void acknowledged(std::uint64_t n, const Receipt& receipt);
  void signed_one(const log::Checkpoint& checkpoint);

  std::vector<std::uint64_t> unanswered() const;
  std::uint64_t count() const;                    // of acknowledged statements
  std::uint64_t size_max() const;                 // of the signed checkpoints
  std::optional<log::Checkpoint> newest() const;  // of them
  // The entries and checkpoints from `since` on; the doubled ones among all entries from there.
  Verdict against(const Ledger& ledger, std::uint64_t since) const;

 private:
  mutable std::mutex mutex_;
  // All guarded by mutex_.
  std::set<std::uint64_t> unanswered_;
  std::map<std::uint64_t, std::pair<std::uint64_t, Hash>> by_statement_;  // n -> entry, leaf hash
  std::map<std::uint64_t, log::Checkpoint> checkpoints_;                  // by size
  Verdict contradictions_;                                                // among the answers themselves
};

// Sends what is unanswered, then new harvests from `next`, with `threads` writers, until something is
// refused or `count` new ones are acknowledged. The first refusal's name, or "ok".
std::string append_some(Ledger& ledger, const World& world, Evidence& evidence, std::uint64_t& next, int threads,
                        std::uint64_t count);

// How many cycles: the variable's value, or `otherwise` (the bounded count of the test suite).
std::uint64_t cycles(const char* variable, std::uint64_t otherwise);
// NGUON_CRASH_SEED or a random one; printed.
std::uint64_t crash_seed();

// A row of the table: printed, and added to the file that NGUON_CRASH_TABLE names.
void print_row(const std::string& test, std::uint64_t cycles, const Verdict& verdict, const std::string& note);

}  // namespace nguon::test
