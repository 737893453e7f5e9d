// Reads HTTP/1.1 requests (RFC 9112) from bytes that arrive in any pieces. No sockets and no
// clock: tests and the fuzzer feed it. The grammar is Boost.Beast's; strict checks stand around
// it where leniency lets two programs read one byte stream differently: lines end in CRLF, no
// folded headers, no space before a colon, one content-length in digits, never both lengths,
// "chunked" as the only transfer coding (docs/decisions/0030-http-server.md).
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "api/http.h"

namespace nguon::api {

inline constexpr std::size_t kChunkLineBytesMax = 256;  // a chunk's size line with its extensions

struct ParserLimits {
  std::size_t header_bytes_max = 8 * 1024;  // request line and fields together; over it 431
  std::size_t target_bytes_max = 4 * 1024;  // over it 414
  std::size_t fields_max = 100;             // over it 431
};

class RequestParser {
 public:
  enum class Status {
    need_more,  // everything that could be used was; feed more
    head_done,  // the head is read and a body follows: set body_limit(), then feed on
    done,       // the request is complete
    failed,     // refuse with refusal_status() and close: what follows cannot be understood
  };

  explicit RequestParser(const ParserLimits& limits);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  // Reads from the front of `in` and sets `used` to the bytes it is through with; the caller
  // passes the rest again in front of what comes next. Stops behind the end of one request.
  // REQUIRES: the last status was need_more or head_done (or reset() was called).
  Status feed(std::string_view in, std::size_t& used);
  // Makes ready for the next request on the same connection.
  void reset();

  // The largest body to accept. Set at head_done; a longer announced or sent body fails with 413.
  void body_limit(std::size_t bytes_max) { body_bytes_max_ = bytes_max; }

  // Complete after done; method, target and headers after head_done. The caller may move from it.
  Request& request() { return request_; }
  bool started() const { return started_; }  // whether a byte of the request has come
  bool keep_alive() const { return keep_alive_; }
  bool http_1_0() const { return http_1_0_; }
  bool expects_continue() const { return expects_continue_; }

  // After failed: 400, 413, 414, 417, 431, 501 or 505, and why in a few English words.
  int refusal_status() const { return refusal_status_; }
  std::string_view refusal_reason() const { return refusal_reason_; }

 private:
  class Reader;  // Boost.Beast's parser
  enum class State { request_line, fields, body_begins, counted_body, chunk_size, chunk_data, chunk_end, trailer };

  Status fail(int status, std::string_view reason);
  Status step(std::string_view in, std::size_t& used);
  // Takes one whole CRLF line off `in`. False: no line yet, or failed (status_ says which).
  bool take_line(std::string_view in, std::size_t& used, std::size_t bytes_max, std::string_view& line);
  // Gives unit_ to Beast, which must take all of it.
  Status read_unit();
  Status read_body(std::string_view in, std::size_t& used);
  Status on_request_line(std::string_view line);
  Status on_field_line(std::string_view line);
  Status on_head_end();
  Status on_body_begins();
  Status on_chunk_size(std::string_view line);
  Status on_trailer_line(std::string_view line);

  // What Beast has found is judged and kept.
  Status on_request(std::string_view method, std::string_view target);
  Status on_absolute_target(std::string_view target);

  const ParserLimits limits_;
  std::unique_ptr<Reader> reader_;
  State state_ = State::request_line;
  Status status_ = Status::need_more;
  Request request_;
  std::string unit_;  // what Beast is to read: a line of the head, a chunk's size, or the last chunk with its trailer
  std::size_t body_bytes_max_ = 0;
  std::size_t line_seen_ = 0;   // bytes of the current line already searched for its end
  std::size_t head_bytes_ = 0;  // of the head so far, and later of trailer fields
  std::size_t fields_ = 0;
  std::size_t chunk_left_ = 0;  // bytes of the current chunk still to come
  int refusal_status_ = 0;
  std::string_view refusal_reason_;  // a literal
  std::string absolute_host_;        // from an absolute-form target
  bool started_ = false;
  bool http_1_0_ = false;
  bool keep_alive_ = true;
  bool says_close_ = false;
  bool says_keep_alive_ = false;
  bool expects_continue_ = false;
  bool skipped_empty_line_ = false;
  bool behind_chunk_ = false;  // a chunk came: Beast reads its CRLF together with the next size
};

}  // namespace nguon::api
