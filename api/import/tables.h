// From rows to statements: what each kind of table says, in the columns docs/operations/import.md shows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/import/row.h"
#include "ledger/base/json.h"
#include "ledger/statement/event.h"
#include "ledger/statement/records.h"

namespace nguon::api {

enum class TableKind { parties, areas, products, certificates, events };

// What one row wants recorded.
struct PlannedRow {
  json::object content;   // without an id: the importer derives it
  std::string signer;     // party id; "" means the authority
  std::string new_party;  // a party that needs keys after this row ("" none)
  int new_party_keys = 0;
  bool two_keys = false;  // needs two different keys of the signer (authorities and inspectorates)
};

// Errors carry file, line and heading. `host` is the ledger's, for URIs.
Result<PlannedRow> plan_row(TableKind kind, const std::string& host, const CsvTable& table, const CsvRow& row);

// Errc::invalid_argument (csv_heading_missing, csv_heading_unknown): every heading must be one that the
// kind knows, and those it needs must be there, so that a misspelt column is never left out in silence.
Result<void> check_headings(TableKind kind, const CsvTable& table);

}  // namespace nguon::api
