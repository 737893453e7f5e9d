#include "api/inspect/doubtful_label.h"

#include "api/scans/provinces.h"
#include "api/scans/scans.h"
#include "api/views.h"
#include "ledger/state/reader.h"
#include "qr/human_code.h"

namespace nguon::api {
namespace {

json::string_view unit_state(const state::RunInfo& run, std::uint32_t serial) {
  if (serial > run.record.count) return "past_end";
  if (run.is_spoiled(serial)) return "spoiled";
  return run.prints.empty() || run.is_printed(serial) ? "printed" : "not_printed";
}

json::string_view because(const LabelScans& scans, const ScanThresholds& thresholds) {
  if (scans.devices >= thresholds.devices) return "devices";
  return "spread";
}

void add_scans(json::object& out, LabelId label, const LabelScans& scans, const ScanThresholds& thresholds) {
  json::array provinces;
  for (std::size_t i = 0; i < kProvinces.size(); ++i)
    if ((scans.provinces >> i & 1) != 0) provinces.push_back(json::string(kProvinces[i].name));
  const bool suspicious = is_suspicious(label, scans, thresholds);
  out["scans"] = static_cast<std::int64_t>(scans.scans);
  out["devices"] = static_cast<std::int64_t>(scans.devices);
  out["provinces"] = std::move(provinces);
  if (scans.first_seen != Time{}) out["firstSeen"] = format_time(scans.first_seen);
  out["suspicious"] = suspicious;
  out["because"] = suspicious ? because(scans, thresholds) : json::string_view();
  out["thresholds"] = json::object{{"devices", thresholds.devices},
                                   {"spreadDevices", thresholds.spread_devices},
                                   {"spreadProvinces", thresholds.spread_provinces}};
}

}  // namespace

Result<json::object> doubtful_label(const App& app, std::uint64_t run_number, std::uint64_t serial_number) {
  if (app.scans == nullptr)
    return Error{Errc::unavailable, "no_scans", "looks at labels are not counted here", "máy chủ này không đếm lượt xem tem"};
  const auto view = app.ledger.snapshot();
  const state::Reader reader(*view);
  NGUON_ASSIGN(run, reader.run(run_number));
  if (serial_number == 0 || serial_number > UINT32_MAX || run_number > UINT32_MAX)
    return Error{Errc::invalid_argument, "serial_unknown", "serials of units begin at 1", "Số tem của từng gói bắt đầu từ 1."};
  const auto serial = static_cast<std::uint32_t>(serial_number);
  const LabelId label{static_cast<std::uint32_t>(run_number), serial};
  NGUON_ASSIGN(product, reader.product_by_number(run.record.product));
  NGUON_ASSIGN(owner, reader.party(product.record.owner));
  NGUON_ASSIGN(restrictions, reader.restrictions(run.record.batch));
  NGUON_ASSIGN(scans, app.scans->scans_of(label));
  json::object out{{"run", static_cast<std::int64_t>(run_number)},
                   {"serial", serial},
                   {"code", qr::format_human_code({label.run, serial})},
                   {"batch", run.record.batch},
                   {"product", product.record.product},
                   {"productName", to_json(product.record.name)},
                   {"ownerName", to_json(owner.record.name)},
                   {"packedOn", format_day(run.record.packed_on)},
                   {"runState", json::string(to_string(state::run_state(run)))},
                   {"unit", unit_state(run, serial)}};
  if (!restrictions.empty())
    out["restricted"] = restrictions.front().kind == statement::EventKind::recall ? "recall" : "suspension";
  // What was counted since the last write may be ahead of the store.
  const auto in_memory = app.scans->suspicion(label);
  add_scans(out, label, in_memory ? *in_memory : scans.value_or(LabelScans{}), app.scans->thresholds());
  return out;
}

}  // namespace nguon::api
