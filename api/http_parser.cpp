// The only file that includes Boost.Beast. Beast reads requests; here are the lines' ends, the
// limits, and the checks for what Beast lets pass. Each unit that Beast gets is complete: a line
// of the head, or a chunk's size. A CR stands behind it, so that Beast never finds a next line to
// join to a field (obs-fold), judges each line once it is there, and has nothing to wait for.
#include "api/http_parser.h"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <limits>

namespace nguon::api {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using ErrorCode = beast::error_code;

constexpr std::size_t kKeptBodyBytes = 4096;  // a larger body's memory is given back between requests
constexpr std::size_t kKeptUnitBytes = 512;   // the same of a line
constexpr std::size_t kMethodBytesMax = 32;
constexpr std::size_t kChunkDigitsMax = 8;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Beast also takes a list of equal numbers.
bool is_number(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

// Beast takes bytes that are not ASCII, and fragments.
bool is_target(std::string_view target) {
  return std::all_of(target.begin(), target.end(), [](char c) { return is_ascii(c) && c != '#'; });
}

// uri-host [":" port], by its characters: what is not a host must not reach a page or a log.
bool is_host(std::string_view host) {
  return std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
           std::string_view("-._~:[]").find(c) != std::string_view::npos;
  });
}

// Beast does not tell a version that it does not speak from a malformed one.
// REQUIRES: a method and a target stand before the version.
bool names_version(std::string_view line) {
  const auto version = line.substr(line.find(' ', line.find(' ') + 1) + 1);
  return version.size() == 8 && version.substr(0, 5) == "HTTP/" && is_digit(version[5]) && version[6] == '.' &&
         is_digit(version[7]);
}

// The size of a chunk without its extensions, which mean nothing here (RFC 9112 section 7.1.1) and
// which Beast would search without a limit. Blanks behind the size are forgiven. "" when refused.
std::string_view size_of_chunk(std::string_view line) {
  if (std::any_of(line.begin(), line.end(), [](char c) { return is_control(c) && c != '\t'; })) return {};
  auto digits = line.substr(0, line.find(';'));
  while (!digits.empty() && is_blank(digits.back())) digits.remove_suffix(1);
  return digits.size() <= kChunkDigitsMax ? digits : std::string_view();
}

}  // namespace

// Reads one request and is then made anew.
class RequestParser::Reader final : public http::basic_parser<true> {
 public:
  explicit Reader(RequestParser& owner) noexcept : owner_(owner) {
    header_limit(std::numeric_limits<std::uint32_t>::max());  // take_line() keeps the limits
    body_limit(boost::none);                                  // set when the body begins
  }

 private:
  void on_request_impl(http::verb, beast::string_view method, beast::string_view target, int version, ErrorCode& error) override {
    owner_.http_1_0_ = version == 10;
    judge(owner_.on_request(method, target), error);
  }
  void on_field_impl(http::field field, beast::string_view name, beast::string_view value, ErrorCode& error) override {
    // Trailer fields are forgotten: nothing here may be decided by them.
    if (owner_.state_ == State::trailer) return;
    judge(on_field(field, value), error);
    if (!error) owner_.request_.headers.add(name, value);
  }
  void on_chunk_header_impl(std::uint64_t size, beast::string_view, ErrorCode&) override { owner_.chunk_left_ = size; }
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view piece, ErrorCode&) override {
    owner_.request_.body.append(piece);
    owner_.chunk_left_ -= piece.size();
    return piece.size();
  }
  std::size_t on_body_impl(beast::string_view piece, ErrorCode&) override {
    owner_.request_.body.append(piece);
    return piece.size();
  }
  void on_response_impl(int, beast::string_view, int, ErrorCode&) override {}
  void on_header_impl(ErrorCode&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  void on_finish_impl(ErrorCode&) override {}

  static void judge(Status status, ErrorCode& error) {
    if (status == Status::failed) error = http::error::bad_value;
  }
  Status on_field(http::field field, std::string_view value);

  RequestParser& owner_;
};

