#include "api/http.h"

#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::name_of;
using test::value_of;

struct Kept final : AnswerSink {
  Kept(std::vector<int>& to) : statuses(to) {}
  void answer(Response&& response) noexcept override { statuses.push_back(response.status); }
  std::vector<int>& statuses;
};

TEST_CASE("header fields are found without regard to case and joined when repeated", "[http]") {
  Headers headers;
  headers.add("Accept", "text/html");
  headers.add("X-Forwarded-For", "192.0.2.1");
  headers.add("accept", "*/*");
  CHECK(headers.get("ACCEPT") == "text/html");
  CHECK(headers.all("accept") == "text/html, */*");
  CHECK(headers.get("x-forwarded-for") == "192.0.2.1");
  CHECK_FALSE(headers.has("host"));
  headers.set("Accept", "image/png");
  CHECK(headers.all("accept") == "image/png");
  CHECK(headers.size() == 2);
}

TEST_CASE("a target is split at its first question mark and not decoded", "[http]") {
  Request request;
  request.target = "/a%2Fb?x=1?y";
  CHECK(request.path() == "/a%2Fb");
  CHECK(request.query() == "x=1?y");
  request.target = "/a";
  CHECK(request.query().empty());
}

TEST_CASE("a responder answers exactly once, and 500 when it is dropped", "[http]") {
  std::vector<int> statuses;
  { const Responder dropped(std::make_unique<Kept>(statuses)); }
  CHECK(statuses == std::vector{500});

  Responder respond(std::make_unique<Kept>(statuses));
  respond(plain_answer(404));
  CHECK_THROWS_AS(respond(plain_answer(404)), std::logic_error);
  CHECK(statuses == std::vector{500, 404});

  Responder replaced(std::make_unique<Kept>(statuses));
  replaced = Responder(std::make_unique<Kept>(statuses));
  CHECK(statuses == std::vector{500, 404, 500});
  replaced(plain_answer(400));
  CHECK(statuses.back() == 400);
}

TEST_CASE("hooks run before the answer, the last one first, and one that throws makes it 500", "[http]") {
  std::vector<int> statuses;
  Responder respond(std::make_unique<Kept>(statuses));
  respond.before_answer([](Response& response) { response.status *= 2; });
  respond.before_answer([](Response& response) { response.status += 1; });
  respond(plain_answer(200));
  CHECK(statuses.back() == 402);
  Responder throws(std::make_unique<Kept>(statuses));
  throws.before_answer([](Response&) { throw std::runtime_error("hook"); });
  throws(plain_answer(200));
  CHECK(statuses.back() == 500);
}

TEST_CASE("percent-encoding is strict", "[http]") {
  CHECK(value_of(percent_decode("ch%C3%A8%20Shan")) == "chè Shan");
  CHECK(value_of(percent_decode("")).empty());
  for (const char* bad : {"%", "%2", "%g0", "a%0", "%00", "%0a", "%7F", "%C3", "%ff", "%E2%82"})
    CHECK(name_of(percent_decode(bad)) == "bad_encoding");
  CHECK(percent_encode("chè Shan/~1") == "ch%C3%A8%20Shan%2F~1");
  CHECK(value_of(percent_decode(percent_encode("à b?&=/%"))) == "à b?&=/%");
}

TEST_CASE("a query is read in order, with plus as space", "[http]") {
  const auto query = value_of(parse_query("q=ch%C3%A8+xanh&hl=en&&flag&q=2&e="));
  const QueryParameters expected = {{"q", "chè xanh"}, {"hl", "en"}, {"flag", ""}, {"q", "2"}, {"e", ""}};
  CHECK(query == expected);
  CHECK(value_of(parse_query("")).empty());
  CHECK(name_of(parse_query("a=%zz")) == "bad_encoding");
  std::string many = "a";
  for (std::size_t i = 0; i < kQueryParametersMax; ++i) many += "&a";
  CHECK(name_of(parse_query(many)) == "too_many_parameters");
}

// date -u -d @784111777 '+%a, %d %b %Y %H:%M:%S GMT'
TEST_CASE("dates are written as HTTP asks", "[http]") {
  CHECK(http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(http_date(1709251199) == "Thu, 29 Feb 2024 23:59:59 GMT");
}

}  // namespace
}  // namespace nguon::api
