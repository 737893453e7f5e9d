// What needs two keys of one party waits on the desk between the first signature and the second. It is kept exactly as
// it was signed; whoever signs second sees the same bytes, and then it is recorded like any other statement.
#pragma once

#include <string>
#include <string_view>

#include "api/app.h"
#include "api/desk/pending.h"
#include "api/login/login.h"
#include "ledger/base/json.h"
#include "ledger/base/result.h"
#include "ledger/ledger.h"

namespace nguon::api {

// Keeps `note`, signed by one key of the session's party, for a second one. Refused before anybody else is asked:
// whatever the fold would refuse with both signatures; Errc::rule (second_key_not_needed) when one is enough,
// (second_key_missing) when the party has no second key; Errc::bad_signature (note_unsigned, note_bad_signature);
// errors of the parsers and of PendingStatements::keep.
Result<desk::Pending> wait_for_second_key(const App& app, const Session& session, std::string note);

// Records the waiting statement `id`. `note` must be what waits, byte for byte, with one more signature line by another
// key of the party: Errc::invalid_argument (pending_changed) otherwise. What the ledger refuses still waits. Errors of
// Ledger::append and PendingStatements::find.
Result<Receipt> sign_second(const App& app, const Session& session, std::string_view id, std::string note);

// As people are shown it: the exact text, who signed, until when it waits.
json::object to_json(const desk::Pending& pending, const Session& session);

}  // namespace nguon::api
