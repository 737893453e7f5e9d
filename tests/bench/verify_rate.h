// What an append is held against: the check of its one signature, on all cores.
#pragma once

#include <string>
#include <vector>

#include "tests/support/world.h"

namespace nguon::bench {

// The goals speak of OpenSSL, which everybody has; the program itself may be faster
// (docs/decisions/0040-two-ed25519-verifiers.md).
enum class Verifier { openssl, own };

// Signatures a second on two threads, over the statements `notes`, each signed by the world's producer.
// Throws when one is refused.
double verify_rate(const test::World& world, const std::vector<std::string>& notes, Verifier verifier);

}  // namespace nguon::bench
