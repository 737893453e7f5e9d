// Logging in with a key, and out again. docs/formats/login.md.
#include "api/login/login.h"
#include "api/answers.h"
#include "api/app.h"
#include "api/login/browser.h"
#include "api/login/logins.h"
#include "api/views.h"
#include "ledger/log/note.h"
#include "ledger/state/reader.h"

namespace nguon::api {
namespace {

constexpr std::size_t kLoginBytesMax = 4'096;

Error refused(std::string name, std::string en, std::string vi) {
  return {Errc::forbidden, std::move(name), std::move(en), std::move(vi)};
}

Error no_login() {
  return {Errc::unavailable, "no_login", "nobody logs in here: ask the ledger's own server",
          "máy chủ này không nhận đăng nhập: hãy vào máy chủ của chính sổ cái"};
}

Response too_many(const Error& error, std::chrono::seconds wait) {
  Response out = error_answer(error, 429);
  out.set_header("retry-after", std::to_string(wait.count()));
  return out;
}

// The key that signed the challenge, an enrolled statement key that was not revoked.
Result<state::KeyInfo> signer_of(const App& app, const log::Note& note) {
  if (note.signatures.size() != 1)
    return Error{Errc::invalid_argument, "login_one_key", "one key logs in, with one signature",
                 "mỗi lần đăng nhập dùng đúng một khóa và một chữ ký"};
  const auto& signature = note.signatures.front();
  const auto view = app.ledger.snapshot();
  auto key = state::Reader(*view).key(signature.key_name, signature.id);
  if (!key && key.error().code() != Errc::not_found) return key.error();
  if (!key || key->purpose != statement::KeyPurpose::statement)
    return refused("key_unknown", "this key is no statement key of the ledger: ask the authority to enrol it",
                   "khóa này chưa được ghi vào sổ cái: hãy đề nghị cơ quan quản lý đăng ký");
  NGUON_ASSIGN(known, parse_vkey(key->vkey));
  NGUON_TRY(log::open_note(note, {&known, 1}, app.signatures));
  if (key->revocation) return refused("key_revoked", "this key was revoked", "khóa này đã bị thu hồi");
  return key;
}

Result<json::object> who(const App& app, const Session& session) {
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(party, state::Reader(*view).party(session.party));
  return json::object{{"party", session.party},
                      {"name", to_json(party.record.name)},
                      {"partyType", std::string(to_string(session.party_type))},
                      {"vkey", session.vkey},
                      {"csrf", session.csrf},
                      {"expires", format_time(session.expires)}};
}

Result<Logins::Opened> open(const App& app, const Request& request, state::KeyInfo& key) {
  const Time now = app.clock.now();
  NGUON_ASSIGN(note, log::parse_note(request.body));
  NGUON_TRY(app.logins->challenges().check(note.text, now));
  NGUON_ASSIGN(found, signer_of(app, note));
  key = std::move(found);
  NGUON_TRY(app.logins->challenges().take(note.text, now));
  return app.logins->open(key.vkey, now);
}

Result<void> check_sender(const App& app, const Request& request) {
  if (app.logins == nullptr) return no_login();
  if (transport_of(request) == Transport::open)
    return refused("login_insecure", "people log in over https, or at this machine itself under http://localhost",
                   "chỉ đăng nhập được qua https, hoặc ngay trên máy này tại http://localhost");
  return check_own_origin(request, app.info.host);
}

Response log_in(const App& app, const Request& request) {
  if (const auto may = check_sender(app, request); !may) return error_answer(may.error());
  if (const auto wait = app.logins->attempt(request.remote_address, app.clock.now()))
    return too_many({Errc::unavailable, "too_many_logins", "too many attempts to log in from one address; try again later",
                     "quá nhiều lần đăng nhập từ một địa chỉ; xin thử lại sau"},
                    *wait);
  state::KeyInfo key;
  const auto opened = open(app, request, key);
  if (!opened) {
    app.logins->count_refused();
    if (opened.error().name() == "too_many_logins") return too_many(opened.error(), std::chrono::seconds(120));
    return error_answer(opened.error());
  }
  const HeldSession& held = opened->session;
  const auto about = who(app, {key.party, key.party_type, held.vkey, app.logins->expires(held), held.csrf});
  if (!about) return error_answer(about.error());
  Response out = json_answer(*about);
  out.set_header("set-cookie", cookie_with(opened->token, transport_of(request)));
  return out;
}

Response log_out(const App& app, const Request& request) {
  const auto session = session_of(app, request);
  if (!session) return error_answer(session.error());
  app.logins->close(token_of(request));
  Response out = json_answer(json::object{});
  out.set_header("set-cookie", cookie_gone(transport_of(request)));
  return out;
}

Result<json::object> challenge(const App& app, const Request& request) {
  NGUON_TRY(check_sender(app, request));
  const Time now = app.clock.now();
  return json::object{{"text", app.logins->challenges().make(now)}, {"expires", format_time({now.unix_ms + kChallengeLifeMs})}};
}

Result<json::object> me(const App& app, const Request& request) {
  NGUON_ASSIGN(session, session_of(app, request));
  return who(app, session);
}

}  // namespace

void add_login_routes(std::vector<Route>& routes, const App& app) {
  routes.push_back({"GET", "/v1/login/challenge", "login_challenge", "A text to sign for logging in; good once, for two minutes.",
                    answer_with([&app](const Request& r) { return answer_private([&] { return challenge(app, r); }); })});
  Route login{"POST", "/v1/login", "login",
              "Opens a session for the key that signed a challenge (a signed note as text/plain); sets the cookie.",
              answer_with([&app](const Request& r) { return private_answer(log_in(app, r)); })};
  login.body_bytes_max = kLoginBytesMax;
  routes.push_back(std::move(login));
  routes.push_back({"POST", "/v1/logout", "logout", "Ends the session of the cookie.",
                    answer_with([&app](const Request& r) { return private_answer(log_out(app, r)); })});
  routes.push_back({"GET", "/v1/me", "me", "Whose session this is, with its csrf token; 401 without one.",
                    answer_with([&app](const Request& r) { return answer_private([&] { return me(app, r); }); })});
}

}  // namespace nguon::api
