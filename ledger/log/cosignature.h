// cosignature/v1 (C2SP tlog-cosignature): what a witness signs. docs/formats/log.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace nguon::log {

// The bytes under the Ed25519 signature: "cosignature/v1\ntime <t>\n" + checkpoint text, with t in
// seconds since 1970.
std::string cosignature_message(std::uint64_t unix_seconds, std::string_view checkpoint_text);

// The time inside a cosignature (8 bytes big-endian, then 64 bytes of Ed25519), in seconds since
// 1970. Believe it only once the cosignature has verified. Errc::invalid_argument
// "cosignature_malformed": another length, or a time past 2^63-1.
Result<std::uint64_t> cosignature_time(std::string_view signature);

}  // namespace nguon::log
