#include "api/http.h"

#include <array>
#include <cstdio>
#include <stdexcept>

#include "api/http_headers.h"
#include "ledger/base/text.h"
#include "ledger/base/time.h"

namespace nguon::api {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view lowered, std::string_view name) {
  if (lowered.size() != name.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i)
    if (lowered[i] != lower(name[i])) return false;
  return true;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Error bad_encoding() {
  return Error{Errc::invalid_argument, "bad_encoding", "the address holds a wrong percent-encoding or control characters",
               "địa chỉ có mã hoá phần trăm sai hoặc ký tự điều khiển"};
}

struct Sentences {
  int status;
  const char* text;
};

// Vietnamese first, then English.
constexpr std::array kPlain = {
    Sentences{400, "Yêu cầu không hợp lệ.\nThe request is malformed.\n"},
    Sentences{404, "Không có trang nào ở địa chỉ này.\nThere is nothing at this address.\n"},
    Sentences{405, "Địa chỉ này không nhận phương thức đó.\nThis address does not take that method.\n"},
    Sentences{408, "Yêu cầu không gửi đến đủ trong thời gian cho phép.\nThe request did not arrive in time.\n"},
    Sentences{413, "Nội dung gửi lên quá lớn.\nThe content is too large.\n"},
    Sentences{414, "Địa chỉ quá dài.\nThe address is too long.\n"},
    Sentences{417, "Máy chủ không đáp ứng được trường Expect này.\nThe server cannot meet this Expect field.\n"},
    Sentences{
        429, "Quá nhiều yêu cầu từ một địa chỉ. Xin thử lại sau.\nToo many requests from one address. Please try again later.\n"},
    Sentences{431, "Phần đầu của yêu cầu quá lớn.\nThe header of the request is too large.\n"},
    Sentences{500, "Máy chủ gặp lỗi. Xin thử lại sau.\nThe server failed. Please try again later.\n"},
    Sentences{501, "Máy chủ không hỗ trợ cách truyền này.\nThe server does not know this transfer coding.\n"},
    Sentences{503, "Máy chủ đang bận. Xin thử lại sau giây lát.\nThe server is busy. Please try again shortly.\n"},
    Sentences{505, "Máy chủ không hỗ trợ phiên bản HTTP này.\nThe server does not speak this version of HTTP.\n"},
};

}  // namespace

void Headers::add(std::string_view name, std::string_view value) {
  fields_.push_back({text_.size(), name.size(), value.size()});
  for (const char c : name) text_.push_back(lower(c));
  text_.append(value);
}

std::string_view Headers::get(std::string_view wanted) const {
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (same_name(name(i), wanted)) return value(i);
  return {};
}

std::string Headers::all(std::string_view wanted) const {
  std::string joined;
  bool first = true;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (!same_name(name(i), wanted)) continue;
    if (!first) joined += ", ";
    joined += value(i);
    first = false;
  }
  return joined;
}

bool Headers::has(std::string_view wanted) const {
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (same_name(name(i), wanted)) return true;
  return false;
}

void Headers::set(std::string_view wanted, std::string_view value_text) {
  Headers kept;
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (!same_name(name(i), wanted)) kept.add(name(i), value(i));
  kept.add(wanted, value_text);
  *this = std::move(kept);
}

std::string_view Request::path() const {
  const std::string_view all = target;
  return all.substr(0, all.find('?'));
}

std::string_view Request::query() const {
  const std::string_view all = target;
  const auto mark = all.find('?');
  return mark == std::string_view::npos ? std::string_view{} : all.substr(mark + 1);
}

std::string_view Request::parameter(std::string_view name) const {
  for (const auto& each : parameters)
    if (each.name == name) return each.value;
  return {};
}

Body Body::of_program(std::string_view bytes) {
  Body body;
  body.held_ = bytes;
  return body;
}

