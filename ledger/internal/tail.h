// What is verified before a ledger is trusted to go on: its beginning and its end.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/log/tree_edge.h"
#include "ledger/statement/records.h"
#include "ledger/store/store.h"

namespace nguon::internal {

// In Column::meta while the derived columns are being made anew; such a ledger does not open.
inline constexpr std::string_view kRebuildKey = "ledger/rebuild";

struct Tail {
  store::Head head;
  log::TreeEdge edge;
  statement::Genesis genesis;  // as entry 0 says it
};

// Reads entry 0 and the last entries (those of the last tile, at most 256) and checks: the indexes
// are dense and end at the head; each entry is well formed, says its index, links to the one
// before, is no earlier than it, and holds a statement; the last full tile holds their hashes; the
// right edge made of tiles and entries has the head's root.
// Errc::not_found (ledger_not_found) for an empty store; Errc::corrupt (ledger_damaged,
// rebuild_unfinished) names the entry or tile; errors of the view.
Result<Tail> verify_tail(const store::View& view);

// Which of a run of entries was altered: leaves[i] is what entry i hashes to, said[i] what its
// successor says of it. Where they differ either may be the altered one: the successor is when its
// own successor contradicts it too.
std::optional<std::size_t> first_altered(std::span<const Hash> leaves, std::span<const Hash> said);

// The Genesis record of the entry's bytes. Errc::corrupt (ledger_damaged).
Result<statement::Genesis> genesis_of(std::string_view entry_bytes);

}  // namespace nguon::internal