// The fields that say where a request ends, whose it is, and what its sender waits for.
RequestParser::Status RequestParser::Reader::on_field(http::field field, std::string_view value) {
  const Headers& headers = owner_.request_.headers;
  if (++owner_.fields_ > owner_.limits_.fields_max) return owner_.fail(431, "too many header fields");
  switch (field) {
    case http::field::content_length:
      if (headers.has("content-length")) return owner_.fail(400, "two content lengths");
      if (!is_number(value)) return owner_.fail(400, "the content length is malformed");
      break;
    case http::field::transfer_encoding:
      if (!beast::iequals(value, "chunked")) return owner_.fail(501, "the only transfer coding known is chunked");
      break;
    case http::field::host:
      if (headers.has("host")) return owner_.fail(400, "two host fields");
      if (!is_host(value)) return owner_.fail(400, "the host is malformed");
      break;
    case http::field::connection: {
      // Beast's own keep_alive() also believes proxy-connection, and keep-alive beside close.
      http::token_list words(value);
      owner_.says_close_ = owner_.says_close_ || words.exists("close");
      owner_.says_keep_alive_ = owner_.says_keep_alive_ || words.exists("keep-alive");
      break;
    }
    case http::field::expect:
      if (!beast::iequals(value, "100-continue")) return owner_.fail(417, "the only expectation known is 100-continue");
      owner_.expects_continue_ = true;
      break;
    default: break;
  }
  return Status::need_more;
}

RequestParser::RequestParser(const ParserLimits& limits) : limits_(limits), reader_(std::make_unique<Reader>(*this)) {}

RequestParser::~RequestParser() = default;

void RequestParser::reset() {
  // Beast's parser in the memory of the last one.
  std::destroy_at(reader_.get());
  std::construct_at(reader_.get(), *this);
  // The target, the field text, a short line and a small body keep their memory for the next request.
  request_.method.clear();
  request_.target.clear();
  request_.headers.clear();
  request_.parameters.clear();
  if (request_.body.capacity() > kKeptBodyBytes) request_.body = std::string();
  request_.body.clear();
  if (unit_.capacity() > kKeptUnitBytes) unit_ = std::string();
  state_ = State::request_line;
  status_ = Status::need_more;
  body_bytes_max_ = line_seen_ = head_bytes_ = fields_ = chunk_left_ = 0;
  refusal_status_ = 0;
  refusal_reason_ = {};
  absolute_host_.clear();
  started_ = http_1_0_ = says_close_ = says_keep_alive_ = expects_continue_ = skipped_empty_line_ = behind_chunk_ = false;
  keep_alive_ = true;
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
      return state_ == State::fields ? on_field_line(line) : on_trailer_line(line);
    }
    case State::body_begins: return on_body_begins();
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
    if (state_ == State::request_line && !rest.empty() && rest[0] != '\r' && (is_control(rest[0]) || !is_ascii(rest[0])))
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

RequestParser::Status RequestParser::read_unit() {
  const std::size_t size = unit_.size();
  unit_ += '\r';
  ErrorCode error;
  const std::size_t taken = reader_->put({unit_.data(), unit_.size()}, error);
  if (status_ == Status::failed) return status_;
  if (taken == size && (!error || error == http::error::need_more)) return Status::need_more;
  if (error == http::error::body_limit) return fail(413, "the body is over the limit");
  if (error == http::error::bad_version && names_version({unit_.data(), size - 2}))
    return fail(505, "only HTTP/1.1 and HTTP/1.0 are spoken");
  switch (state_) {
    case State::request_line: return fail(400, "the request line is malformed");
    case State::fields: return fail(400, "a header field is malformed or contradicts another");
    case State::trailer: return fail(400, "a trailer field is malformed");
    default: return fail(400, "a chunk's size is malformed");
  }
}

RequestParser::Status RequestParser::on_request_line(std::string_view line) {
  if (line.empty() && !skipped_empty_line_) {  // RFC 9112 section 2.2: one empty line is forgiven
    skipped_empty_line_ = true;
    return Status::need_more;
  }
  unit_.assign(line).append("\r\n");
  if (read_unit() == Status::failed) return status_;
  state_ = State::fields;
  return Status::need_more;
}

