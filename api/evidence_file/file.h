// Files of evidence: everything that the ledger says of one lot, in one ZIP that anybody can check without a network.
// docs/formats/evidence-file.md.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "api/evidence_file/collect.h"
#include "ledger/base/result.h"

namespace nguon::api {

// The files of the archive by name, and the archive. The same case gives the same bytes on the same installation (the
// report's bytes hang on the fonts and on cairo). Errors of the report and of write_zip.
Result<std::map<std::string, std::string>> evidence_files(const EvidenceCase& found);
Result<std::string> evidence_zip(const EvidenceCase& found);
// "nguon-L01-206.zip": lot and size.
std::string evidence_file_name(const EvidenceCase& found);

// What the manifest of such an archive says of it; nothing of it is checked here. Errc::invalid_argument
// (zip_unreadable), (manifest_malformed).
struct EvidenceSummary {
  std::string batch, lot;
  std::uint64_t size = 0, entries = 0;
};
Result<EvidenceSummary> evidence_summary(std::string_view archive);
std::string evidence_file_name(const EvidenceSummary& summary);

// The page that checks such a file: part of the program, and of every archive.
std::string_view evidence_page();

}  // namespace nguon::api
