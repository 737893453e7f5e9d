// One unit label as its scans tell of it: how often and where it was looked at, against the thresholds, and which unit of
// which run and lot it is. What is counted, and that it is no proof of a copy: api/scans/scans.h.
#pragma once

#include <cstdint>

#include "api/app.h"
#include "ledger/base/json.h"
#include "ledger/base/result.h"

namespace nguon::api {

// {"run", "serial", "code", "batch", "product", "productName", "ownerName", "packedOn", "runState", "unit": printed |
// not_printed | spoiled | past_end, "scans", "devices", "provinces", "firstSeen"?, "suspicious", "because": devices | spread |
// "", "thresholds": {"devices", "spreadDevices", "spreadProvinces"}, "restricted"?}.
// Errc::not_found run_unknown; Errc::invalid_argument serial_unknown (0: a label of a whole lot is looked at by many);
// Errc::unavailable no_scans; errors of the stores.
Result<json::object> doubtful_label(const App& app, std::uint64_t run, std::uint64_t serial);

}  // namespace nguon::api
