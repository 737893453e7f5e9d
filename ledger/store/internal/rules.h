// What every engine refuses alike, and the errors they share.
#pragma once

#include <optional>
#include <string>

#include "ledger/store/store.h"

namespace nguon::store::internal {

// The shape that Store::commit asks of its arguments; knows nothing of the present head.
Result<void> check_commit(const std::optional<Head>& expect, const Head& next, const Batch& batch);
// The same for Store::commit_index and Store::clear_index.
Result<void> check_commit_index(const Batch& batch);
Result<void> check_clear_index(Column column);

Error head_moved(const std::optional<Head>& expect, const std::optional<Head>& found);
Error check_stopped();

}  // namespace nguon::store::internal
