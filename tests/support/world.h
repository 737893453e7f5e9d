// A small made-up ledger for tests and benchmarks: its keys, its first statements, and as many
// harvests after them as are wanted. All names are invented.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "keys/check.h"
#include "keys/key_pair.h"
#include "ledger/ledger.h"
#include "ledger/statement/event.h"
#include "ledger/statement/records.h"
#include "tests/support/fake_clock.h"

namespace nguon::test {

struct World {
  World();

  static constexpr std::string_view kOrigin = "ocop.example/thi-du";
  static constexpr std::string_view kHost = "ocop.example";
  static constexpr std::string_view kProducer = "htx-thi-du";
  static constexpr std::string_view kArea = "VN-15-132-04567-001-01";
  static constexpr std::string_view kMaterial = "p/htx-thi-du/che-bup-tuoi";

  FakeClock clock{Time{1'790'000'000'000}};  // 2026-09-21
  std::shared_ptr<const SignatureCheck> check;
  std::shared_ptr<const keys::KeyPair> log_key;
  keys::KeyPair operator_key, authority_1, authority_2, producer_key;

  // For the ledger that make_ledger made last, or a new one: with its anchor.
  LedgerOptions options() const;
  // A ledger begins with an anchor of its own, and is opened again with the same.
  mutable std::shared_ptr<anchor::Anchor> anchor = anchor::make_memory(std::string(kOrigin));

  // Signed statements. Each call of the first three gives the same bytes; ids are made from `n`.
  std::string genesis() const;
  // What must come after Genesis before a harvest is accepted: party, its key, area, material.
  std::vector<std::string> beginning() const;
  // The n-th harvest: a growing event of a lot of its own, signed by the producer (or by `key`).
  std::string harvest(std::uint64_t n) const { return harvest(n, producer_key); }
  std::string harvest(std::uint64_t n, const Signer& key) const;
  // The same id as harvest(n), other bytes.
  std::string harvest_again(std::uint64_t n) const;
  // Enrols a further key for the producer.
  std::string enrol(std::uint64_t n, const VerifierKey& key) const;

  // A ledger in `store` with Genesis and the beginning in it.
  std::unique_ptr<Ledger> make_ledger(std::unique_ptr<store::Store> store) const {
    return make_ledger(std::move(store), options());
  }
  std::unique_ptr<Ledger> make_ledger(std::unique_ptr<store::Store> store, LedgerOptions options) const;
  static constexpr std::uint64_t kBeginningSize = 5;  // its size

  static keys::KeyPair new_key(std::string_view party);
  std::string sign_record(const statement::Record& record, std::uint64_t n, std::initializer_list<const Signer*> keys) const;
};

// "urn:uuid:..." of a v4 UUID that holds n.
std::string uuid_of(std::uint64_t n);

}  // namespace nguon::test
