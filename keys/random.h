// Random bytes and the identifiers made of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "ledger/base/time.h"

namespace nguon::keys {

// Fills `out` from the cryptographic generator. Thread-safe. Throws std::runtime_error when there
// is no randomness (a state in which no promise can be kept).
void fill_random(std::span<std::uint8_t> out);
std::string random_bytes(std::size_t count);

// "0193e0c4-..-7...": lowercase, without "urn:uuid:". v7 begins with the milliseconds of `time`
// (RFC 9562 section 5.7), so ids made later sort later.
std::string uuid_v4();
std::string uuid_v7(Time time);

}  // namespace nguon::keys
