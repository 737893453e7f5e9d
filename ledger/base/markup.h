// Text inside XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace nguon {

// `text` as character data, or inside an attribute in double quotes: & < > " are written as entities. Pure.
std::string escape_markup(std::string_view text);

}  // namespace nguon
