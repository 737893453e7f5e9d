// Content negotiation: weighted lists of a request (RFC 9110 section 12.4.2).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nguon::api {

inline constexpr std::size_t kPreferencesMax = 32;  // further members of a list are not looked at

// A member of an Accept, Accept-Encoding or Accept-Language field.
struct Preference {
  std::string value;  // in lower case, without parameters ("text/html", "br", "vi-vn", "*")
  int weight = 1000;  // q in thousandths; 0 means "not this"
};

// The members in the order they came. A malformed weight counts as 0: what cannot be read asks for nothing.
std::vector<Preference> parse_preferences(std::string_view list);

// The media type of `offers` (lower case, the server's favourite first) that `accept` likes best; of
// equals the earlier offer. An exact type stands above "text/*", that above "*/*". An absent or
// empty field takes the first offer; nothing when none is acceptable.
std::optional<std::string_view> choose_media_type(std::string_view accept, std::span<const std::string_view> offers);

// The language of `offers` ("vi", "en") that `accept_language` likes best, by primary subtag ("en-GB" asks
// for "en"); the first offer when none is asked for.
std::string_view choose_language(std::string_view accept_language, std::span<const std::string_view> offers);

}  // namespace nguon::api
