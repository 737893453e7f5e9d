#include "tests/bench/verify_rate.h"

#include <atomic>
#include <stdexcept>
#include <thread>

#include "keys/internal/ed25519.h"
#include "ledger/log/note.h"
#include "tests/bench/bench.h"
#include "tests/bench/ledgers.h"

namespace nguon::bench {

double verify_rate(const test::World& world, const std::vector<std::string>& notes, Verifier verifier) {
  constexpr int kCores = 2;
  const VerifierKey& key = world.producer_key.vkey();
  const keys::Owned<EVP_PKEY> openssl_key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, keys::data_of(key.public_key), key.public_key.size()));
  std::vector<log::Note> parsed;
  for (const auto& note : notes) parsed.push_back(must(log::parse_note(note)));
  std::atomic<std::size_t> next = 0, bad = 0;
  const auto good = [&](const log::Note& note) {
    const std::string& signature = note.signatures.front().signature;
    if (verifier == Verifier::own) return world.check->check(key, note.text, signature).has_value();
    return keys::verify_with_openssl(openssl_key.get(), note.text, signature).has_value();
  };
  const double took = wall_of([&] {
    std::vector<std::thread> threads;
    for (int t = 0; t < kCores; ++t)
      threads.emplace_back([&] {
        for (std::size_t i = next++; i < parsed.size(); i = next++)
          if (!good(parsed[i])) ++bad;
      });
    for (auto& thread : threads) thread.join();
  });
  if (bad > 0) throw std::runtime_error("a good signature was refused");
  return static_cast<double>(parsed.size()) / took;
}

}  // namespace nguon::bench
