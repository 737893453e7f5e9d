#include "ledger/state/fold.h"

#include <type_traits>

#include "ledger/state/internal/act.h"

namespace nguon::state {
namespace {

// Whose keys these are, and that each may be used now.
Result<std::vector<SignedBy>> signers_at(const Act& act) {
  std::vector<SignedBy> out;
  if (act.entry.signed_by.empty()) return refuse_as(Errc::forbidden, Rule::key_unknown, {"?"});
  for (const VerifierKey& used : act.entry.signed_by) {
    const std::string shown = used.name + "+" + to_hex(used.id.view());
    NGUON_ASSIGN(key, act.find<KeyInfo>(keys::of(keys::kKey, used.name, used.id.view())));
    if (!key || key->vkey != used.text()) return refuse_as(Errc::forbidden, Rule::key_unknown, {shown});
    if (key->purpose != statement::KeyPurpose::statement) return refuse(Rule::key_not_for_statements, {shown});
    if (key->revocation && key->revocation->since <= act.entry.accepted)
      return refuse(Rule::key_revoked, {shown, format_time(key->revocation->since)});
    out.push_back({used.public_key, key->party, key->party_type});
  }
  return out;
}

// The id is the signer's own, once.
Result<void> remember_id(Act& act, const statement::Statement& statement) {
  const std::string key = keys::statement_id(act.me(), statement.id);
  NGUON_ASSIGN(taken, act.state.get(store::Column::by_hash, key));
  if (taken) {
    NGUON_ASSIGN(seen, act.read.statement(act.me(), statement.id));
    return refuse(Rule::statement_id_reused, {act.me(), statement.id, std::to_string(seen ? seen->index : 0)});
  }
  std::string row = be64(act.entry.index);
  row += sha256(act.entry.statement_bytes).view();
  act.state.put(store::Column::by_hash, key, std::move(row));
  act.post(keys::of(keys::kPartyStatements, act.me()));
  return {};
}

Result<void> apply_body(Act& act, const statement::Statement& statement) {
  if (const auto* event = statement.event()) {
    const PartyTypes types = signers_of(event->kind) | (event->error ? kAuthority : 0);
    if (signers_of(event->kind) == 0)
      return refuse(Rule::event_kind_unsupported, {statement.type(), event->biz_step.empty() ? "?" : event->biz_step});
    NGUON_TRY(only(act, types, words_of(statement)));
    return apply_event(act, *event);
  }
  const auto& record = std::get<statement::Record>(statement.body);
  NGUON_TRY(only(act, signers_of(record), words_of(statement)));
  return std::visit(
      [&act](const auto& one) -> Result<void> {
        if constexpr (std::is_same_v<std::decay_t<decltype(one)>, statement::Genesis>)
          return refuse(Rule::genesis_not_first);
        else
          return apply_record(act, one);
      },
      record);
}

Result<void> apply_all(Act& act, const statement::Statement& statement) {
  const auto* genesis = statement.record<statement::Genesis>();
  if (act.entry.index == 0) {
    if (genesis == nullptr) return refuse(Rule::genesis_missing);
    NGUON_TRY(apply_genesis(act, *genesis));
    return remember_id(act, statement);
  }
  if (genesis != nullptr) return refuse(Rule::genesis_not_first);
  NGUON_ASSIGN(ledger, act.read.ledger());
  act.ledger = std::move(ledger);
  NGUON_ASSIGN(signers, signers_at(act));
  act.signers = std::move(signers);
  NGUON_TRY(remember_id(act, statement));
  NGUON_TRY(apply_body(act, statement));
  keep_private(act, statement.private_fields);
  return {};
}

}  // namespace

Result<void> apply(store::Overlay& state, const statement::Statement& statement, const EntryContext& entry) {
  const std::size_t mark = state.mark();
  Act act(state, entry);
  auto done = apply_all(act, statement);
  if (!done) state.rollback(mark);
  return done;
}

}  // namespace nguon::state
