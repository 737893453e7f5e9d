// Compact JSON text: no white space, numbers without exponent where they are amounts.
#pragma once

#include <string>

#include "ledger/base/json.h"

namespace nguon::statement::internal {

// json::serialize writes 12.5 as "1.25E1"; a statement is read by people too, so here it is "12.5".
std::string compact(const json::value& value);

}  // namespace nguon::statement::internal
