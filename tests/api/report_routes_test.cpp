// The form for what is not right, through the router.
#include "api/desk/reports.h"
#include "api/form_token.h"
#include "qr/human_code.h"
#include "tests/api/demo_ledger.h"
#include "tests/support/check.h"

namespace nguon::api {
namespace {

using test::body_of;
using test::DemoLedger;
using test::value_of;

bool has(const std::string& page, std::string_view text) { return page.find(text) != std::string::npos; }

std::string token_in(const std::string& page) {
  constexpr std::string_view kBefore = "name=\"token\" value=\"";
  const auto at = page.find(kBefore);
  REQUIRE(at != std::string::npos);
  const auto begin = at + kBefore.size();
  return page.substr(begin, page.find('"', begin) - begin);
}

struct Form {
  std::string kind = "label_damaged", text = "Tem bị bóc", contact = "", token = "";
  std::string encoded() const {
    return "token=" + percent_encode(token) + "&kind=" + percent_encode(kind) + "&text=" + percent_encode(text) +
           "&contact=" + percent_encode(contact);
  }
};

Response send(const DemoLedger& demo, const std::string& path, Form form, const DemoLedger::Fields& headers = {}) {
  if (form.token.empty()) form.token = token_in(body_of(demo.get(path)));
  return demo.ask("POST", path, form.encoded(), headers);
}

std::int64_t number_in(const Response& answer) {
  const std::string page = body_of(answer);
  constexpr std::string_view kBefore = "id=\"number\">";
  REQUIRE(has(page, kBefore));
  return std::stoll(page.substr(page.find(kBefore) + kBefore.size()));
}

std::string form_path(const DemoLedger& demo) { return "/bao-cao" + qr::label_path(demo.label(test::kGoodLot, 7)); }

TEST_CASE("the form of a label says what it is about", "[reports]") {
  const DemoLedger demo;
  const auto label = demo.label(test::kGoodLot, 7);
  const auto form = demo.get(form_path(demo));
  CHECK(form.status == 200);
  CHECK(form.header("cache-control") == "no-store");
  CHECK(form.header("set-cookie").empty());
  const std::string page = body_of(form);
  CHECK(has(page, "beCHAMP Coffee"));
  CHECK(has(page, "L01"));
  CHECK(has(page, qr::format_human_code(label.human_code())));
  CHECK_FALSE(has(page, "<script"));
  CHECK(has(body_of(demo.get(form_path(demo) + "?hl=en")), "Send the report"));
}

TEST_CASE("a report is kept with its label, lot and verdict, and answered with a number", "[reports]") {
  const DemoLedger demo;
  const auto answer = send(demo, form_path(demo), {"differs", "Hương khác hẳn\r\nmua ở chợ", "0900 000 000", ""});
  CHECK(answer.status == 200);
  const auto kept = value_of(desk::report(*demo.desk, number_in(answer)));
  CHECK(kept.kind == "differs");
  CHECK(kept.text == "Hương khác hẳn\nmua ở chợ");
  CHECK(kept.contact == "0900 000 000");
  CHECK("/" + kept.label == qr::label_path(demo.label(test::kGoodLot, 7)));
  CHECK(kept.batch == test::kGoodLot);
  CHECK(kept.verdict == "valid");
  CHECK(kept.received == demo.clock.now());
  CHECK(has(body_of(answer), "Đã nhận"));
}

TEST_CASE("a lot, a typed code and nothing at all can be reported too", "[reports]") {
  const DemoLedger demo;
  const auto lot = value_of(desk::report(*demo.desk, number_in(send(demo, "/bao-cao/b/" + std::string(test::kRecalledLot), {}))));
  CHECK(lot.batch == test::kRecalledLot);
  CHECK(lot.label.empty());
  CHECK(lot.verdict == "recalled");
  const std::string code = qr::format_human_code(demo.label(test::kGoodLot, 7).human_code());
  const auto typed = value_of(desk::report(*demo.desk, number_in(send(demo, "/bao-cao/c/" + code, {}))));
  CHECK(typed.code == code);
  CHECK(typed.batch == test::kGoodLot);
  const auto nothing = value_of(desk::report(*demo.desk, number_in(send(demo, "/bao-cao", {}))));
  CHECK((nothing.label.empty() && nothing.batch.empty() && nothing.code.empty()));
  CHECK(demo.get("/bao-cao/b/ocop/khong/10/CO").status == 404);
  CHECK(demo.get("/bao-cao/c/0000-00000-0000-1").status == 404);
}

TEST_CASE("a label that is not ours can be reported, and its form tells nothing of goods", "[reports]") {
  const DemoLedger demo;
  std::string path = form_path(demo);
  const auto digit = path.find_first_of("0123456789") + 100;
  path[digit] = path[digit] == '1' ? '2' : '1';
  const std::string page = body_of(demo.get(path));
  CHECK_FALSE(has(page, "beCHAMP"));
  const auto kept = value_of(desk::report(*demo.desk, number_in(send(demo, path, {"suspect", "Nghi giả", "", ""}))));
  CHECK((kept.verdict == "bad_signature" || kept.verdict == "not_our_label"));
  CHECK(kept.batch.empty());
  CHECK(kept.label == path.substr(std::string_view("/bao-cao/").size()));
}

TEST_CASE("what is refused comes back with all that was written, and why", "[reports]") {
  const DemoLedger demo;
  const auto again = [&](const Form& form) {
    const auto answer = send(demo, form_path(demo), form);
    CHECK(answer.status == 400);
    const std::string page = body_of(answer);
    CHECK(has(page, "id=\"problem\""));
    CHECK(has(page, "Mua ở chợ &lt;xã&gt;"));
    return page;
  };
  CHECK(has(again({"", "Mua ở chợ <xã>", "", ""}), "Hãy chọn"));
  CHECK(has(again({"theft", "Mua ở chợ <xã>", "", ""}), "Hãy chọn"));
  CHECK(has(again({"other", "Mua ở chợ <xã>" + std::string(2'000, 'a'), "", ""}), "2.000"));
  CHECK(has(again({"other", "Mua ở chợ <xã>", std::string(300, '1'), ""}), "Cách liên hệ"));
  const std::string stale = again({"differs", "Mua ở chợ <xã>", "", std::string(64, '0')});
  CHECK(has(stale, "mở quá lâu"));
  CHECK(has(stale, "value=\"differs\" required checked"));
  CHECK(value_of(desk::open_reports(*demo.desk)) == 0);
  // The form that came back can be sent.
  CHECK(send(demo, form_path(demo), {"differs", "Mua ở chợ", "", token_in(stale)}).status == 200);
}

TEST_CASE("a form is good for its own thing, for two hours, and once", "[reports]") {
  DemoLedger demo;
  const std::string path = form_path(demo), other = "/bao-cao" + qr::label_path(demo.label(test::kGoodLot, 8));
  Form form;
  form.token = token_in(body_of(demo.get(path)));
  CHECK(send(demo, other, form).status == 400);
  demo.clock.advance_ms(kFormTokenMs);
  const auto first = number_in(send(demo, path, form));
  CHECK(number_in(send(demo, path, form)) == first);
  CHECK(value_of(desk::open_reports(*demo.desk)) == 1);
  demo.clock.advance_ms(1);
  CHECK(send(demo, path, form).status == 400);
}

TEST_CASE("a form that a page of another site sends is refused", "[reports]") {
  const DemoLedger demo;
  const auto status = [&](const DemoLedger::Fields& headers) { return send(demo, form_path(demo), {}, headers).status; };
  CHECK(status({{"sec-fetch-site", "cross-site"}}) == 400);
  CHECK(status({{"sec-fetch-site", "same-site"}}) == 400);
  CHECK(status({{"host", "ocop.example"}, {"origin", "https://evil.example"}}) == 400);
  CHECK(value_of(desk::open_reports(*demo.desk)) == 0);
  CHECK(status({{"sec-fetch-site", "same-origin"}}) == 200);
  CHECK(status({{"host", "ocop.example"}, {"origin", "https://ocop.example"}}) == 200);
  CHECK(status({{"host", "ocop.example"}, {"origin", "null"}}) == 200);
}

TEST_CASE("one address reports a few times and then waits; what it wrote is kept in the form", "[reports]") {
  const DemoLedger demo;
  const std::string path = form_path(demo);
  const auto post = [&](const std::string& address) {
    Request request;
    request.method = "POST";
    request.target = path;
    request.remote_address = address;
    Form form;
    form.token = token_in(body_of(demo.get(path)));
    request.body = form.encoded();
    return demo.send(std::move(request));
  };
  int kept = 0;
  for (int i = 0; i < 10; ++i) kept += post("192.0.2.9").status == 200;
  CHECK(kept == 6);
  const auto refused = post("192.0.2.9");
  CHECK(refused.status == 429);
  CHECK_FALSE(refused.header("retry-after").empty());
  CHECK(has(body_of(refused), "Tem bị bóc"));
  CHECK(post("192.0.2.10").status == 200);
}

TEST_CASE("a label's page leads to the report of that label", "[reports]") {
  const DemoLedger demo;
  const std::string label = qr::label_path(demo.label(test::kGoodLot, 7));
  CHECK(has(body_of(demo.get(label)), "href=\"?mo=bao-cao\""));
  CHECK(has(body_of(demo.get(label + "?hl=en")), "href=\"?mo=bao-cao&amp;hl=en\""));
  const auto opened = demo.get(label + "?mo=bao-cao");
  CHECK(opened.status == 303);
  CHECK(opened.header("location") == form_path(demo));
  CHECK(demo.get(label + "?mo=bao-cao&hl=en").header("location") == form_path(demo) + "?hl=en");
  // Nothing else is opened, and nothing from anywhere else.
  for (const std::string other : {"?mo=", "?mo=kiem-tra", "?mo=//evil.example", "?mo=bao-cao/x"}) CHECK(demo.get(label + other).status == 200);
  CHECK(demo.get("/khong-phai-tem?mo=bao-cao").status == 404);
}

TEST_CASE("a copy has no desk: no form and no way to it", "[reports]") {
  DemoLedger demo;
  demo.app.desk = nullptr;
  CHECK(demo.get(form_path(demo)).status == 404);
  CHECK(demo.ask("POST", form_path(demo), Form{}.encoded()).status == 404);
  const std::string label = qr::label_path(demo.label(test::kGoodLot, 7));
  CHECK_FALSE(has(body_of(demo.get(label)), "bao-cao"));
  CHECK(demo.get(label + "?mo=bao-cao").status == 200);
}

TEST_CASE("a token is of one maker, one thing and one time", "[reports]") {
  const FormTokens tokens, others;
  const Time now{1'790'000'000'000};
  const std::string token = tokens.make("/a", now);
  CHECK(tokens.make("/a", now) != token);
  CHECK(tokens.is_good(token, "/a", now));
  CHECK(tokens.is_good(token, "/a", Time{now.unix_ms + kFormTokenMs}));
  CHECK_FALSE(tokens.is_good(token, "/a", Time{now.unix_ms + kFormTokenMs + 1}));
  CHECK_FALSE(tokens.is_good(token, "/a", Time{now.unix_ms - 1}));
  CHECK_FALSE(tokens.is_good(token, "/b", now));
  CHECK_FALSE(others.is_good(token, "/a", now));
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string altered = token;
    altered[i] = altered[i] == '0' ? '1' : '0';
    CHECK_FALSE(tokens.is_good(altered, "/a", now));
    CHECK_FALSE(tokens.is_good(token.substr(0, i), "/a", now));
  }
  CHECK_FALSE(tokens.is_good(token + "0", "/a", now));
}

}  // namespace
}  // namespace nguon::api
