#include "api/cmd/http_client.h"

namespace nguon::api::cmd {
namespace {

Fetcher fetcher() {
  FetchLimits limits;
  limits.timeout_ms = kHttpTimeoutSeconds * 1000;
  limits.answer_bytes_max = kHttpAnswerBytesMax;
  return Fetcher(limits);
}

Result<HttpAnswer> answer_of(Result<Fetched> fetched) {
  if (!fetched) return fetched.error();
  return HttpAnswer{fetched->status, std::move(fetched->body)};
}

}  // namespace

Result<HttpAnswer> http_get(const std::string& url) { return answer_of(fetcher().get(url)); }

Result<HttpAnswer> http_post(const std::string& url, const std::string& body, const std::string& content_type) {
  return answer_of(fetcher().post(url, body, content_type));
}

Result<json::object> json_of(const HttpAnswer& answer) {
  const auto value = parse_json(answer.body);
  const auto* object = value ? value->if_object() : nullptr;
  const json::value* error = object != nullptr ? object->if_contains("error") : nullptr;
  const auto text = [&](const char* name) {
    const auto* member = error->is_object() ? error->get_object().if_contains(name) : nullptr;
    return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
  };
  if (error != nullptr) {
    const Errc code = answer.status == 404   ? Errc::not_found
                      : answer.status == 403 ? Errc::forbidden
                      : answer.status == 409 ? Errc::conflict
                      : answer.status == 422 ? Errc::rule
                      : answer.status >= 500 ? Errc::unavailable
                                             : Errc::invalid_argument;
    return Error{code, text("name"), text("message"), text("messageVi")};
  }
  if (answer.status < 200 || answer.status > 299 || object == nullptr)
    return Error{Errc::unavailable, "server_answer",
                 "the server answered " + std::to_string(answer.status) + " and no JSON object",
                 "máy chủ trả lời " + std::to_string(answer.status) + ", không phải dữ liệu JSON"};
  return *object;
}

Result<json::object> get_json(const std::string& url) {
  NGUON_ASSIGN(answer, http_get(url));
  return json_of(answer);
}

}  // namespace nguon::api::cmd
