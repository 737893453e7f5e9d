// Logs made up for tests: any number of histories under one key, with proofs computed straight from
// the definitions of RFC 6962 section 2.1 (not with the code under test).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "keys/check.h"
#include "keys/key_pair.h"
#include "ledger/log/checkpoint.h"
#include "ledger/log/tree.h"
#include "tests/support/check.h"
#include "tests/support/fake_clock.h"
#include "witness/witness.h"

namespace nguon::test {

inline constexpr const char* kLogName = "ocop.example/thi-du";
inline constexpr const char* kWitnessName = "witness.example/w1";

inline keys::KeyPair log_pair(std::string name = kLogName) {
  return value_of(keys::KeyPair::generate(KeyType::ed25519, std::move(name)));
}
inline keys::KeyPair witness_pair(std::string name = kWitnessName) {
  return value_of(value_of(keys::KeyPair::generate(KeyType::ed25519, "x")).as_witness(std::move(name)));
}

// A history: leaf i is made of `tale` from `forked_at` on, else of a tale that all histories share.
class History {
 public:
  explicit History(std::string tale = "a", std::uint64_t forked_at = 0) {
    for (std::uint64_t i = 0; i < 256; ++i) {
      Hash leaf;
      const std::string text = (i < forked_at ? "a" : tale) + std::to_string(i);
      for (std::size_t at = 0; at < text.size(); ++at) leaf.bytes[at] = static_cast<std::uint8_t>(text[at]);
      leaves_.push_back(leaf);
    }
  }
  Hash root(std::uint64_t size) const { return hash(0, size); }
  log::Checkpoint checkpoint(std::uint64_t size) const { return {kLogName, size, root(size)}; }
  std::string note(std::uint64_t size, const Signer& key) const { return value_of(log::sign_checkpoint(checkpoint(size), key)); }

  // PROOF(m, D[n]) of RFC 6962 section 2.1.2.
  std::vector<Hash> proof(std::uint64_t m, std::uint64_t n) const {
    return m == 0 || m == n ? std::vector<Hash>() : subproof(m, 0, n, true);
  }
  witness::AddCheckpoint request(std::uint64_t old, std::uint64_t size, const Signer& key) const {
    return {old, old <= size ? proof(old, size) : std::vector<Hash>(), note(size, key)};
  }

 private:
  static std::uint64_t split(std::uint64_t n) {
    std::uint64_t k = 1;
    while (k * 2 < n) k *= 2;
    return k;
  }
  Hash hash(std::uint64_t from, std::uint64_t n) const {
    if (n == 0) return log::empty_root();
    if (n == 1) return leaves_[from];
    const auto k = split(n);
    return log::node_hash(hash(from, k), hash(from + k, n - k));
  }
  std::vector<Hash> subproof(std::uint64_t m, std::uint64_t from, std::uint64_t n, bool whole) const {
    if (m == n) return whole ? std::vector<Hash>() : std::vector<Hash>{hash(from, n)};
    const auto k = split(n);
    auto out = m <= k ? subproof(m, from, k, whole) : subproof(m - k, from + k, n - k, false);
    out.push_back(m <= k ? hash(from + k, n - k) : hash(from, k));
    return out;
  }
  std::vector<Hash> leaves_;
};

// Remembers in memory, and fails on demand.
class TestMemory final : public witness::Memory {
 public:
  Result<std::optional<std::string>> read(const std::string& origin) override {
    const auto at = notes.find(origin);
    if (at == notes.end()) return std::optional<std::string>();
    return std::optional(at->second);
  }
  Result<void> write(const std::string& origin, const std::string& note) override {
    ++writes;
    if (fails) return Error{Errc::io, "no space"};
    notes[origin] = note;
    return {};
  }
  std::map<std::string, std::string> notes;
  int writes = 0;
  bool fails = false;
};

// A witness of one log in memory.
struct OneWitness {
  FakeClock clock{Time{1'795'335'360'000}};
  keys::KeyPair log = log_pair();
  keys::KeyPair pair = witness_pair();
  keys::CosignatureSigner signer{pair, clock};
  std::unique_ptr<keys::KeyCheck> check = keys::make_signature_check();
  TestMemory memory;
  std::vector<witness::Contradiction> alarms;
  std::unique_ptr<witness::Witness> witness = open();

  std::unique_ptr<witness::Witness> open() { return value_of(try_open({{kLogName, {log.vkey()}}})); }
  Result<std::unique_ptr<witness::Witness>> try_open(std::vector<witness::KnownLog> logs) {
    return witness::Witness::open({signer, *check, clock, memory, [this](const auto& found) { alarms.push_back(found); }},
                                  std::move(logs));
  }
  witness::Answer ask(const witness::AddCheckpoint& request) {
    return witness->add_checkpoint(witness::format_add_checkpoint(request));
  }
};

}  // namespace nguon::test
