#include <algorithm>
#include <array>

#include "api/http_parser.h"
#include "tests/fuzz/fuzz.h"

namespace nguon::fuzz {
namespace {

using api::RequestParser;
using Status = RequestParser::Status;

constexpr std::size_t kBodyBytesMax = 1000;

struct Outcome {
  Status status = Status::need_more;
  int refusal = 0;
  std::size_t used = 0;
  std::string method, target, host, body;
  bool keep_alive = false;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// One request from the front of `bytes`, which arrive in pieces of these sizes by turns.
Outcome parse(std::string_view bytes, std::array<std::size_t, 3> sizes) {
  RequestParser parser{api::ParserLimits{}};
  Outcome out;
  std::size_t arrived = 0;
  for (std::size_t turn = 0;; ++turn) {
    if (out.status == Status::head_done) {
      parser.body_limit(kBodyBytesMax);
    } else {
      if (arrived == bytes.size()) break;
      arrived = std::min(bytes.size(), arrived + sizes[turn % sizes.size()]);
    }
    std::size_t used = 0;
    out.status = parser.feed(bytes.substr(out.used, arrived - out.used), used);
    NGUON_HOLDS(used <= arrived - out.used);
    out.used += used;
    if (out.status == Status::done || out.status == Status::failed) break;
  }
  if (out.status == Status::failed) {
    NGUON_HOLDS(parser.refusal_status() >= 400 && parser.refusal_status() <= 505 && !parser.refusal_reason().empty());
    // Which byte of a request that is wrong in two ways is met first depends on the pieces.
    return {Status::failed, 0, 0, "", "", "", "", false};
  }
  if (out.status != Status::done) return {out.status, 0, 0, "", "", "", "", false};
  const auto& request = parser.request();
  NGUON_HOLDS(request.body.size() <= kBodyBytesMax);
  out.method = request.method;
  out.target = request.target;
  out.host = request.header("host");
  out.body = request.body;
  out.keep_alive = parser.keep_alive();
  return out;
}

// The request as its plainest bytes.
std::string plain(const Outcome& request) {
  return request.method + " " + request.target + " HTTP/1.1\r\nhost: " + request.host +
         "\r\ncontent-length: " + std::to_string(request.body.size()) + (request.keep_alive ? "" : "\r\nconnection: close") +
         "\r\n\r\n" + request.body;
}

void check_decoding(std::string_view bytes) {
  if (const auto decoded = api::percent_decode(bytes); accepted(decoded))
    NGUON_HOLDS(NGUON_VALUE(api::percent_decode(api::percent_encode(*decoded))) == *decoded);
  accepted(api::parse_query(bytes));
}

}  // namespace

bool run(std::string_view bytes) {
  check_decoding(bytes);
  const std::size_t whole = std::max<std::size_t>(bytes.size(), 1);
  const Outcome request = parse(bytes, {whole, whole, whole});
  NGUON_HOLDS(parse(bytes, {1, 1, 1}) == request);
  NGUON_HOLDS(parse(bytes, {3, 40, 1 + bytes.size() % 7}) == request);
  if (request.status != Status::done) return false;
  // What was understood, written anew, is understood as the same.
  const std::string again = plain(request);
  Outcome expected = request;
  expected.used = again.size();
  NGUON_HOLDS(parse(again, {again.size(), 1, 1}) == expected);
  return true;
}

}  // namespace nguon::fuzz
