#include "api/scans/note.h"

#include "api/pages/format.h"
#include "api/scans/scans.h"

namespace nguon::api {
namespace {

state::Words reason_of(const LabelScans& scans) {
  const std::string devices = std::to_string(scans.devices), provinces = std::to_string(scans.province_count());
  const std::string since = format_date(day_in_vietnam(scans.first_seen));
  const bool placed = scans.provinces != 0;
  return {"Tem này đã được quét bằng " + devices + " thiết bị" + (placed ? " tại " + provinces + " tỉnh, thành phố" : "") +
              " kể từ ngày " + since + ".",
          "This label has been scanned by " + devices + " devices" + (placed ? " in " + provinces + " provinces" : "") +
              " since " + since + "."};
}

// Only what is proven to be of the ledger is counted: made-up addresses would fill the store.
bool is_proven(const Scan& scan) {
  return scan.label && scan.run && scan.facts.signature_good.value_or(false) && scan.facts.in_ledger.value_or(false);
}

LabelId id_of(const Scan& scan) { return {scan.label->fields.run_index, scan.label->fields.serial}; }

}  // namespace

void judge_scans(const App& app, Scan& scan) {
  if (app.scans == nullptr || !is_proven(scan)) return;
  const auto suspicion = app.scans->suspicion(id_of(scan));
  if (!suspicion) return;
  scan.facts.suspicious = true;
  scan.checks.push_back({"scans", CheckResult::failed, reason_of(*suspicion)});
  scan.status = state::status_of(scan.facts);
}

void note_scan(const App& app, const Request& request, Result<Scan>& scan) {
  if (app.scans == nullptr || !scan) return;
  if (is_proven(*scan)) app.scans->count(request, id_of(*scan));
  judge_scans(app, *scan);
}

}  // namespace nguon::api
