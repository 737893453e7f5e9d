// The program's version. CHANGELOG.md says what each brought.
#pragma once

#include <string_view>

namespace nguon::api {

inline constexpr std::string_view kVersion = "0.1.0";

}  // namespace nguon::api
