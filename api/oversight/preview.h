// What a decision would do, before anybody signs it: the statement is applied to a copy of the state in memory, by the
// fold itself, and thrown away. Nothing here can write: it is given a view, and no ledger.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/json.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/base/vkey.h"
#include "ledger/state/model.h"
#include "ledger/statement/statement.h"
#include "ledger/store/overlay.h"
#include "ledger/store/store.h"

namespace nguon::api {

inline constexpr std::size_t kPreviewLotsShown = 500;      // listed one by one
inline constexpr std::size_t kPreviewLotsCounted = 5'000;  // whose holders, amounts and labels are added up

// Who would sign.
struct Signatories {
  std::vector<VerifierKey> keys;  // of one party, enrolled and not revoked; the first signs first
};
// The party's statement keys that are trusted now. Errors of the view; Errc::forbidden (key_unknown) when there is none.
Result<Signatories> signatories_of(const store::View& view, std::string_view party);

// What the fold says to the statement as the next entry, signed by all `who`, and into `scratch` what would follow.
// Errors of state::apply.
Result<void> dry_run(store::Overlay& scratch, const statement::Statement& statement, const Signatories& who, std::uint64_t index,
                     Time now);

// The reach of a recall, suspension, the lifting of one, or an inspection: `event` as it would be signed. What the fold
// would refuse is said in `refusal`, beside the reach, so that it can be looked at while the form is still being filled.
// Errc::invalid_argument (preview_kind) for other statements, those of parse_statement, Errc::not_found (lot_unknown)
// when a lot that the event names is none, Errc::rule (recall_too_wide); errors of the view.
Result<json::object> preview(const store::View& view, std::string_view party, const json::value& event, Time now);

}  // namespace nguon::api
