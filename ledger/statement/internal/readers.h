// Readers of single values (fields.h): each returns the value, or refuses it with its reason.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/time.h"
#include "ledger/statement/internal/fields.h"
#include "ledger/statement/internal/names.h"
#include "ledger/statement/records.h"

namespace nguon::statement::internal {

// Limits are part of the format: do not change.
inline constexpr std::size_t kWordsBytesMax = 500;
inline constexpr std::size_t kTextBytesMax = 200;
inline constexpr std::int64_t kAmountWholeMax = 1'000'000'000;

bool boolean(const Value& value);
// Text for people: 1..bytes_max bytes, something besides spaces, no control characters and no
// characters that turn the direction of writing (they can make a name read as another one).
std::string text(const Value& value);  // kTextBytesMax
Words words(const Value& value);
Words story_words(const Value& value);  // the same of 1..kStoryBytesMax bytes each, over several lines
Time time(const Value& value);
Day day(const Value& value);
// A decimal as records.h defines it, 0 < amount <= 1e9. The JSON number is taken as an IEEE 754
// double, which is how I-JSON (RFC 7493 section 2.2) reads it; it must be the double nearest to a
// decimal of at most six places.
Amount positive_amount(const Value& value);
std::string uom(const Value& value);  // UN/CEFACT Recommendation 20 as EPCIS writes it: [A-Z0-9]{2,3}

std::string uuid_urn(const Value& value);
std::string party_id(const Value& value);
std::string slug(const Value& value);
std::string host(const Value& value);
std::string vkey(const Value& value);      // of a party: Ed25519 or P-256
std::string product(const Value& value);   // path
std::string batch(const Value& value);     // path
std::string any_code(const Value& value);  // of a growing area, whatever its scheme
std::string uri(const Value& value);
std::string website(const Value& value);
Hash hex_hash(const Value& value);         // 64 lowercase hex digits
std::string province(const Value& value);  // 2 digits
std::string commune(const Value& value);   // 5 digits
ShelfLife shelf_life(const Value& value);
YieldRange yield_range(const Value& value);

// A whole number in min..max. Written as an integer: 3.0 and 1e1 are refused.
std::uint64_t whole(const Value& value, std::uint64_t min, std::uint64_t max);
inline auto whole_in(std::uint64_t min, std::uint64_t max) {
  return [=](const Value& value) { return whole(value, min, max); };
}
inline auto small_in(std::uint32_t min, std::uint32_t max) {
  return [=](const Value& value) { return static_cast<std::uint32_t>(whole(value, min, max)); };
}

// Refuses with "must be one of: ...".
void refuse_word(const Value& value, const std::string& words);

template <class T, std::size_t N>
auto word_in(const Names<T, N>& names) {
  return [&names](const Value& value) -> T {
    const auto text = value.string();
    for (const auto& [word, meaning] : names)
      if (word == text) return meaning;
    std::string all;
    for (const auto& [word, meaning] : names) all += (all.empty() ? "" : ", ") + std::string(word);
    refuse_word(value, all);
    return T{};
  };
}

}  // namespace nguon::statement::internal
