#include "api/http_parser.h"

#include <algorithm>
#include <charconv>

namespace nguon::api {
namespace {

constexpr std::size_t kKeptBodyBytes = 4096;  // a larger body's memory is given back between requests
constexpr std::size_t kMethodBytesMax = 32;
constexpr std::size_t kLengthDigitsMax = 15;  // a petabyte; no limit is near it
constexpr std::size_t kChunkDigitsMax = 8;

// RFC 9110 section 5.6.2
bool is_token_char(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return c != 0 && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char); }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool same_word(std::string_view a, std::string_view lowered) {
  return a.size() == lowered.size() && std::equal(a.begin(), a.end(), lowered.begin(), [](char x, char y) {
           return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y;
         });
}

bool list_has(std::string_view list, std::string_view lowered) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    if (same_word(trim(list.substr(0, comma)), lowered)) return true;
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return false;
}

// uri-host [":" port], by its characters: what is not a host must not reach a page or a log.
bool is_host(std::string_view host) {
  return std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~:[]").find(c) != std::string_view::npos;
  });
}

}  // namespace

void RequestParser::reset() {
  // The target, the field text and a small body keep their memory for the next request.
  request_.method.clear();
  request_.target.clear();
  request_.headers.clear();
  request_.parameters.clear();
  if (request_.body.capacity() > kKeptBodyBytes) request_.body = std::string();
  request_.body.clear();
  state_ = State::request_line;
  status_ = Status::need_more;
  body_bytes_max_ = line_seen_ = head_bytes_ = fields_ = remaining_ = content_length_ = 0;
  refusal_status_ = 0;
  refusal_reason_ = {};
  absolute_host_.clear();
  started_ = http_1_0_ = says_close_ = says_keep_alive_ = has_length_ = chunked_ = expects_continue_ = false;
  keep_alive_ = true;
  skipped_empty_line_ = false;
}

RequestParser::Status RequestParser::fail(int status, std::string_view reason) {
  refusal_status_ = status;
  refusal_reason_ = reason;
  return status_ = Status::failed;
}

RequestParser::Status RequestParser::feed(std::string_view in, std::size_t& used) {
  used = 0;
  status_ = Status::need_more;
  if (!in.empty()) started_ = true;
  while (true) {
    const auto before = used;
    const auto state_before = state_;
    const Status status = step(in, used);
    if (status != Status::need_more) return status;
    if (used == before && state_ == state_before) return status;
  }
}

// One line, one piece of a body, or one change of state.
RequestParser::Status RequestParser::step(std::string_view in, std::size_t& used) {
  std::string_view line;
  switch (state_) {
    case State::request_line:
    case State::fields:
    case State::trailer: {
      const std::size_t left = limits_.header_bytes_max - std::min(limits_.header_bytes_max, head_bytes_);
      if (!take_line(in, used, left, line)) return status_;
      head_bytes_ += line.size() + 2;
      if (state_ == State::request_line) return on_request_line(line);
      if (state_ == State::fields) return line.empty() ? on_head_end() : on_field(line);
      // Trailer fields are counted and forgotten: nothing here may be decided by them.
      if (line.empty()) return status_ = Status::done;
      if (!is_token(line.substr(0, line.find(':')))) return fail(400, "a trailer field's name is malformed");
      return Status::need_more;
    }
    case State::body_begins:
      if (has_length_ && content_length_ > body_bytes_max_) return fail(413, "the announced body is over the limit");
      remaining_ = content_length_;
      state_ = chunked_ ? State::chunk_size : State::counted_body;
      return Status::need_more;
    case State::counted_body:
    case State::chunk_data: return read_body(in, used);
    case State::chunk_size:
      if (!take_line(in, used, kChunkLineBytesMax, line)) return status_;
      return on_chunk_size(line);
    case State::chunk_end:
      if (!take_line(in, used, 2, line)) return status_;
      if (!line.empty()) return fail(400, "a chunk is longer than it said");
      state_ = State::chunk_size;
      return Status::need_more;
  }
  return fail(400, "unreachable");
}

bool RequestParser::take_line(std::string_view in, std::size_t& used, std::size_t bytes_max, std::string_view& line) {
  const std::string_view rest = in.substr(used);
  const auto end = rest.find('\n', line_seen_);
  const bool found = end != std::string_view::npos;
  if ((found ? end + 1 : rest.size()) > bytes_max) {
    if (state_ == State::request_line) {
      fail(rest.substr(0, bytes_max).find(' ') == std::string_view::npos ? 400 : 414, "the request line is too long");
    } else if (state_ == State::fields || state_ == State::trailer) {
      fail(431, "the header is over the limit");
    } else {
      fail(400, "a chunk's size line is malformed");
    }
    return false;
  }
  if (!found) {
    line_seen_ = rest.size();
    // Another protocol on this port (TLS begins with 0x16) is told at once.
    if (state_ == State::request_line && !rest.empty() && rest[0] != '\r' && !is_token_char(rest[0]))
      fail(400, "this is not HTTP");
    return false;
  }
  line_seen_ = 0;
  if (end == 0 || rest[end - 1] != '\r') {
    fail(400, "a line does not end in CR LF");
    return false;
  }
  line = rest.substr(0, end - 1);
  used += end + 1;
  return true;
}

RequestParser::Status RequestParser::on_request_line(std::string_view line) {
  if (line.empty() && !skipped_empty_line_) {  // RFC 9112 section 2.2: one empty line is forgiven
    skipped_empty_line_ = true;
    return Status::need_more;
  }
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return fail(400, "the request line has not three parts");
  const auto method = line.substr(0, first);
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (!is_token(method) || method.size() > kMethodBytesMax) return fail(400, "the method is malformed");
  const bool shaped = version.size() == 8 && version.substr(0, 5) == "HTTP/" && is_digits(version.substr(5, 1)) &&
                      version[6] == '.' && is_digits(version.substr(7));
  if (!shaped) return fail(400, "the version is malformed");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return fail(505, "only HTTP/1.1 and HTTP/1.0 are spoken");
  http_1_0_ = version == "HTTP/1.0";
  request_.method = method;
  return on_target(target);
}

