#include "api/cmd/http_client.h"

#include <curl/curl.h>

#include <memory>

namespace nguon::api::cmd {
namespace {

struct Closer {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t collect(char* data, std::size_t size, std::size_t count, void* to) {
  auto& body = *static_cast<std::string*>(to);
  if (body.size() + size * count > kHttpAnswerBytesMax) return 0;  // curl then fails with a write error
  body.append(data, size * count);
  return size * count;
}

Result<HttpAnswer> perform(const std::string& url, const std::string* body, const std::string& content_type) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, Closer> handle{curl_easy_init()};
  if (started != CURLE_OK || !handle) return Error{Errc::io, "the HTTP client cannot start"};
  HttpAnswer answer;
  CURL* curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, kHttpTimeoutSeconds);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
  std::unique_ptr<curl_slist, Closer> headers;
  if (body != nullptr) {
    headers.reset(curl_slist_append(nullptr, ("Content-Type: " + content_type).c_str()));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body->data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
  }
  const CURLcode code = curl_easy_perform(curl);
  if (code == CURLE_WRITE_ERROR)
    return Error{Errc::too_large, "answer_too_large", url + ": the answer is too large", url + ": câu trả lời quá lớn"};
  if (code != CURLE_OK)
    return Error{Errc::unavailable, "server_unreachable", url + ": " + curl_easy_strerror(code),
                 "không kết nối được " + url + ": " + curl_easy_strerror(code)};
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
  return answer;
}

}  // namespace

Result<HttpAnswer> http_get(const std::string& url) { return perform(url, nullptr, {}); }

Result<HttpAnswer> http_post(const std::string& url, const std::string& body, const std::string& content_type) {
  return perform(url, &body, content_type);
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

std::string join_url(std::string_view server, std::string_view path) {
  while (server.ends_with('/')) server.remove_suffix(1);
  return std::string(server) + (path.starts_with('/') ? "" : "/") + std::string(path);
}

}  // namespace nguon::api::cmd
