#include "tests/crash/evidence.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <thread>

#include "ledger/base/sha256.h"
#include "ledger/log/entry.h"

namespace nguon::test {
namespace {

void note(Verdict& verdict, std::uint64_t Verdict::*what, std::string text) {
  ++(verdict.*what);
  if (verdict.first.empty()) verdict.first = std::move(text);
}

}  // namespace

void Verdict::add(const Verdict& other) {
  lost += other.lost;
  doubled += other.doubled;
  histories += other.histories;
  if (first.empty()) first = other.first;
}

void Evidence::sent(std::uint64_t n) {
  const std::lock_guard lock(mutex_);
  if (!by_statement_.contains(n)) unanswered_.insert(n);
}

void Evidence::acknowledged(std::uint64_t n, const Receipt& receipt) {
  signed_one(receipt.checkpoint);
  const std::lock_guard lock(mutex_);
  unanswered_.erase(n);
  const std::pair now{receipt.index, receipt.leaf_hash};
  const auto [known, fresh] = by_statement_.emplace(n, now);
  if (!fresh && known->second != now)
    note(contradictions_, &Verdict::doubled, "statement " + std::to_string(n) + " has two receipts");
}

void Evidence::signed_one(const log::Checkpoint& checkpoint) {
  const std::lock_guard lock(mutex_);
  const auto [known, fresh] = checkpoints_.emplace(checkpoint.size, checkpoint);
  if (!fresh && !(known->second == checkpoint))
    note(contradictions_, &Verdict::histories, "two checkpoints of size " + std::to_string(checkpoint.size) + " were signed");
}

std::vector<std::uint64_t> Evidence::unanswered() const {
  const std::lock_guard lock(mutex_);
  return {unanswered_.begin(), unanswered_.end()};
}

std::uint64_t Evidence::count() const {
  const std::lock_guard lock(mutex_);
  return by_statement_.size();
}

std::optional<log::Checkpoint> Evidence::newest() const {
  const std::lock_guard lock(mutex_);
  if (checkpoints_.empty()) return std::nullopt;
  return checkpoints_.rbegin()->second;
}

std::uint64_t Evidence::size_max() const {
  const auto checkpoint = newest();
  return checkpoint ? checkpoint->size : 0;
}

Verdict Evidence::against(const Ledger& ledger, std::uint64_t since) const {
  const std::lock_guard lock(mutex_);
  Verdict out = contradictions_;
  for (const auto& [n, was] : by_statement_) {
    if (was.first < since) continue;
    const auto bytes = ledger.entry_bytes(was.first);
    if (!bytes || log::leaf_hash(*bytes) != was.second)
      note(out, &Verdict::lost, "entry " + std::to_string(was.first) + " is not what was acknowledged");
  }
  for (auto at = checkpoints_.lower_bound(since); at != checkpoints_.end(); ++at) {
    const auto root = ledger.root_at(at->first);
    if (!root || *root != at->second.root)
      note(out, &Verdict::histories, "the checkpoint of size " + std::to_string(at->first) + " is not of this history");
  }
  std::set<Hash> statements;
  for (std::uint64_t i = since; i < ledger.size(); ++i) {
    const auto entry = ledger.entry(i);
    if (!entry) {
      note(out, &Verdict::lost, entry.error().message());
    } else if (!statements.insert(sha256(entry->statement)).second) {
      note(out, &Verdict::doubled, "entry " + std::to_string(i) + " repeats another");
    }
  }
  return out;
}

std::string append_some(Ledger& ledger, const World& world, Evidence& evidence, std::uint64_t& next, int threads,
                        std::uint64_t count) {
  const auto first = evidence.unanswered();
  std::atomic<std::uint64_t> at = 0;
  const std::uint64_t begin = next;
  std::mutex mutex;
  std::string refused = "ok";
  const auto write = [&] {
    for (;;) {
      const std::uint64_t i = at++;
      if (i >= first.size() + count) return;
      const std::uint64_t n = i < first.size() ? first[i] : begin + i - first.size();
      evidence.sent(n);
      const auto receipt = ledger.append_and_wait(world.harvest(n));
      if (receipt) {
        evidence.acknowledged(n, *receipt);
        continue;
      }
      const std::lock_guard lock(mutex);
      if (refused == "ok") refused = receipt.error().name();
      return;
    }
  };
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(write);
  write();
  for (auto& thread : others) thread.join();
  next = begin + count;
  return refused;
}

std::uint64_t cycles(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::uint64_t crash_seed() {
  const std::uint64_t seed = cycles("NGUON_CRASH_SEED", std::random_device{}());
  std::cout << "seed " << seed << std::endl;
  return seed;
}

void print_row(const std::string& test, std::uint64_t cycles, const Verdict& verdict, const std::string& note) {
  char row[512];
  std::snprintf(row, sizeof row, "%-52s %7llu %6llu %8llu %10llu  %s", test.c_str(), static_cast<unsigned long long>(cycles),
                static_cast<unsigned long long>(verdict.lost), static_cast<unsigned long long>(verdict.doubled),
                static_cast<unsigned long long>(verdict.histories), note.c_str());
  std::cout << row << std::endl;
  if (const char* file = std::getenv("NGUON_CRASH_TABLE")) std::ofstream(file, std::ios::app) << row << "\n";
}

}  // namespace nguon::test
