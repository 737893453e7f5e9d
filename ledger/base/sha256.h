// SHA-256, the project's one hash. One place, so that a faster implementation changes nothing else.
#pragma once

#include <initializer_list>
#include <string_view>

#include "ledger/base/bytes.h"

namespace nguon {

// SHA-256 over the parts, one after the other. Thread-safe. Throws std::runtime_error only when
// the cryptographic library itself is broken (a state in which no promise can be kept).
Hash sha256(std::initializer_list<std::string_view> parts);
inline Hash sha256(std::string_view bytes) { return sha256({bytes}); }

}  // namespace nguon
