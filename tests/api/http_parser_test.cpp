#include "api/http_parser.h"

#include <catch2/catch.hpp>
#include <random>

namespace nguon::api {
namespace {

using Status = RequestParser::Status;

struct Outcome {
  int refused = 0;  // the refusal's status
  bool complete = false;
  std::string method, target, host, body;
  std::size_t used = 0;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// Feeds `bytes` in pieces whose sizes `next_size` gives.
template <class NextSize>
Outcome parse(std::string_view bytes, NextSize next_size, const ParserLimits& limits = {}) {
  RequestParser parser(limits);
  Outcome outcome;
  std::size_t end = 0;
  Status status = Status::need_more;
  while (status == Status::need_more || status == Status::head_done) {
    if (status == Status::head_done) {
      parser.body_limit(100);
    } else if (end == bytes.size()) {
      break;
    } else {
      end = std::min(bytes.size(), end + next_size());
    }
    std::size_t used = 0;
    status = parser.feed(bytes.substr(outcome.used, end - outcome.used), used);
    outcome.used += used;
  }
  if (status == Status::failed) return {parser.refusal_status(), false, "", "", "", "", 0};
  outcome.complete = status == Status::done;
  outcome.method = parser.request().method;
  outcome.target = parser.request().target;
  outcome.host = std::string(parser.request().header("host"));
  outcome.body = parser.request().body;
  return outcome;
}

Outcome parse_whole(std::string_view bytes, const ParserLimits& limits = {}) {
  return parse(
      bytes, [&] { return bytes.size(); }, limits);
}

const std::vector<std::string> kGood = {
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "\r\nGET /x?y HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /x HTTP/1.0\r\n\r\n",
    "POST /x HTTP/1.1\r\nHost:a\r\nContent-Length: 5\r\n\r\nhello",
    "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
    "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n1;ext=1\r\n!\r\n0\r\nTrailer: x\r\n\r\n",
    "GET http://b.example:80/x?y HTTP/1.1\r\nHost: a\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
};

TEST_CASE("the pieces in which a request comes do not matter", "[http]") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (const auto& bytes : kGood) {
    CAPTURE(bytes);
    const auto whole = parse_whole(bytes);
    REQUIRE(whole.complete);
    CHECK(whole.used == bytes.size());
    CHECK(parse(bytes, [] { return 1U; }) == whole);
    for (int i = 0; i < 20; ++i) CHECK(parse(bytes, [&] { return 1 + random() % 9; }) == whole);
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) CHECK_FALSE(parse_whole(bytes.substr(0, cut)).complete);
  }
  CHECK(parse_whole(kGood[3]).body == "hello");
  CHECK(parse_whole(kGood[5]).body == "hello!");
}

TEST_CASE("an absolute target gives its host and loses it", "[http]") {
  const auto outcome = parse_whole(kGood[6]);
  CHECK(outcome.target == "/x?y");
  CHECK(outcome.host == "b.example:80");
  CHECK(parse_whole("GET http://b.example HTTP/1.1\r\nHost: a\r\n\r\n").target == "/");
}

TEST_CASE("parsing stops behind one request", "[http]") {
  const auto outcome = parse_whole(kGood[3] + kGood[0]);
  CHECK(outcome.complete);
  CHECK(outcome.used == kGood[3].size());
}

TEST_CASE("what two programs could read differently is refused", "[http]") {
  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
  const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
  const std::vector<std::pair<std::string, int>> cases = {
      {post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400},
      {post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", 400},
      {post + "Content-Length: 5, 5\r\n\r\n", 400},
      {post + "Content-Length: 5,\r\n\r\n", 400},
      {post + "Content-Length: +5\r\n\r\n", 400},
      {post + "Content-Length: -5\r\n\r\n", 400},
      {post + "Content-Length: 0x5\r\n\r\n", 400},
      {post + "Content-Length:\r\n\r\n", 400},
      {post + "Content-Length: 99999999999999999999\r\n\r\n", 400},
      {post + "Content-Length : 5\r\n\r\n", 400},
      {post + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501},
      {post + "Transfer-Encoding: chunked, gzip\r\n\r\n", 501},
      {post + "Transfer-Encoding: xchunked\r\n\r\n", 501},
      {post + "Transfer-Encoding: \"chunked\"\r\n\r\n", 501},
      {post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {post + "Transfer-Encoding:\x0b"
              "chunked\r\n\r\n",
       400},
      {post + "Transfer-Encoding:\r\n chunked\r\n\r\n", 501},
      {post + "Content-Length: 5\r\nTransfer-Encoding: gzip\r\n\r\n", 400},
      {post + "X: a\r\n folded\r\n\r\n", 400},
      {post + "X:\r\n\tfolded\r\n\r\n", 400},
      {post + "X: a\r\n \r\n\r\n", 400},
      {post + "X: a\r\r\n\r\n", 400},
      {post + "X: a\r\n\r\r\n", 400},
      {post + "X: a\nY: b\r\n\r\n", 400},
      {post + "X: a\rY: b\r\n\r\n", 400},
      {post + std::string("X: a\0b\r\n\r\n", 10), 400},
      {post + ": empty name\r\n\r\n", 400},
      {post + "no colon\r\n\r\n", 400},
      {post + "Host: b\r\n\r\n", 400},
      {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
      {chunked + "0x5\r\nhello\r\n0\r\n\r\n", 400},
      {chunked + "5 \r\nhello\r\n0\r\n\r\n", 0},
      {chunked + " 5\r\nhello\r\n0\r\n\r\n", 400},
      {chunked + "-5\r\nhello\r\n0\r\n\r\n", 400},
      {chunked + "5\nhello\r\n0\r\n\r\n", 400},
      {chunked + "5\r\nhelloX\r\n0\r\n\r\n", 400},
      {chunked + "5\r\nhelloXX0\r\n\r\n", 400},
      {chunked + "100000005\r\n", 400},
      {chunked + "\r\n", 400},
      {chunked + "5;" + std::string(300, 'x') + "\r\n", 400},
      {chunked + "5;a\rb\r\n", 400},
      {chunked + "5;a=\"x\r\n", 0},
      {chunked + "5x\r\n", 400},
      {chunked + "0;a\rb\r\n\r\n", 400},
      {chunked + "0\r\nbad trailer: x\r\n\r\n", 400},
      {chunked + "0\r\nX: a\r\n folded\r\n\r\n", 400},
      {chunked + "0\r\nX: a\rb\r\n\r\n", 400},
      {chunked + "0\r\nX: a\n\r\n", 400},
      {chunked + "0\r\nno colon\r\n\r\n", 400},
      {chunked + "0\r\nContent-Length: 5\r\n\r\n", 400},
      {chunked + "0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
  };
  for (const auto& [bytes, status] : cases) {
    CAPTURE(bytes);
    CHECK(parse_whole(bytes).refused == status);
    CHECK(parse(bytes, [] { return 1U; }).refused == status);
  }
}

TEST_CASE("a malformed request line is refused when it is there, not at the deadline", "[http]") {
  const std::vector<std::pair<std::string, int>> cases = {
      {"\x16\x03\x01", 400},  // TLS
      {"GET\r\n", 400},
      {"GET /\r\n", 400},
      {"GET / HTTP/1.1\n", 400},
      {"GET  / HTTP/1.1\r\n", 400},
      {"GET / x HTTP/1.1\r\n", 400},
      {"GET /\tx HTTP/1.1\r\n", 400},
      {"GET /# HTTP/1.1\r\n", 400},
      {"GET /\xc3\xa8 HTTP/1.1\r\n", 400},
      {"GET x HTTP/1.1\r\n", 400},
      {"GET * HTTP/1.1\r\n", 400},
      {"GET ftp://a/ HTTP/1.1\r\n", 400},
      {"GET http:///x HTTP/1.1\r\n", 400},
      {"GET http://u@a/x HTTP/1.1\r\n", 400},
      {"CONNECT a:443 HTTP/1.1\r\n", 400},
      {"G@T / HTTP/1.1\r\n", 400},
      {"GET / HTTP/1.1 \r\n", 400},
      {"GET / http/1.1\r\n", 400},
      {"GET / HTTP/11\r\n", 400},
      {"GET / HTTP/1.2\r\n", 505},
      {"PRI * HTTP/2.0\r\n", 505},
      {"\r\n\r\n", 400},
  };
  for (const auto& [bytes, status] : cases) {
    CAPTURE(bytes);
    CHECK(parse_whole(bytes).refused == status);
    CHECK(parse(bytes, [] { return 1U; }).refused == status);
  }
}

TEST_CASE("a malformed field is refused when its line is there, not at the end of the head", "[http]") {
  const std::string start = "POST / HTTP/1.1\r\nHost: a\r\n";
  for (const char* line :
       {"X : a\r\n", " folded\r\n", "no colon\r\n", "X: a\n", "X: a\x01\r\n", "\xff: a\r\n", "Content-Length: x\r\n"}) {
    CAPTURE(line);
    CHECK(parse_whole(start + line).refused == 400);
    CHECK(parse(start + line, [] { return 1U; }).refused == 400);
  }
}

TEST_CASE("a trailer decides nothing", "[http]") {
  const auto outcome = parse_whole(
      "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n!\r\n0\r\nHost: b\r\nConnection: close\r\n"
      "Expect: magic\r\n\r\n");
  CHECK(outcome.complete);
  CHECK(outcome.host == "a");
  CHECK(outcome.body == "!");
}

TEST_CASE("one parser reads request after request, and nothing of one is left for the next", "[http]") {
  RequestParser parser({});
  std::string stream;
  for (const auto& bytes : kGood) stream += bytes;
  for (int round = 0; round < 3; ++round) {
    std::string_view rest = stream;
    for (const auto& bytes : kGood) {
      CAPTURE(bytes);
      std::size_t used = 0;
      auto status = parser.feed(rest, used);
      rest.remove_prefix(used);
      if (status == Status::head_done) {
        parser.body_limit(100);
        status = parser.feed(rest, used);
        rest.remove_prefix(used);
      }
      REQUIRE(status == Status::done);
      const auto alone = parse_whole(bytes);
      CHECK(parser.request().method == alone.method);
      CHECK(parser.request().target == alone.target);
      CHECK(parser.request().header("host") == alone.host);
      CHECK(parser.request().body == alone.body);
      CHECK(parser.http_1_0() == (bytes == kGood[2]));
      parser.reset();
      CHECK_FALSE(parser.started());
    }
    CHECK(rest.empty());
  }
}

TEST_CASE("each size has its limit and its status", "[http]") {
  const ParserLimits limits{200, 50, 3};
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\n";
  const auto with_head_of = [&](std::size_t bytes) {
    return start + "X: " + std::string(bytes - start.size() - 7, 'x') + "\r\n\r\n";
  };
  CHECK(parse_whole(with_head_of(200), limits).complete);
  CHECK(parse_whole(with_head_of(201), limits).refused == 431);
  CHECK(parse_whole(start + std::string(400, 'x'), limits).refused == 431);
  CHECK(parse_whole(start + "A: 1\r\nB: 2\r\n\r\n", limits).complete);
  CHECK(parse_whole(start + "A: 1\r\nB: 2\r\nC: 3\r\n\r\n", limits).refused == 431);
  const auto target_of = [](std::size_t bytes) { return "GET /" + std::string(bytes - 1, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n"; };
  CHECK(parse_whole(target_of(50), limits).complete);
  CHECK(parse_whole(target_of(51), limits).refused == 414);
  CHECK(parse_whole("GET /" + std::string(400, 'x'), limits).refused == 414);
  CHECK(parse_whole(std::string(400, 'x'), limits).refused == 400);

  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";  // parse() limits the body to 100
  CHECK(parse_whole(post + "Content-Length: 100\r\n\r\n" + std::string(100, 'x')).complete);
  CHECK(parse_whole(post + "Content-Length: 101\r\n\r\n").refused == 413);
  const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
  CHECK(parse_whole(chunked + "64\r\n" + std::string(100, 'x') + "\r\n0\r\n\r\n").complete);
  CHECK(parse_whole(chunked + "64\r\n" + std::string(100, 'x') + "\r\n1\r\nx\r\n0\r\n\r\n").refused == 413);
  CHECK(parse_whole(chunked + "ffffffff\r\n").refused == 413);
  CHECK(parse_whole(chunked + "0\r\nT: " + std::string(9000, 'x')).refused == 431);
  std::string trailer;
  for (int i = 0; i < 2000; ++i) trailer += "T: x\r\n";
  CHECK(parse_whole(chunked + "0\r\n" + trailer + "\r\n").refused == 431);
}

TEST_CASE("keep-alive and expectations follow the version", "[http]") {
  const auto keeps = [](std::string_view bytes) {
    RequestParser parser({});
    std::size_t used = 0;
    REQUIRE(parser.feed(bytes, used) == Status::done);
    return parser.keep_alive();
  };
  CHECK(keeps("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  CHECK_FALSE(keeps("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n"));
  CHECK_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
  CHECK(keeps("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
  CHECK(keeps("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nConnection: x\r\n\r\n"));
  CHECK_FALSE(keeps("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n"));
  CHECK_FALSE(keeps("GET / HTTP/1.0\r\nProxy-Connection: keep-alive\r\n\r\n"));
  CHECK(parse_whole("POST / HTTP/1.1\r\nHost: a\r\nExpect: magic\r\n\r\n").refused == 417);
}

TEST_CASE("a damaged request is judged alike whole and byte by byte", "[http]") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int i = 0; i < 5000; ++i) {
    std::string bytes = kGood[random() % kGood.size()];
    for (int changes = 0; changes < 3; ++changes) bytes[random() % bytes.size()] = static_cast<char>(random());
    const auto whole = parse_whole(bytes);
    CHECK(parse(bytes, [] { return 1U; }) == whole);
    CHECK(whole.used <= bytes.size());
  }
}

}  // namespace
}  // namespace nguon::api
