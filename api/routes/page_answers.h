// What the routes of pages share: options from the request, an HTML answer, the page of an error.
#pragma once

#include <string>
#include <string_view>

#include "api/app.h"
#include "api/http.h"
#include "api/pages/pages.h"
#include "ledger/base/result.h"

namespace nguon::api {

// A page's query, leniently: a page is shown even when somebody hung rubbish on the link.
std::string query_or_empty(const Request& request, std::string_view name);
PageOptions page_options(const App& app, const Request& request);
// Takes pictures out of a story that this server does not have, so that no page shows a hole.
void keep_pictures_here(const App& app, std::optional<state::StoryInfo>& story);
void keep_pictures_here(const App& app, state::StoryInfo& story);
Response html_page(const App& app, std::string body, int status = 200);
Response message_page(const App& app, const Request& request, Message what, int status);
// 404 for what is not there or cannot be, 503 while busy, 500 otherwise.
Response page_of_error(const App& app, const Request& request, const Error& error);

}  // namespace nguon::api
