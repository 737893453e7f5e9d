#include "api/login/login.h"

#include "api/login/browser.h"
#include "api/login/logins.h"
#include "keys/random.h"
#include "ledger/log/note.h"
#include "ledger/statement/make.h"
#include "tests/api/person.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using statement::PartyType;
using test::browser_request;
using test::DemoLedger;
using test::error_name;
using test::json_of;
using test::log_in;
using test::Person;
using test::value_of;

constexpr std::string_view kInspector = "thanh-tra-vi-du", kAuthority = "co-quan", kProducer = "htx-bechamp";
constexpr std::int64_t kMinute = 60'000;

std::string challenge_of(const DemoLedger& demo) {
  const auto answer = json_of(demo.send(browser_request(demo, "GET", "/v1/login/challenge")));
  return std::string(std::string_view(answer.at("text").as_string()));
}

Response post_login(const DemoLedger& demo, std::string note) {
  return demo.send(browser_request(demo, "POST", "/v1/login", std::move(note)));
}

TEST_CASE("login: whoever holds an enrolled key gets a session, and loses it by logging out", "[login]") {
  const DemoLedger demo;
  const Person inspector(demo, kInspector);
  const auto me = json_of(inspector.get("/v1/me"));
  CHECK(me.at("party").as_string() == kInspector);
  CHECK(me.at("partyType").as_string() == "inspectorate");
  CHECK(me.at("csrf").as_string() == inspector.csrf);
  CHECK(inspector.post("/v1/logout").status == 200);
  const auto after = inspector.get("/v1/me");
  CHECK(after.status == 401);
  CHECK(error_name(after) == "login_needed");
}

TEST_CASE("login: the challenge says what it is for, and is nothing that the ledger takes", "[login]") {
  DemoLedger demo;
  const std::string text = challenge_of(demo);
  CHECK(text.starts_with("nguon.login/v1\n" + demo.info.origin + "\n"));
  CHECK(text.find("log in, declares nothing") != std::string::npos);
  CHECK(error_name(demo.post(demo.sign_text(text, kInspector))) == "statement_header");
  CHECK_FALSE(log::parse_checkpoint_text(text));
  CHECK(challenge_of(demo) != text);
}

TEST_CASE("login: a challenge is good once", "[login]") {
  const DemoLedger demo;
  const std::string note = demo.sign_text(challenge_of(demo), kInspector);
  CHECK(post_login(demo, note).status == 200);
  const auto again = post_login(demo, note);
  CHECK(again.status == 403);
  CHECK(error_name(again) == "challenge_used");
}

TEST_CASE("login: a challenge is good for two minutes", "[login]") {
  DemoLedger demo;
  const std::string note = demo.sign_text(challenge_of(demo), kInspector);
  demo.clock.advance_ms(kChallengeLifeMs + 1);
  CHECK(error_name(post_login(demo, note)) == "challenge_expired");
  const std::string fresh = demo.sign_text(challenge_of(demo), kInspector);
  demo.clock.advance_ms(kChallengeLifeMs);
  CHECK(post_login(demo, fresh).status == 200);
}

TEST_CASE("login: only texts that this server made are challenges", "[login]") {
  const DemoLedger demo;
  const std::string text = challenge_of(demo);
  const auto refused = [&](std::string spoilt) {
    return error_name(post_login(demo, demo.sign_text(std::move(spoilt), kInspector)));
  };
  for (std::size_t line = 1, end = text.find('\n'); line <= 5; ++line) {
    std::string spoilt = text;
    end = spoilt.find('\n', end + 1);
    spoilt[end - 1] = spoilt[end - 1] == 'x' ? 'y' : 'x';
    INFO(spoilt);
    CHECK(refused(spoilt) == "challenge_unknown");
  }
  CHECK(refused("nguon.statement/v1\n{}\n") == "challenge_malformed");
  CHECK(refused(text + "more\n") == "challenge_malformed");
  CHECK(refused(Challenges(demo.info.origin).make(demo.clock.now())) == "challenge_unknown");
  CHECK(error_name(post_login(demo, "")) == "note_malformed");
  CHECK(error_name(post_login(demo, text)) == "note_malformed");
}