RequestParser::Status RequestParser::on_target(std::string_view target) {
  if (target.size() > limits_.target_bytes_max) return fail(414, "the request target is over the limit");
  const bool printable = std::all_of(target.begin(), target.end(), [](char c) {
    return !is_control(c) && c != ' ' && c != '#' && static_cast<unsigned char>(c) < 0x80;
  });
  if (target.empty() || !printable) return fail(400, "the request target is malformed");
  state_ = State::fields;
  if (target[0] == '/' || (target == "*" && request_.method == "OPTIONS")) {
    request_.target = target;
    return Status::need_more;
  }
  // Absolute form (RFC 9112 section 3.2.2): its host stands above the host field.
  const auto slashes = target.find("://");
  if (slashes == std::string_view::npos) return fail(400, "the request target is malformed");
  const auto scheme = target.substr(0, slashes);
  if (!same_word(scheme, "http") && !same_word(scheme, "https")) return fail(400, "the request target is malformed");
  const auto rest = target.substr(slashes + 3);
  const auto path = rest.find_first_of("/?");
  const auto host = rest.substr(0, path);
  if (host.empty() || !is_host(host)) return fail(400, "the host in the request target is malformed");
  absolute_host_ = host;
  request_.target = path == std::string_view::npos ? "/" : std::string(rest.substr(path));
  if (request_.target[0] == '?') request_.target.insert(0, 1, '/');
  return Status::need_more;
}

RequestParser::Status RequestParser::on_field(std::string_view line) {
  if (++fields_ > limits_.fields_max) return fail(431, "too many header fields");
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    return fail(400, "a header field's name is malformed");  // also a folded line and a space before the colon
  const auto name = line.substr(0, colon);
  const auto value = trim(line.substr(colon + 1));
  if (std::any_of(value.begin(), value.end(), [](char c) { return is_control(c) && c != '\t'; }))
    return fail(400, "a header field's value holds a control character");
  if (same_word(name, "content-length")) {
    if (on_length(value) == Status::failed) return status_;
  } else if (same_word(name, "transfer-encoding")) {
    if (chunked_) return fail(400, "two transfer codings");
    if (!same_word(value, "chunked")) return fail(501, "the only transfer coding known is chunked");
    chunked_ = true;
  } else if (same_word(name, "host")) {
    if (request_.headers.has("host")) return fail(400, "two host fields");
    if (!is_host(value)) return fail(400, "the host is malformed");
  } else if (same_word(name, "connection")) {
    says_close_ = says_close_ || list_has(value, "close");
    says_keep_alive_ = says_keep_alive_ || list_has(value, "keep-alive");
  } else if (same_word(name, "expect")) {
    if (!same_word(value, "100-continue")) return fail(417, "the only expectation known is 100-continue");
    expects_continue_ = true;
  }
  request_.headers.add(name, value);
  return Status::need_more;
}

RequestParser::Status RequestParser::on_length(std::string_view value) {
  if (has_length_) return fail(400, "two content lengths");
  if (!is_digits(value) || value.size() > kLengthDigitsMax) return fail(400, "the content length is malformed");
  std::from_chars(value.data(), value.data() + value.size(), content_length_);
  has_length_ = true;
  return Status::need_more;
}

RequestParser::Status RequestParser::on_head_end() {
  if (has_length_ && chunked_) return fail(400, "both a content length and a transfer coding");
  if (http_1_0_ && chunked_) return fail(400, "a transfer coding in HTTP/1.0");
  if (!http_1_0_ && !request_.headers.has("host")) return fail(400, "no host");
  if (!absolute_host_.empty()) request_.headers.set("host", absolute_host_);
  keep_alive_ = !says_close_ && (!http_1_0_ || says_keep_alive_);
  expects_continue_ = expects_continue_ && !http_1_0_;  // RFC 9110 section 10.1.1
  if (!chunked_ && content_length_ == 0) return status_ = Status::done;
  head_bytes_ = 0;  // from here on it counts trailer fields
  state_ = State::body_begins;
  return status_ = Status::head_done;
}

RequestParser::Status RequestParser::on_chunk_size(std::string_view line) {
  const auto digits = trim(line.substr(0, line.find(';')));
  if (digits.empty() || digits.size() > kChunkDigitsMax || digits.front() != line.front())
    return fail(400, "a chunk's size is malformed");
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, remaining_, 16);
  if (error != std::errc{} || stopped != end) return fail(400, "a chunk's size is malformed");
  if (std::any_of(line.begin(), line.end(), [](char c) { return is_control(c) && c != '\t'; }))
    return fail(400, "a chunk's extension holds a control character");
  if (remaining_ == 0) {
    state_ = State::trailer;
    return Status::need_more;
  }
  if (remaining_ > body_bytes_max_ - request_.body.size()) return fail(413, "the body is over the limit");
  state_ = State::chunk_data;
  return Status::need_more;
}

RequestParser::Status RequestParser::read_body(std::string_view in, std::size_t& used) {
  const auto piece = in.substr(used, remaining_);
  request_.body.append(piece);
  used += piece.size();
  remaining_ -= piece.size();
  if (remaining_ > 0) return Status::need_more;
  if (state_ == State::counted_body) return status_ = Status::done;
  state_ = State::chunk_end;
  return Status::need_more;
}

}  // namespace nguon::api
