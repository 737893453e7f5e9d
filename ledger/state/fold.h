// state = fold(apply, entries). One deterministic function, shared by the sequencer, the auditor,
// a mirror and a rebuild. It is the law of the ledger: docs/rules.md lists every rule.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/base/vkey.h"
#include "ledger/statement/statement.h"
#include "ledger/store/overlay.h"

namespace nguon::state {

// What identifiers in EPCIS events look like where docs/formats leaves it open: "https://<host>/"
// followed by these and the id. Sources and destinations name parties, certificationInfo a
// certificate, readPoint an area. Do not change: part of the format.
inline constexpr std::string_view kPartyPath = "party/";
inline constexpr std::string_view kCertificatePath = "cert/";
inline constexpr std::string_view kAreaPath = "area/";

struct EntryContext {
  std::uint64_t index = 0;
  Time accepted;
  std::string_view statement_bytes;        // the whole note as stored
  std::span<const VerifierKey> signed_by;  // the keys whose signatures were checked and are good, in note order
};

// Checks that these signers may say this now, and writes what follows from it into `state`.
// On an error nothing of this statement is left in `state` (the caller need not roll back).
// Errors are Errc::forbidden (wrong signer), Errc::rule (a rule of the domain), Errc::conflict
// (statement_id_reused), Errc::not_found (names an unknown thing), with the names of docs/rules.md.
// Depends on nothing but its arguments: the same entries give the same state everywhere.
Result<void> apply(store::Overlay& state, const statement::Statement& statement, const EntryContext& entry);

}  // namespace nguon::state
