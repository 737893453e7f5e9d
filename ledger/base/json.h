// Strict JSON: I-JSON (RFC 7493) as docs/formats asks for it. The one place that includes Boost.JSON.
#pragma once

#include <boost/json.hpp>

#include <cstddef>
#include <string_view>

#include "ledger/base/result.h"

namespace nguon {

namespace json = boost::json;

inline constexpr std::size_t kJsonDepthMax = 32;                        // part of the statement format: do not change
inline constexpr std::int64_t kJsonIntegerMax = 9'007'199'254'740'991;  // 2^53 - 1

// Parses one JSON text that fills `text` (surrounding white space is allowed). Refuses, as
// Errc::invalid_argument with a name: json_syntax (not JSON, not UTF-8, a lone surrogate),
// json_trailing (bytes after the text), json_depth (deeper than kJsonDepthMax),
// json_duplicate_name (a member twice in one object, named), json_number (an integer beyond
// +-(2^53-1), or another number beyond what a double holds). A number with a fraction or an exponent
// is the double nearest to it. The message names the byte offset where there is one. Thread-safe.
Result<json::value> parse_json(std::string_view text);

}  // namespace nguon
