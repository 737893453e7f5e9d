// Lots of other ledgers that goods came from, for the page of a batch. Only a mirror that copies those ledgers too
// (api/mirror) knows more of them than their names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/app.h"
#include "api/scan.h"
#include "ledger/statement/ids.h"

namespace nguon::api {

inline constexpr std::size_t kForeignLotsShownMax = 12;  // on one page

// The lot of another ledger that a supplier's URI names.
std::optional<statement::Ref> foreign_ref(const App& app, const std::string& supplier);

// The lots of other ledgers that `batch`, or what it was made of, was received from; where those came from stands
// on their own pages. At most kForeignLotsShownMax. Not for an app that remembers pages: what another ledger says is
// not among the rows by which it knows that a page would come out the same.
Result<std::vector<ForeignLot>> foreign_lots(const App& app, const state::Reader& reader, std::string_view batch);

}  // namespace nguon::api
