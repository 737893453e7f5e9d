#include "api/answers.h"

#include "api/views.h"
#include "ledger/base/text.h"

namespace nguon::api {

int status_for(const Error& error) {
  switch (error.code()) {
    case Errc::invalid_argument: return 400;
    case Errc::bad_signature: return 403;
    case Errc::forbidden: return error.name() == "login_needed" ? 401 : 403;
    case Errc::not_found: return 404;
    case Errc::conflict: return 409;
    case Errc::too_large: return 413;
    case Errc::rule: return 422;
    case Errc::unavailable:
    case Errc::locked: return 503;
    case Errc::no_space: return 507;
    case Errc::corrupt:
    case Errc::io: return 500;
  }
  return 500;
}

Response json_answer(const json::object& value, int status) {
  Response out;
  out.status = status;
  out.content_type = "application/json; charset=utf-8";
  out.set_header("cache-control", "no-cache");
  out.set_header("access-control-allow-origin", "*");
  out.body = json::serialize(value);
  return out;
}

Response error_answer(const Error& error, int status) { return json_answer(to_json(error), status); }

Response error_answer(const Error& error) {
  Response out = error_answer(error, status_for(error));
  if (out.status == 503) out.set_header("retry-after", "2");
  if (out.status == 507) out.set_header("retry-after", "60");
  return out;
}

Result<std::uint64_t> number_parameter(std::string_view name, std::string_view text) {
  const auto number = parse_decimal(text);
  if (number) return *number;
  const std::string what = std::string(name) + "=\"" + std::string(text.substr(0, 40)) + "\"";
  return Error{Errc::invalid_argument, "parameter_malformed", what + " is not a whole number", what + " không phải số nguyên"};
}

Result<std::string> query_text(const Request& request, std::string_view name, std::string_view otherwise) {
  NGUON_ASSIGN(parameters, parse_query(request.query()));
  for (const auto& [key, value] : parameters)
    if (key == name) return value;
  return std::string(otherwise);
}

Result<std::uint64_t> query_number(const Request& request, std::string_view name, std::uint64_t otherwise) {
  NGUON_ASSIGN(text, query_text(request, name, ""));
  if (text.empty()) return otherwise;
  return number_parameter(name, text);
}

}  // namespace nguon::api
