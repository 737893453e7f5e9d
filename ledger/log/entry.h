// Entries: the leaves of the log. An entry is a statement with its place and time, and the leaf
// hash of the entry before it. docs/formats/log.md. Pure and thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"

namespace nguon::log {

inline constexpr std::size_t kEntryBytesMax = 65'535;  // do not change: part of the format
inline constexpr Hash kGenesisPreviousLeaf{};          // what entry 0 says of the one before it

struct Entry {
  std::uint64_t index = 0;
  Time accepted;          // when the ledger took it; never goes backwards along the log
  Hash previous_leaf{};   // leaf hash of entry index-1; kGenesisPreviousLeaf for index 0
  std::string statement;  // byte for byte as it was signed; opaque here, never empty
  friend bool operator==(const Entry&, const Entry&) = default;
};

// "nguon.entry/v1\n<index>\n<time>\n<base64 previous leaf>\n\n<statement>".
// Errc::too_large "entry_too_large" past kEntryBytesMax. Errc::invalid_argument "entry_malformed":
// no statement, a time outside 1970..9999, or index 0 with another previous leaf than
// kGenesisPreviousLeaf.
Result<std::string> encode_entry(const Entry& entry);

// Strict: one spelling, so encode_entry(*parse_entry(b)) == b. Errc::invalid_argument
// "entry_malformed", Errc::too_large "entry_too_large".
Result<Entry> parse_entry(std::string_view entry_bytes);

// SHA-256(0x00 || entry bytes), RFC 6962 section 2.1.
Hash leaf_hash(std::string_view entry_bytes);

}  // namespace nguon::log
