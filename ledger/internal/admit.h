// What is checked about a statement before it is its turn: everything that needs no lock and no
// order, and costs nearly all the time of an append. Pure but for the look-up of keys; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/base/vkey.h"
#include "ledger/internal/keys_of.h"
#include "ledger/log/note.h"
#include "ledger/statement/statement.h"
#include "ledger/store/overlay.h"

namespace nguon::internal {

// A statement whose form is right and whose signatures by known keys are good.
struct Admitted {
  std::string bytes;  // the whole note, as it will be stored
  Hash hash{};        // SHA-256 of bytes
  log::Note note;
  statement::Statement statement;
  std::vector<VerifierKey> signed_by;  // in note order; empty only while all_keys_known is false
  // False when a signature is by a key that the state did not know: it may be in a statement that
  // is being committed right now, so only who has the turn can say.
  bool all_keys_known = false;
};

struct Admission {
  std::string_view origin;
  const SignatureCheck& signatures;
  const KeySource& keys;
  std::uint64_t index = 0;  // where the entry would come
};

// Errors: those of parse_note, parse_statement and open_note.
Result<Admitted> admit(std::string bytes, const Admission& admission);

// Completes `admitted` with the keys known by now. Errc::forbidden key_unknown, or
// signature_other_ledger when no signature even names a key of this origin.
Result<void> settle_signers(Admitted& admitted, const Admission& admission);

// The entry that recorded exactly these bytes before; nothing when they are new. Errc::conflict
// (statement_id_reused) when the id stands for other bytes. REQUIRES: settled signers.
Result<std::optional<std::uint64_t>> find_repeated(const Admitted& admitted, std::string_view origin, const store::View& state);

// state::apply for an admitted statement.
Result<void> apply(store::Overlay& state, const Admitted& admitted, std::uint64_t index, Time accepted);

}  // namespace nguon::internal