std::string_view Body::view() const {
  if (const auto* own = std::get_if<std::string>(&held_)) return *own;
  if (const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&held_))
    return *shared ? std::string_view(**shared) : std::string_view{};
  return std::get<std::string_view>(held_);
}

std::string_view Response::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

void Response::set_header(std::string_view name, std::string_view value) {
  for (auto& [key, old] : headers) {
    if (key != name) continue;
    old = value;
    return;
  }
  headers.emplace_back(name, value);
}

Response plain_answer(int status) {
  Response response;
  response.status = status;
  response.compress = Response::Compress::never;
  response.set_header("cache-control", "no-store");
  add_common_headers(response);
  const char* fallback = "";
  for (const auto& each : kPlain) {
    if (each.status == 500) fallback = each.text;
    if (each.status == status) {
      response.body = each.text;
      return response;
    }
  }
  response.body = fallback;
  return response;
}

Responder& Responder::operator=(Responder&& other) noexcept {
  if (this == &other) return *this;
  if (sink_) send(plain_answer(500));
  sink_ = std::move(other.sink_);
  hooks_ = std::move(other.hooks_);
  return *this;
}

Responder::~Responder() {
  if (sink_) send(plain_answer(500));
}

void Responder::operator()(Response response) {
  if (!sink_) throw std::logic_error("a request was answered twice");
  send(std::move(response));
}

void Responder::send(Response&& response) noexcept {
  const auto sink = std::move(sink_);
  for (auto hook = hooks_.rbegin(); hook != hooks_.rend(); ++hook) {
    try {
      (*hook)(response);
    } catch (...) {
      response = plain_answer(500);
    }
  }
  sink->answer(std::move(response));
}

Result<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return bad_encoding();
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return bad_encoding();
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return bad_encoding();
    out.push_back(c);
  }
  if (!is_utf8(out)) return bad_encoding();
  return out;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kMarks = "-._~";
  std::string out;
  for (const char c : text) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || kMarks.find(c) != std::string_view::npos;
    if (plain) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kHex[byte >> 4]);
    out.push_back(kHex[byte & 15]);
  }
  return out;
}

Result<QueryParameters> parse_query(std::string_view query) {
  QueryParameters out;
  if (query.empty()) return out;
  for (const auto part : split(query, '&')) {
    if (part.empty()) continue;
    if (out.size() == kQueryParametersMax)
      return Error{Errc::invalid_argument, "too_many_parameters", "the query holds too many parameters",
                   "địa chỉ có quá nhiều tham số"};
    std::string spaced(part);
    for (char& c : spaced)
      if (c == '+') c = ' ';
    const std::string_view pair = spaced;
    const auto equals = pair.find('=');
    NGUON_ASSIGN(name, percent_decode(pair.substr(0, equals)));
    NGUON_ASSIGN(value, percent_decode(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1)));
    out.emplace_back(std::move(name), std::move(value));
  }
  return out;
}

std::string http_date(std::int64_t unix_s) {
  constexpr std::array kDays = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};  // 1970-01-01 was a Thursday
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr std::int64_t kDaySeconds = 86'400;
  const std::int64_t day = unix_s / kDaySeconds;
  const auto second = static_cast<int>(unix_s % kDaySeconds);
  const std::string date = format_day(Day{static_cast<std::int32_t>(day)});  // "2026-11-22"
  const auto month = static_cast<std::size_t>((date[5] - '0') * 10 + (date[6] - '0') - 1);
  std::array<char, 32> text{};
  const int length =
      std::snprintf(text.data(), text.size(), "%s, %.2s %s %.4s %02d:%02d:%02d GMT", kDays[static_cast<std::size_t>(day % 7)],
                    date.c_str() + 8, kMonths[month], date.c_str(), second / 3600, second / 60 % 60, second % 60);
  return {text.data(), static_cast<std::size_t>(length)};
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 300: return "Multiple Choices";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    default: return "Unknown";
  }
}

}  // namespace nguon::api
