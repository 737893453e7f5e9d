// The member "nguon:private" of records and events: commitments to values that may be erased.
#pragma once

#include <optional>
#include <vector>

#include "ledger/statement/event.h"
#include "ledger/statement/internal/fields.h"
#include "ledger/statement/records.h"

namespace nguon::statement::internal {

// Asks for the member. An error when it is there and `why_not` says why it must not be.
std::vector<PrivateField> read_private_fields(Fields& fields, const std::optional<Why>& why_not);

// Which statements hold none (docs/formats/private.md). Nothing: this one may.
std::optional<Why> why_not_private(const Record& record);
std::optional<Why> why_not_private(const Event& event);

}  // namespace nguon::statement::internal
