// Answers that the routes share.
#pragma once

#include <cstdint>
#include <string_view>

#include "api/http.h"
#include "ledger/base/json.h"
#include "ledger/base/result.h"

namespace nguon::api {

inline constexpr std::uint64_t kListMax = 500;  // items in one answer of a list

int status_for(const Error& error);  // 400, 401 (login_needed), 403, 404, 409, 413, 422, 500, 503, 507
Response json_answer(const json::object& value, int status = 200);
Response error_answer(const Error& error);
Response error_answer(const Error& error, int status);

// Runs `make` (Result<json::object>) and answers with what it gives.
template <class F>
Response answer_json(F make) {
  const Result<json::object> made = make();
  return made ? json_answer(*made) : error_answer(made.error());
}

// A decimal number of the path or query. Errc::invalid_argument (parameter_malformed) names it.
Result<std::uint64_t> number_parameter(std::string_view name, std::string_view text);
// The query's value of that name, or `otherwise`. Errc::invalid_argument for a malformed query.
Result<std::string> query_text(const Request& request, std::string_view name, std::string_view otherwise);
Result<std::uint64_t> query_number(const Request& request, std::string_view name, std::uint64_t otherwise);

}  // namespace nguon::api