TEST_CASE("login: a key that is not enrolled, or another's signature, opens nothing", "[login]") {
  const DemoLedger demo;
  const std::string text = challenge_of(demo);
  const auto stranger = value_of(keys::KeyPair::generate(KeyType::ed25519, demo.info.origin + "/" + std::string(kInspector)));
  const Signer* const signer[] = {&stranger};
  CHECK(error_name(post_login(demo, value_of(log::sign_note(text, signer)))) == "key_unknown");
  // The right key's line over another text.
  const std::string other = demo.sign_text(challenge_of(demo), kInspector);
  CHECK(error_name(post_login(demo, text + other.substr(other.find("\n\n") + 1))) == "note_bad_signature");
  const auto keys = value_of(demo.home.statement_keys(demo.info.origin, kAuthority));
  const Signer* const two[] = {&keys[0], &keys[1]};
  CHECK(error_name(post_login(demo, value_of(log::sign_note(text, two)))) == "login_one_key");
  const auto label_key = value_of(demo.home.label_key(demo.info.origin, "van-hanh"));
  const Signer* const label[] = {&label_key};
  CHECK(error_name(post_login(demo, value_of(log::sign_note(text, label)))) == "key_unknown");
  // None of these took the challenge.
  CHECK(post_login(demo, demo.sign_text(text, kInspector)).status == 200);
}

TEST_CASE("login: revoking a key ends its sessions at once and lets nobody in", "[login]") {
  const DemoLedger demo;
  const Person inspector(demo, kInspector);
  const auto keys = value_of(demo.home.statement_keys(demo.info.origin, kInspector));
  statement::KeyRevocation revocation{keys[0].vkey().text(), demo.clock.now(), "lost", ""};
  const auto record = statement::make_record(revocation, "urn:uuid:" + keys::uuid_v4());
  const auto recorded = demo.post(demo.sign(record, kAuthority, 2));
  INFO(test::body_of(recorded));
  REQUIRE(recorded.status == 201);
  const auto after = inspector.get("/v1/me");
  CHECK(after.status == 401);
  CHECK(error_name(after) == "login_needed");
  CHECK(error_name(log_in(demo, kInspector)) == "key_revoked");
}

TEST_CASE("login: a session opens only what its party's kind may see", "[login]") {
  const DemoLedger demo;
  const Person producer(demo, kProducer);
  const Request asks = producer.request("GET", "/");
  CHECK(value_of(session_of(demo.app, asks)).party == kProducer);
  CHECK(session_of(demo.app, asks, {PartyType::producer, PartyType::packer}).has_value());
  const auto refused = session_of(demo.app, asks, {PartyType::inspectorate, PartyType::authority});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().name() == "role_needed");
  CHECK(status_for(refused.error()) == 403);
}

TEST_CASE("login: what changes something needs the session's csrf token", "[login]") {
  const DemoLedger demo;
  const Person inspector(demo, kInspector), other(demo, kInspector);
  for (const std::string& token : {std::string(), other.csrf, inspector.csrf + "0", std::string(64, '0')}) {
    Request request = inspector.request("POST", "/v1/logout");
    request.headers.set("x-nguon-csrf", token);
    const auto answer = inspector.send(request);
    CHECK(answer.status == 403);
    CHECK(error_name(answer) == "csrf_wrong");
  }
  CHECK(inspector.get("/v1/me").status == 200);
}

