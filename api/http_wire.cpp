#include "api/http_wire.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace nguon::api {
namespace {

bool is_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

bool is_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(),
                      [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

bool is_servers_own(std::string_view name) {
  constexpr std::array<std::string_view, 5> kOwn = {"connection", "content-length", "content-type", "date", "transfer-encoding"};
  return std::any_of(kOwn.begin(), kOwn.end(), [&](std::string_view own) {
    return own.size() == name.size() &&
           std::equal(own.begin(), own.end(), name.begin(), [](char x, char y) { return x == (y | 0x20) || x == y; });
  });
}

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

// The date changes once a second; a thread formats it once a second.
void append_date(std::string& out, std::int64_t now_s) {
  thread_local std::int64_t formatted_s = -1;
  thread_local std::string date;
  if (formatted_s != now_s) {
    date = http_date(now_s);
    formatted_s = now_s;
  }
  append_field(out, "date", date);
}

}  // namespace

bool status_has_body(int status) { return status != 204 && status != 304; }

bool is_sendable(const Response& response) {
  if (response.status < 200 || response.status > 599 || !is_value(response.content_type)) return false;
  return std::all_of(response.headers.begin(), response.headers.end(), [](const auto& field) {
    return is_name(field.first) && is_value(field.second) && !is_servers_own(field.first);
  });
}

void append_head(std::string& out, const Response& response, const AnswerForm& form) {
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::uint64_t>(response.status));
  out.append(" ").append(reason_phrase(response.status)).append("\r\n");
  append_date(out, form.now_s);
  if (status_has_body(response.status)) {
    if (!response.content_type.empty()) append_field(out, "content-type", response.content_type);
    out.append("content-length: ");
    append_number(out, response.body.size());
    out.append("\r\n");
  }
  for (const auto& [name, value] : response.headers) append_field(out, name, value);
  if (form.hsts_s > 0) {
    out.append("strict-transport-security: max-age=");
    append_number(out, static_cast<std::uint64_t>(form.hsts_s));
    out.append("\r\n");
  }
  if (!form.keep_alive) append_field(out, "connection", "close");
  if (form.keep_alive && form.http_1_0) append_field(out, "connection", "keep-alive");
  out.append("\r\n");
}

}  // namespace nguon::api
