// The files of api/web as they are inside the program.
#pragma once

#include <string>
#include <string_view>

namespace nguon::api {

// The text of "page.css", "icons/check.svg", ... A name that is not there is a bug (std::logic_error).
std::string_view web_file(std::string_view name);

}  // namespace nguon::api
