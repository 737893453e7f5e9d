// The report for people inside a file of evidence: Vietnamese, with what a reader of English needs beside it.
#pragma once

#include <string>

#include "api/evidence_file/collect.h"
#include "ledger/base/result.h"

namespace nguon::api {

inline constexpr std::size_t kReportRowsMax = 2'000;  // of one table; longer ones are cut, and it says so

// PDF, A4. A pure function of the case and of the fonts that are installed. Errors of qr::Document.
Result<std::string> evidence_report(const EvidenceCase& found);

}  // namespace nguon::api
