// The evidence block of a page: what the phone's own check (api/web/verify.mjs) reads.
#pragma once

#include <string>

#include "api/scan.h"

namespace nguon::api {

// A <script type="application/json" id="evidence"> element, or "" when the scan has no evidence or
// its entry is not UTF-8. Each hash is a string of its own: the two proofs share most of their hashes,
// which compression then finds. No "<" is in the JSON, so that nothing in an entry can end the element.
std::string evidence_element(const Scan& scan);

}  // namespace nguon::api
