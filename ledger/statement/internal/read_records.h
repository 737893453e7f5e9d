// The parsers of the nguon: records.
#pragma once

#include <optional>
#include <string_view>

#include "ledger/statement/internal/fields.h"
#include "ledger/statement/records.h"

namespace nguon::statement::internal {

// Limits are part of the format: do not change.
inline constexpr std::size_t kGenesisPartiesMax = 64;
inline constexpr std::size_t kGenesisKeysMax = 8;               // of one party
inline constexpr std::size_t kScopeMax = 200;                   // products or areas of a certificate
inline constexpr std::size_t kStandardsMax = 20;                // of a product
inline constexpr std::uint64_t kEntryIndexMax = 4'294'967'295;  // a label holds 32 bits
inline constexpr std::uint32_t kNumberMax = 16'777'215;         // product and label key numbers: 24 bits

// The record of a type name without its prefix ("Party"). Asks `fields` for every member of that
// type but "type" and "id", and does not close it. Nothing: there is no such type.
std::optional<Record> read_record(std::string_view type, Fields& fields);

}  // namespace nguon::statement::internal
