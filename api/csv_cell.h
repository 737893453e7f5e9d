// What a spreadsheet makes of a cell. Names come from strangers.
#pragma once

#include <string_view>

namespace nguon::api {

// Whether a spreadsheet would calculate the cell instead of showing it: it begins with = + - @, a tab or a
// line break, or with a full-width form of those signs, which spreadsheets with East Asian settings read as the sign
// itself (OWASP, "CSV Injection").
bool is_formula(std::string_view cell);

}  // namespace nguon::api
