// What people report of a label or a lot: a form that works without JavaScript and without cookies. Goes to the
// desk (api/desk/reports.h), never into the ledger.
#include "api/desk/reports.h"

#include <chrono>

#include "api/answers.h"
#include "api/app.h"
#include "api/form_token.h"
#include "api/http_rate.h"
#include "api/routes/page_answers.h"
#include "api/scan.h"
#include "api/workers.h"
#include "ledger/base/bytes.h"
#include "ledger/base/text.h"
#include "ledger/state/status.h"
#include "ledger/statement/ids.h"
#include "qr/human_code.h"
#include "qr/label.h"

namespace nguon::api {
namespace {

constexpr std::size_t kFormBytesMax = 16'384;  // 2,200 bytes of text, each written as up to three, and to spare
constexpr std::string_view kPath = "/bao-cao";

// What the routes of reports share while the program runs.
struct ReportDesk {
  FormTokens tokens;
  // Six at once, then one in ten minutes from one address: a family behind one line, not a flood.
  RateLimiter addresses{{1.0 / 600, 6}};
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// What a report is about, by the path behind /bao-cao.
struct Thing {
  std::string path;  // "" or with its leading slash, as sent
  std::optional<Scan> scan;
  desk::NewReport report;
  ReportPage page;
};

// A label's own address, "/c/<code>", "/b/<lot>", or nothing. Even a label that is not ours can be reported: it
// is then all that is known.
Result<Thing> thing_of(const App& app, const Request& request) {
  Thing out;
  out.path = std::string(request.path().substr(kPath.size()));
  out.page.action = request.path();
  out.page.back = out.path.empty() ? "/" : out.path;
  if (out.path.empty()) return out;
  const std::string_view rest = std::string_view(out.path).substr(1);
  const Time now = app.clock.now();
  if (rest.starts_with("b/")) {
    NGUON_ASSIGN(batch, percent_decode(rest.substr(2)));
    NGUON_ASSIGN(scan, look_up_batch(app.ledger, app.signatures, batch, now, app.beside));
    out.scan = std::move(scan);
  } else if (rest.starts_with("c/")) {
    NGUON_ASSIGN(text, percent_decode(rest.substr(2)));
    NGUON_ASSIGN(code, qr::parse_human_code(text));
    NGUON_ASSIGN(scan, look_up_code(app.ledger, app.signatures, code.run_index, code.serial, now, app.beside));
    out.scan = std::move(scan);
    out.report.code = qr::format_human_code(code);
  } else {
    if (rest.size() > desk::kReportSubjectBytesMax)
      return Error(Errc::not_found, "label_unknown", "no label is that long", "Không có tem nào dài như vậy");
    NGUON_ASSIGN(scan, scan_label(app.ledger, app.signatures, app.info.host, rest, now, app.beside));
    out.scan = std::move(scan);
    out.report.label = std::string(rest);
    if (out.scan->label && out.scan->label->fields.serial != 0)
      out.report.code = qr::format_human_code(out.scan->label->human_code());
  }
  out.report.verdict = std::string(state::to_string(out.scan->status));
  return out;
}

// Names of goods only where the label's own page would show them.
void fill_about(Thing& thing, Language language) {
  thing.page.code = thing.report.code;
  if (!thing.scan || !may_show_product(*thing.scan)) return;
  const Scan& scan = *thing.scan;
  thing.page.name = in_language(scan.product->record.name, language);
  thing.page.producer = in_language(scan.producer->record.name, language);
  if (!scan.batch) return;
  thing.page.lot = scan.batch->lot;
  thing.report.batch = scan.batch->path;
}

Response form_page(const App& app, const Request& request, const ReportPage& page, int status = 200) {
  Response out = html_page(app, app.pages.report(page, page_options(app, request)), status);
  out.set_header("cache-control", "no-store");  // the token is of this form alone
  return out;
}

Response ask(const App& app, const ReportDesk& desk, const Request& request) {
  if (app.desk == nullptr) return message_page(app, request, Message::not_found, 404);
  auto thing = thing_of(app, request);
  if (!thing) return page_of_error(app, request, thing.error());
  fill_about(*thing, page_options(app, request).language);
  thing->page.token = desk.tokens.make(thing->path, app.clock.now());
  return form_page(app, request, thing->page);
}

// A field of a form (application/x-www-form-urlencoded). Unlike a path's, it may have lines: their ends come as CR LF, of
// which the LF is kept. Which characters a report may hold, the desk decides.
std::string decode_field(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = text[i] == '%' ? from_hex(lower(text.substr(i + 1, 2))) : Result<std::string>(std::string());
    if (text[i] == '%' && byte && byte->size() == 1) {
      if (*byte != "\r") out += *byte;
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

void fill_from_form(Thing& thing, const Request& request) {
  for (const auto& field : split(request.body, '&')) {
    const auto equals = field.find('=');
    if (equals == std::string_view::npos) continue;
    const auto name = field.substr(0, equals);
    const std::string value = decode_field(field.substr(equals + 1));
    if (name == "kind") thing.report.kind = value;
    if (name == "text") thing.report.text = value;
    if (name == "contact") thing.report.contact = value;
    if (name == "token") thing.report.token = value;
  }
  thing.page.kind = thing.report.kind;
  thing.page.text = thing.report.text;
  thing.page.contact = thing.report.contact;
}

// The form again with what was written in it, and why.
Response again(const App& app, const ReportDesk& desk, const Request& request, Thing& thing, const Error& why, int status) {
  const bool english = page_options(app, request).language == Language::en;
  thing.page.problem = english ? why.message() : why.message_vi();
  thing.page.token = desk.tokens.make(thing.path, app.clock.now());
  return form_page(app, request, thing.page, status);
}

Response told(const App& app, ReportDesk& desk, const Request& request) {
  if (app.desk == nullptr) return message_page(app, request, Message::not_found, 404);
  auto thing = thing_of(app, request);
  if (!thing) return page_of_error(app, request, thing.error());
  fill_about(*thing, page_options(app, request).language);
  fill_from_form(*thing, request);
  const Time now = app.clock.now();
  if (is_from_another_site(request) || !desk.tokens.is_good(thing->report.token, thing->path, now))
    return again(app, desk, request, *thing,
                 {Errc::invalid_argument, "form_stale", "This form lay open for too long. Please press the button again.",
                  "Biểu mẫu đã mở quá lâu. Xin bấm gửi lại một lần nữa."},
                 400);
  if (const auto wait = desk.addresses.take(request.remote_address, std::chrono::steady_clock::now())) {
    Response out = again(app, desk, request, *thing,
                         {Errc::unavailable, "reports_too_many", "Too many reports from this connection. Please try again later.",
                          "Đường mạng này vừa gửi nhiều báo cáo. Xin thử lại sau ít phút."},
                         429);
    out.set_header("retry-after", std::to_string(wait->count()));
    return out;
  }
  const auto number = desk::add_report(*app.desk, thing->report, now);
  if (!number) {
    const bool is_theirs = number.error().code() == Errc::invalid_argument || number.error().code() == Errc::unavailable;
    if (!is_theirs) return page_of_error(app, request, number.error());
    return again(app, desk, request, *thing, number.error(), number.error().code() == Errc::unavailable ? 429 : 400);
  }
  ReportPage thanks;
  thanks.number = *number;
  thanks.back = thing->page.back;
  return form_page(app, request, thanks);
}

}  // namespace

void add_report_routes(std::vector<Route>& routes, const App& app) {
  auto desk = std::make_shared<ReportDesk>();
  const auto asked = answer_with([&app, desk](const Request& r) { return ask(app, *desk, r); });
  const auto answered = answer_on_worker(app, [&app, desk](const Request& r) { return told(app, *desk, r); });
  routes.push_back({"GET", "/bao-cao", "report_form", "A form for what is not right with a label that cannot be read.", asked});
  routes.push_back({"GET", "/bao-cao/{thing...}", "report_form_of",
                    "A form for what is not right: with a label (its address), a typed code (c/...) or a lot (b/...).", asked});
  for (const auto& [pattern, name] : {std::pair{"/bao-cao", "report"}, {"/bao-cao/{thing...}", "report_of"}}) {
    Route post{"POST", pattern, name, "Keeps the report beside the ledger and answers with its number.", answered};
    post.body_bytes_max = kFormBytesMax;
    routes.push_back(std::move(post));
  }
}

}  // namespace nguon::api
