#include "tests/api/person.h"

#include "tests/support/check.h"

namespace nguon::test {

api::Request browser_request(const DemoLedger& demo, std::string method, std::string target, std::string body) {
  api::Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.body = std::move(body);
  request.remote_address = "192.0.2.7";
  request.is_secure = true;
  request.headers.add("host", demo.info.host);
  return request;
}

api::Response log_in(const DemoLedger& demo, std::string_view party) {
  const auto challenge = json_of(demo.send(browser_request(demo, "GET", "/v1/login/challenge")));
  const std::string text(std::string_view(challenge.at("text").as_string()));
  return demo.send(browser_request(demo, "POST", "/v1/login", demo.sign_text(text, party)));
}

std::string cookie_of(const api::Response& response) {
  const auto field = response.header("set-cookie");
  return std::string(field.substr(0, field.find(';')));
}

Person::Person(const DemoLedger& demo, std::string_view party) : demo_(demo) {
  const auto answer = log_in(demo, party);
  REQUIRE(answer.status == 200);
  cookie = cookie_of(answer);
  csrf = std::string(std::string_view(json_of(answer).at("csrf").as_string()));
}

api::Request Person::request(std::string method, std::string target, std::string body) const {
  api::Request out = browser_request(demo_, std::move(method), std::move(target), std::move(body));
  out.headers.add("cookie", cookie);
  if (out.method != "GET" && out.method != "HEAD") out.headers.add("x-nguon-csrf", csrf);
  return out;
}

api::Response Person::post(std::string target, std::string body, std::string_view content_type) const {
  api::Request out = request("POST", std::move(target), std::move(body));
  out.headers.add("content-type", content_type);
  return send(std::move(out));
}

}  // namespace nguon::test