TEST_CASE("login: pages of other sites change nothing", "[login]") {
  const DemoLedger demo;
  const Person inspector(demo, kInspector);
  const auto with = [&](std::string_view name, std::string_view value) {
    Request request = inspector.request("POST", "/v1/logout");
    request.headers.add(name, value);
    return error_name(inspector.send(request));
  };
  for (const std::string_view origin : {"https://evil.example", "null", "", "http://ocop.example"}) {
    INFO(origin);
    CHECK(with("origin", origin) == "origin_foreign");
  }
  for (const std::string_view site : {"cross-site", "same-site", "none"}) CHECK(with("sec-fetch-site", site) == "origin_foreign");
  CHECK(with("origin", "https://" + demo.info.host) == "");
  // Logging somebody in as somebody else is a change too.
  Request login = browser_request(demo, "POST", "/v1/login", demo.sign_text(challenge_of(demo), kInspector));
  login.headers.add("origin", "https://evil.example");
  CHECK(error_name(demo.send(login)) == "origin_foreign");
}

TEST_CASE("login: the cookie is for this host alone, out of scripts' reach", "[login]") {
  const DemoLedger demo;
  const auto answer = log_in(demo, kInspector);
  const std::string field(answer.header("set-cookie"));
  CHECK(field.starts_with("__Host-nguon="));
  for (const std::string_view attribute : {"; Path=/", "; HttpOnly", "; SameSite=Strict", "; Secure"})
    CHECK(field.find(attribute) != std::string::npos);
  CHECK(field.find("Domain") == std::string::npos);
  CHECK(answer.header("cache-control") == "no-store");
  CHECK(answer.header("access-control-allow-origin").empty());
}

TEST_CASE("login: on this machine plain HTTP does, behind a trusted proxy the proxy's TLS does, elsewhere nothing", "[login]") {
  const DemoLedger demo;
  const auto try_it = [&](const auto& spoil) {
    Request ask = browser_request(demo, "GET", "/v1/login/challenge");
    spoil(ask);
    const auto challenge = demo.send(ask);
    if (challenge.status != 200) return error_name(challenge);
    const auto text = json_of(challenge).at("text").as_string();
    Request login = browser_request(demo, "POST", "/v1/login", demo.sign_text(std::string(std::string_view(text)), kInspector));
    spoil(login);
    const auto answer = demo.send(login);
    return answer.status == 200 ? test::cookie_of(answer).substr(0, 6) : error_name(answer);
  };
  const auto plain = [](std::string address, std::string host) {
    return [=](Request& request) {
      request.is_secure = false;
      request.remote_address = address;
      request.headers.set("host", host);
    };
  };
  CHECK(try_it(plain("127.0.0.1", "localhost:8080")) == "nguon=");
  CHECK(try_it(plain("::1", "[::1]:8080")) == "nguon=");
  CHECK(try_it(plain("127.0.0.1", "evil.example")) == "login_insecure");
  CHECK(try_it(plain("127.0.0.1", "127.0.0.1.evil.example")) == "login_insecure");
  CHECK(try_it(plain("192.0.2.7", "localhost")) == "login_insecure");
  CHECK(try_it([](Request& request) {
          request.is_secure = false;
          request.is_of_proxy = true;
        }) == "__Host");
}

TEST_CASE("login: a cookie of plain HTTP is none over TLS", "[login]") {
  const DemoLedger demo;
  const Person inspector(demo, kInspector);
  Request request = inspector.request("GET", "/v1/me");
  request.headers.set("cookie", "nguon=" + inspector.cookie.substr(inspector.cookie.find('=') + 1));
  CHECK(inspector.send(request).status == 401);
  request.headers.set("cookie", "a=b; " + inspector.cookie + "; c=d");
  CHECK(inspector.send(request).status == 200);
}

TEST_CASE("login: sessions end when they are not used, and in the end in any case", "[login]") {
  DemoLedger demo;
  const Person idle(demo, kInspector), busy(demo, kInspector);
  for (int i = 0; i < 16; ++i) {
    demo.clock.advance_ms(29 * kMinute);
    CHECK(busy.get("/v1/me").status == 200);
    if (i == 1) CHECK(idle.get("/v1/me").status == 401);
  }
  demo.clock.advance_ms(20 * kMinute);  // 8 hours and 4 minutes in all
  CHECK(busy.get("/v1/me").status == 401);
}