RequestParser::Status RequestParser::on_request(std::string_view method, std::string_view target) {
  if (method.size() > kMethodBytesMax) return fail(400, "the method is malformed");
  request_.method = method;
  if (target.size() > limits_.target_bytes_max) return fail(414, "the request target is over the limit");
  if (!is_target(target)) return fail(400, "the request target is malformed");
  if (target[0] != '/' && (target != "*" || method != "OPTIONS")) return on_absolute_target(target);
  request_.target = target;
  return Status::need_more;
}

// RFC 9112 section 3.2.2: its host stands above the host field.
RequestParser::Status RequestParser::on_absolute_target(std::string_view target) {
  const auto slashes = target.find("://");
  if (slashes == std::string_view::npos) return fail(400, "the request target is malformed");
  const auto scheme = target.substr(0, slashes);
  if (!beast::iequals(scheme, "http") && !beast::iequals(scheme, "https")) return fail(400, "the request target is malformed");
  const auto rest = target.substr(slashes + 3);
  const auto path = rest.find_first_of("/?");
  const auto host = rest.substr(0, path);
  if (host.empty() || !is_host(host)) return fail(400, "the host in the request target is malformed");
  absolute_host_ = host;
  request_.target = path == std::string_view::npos ? "/" : std::string(rest.substr(path));
  if (request_.target[0] == '?') request_.target.insert(0, 1, '/');
  return Status::need_more;
}

RequestParser::Status RequestParser::on_field_line(std::string_view line) {
  unit_.assign(line).append("\r\n");
  if (read_unit() == Status::failed) return status_;
  return line.empty() ? on_head_end() : Status::need_more;
}

RequestParser::Status RequestParser::on_head_end() {
  if (http_1_0_ && reader_->chunked()) return fail(400, "a transfer coding in HTTP/1.0");
  if (!http_1_0_ && !request_.headers.has("host")) return fail(400, "no host");
  if (!absolute_host_.empty()) request_.headers.set("host", absolute_host_);
  keep_alive_ = !says_close_ && (!http_1_0_ || says_keep_alive_);
  expects_continue_ = expects_continue_ && !http_1_0_;  // RFC 9110 section 10.1.1
  if (reader_->is_done()) return status_ = Status::done;
  head_bytes_ = 0;  // from here on it counts trailer fields
  state_ = State::body_begins;
  return status_ = Status::head_done;
}

RequestParser::Status RequestParser::on_body_begins() {
  if (reader_->content_length().value_or(0) > body_bytes_max_) return fail(413, "the announced body is over the limit");
  reader_->body_limit(body_bytes_max_);
  state_ = reader_->chunked() ? State::chunk_size : State::counted_body;
  return Status::need_more;
}

RequestParser::Status RequestParser::on_chunk_size(std::string_view line) {
  const auto size = size_of_chunk(line);
  if (size.empty()) return fail(400, "a chunk's size is malformed");
  unit_.assign(behind_chunk_ ? "\r\n" : "").append(size).append("\r\n");
  if (size.find_first_not_of('0') == std::string_view::npos) {
    state_ = State::trailer;  // Beast reads the last chunk and its trailer at once
    return Status::need_more;
  }
  if (read_unit() == Status::failed) return status_;
  behind_chunk_ = true;
  state_ = State::chunk_data;
  return Status::need_more;
}

RequestParser::Status RequestParser::on_trailer_line(std::string_view line) {
  if (!line.empty() && is_blank(line[0])) return fail(400, "a trailer field is folded");
  unit_.append(line).append("\r\n");
  if (!line.empty()) return Status::need_more;
  if (read_unit() == Status::failed) return status_;
  return status_ = Status::done;
}

RequestParser::Status RequestParser::read_body(std::string_view in, std::size_t& used) {
  const auto rest = in.substr(used);
  if (rest.empty()) return Status::need_more;
  ErrorCode error;
  used += reader_->put({rest.data(), rest.size()}, error);
  if (error) return fail(400, "the body is malformed");
  if (reader_->is_done()) return status_ = Status::done;
  if (state_ == State::chunk_data && chunk_left_ == 0) state_ = State::chunk_end;
  return Status::need_more;
}

}  // namespace nguon::api
