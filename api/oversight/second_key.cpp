#include "api/oversight/second_key.h"

#include "api/oversight/preview.h"
#include "api/views.h"
#include "ledger/log/note.h"

namespace nguon::api {
namespace {

Result<desk::PendingStatements> pending_of(const App& app) {
  desk::PendingStatements pending(*app.desk);
  NGUON_TRY(pending.open());
  return pending;
}

// Both signatures, in a copy of the state.
Result<void> try_with_all_keys(const App& app, const store::View& view, const statement::Statement& statement,
                               const Signatories& who) {
  store::Overlay scratch(view);
  NGUON_ASSIGN(head, view.head());
  return dry_run(scratch, statement, who, head ? head->size : 0, app.clock.now());
}

}  // namespace

Result<desk::Pending> wait_for_second_key(const App& app, const Session& session, std::string note) {
  NGUON_ASSIGN(parsed, log::parse_note(note));
  NGUON_ASSIGN(statement, statement::parse_statement(parsed.text));
  const auto view = app.ledger.snapshot();
  NGUON_ASSIGN(who, signatories_of(*view, session.party));
  NGUON_ASSIGN(signers, log::open_note(parsed, who.keys, app.signatures));
  if (signers.size() != 1 || parsed.signatures.size() != 1)
    return Error{Errc::invalid_argument, "pending_one_signature", "a waiting statement has one signature, by a key of your party",
                 "Bản khai chờ khóa thứ hai phải có đúng một chữ ký, bằng khóa của đơn vị bạn."};
  const auto alone = app.ledger.check(note);
  if (alone)
    return Error{Errc::rule, "second_key_not_needed", "one signature is enough for this: send it as it is",
                 "Việc này chỉ cần một chữ ký: hãy gửi luôn."};
  if (alone.error().name() != "needs_two_keys") return alone.error();
  if (who.keys.size() < 2)
    return Error{Errc::rule, "second_key_missing", "your party has only one key that is trusted: enrol a second one first",
                 "Đơn vị bạn chỉ có một khóa còn hiệu lực: hãy đăng ký khóa thứ hai trước."};
  NGUON_TRY(try_with_all_keys(app, *view, statement, who));
  const Time now = app.clock.now();
  desk::Pending waiting{statement.id, session.party, std::move(note), now, Time{now.unix_ms + desk::kPendingMs}};
  NGUON_ASSIGN(pending, pending_of(app));
  NGUON_TRY(pending.keep(waiting, now));
  return waiting;
}

Result<Receipt> sign_second(const App& app, const Session& session, std::string_view id, std::string note) {
  NGUON_ASSIGN(pending, pending_of(app));
  NGUON_ASSIGN(waiting, pending.find(session.party, id, app.clock.now()));
  NGUON_ASSIGN(parsed, log::parse_note(note));
  if (!note.starts_with(waiting.note) || parsed.signatures.size() != 2)
    return Error{Errc::invalid_argument, "pending_changed", "this is not the waiting statement with one signature more",
                 "Đây không phải bản khai đang chờ cộng thêm một chữ ký."};
  NGUON_ASSIGN(receipt, app.ledger.append_and_wait(std::move(note)));
  NGUON_TRY(pending.drop(session.party, id));
  return receipt;
}

json::object to_json(const desk::Pending& pending, const Session& session) {
  json::object out{{"id", pending.id},
                   {"party", pending.party},
                   {"note", pending.note},
                   {"kept", format_time(pending.kept)},
                   {"expires", format_time(pending.expires)}};
  bool mine = false;
  json::array signers;
  if (const auto note = log::parse_note(pending.note)) {
    for (const auto& signature : note->signatures) {
      const std::string start = signature.key_name + "+" + to_hex(signature.id.view());
      mine = mine || session.vkey.starts_with(start + "+");
      signers.push_back(json::string(start));
    }
    if (auto content = parse_json(std::string_view(note->text).substr(note->text.find('\n') + 1)))
      out["content"] = std::move(*content);
  }
  out["signedBy"] = std::move(signers);
  out["mine"] = mine;  // by the key that this session was opened with
  return out;
}

}  // namespace nguon::api
