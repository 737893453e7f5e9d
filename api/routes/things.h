// Pages of things that have an address of their own.
#pragma once

#include <optional>
#include <string_view>

#include "api/app.h"
#include "api/http.h"

namespace nguon::api {

// The page of what was typed when it is a label's code, or the path of a batch or of a product; nothing for other text.
std::optional<Response> page_of_typed(const App& app, const Request& request, std::string_view typed);

}  // namespace nguon::api
