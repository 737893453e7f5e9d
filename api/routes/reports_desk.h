// The desk's side of reports; the form itself is add_report_routes (api/app.h).
#pragma once

#include <vector>

#include "api/app.h"

namespace nguon::api {

void add_reports_desk_routes(std::vector<Route>& routes, const App& app);  // /v1/desk/reports

}  // namespace nguon::api
