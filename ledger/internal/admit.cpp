#include "ledger/internal/admit.h"

#include "ledger/base/sha256.h"
#include "ledger/state/fold.h"
#include "ledger/state/reader.h"

namespace nguon::internal {
namespace {

Error nobody_known(const log::Note& note, std::string_view origin) {
  std::string names;
  bool ours = false;
  for (const auto& signature : note.signatures) {
    names += (names.empty() ? "" : ", ") + signature.key_name + "+" + to_hex(signature.id.view());
    ours = ours || !party_of(signature.key_name, origin).empty();
  }
  if (ours)
    return {Errc::forbidden, "key_unknown", "signed by " + names + ", which is not enrolled in this ledger",
            "được ký bởi " + names + ", khóa này chưa được đăng ký trong sổ cái"};
  const std::string here(origin);
  return {Errc::forbidden, "signature_other_ledger", "signed by " + names + ", not by a key of " + here,
          "được ký bởi " + names + ", không phải khóa của sổ cái " + here};
}

// Fills signed_by from the keys known by now; leaves it empty when there are none.
Result<void> check_signatures(Admitted& admitted, const Admission& admission) {
  NGUON_ASSIGN(known, known_keys(admitted.note, admitted.statement, admission.index, admission.keys));
  admitted.all_keys_known = known.all;
  if (known.keys.empty()) return {};
  NGUON_ASSIGN(signers, log::open_note(admitted.note, known.keys, admission.signatures));
  admitted.signed_by = std::move(signers);
  return {};
}

}  // namespace

Result<Admitted> admit(std::string bytes, const Admission& admission) {
  NGUON_ASSIGN(note, log::parse_note(bytes));
  NGUON_ASSIGN(statement, statement::parse_statement(note.text));
  Admitted out;
  out.note = std::move(note);
  out.statement = std::move(statement);
  NGUON_TRY(check_signatures(out, admission));
  out.hash = sha256(bytes);
  out.bytes = std::move(bytes);
  return out;
}

Result<void> settle_signers(Admitted& admitted, const Admission& admission) {
  if (!admitted.all_keys_known) NGUON_TRY(check_signatures(admitted, admission));
  if (admitted.signed_by.empty()) return nobody_known(admitted.note, admission.origin);
  return {};
}

Result<std::optional<std::uint64_t>> find_repeated(const Admitted& admitted, std::string_view origin, const store::View& state) {
  const state::Reader reader(state);
  for (const auto& key : admitted.signed_by) {
    const auto party = party_of(key.name, origin);
    NGUON_ASSIGN(seen, reader.statement(party, admitted.statement.id));
    if (!seen) continue;
    if (seen->statement_hash == admitted.hash) return std::optional(seen->index);
    // An id belongs to the first signer. The others are asked above because the first signature may
    // be of a key that was not enrolled yet when these bytes were recorded.
    if (&key != &admitted.signed_by.front()) continue;
    const std::string where = std::to_string(seen->index);
    return Error{Errc::conflict, "statement_id_reused",
                 "the id " + admitted.statement.id + " of " + std::string(party) + " stands for other bytes, in entry " + where,
                 "mã " + admitted.statement.id + " của " + std::string(party) + " đã dùng cho nội dung khác, ở mục " + where};
  }
  return std::optional<std::uint64_t>();
}

Result<void> apply(store::Overlay& state, const Admitted& admitted, std::uint64_t index, Time accepted) {
  const state::EntryContext context{index, accepted, admitted.bytes, admitted.signed_by};
  return state::apply(state, admitted.statement, context);
}

}  // namespace nguon::internal
