// What a route sees of HTTP: a request, an answer, and the promise to give exactly one answer.
// Plain types without sockets, so that routes are tested by calling them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ledger/base/result.h"

namespace nguon::api {

// Header fields in the order they came. Names are kept in lower case and looked up without
// regard to case. Copying and moving are cheap enough for a request; clear() keeps the memory.
class Headers {
 public:
  // REQUIRES: name and value hold what RFC 9110 section 5 allows (the parser checked them).
  void add(std::string_view name, std::string_view value);
  // The value of the first field of that name, "" when there is none. The view ends with the object.
  std::string_view get(std::string_view name) const;
  // The values of all fields of that name, joined by ", " (RFC 9110 section 5.3).
  std::string all(std::string_view name) const;
  bool has(std::string_view name) const;
  // Replaces every field of that name by one.
  void set(std::string_view name, std::string_view value);
  std::size_t size() const { return fields_.size(); }
  std::string_view name(std::size_t at) const { return {text_.data() + fields_[at].begin, fields_[at].name}; }
  std::string_view value(std::size_t at) const {
    return {text_.data() + fields_[at].begin + fields_[at].name, fields_[at].value};
  }
  void clear() {
    text_.clear();
    fields_.clear();
  }

 private:
  struct Field {
    std::size_t begin;  // where the name begins in text_; the value follows it
    std::size_t name;   // lengths
    std::size_t value;
  };
  std::string text_;
  std::vector<Field> fields_;
};

// A parameter of a path ("index" of "/v1/entries/{index}"), percent-decoded.
struct PathParameter {
  std::string name;
  std::string value;
};

struct Request {
  std::string method;                     // as sent; methods are case-sensitive
  std::string target;                     // as sent, in origin form: "/path?query", or "*"
  Headers headers;                        // with `host` from an absolute target where there was one
  std::string body;                       // complete, without transfer coding
  std::string remote_address;             // numeric; behind a trusted proxy the address that the proxy names
  std::vector<PathParameter> parameters;  // set by the router
  bool is_secure = false;                 // it came over TLS
  bool is_of_proxy = false;               // a trusted proxy sent it

  // The target up to "?", as sent: not percent-decoded.
  std::string_view path() const;
  // What follows the first "?", as sent; "" without one.
  std::string_view query() const;
  std::string_view header(std::string_view name) const { return headers.get(name); }
  // The path parameter of that name, "" when the route has none.
  std::string_view parameter(std::string_view name) const;
};

// The bytes of an answer: owned, shared with a cache, or part of the program itself.
class Body {
 public:
  Body() = default;
  Body(std::string bytes) : held_(std::move(bytes)) {}
  Body(const char* text) : held_(std::string(text)) {}
  Body(std::shared_ptr<const std::string> bytes) : held_(std::move(bytes)) {}
  // REQUIRES: `bytes` live as long as the program.
  static Body of_program(std::string_view bytes);
  std::string_view view() const;
  std::size_t size() const { return view().size(); }

 private:
  std::variant<std::string, std::shared_ptr<const std::string>, std::string_view> held_;
};

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";  // "" sends none
  // Further fields, in lower case by custom. The server itself writes date, content-type,
  // content-length, connection and transfer-encoding: naming them here is a bug, answered with 500.
  std::vector<std::pair<std::string, std::string>> headers;
  Body body;
  // Whether the router may compress the body for a client that accepts it (compress.h says when).
  enum class Compress { where_useful, never } compress = Compress::where_useful;

  std::string_view header(std::string_view name) const;  // "" when absent; the case must match
  void set_header(std::string_view name, std::string_view value);
};

// A plain answer of two sentences, Vietnamese first, as the HTTP layer gives it for `status`
// (400, 404, 405, 408, 413, 414, 417, 429, 431, 500, 501, 503, 505; other codes: the 500 text).
Response plain_answer(int status);

// Where an answer goes. Implemented by the server, and by tests.
class AnswerSink {
 public:
  virtual ~AnswerSink() = default;
  // Called exactly once, from any thread.
  virtual void answer(Response&& response) noexcept = 0;
};

// The duty to answer one request, exactly once, from any thread. A Responder that is destroyed
// without an answer answers 500. Move-only. A Responder may outlive the server: its answer is dropped.
class Responder {
 public:
  // Runs in the answering thread just before the answer leaves, the last one added first.
  using Hook = std::function<void(Response&)>;

  explicit Responder(std::unique_ptr<AnswerSink> sink) : sink_(std::move(sink)) {}
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&& other) noexcept;
  ~Responder();

  void before_answer(Hook hook) { hooks_.push_back(std::move(hook)); }
  // REQUIRES: not answered yet (a second answer is a bug and throws std::logic_error).
  void operator()(Response response);

 private:
  void send(Response&& response) noexcept;
  std::unique_ptr<AnswerSink> sink_;  // null once answered
  std::vector<Hook> hooks_;
};

// Answers one request: at once, on the I/O thread that read it (reads: microseconds only), or
// later from another thread by keeping the Responder. The handler may move from the request. An
// exception that leaves it is answered with 500 when the Responder was not kept.
// Called from several I/O threads at a time.
using Handler = std::function<void(Request&&, Responder)>;

// A handler that answers at once with what `make(const Request&)` returns.
template <class F>
Handler answer_with(F make) {
  return [make = std::move(make)](Request&& request, Responder respond) { respond(make(std::as_const(request))); };
}

// Decodes %XX strictly (two hex digits each). Errc::invalid_argument, name bad_encoding, for anything
// else after "%", and for decoded text that is not UTF-8 or holds a control character.
Result<std::string> percent_decode(std::string_view text);
// Encodes everything outside the unreserved characters of RFC 3986.
std::string percent_encode(std::string_view text);

using QueryParameters = std::vector<std::pair<std::string, std::string>>;
inline constexpr std::size_t kQueryParametersMax = 64;
// "a=1&b=x+y" in order, "+" being a space, names and values percent-decoded. A parameter without "="
// has the value "". Errc::invalid_argument: bad_encoding as above, or more than kQueryParametersMax.
Result<QueryParameters> parse_query(std::string_view query);

// HTTP's date, "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7), of a Unix time in seconds.
std::string http_date(std::int64_t unix_s);

// The phrase of a status ("Not Found"), "Unknown" for a code that HTTP does not name.
std::string_view reason_phrase(int status);

}  // namespace nguon::api
