// A matcher for the layouts of rules_data.h: a small part of the usual pattern language, without
// the cost of std::regex. Codes are at most a few dozen bytes, so backtracking is bounded.
#pragma once

#include <string_view>

namespace nguon::statement::internal {

// Whether the whole of `text` has the layout `pattern`. A pattern that is not in the language is
// a bug in our data: throws std::logic_error.
bool matches(std::string_view pattern, std::string_view text);

}  // namespace nguon::statement::internal
