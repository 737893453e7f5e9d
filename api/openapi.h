// The description of the HTTP interface, made from the route table itself.
#pragma once

#include <string_view>
#include <vector>

#include "api/router.h"
#include "ledger/base/json.h"

namespace nguon::api {

// An OpenAPI 3.1 document of the routes: every path with its parameters, summary and answers.
json::object openapi_document(const std::vector<Route>& routes, std::string_view version);

}  // namespace nguon::api
