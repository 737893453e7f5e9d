// The spelling of keys that several columns share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"

namespace nguon::store {

// Rows [begin, end) of a column; end "" means to the end.
struct KeyRange {
  std::string begin;
  std::string end;
};

// Indexes in postings are below 2^56, so that the first byte of be64(index) is 0x00. That byte
// ends the prefix: RocksDB's prefix filter takes everything up to and with the first 0x00 of a
// key. A prefix must hold no 0x00 itself: its postings would
// lie among those of a shorter prefix.
inline constexpr std::uint64_t kPostingIndexMax = (std::uint64_t{1} << 56) - 1;

inline std::string entry_key(std::uint64_t index) { return be64(index); }

// REQUIRES: index <= kPostingIndexMax
inline std::string posting_key(std::string_view prefix, std::uint64_t index) { return std::string(prefix) + be64(index); }

// The postings of exactly this prefix whose index is in [from, to). Use it rather than a range of
// your own: it lets a scan pass over files that hold nothing of the prefix.
inline KeyRange posting_range(std::string_view prefix, std::uint64_t from = 0, std::uint64_t to = kPostingIndexMax) {
  return {posting_key(prefix, from), posting_key(prefix, to)};
}

// Every key that begins with `prefix`.
KeyRange prefix_range(std::string_view prefix);

}  // namespace nguon::store
