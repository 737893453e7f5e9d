// What a printing house gets: a table of labels to print, and a signed manifest that says how many rows it has and
// what it hashes to. docs/operations/printing.md. Pure and thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/bytes.h"
#include "ledger/base/result.h"
#include "ledger/base/vkey.h"
#include "qr/label.h"
#include "qr/picture.h"

namespace nguon::api {

// "row,url,short_id,product,lot,serial,pack_date,exp_date" and CRLF (RFC 4180).
void append_csv_head(std::string& out);

struct CsvLabel {
  std::uint32_t row = 0;  // from 1
  const qr::Label& label;
  const qr::LabelText& text;
};
// serial and exp_date are empty where the label has none; days as YYYY-MM-DD. Errc::invalid_argument
// (csv_cell_formula): a cell would begin with = + - @, which a spreadsheet runs as a formula; nothing is appended.
Result<void> append_csv_row(const CsvLabel& of, std::string& out);

struct Manifest {
  std::string origin;
  std::string batch;
  std::uint64_t run = 0;
  std::uint32_t first = 0, rows = 0;
  std::string file;  // name without its folder
  std::uint64_t bytes = 0;
  Hash sha256;  // of the whole file
};
// A signed note: "nguon.print-manifest/v1", then a line "name: value" for each of the above. Errors of log::sign_note.
Result<std::string> sign_manifest(const Manifest& manifest, const Signer& signer);

}  // namespace nguon::api