TEST_CASE("login: attempts from one address are limited, and others still get in", "[login]") {
  const DemoLedger demo;
  const LoginLimits limits;
  int tried = 0;
  Response answer;
  do answer = post_login(demo, "nonsense");
  while (answer.status != 429 && ++tried < 1'000);
  CHECK(tried == static_cast<int>(limits.attempts_burst));
  CHECK(error_name(answer) == "too_many_logins");
  CHECK_FALSE(answer.header("retry-after").empty());
  Request elsewhere = browser_request(demo, "POST", "/v1/login", demo.sign_text(challenge_of(demo), kInspector));
  elsewhere.remote_address = "198.51.100.1";
  CHECK(demo.send(elsewhere).status == 200);
}

TEST_CASE("login: one key opens so many sessions and holds so many at once", "[login]") {
  const Time start{1'795'320'000'000};
  LoginLimits limits;
  limits.sessions_max = 4;
  limits.sessions_per_key_max = 2;
  limits.opened_per_key_max = 3;
  Logins logins("ocop.example", limits);
  const auto a1 = value_of(logins.open("a", start)), a2 = value_of(logins.open("a", {start.unix_ms + 1}));
  const auto a3 = value_of(logins.open("a", {start.unix_ms + 2}));
  CHECK_FALSE(logins.use(a1.token, start));  // the quietest of the key's went
  CHECK(logins.use(a2.token, {start.unix_ms + 3}));
  CHECK(test::name_of(logins.open("a", start)) == "too_many_logins");
  CHECK(logins.open("a", {start.unix_ms + limits.opened_per_key_ms}).has_value());
  for (const std::string key : {"b", "c", "d", "e"}) value_of(logins.open(key, {start.unix_ms + limits.opened_per_key_ms + 1}));
  CHECK(logins.stats().sessions == limits.sessions_max);
  CHECK_FALSE(logins.use(a3.token, start));
  CHECK_FALSE(logins.use("", start));
  CHECK_FALSE(logins.use("x" + a3.token, start));
}

TEST_CASE("login: asking for challenges takes no memory, so nobody can use them up", "[login]") {
  const Time now{1'795'320'000'000};
  Challenges challenges("ocop.example");
  const std::string first = challenges.make(now);
  for (int i = 0; i < 1'000; ++i) challenges.make(now);
  CHECK(challenges.used() == 0);
  CHECK(challenges.take(first, now));
  CHECK(test::name_of(challenges.take(first, now)) == "challenge_used");
  CHECK(challenges.used() == 1);
  CHECK(challenges.take(challenges.make({now.unix_ms + 5 * kMinute}), {now.unix_ms + 5 * kMinute}));
  CHECK(challenges.used() == 1);  // the first has expired
}

TEST_CASE("login: where nobody can log in, everybody is told so", "[login]") {
  DemoLedger demo;
  demo.app.logins = nullptr;
  CHECK(error_name(demo.send(browser_request(demo, "GET", "/v1/login/challenge"))) == "no_login");
  CHECK(error_name(demo.send(browser_request(demo, "GET", "/v1/me"))) == "no_login");
}

TEST_CASE("access: who looked is written down, or nothing is shown", "[login][desk]") {
  DemoLedger demo;
  const Person inspector(demo, kInspector);
  const Session session = value_of(session_of(demo.app, inspector.request("GET", "/")));
  REQUIRE(note_access(demo.app, session, "reports", "nhãn \"7\""));
  demo.app.desk = nullptr;
  const auto refused = note_access(demo.app, session, "reports", "8");
  REQUIRE_FALSE(refused);
  CHECK(status_for(refused.error()) == 503);
}

}  // namespace
}  // namespace nguon::api
