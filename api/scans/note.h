// The joint between a scan's answer and the counting of scans.
#pragma once

#include "api/app.h"
#include "api/scan.h"

namespace nguon::api {

// Adds to a label's scan what the counts say of it: suspicious, and why. Nothing for labels that are not
// proven, and without counting (App::scans).
void judge_scans(const App& app, Scan& scan);
// Counts the look that `request` is, then judges. For pages that people see.
void note_scan(const App& app, const Request& request, Result<Scan>& scan);

}  // namespace nguon::api
