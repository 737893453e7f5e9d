// SHA-256, the project's one hash. One place, so that a faster implementation changes nothing else.
#pragma once

#include <functional>
#include <initializer_list>
#include <string_view>

#include "ledger/base/bytes.h"

namespace nguon {

// SHA-256 over the parts, one after the other. Thread-safe. Throws std::runtime_error only when
// the cryptographic library itself is broken (a state in which no promise can be kept).
Hash sha256(std::initializer_list<std::string_view> parts);
inline Hash sha256(std::string_view bytes) { return sha256({bytes}); }

// The same over the pieces that `next` gives, until an empty one: for files.
Hash sha256_of_pieces(const std::function<std::string_view()>& next);

// The same by another way through the library: one call over the joined bytes, no context kept, the
// algorithm looked up anew. For checking what sha256 said; several times as slow on short inputs.
Hash sha256_again(std::initializer_list<std::string_view> parts);

}  // namespace nguon
