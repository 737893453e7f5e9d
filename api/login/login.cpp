#include "api/login/login.h"

#include <algorithm>

#include "api/app.h"
#include "api/desk/access.h"
#include "api/login/browser.h"
#include "api/login/logins.h"
#include "api/login/secret.h"
#include "ledger/state/reader.h"

namespace nguon::api {
namespace {

Error refused(std::string name, std::string en, std::string vi) {
  return {Errc::forbidden, std::move(name), std::move(en), std::move(vi)};
}

Error login_needed() {
  return refused("login_needed", "log in first: there is no session, or it has ended",
                 "hãy đăng nhập: chưa có phiên làm việc, hoặc phiên đã kết thúc");
}

bool only_reads(const Request& request) { return request.method == "GET" || request.method == "HEAD"; }

// Whose key it is, as the ledger says now.
Result<state::KeyInfo> key_now(const App& app, const std::string& vkey) {
  NGUON_ASSIGN(parsed, parse_vkey(vkey));
  const auto view = app.ledger.snapshot();
  return state::Reader(*view).key(parsed.name, parsed.id);
}

Result<void> check_change(const App& app, const Request& request, const HeldSession& held) {
  NGUON_TRY(check_own_origin(request, app.info.host));
  if (is_same_secret(request.header("x-nguon-csrf"), held.csrf)) return {};
  return refused("csrf_wrong", "the header x-nguon-csrf is missing or not this session's; load the page again",
                 "thiếu hoặc sai mã x-nguon-csrf của phiên làm việc; hãy tải lại trang");
}

}  // namespace

Result<Session> session_of(const App& app, const Request& request, std::initializer_list<statement::PartyType> roles) {
  if (app.logins == nullptr)
    return Error{Errc::unavailable, "no_login", "nobody logs in here: ask the ledger's own server",
                 "máy chủ này không nhận đăng nhập: hãy vào máy chủ của chính sổ cái"};
  const std::string token = token_of(request);
  const auto held = app.logins->use(token, app.clock.now());
  if (!held) return login_needed();
  const auto key = key_now(app, held->vkey);
  if (!key && key.error().code() != Errc::not_found) return key.error();
  if (!key || key->revocation) {
    app.logins->close(token);
    return refused("login_needed", "the key that opened this session was revoked", "khóa mở phiên làm việc này đã bị thu hồi");
  }
  if (!only_reads(request)) NGUON_TRY(check_change(app, request, *held));
  if (roles.size() != 0 && std::find(roles.begin(), roles.end(), key->party_type) == roles.end())
    return refused("role_needed", "party " + key->party + " has no right to this",
                   "đơn vị " + key->party + " không có quyền xem hoặc làm việc này");
  return Session{key->party, key->party_type, held->vkey, app.logins->expires(*held), held->csrf};
}

Result<void> note_access(const App& app, const Session& session, std::string_view view, std::string_view subject) {
  if (app.desk == nullptr || app.logins == nullptr)
    return Error{Errc::unavailable, "no_desk", "this server keeps no records of who looked at what, so it shows nothing",
                 "máy chủ này không giữ sổ xem dữ liệu nên không cho xem"};
  const auto note = [&]() -> Result<void> {
    NGUON_ASSIGN(records, desk::AccessRecords::open(*app.desk));
    NGUON_ASSIGN(key, parse_vkey(session.vkey));
    const Time now = app.clock.now();
    return records.note({0, now, session.party, to_hex(key.id.view()), std::string(view), std::string(subject)},
                        {now.unix_ms - app.logins->limits().access_kept_ms});
  };
  const auto noted = note();
  if (noted) return {};
  return Error{Errc::unavailable, "access_not_noted",
               "it could not be written down who looks, so nothing is shown: " + noted.error().message(),
               "chưa ghi được ai xem nên chưa cho xem: " + noted.error().message_vi()};
}

Response private_answer(Response answer) {
  std::erase_if(answer.headers, [](const auto& field) { return field.first == "access-control-allow-origin"; });
  answer.set_header("cache-control", "no-store");
  answer.set_header("cross-origin-resource-policy", "same-origin");
  return answer;
}

void add_login_metrics(const App& app) {
  const auto read = [&app](auto member) { return [&app, member] { return static_cast<double>(app.logins->stats().*member); }; };
  app.metrics.add_gauge("login_sessions", "Sessions that are open, or not tidied away yet.", {}, read(&Logins::Stats::sessions));
  app.metrics.add_counter("logins_total", "Sessions opened since the start.", {}, read(&Logins::Stats::opened));
  app.metrics.add_counter("logins_refused_total", "Attempts to log in that were refused since the start.", {},
                          read(&Logins::Stats::refused));
}

}  // namespace nguon::api
