#include "api/label_job_csv.h"

#include "api/csv_cell.h"
#include "ledger/base/bytes.h"
#include "ledger/base/text.h"
#include "ledger/base/time.h"
#include "ledger/log/note.h"

namespace nguon::api {
namespace {

// As RFC 4180 has it: quoted when it must be, quotation marks doubled.
void put_cell(std::string_view cell, std::string& out) {
  if (cell.find_first_of(",\"\r\n") == cell.npos) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

Result<void> check_cell(std::string_view cell, const char* column) {
  if (!is_formula(cell)) return {};
  return Error{
      Errc::invalid_argument, "csv_cell_formula",
      std::string(column) + " begins with one of = + - @, which a spreadsheet would run as a formula: " + printable(cell),
      std::string(column) + " bắt đầu bằng một trong các dấu = + - @, bảng tính sẽ hiểu là công thức: " + printable(cell)};
}

}  // namespace

void append_csv_head(std::string& out) { out += "row,url,short_id,product,lot,serial,pack_date,exp_date\r\n"; }

Result<void> append_csv_row(const CsvLabel& of, std::string& out) {
  NGUON_TRY(check_cell(of.text.product, "product"));
  NGUON_TRY(check_cell(of.text.lot, "lot"));
  const qr::LabelFields& fields = of.label.fields;
  const auto last_day = qr::best_before(fields.packed, fields.shelf_life);
  const std::string cells[] = {std::to_string(of.row),
                               qr::label_url(of.label),
                               qr::format_human_code(of.label.human_code()),
                               of.text.product,
                               of.text.lot,
                               fields.serial == 0 ? "" : std::to_string(fields.serial),
                               format_day(fields.packed),
                               last_day ? format_day(*last_day) : ""};
  bool is_first = true;
  for (const auto& cell : cells) {
    if (!is_first) out += ',';
    is_first = false;
    put_cell(cell, out);
  }
  out += "\r\n";
  return {};
}

Result<std::string> sign_manifest(const Manifest& manifest, const Signer& signer) {
  std::string text = "nguon.print-manifest/v1\n";
  text += "origin: " + manifest.origin + "\n";
  text += "batch: " + manifest.batch + "\n";
  text += "run: " + std::to_string(manifest.run) + "\n";
  text += "first: " + std::to_string(manifest.first) + "\n";
  text += "rows: " + std::to_string(manifest.rows) + "\n";
  text += "file: " + manifest.file + "\n";
  text += "bytes: " + std::to_string(manifest.bytes) + "\n";
  text += "sha256: " + to_hex(manifest.sha256.view()) + "\n";
  const Signer* const signers[] = {&signer};
  return log::sign_note(std::move(text), signers);
}

}  // namespace nguon::api
