// Who is asking: sessions of people who proved that they hold an enrolled key. docs/formats/login.md.
//
// A session is an address book entry, no credential for the ledger: nothing is recorded there without a
// signature of its own.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "api/answers.h"
#include "api/http.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/statement/records.h"

namespace nguon::api {

struct App;

struct Session {
  std::string party;                                                 // its id
  statement::PartyType party_type = statement::PartyType::producer;  // as the ledger says now
  std::string vkey;                                                  // of the statement key that opened it
  Time expires;                                                      // unless it is used before
  std::string csrf;                                                  // what x-nguon-csrf must be
};

// The session of the request's cookie, used once more by this. The key is looked up in the ledger each time:
// one that was revoked ends its sessions at once. `roles` empty: every party.
// Errc::forbidden login_needed (401: none, expired, or the key was revoked), role_needed (403); and for methods
// other than GET and HEAD csrf_wrong (the header x-nguon-csrf) and origin_foreign (the request comes from a page
// of another site). Errc::unavailable no_login where nobody can log in (a mirror). Thread-safe.
Result<Session> session_of(const App& app, const Request& request, std::initializer_list<statement::PartyType> roles = {});

// Writes down who looked at what non-public thing (api/desk/access.h), synced to disk when it returns. On an
// error the data must not be given: Errc::unavailable no_desk, access_not_noted (with the desk's own reason).
// `view`: a short name of the kind, "reports"; `subject`: what of it, such as an id or the words searched for.
Result<void> note_access(const App& app, const Session& session, std::string_view view, std::string_view subject);

// Answers for one person alone: no cache keeps them and no other site may read them.
Response private_answer(Response answer);

template <class F>
Response answer_private(F make) {
  return private_answer(answer_json(std::move(make)));
}

// Registers figures about sessions with the app's metrics. REQUIRES: app.logins
void add_login_metrics(const App& app);

}  // namespace nguon::api
