#include "api/foreign_lots.h"

#include <algorithm>

#include "ledger/state/trace.h"

namespace nguon::api {
namespace {

bool is_proven(const Scan& scan) {
  const auto has = [&](std::string_view name, CheckResult result) {
    return std::any_of(scan.checks.begin(), scan.checks.end(),
                       [&](const Check& check) { return (name.empty() || check.name == name) && check.result == result; });
  };
  return has("inclusion", CheckResult::passed) && has("checkpoint_signature", CheckResult::passed) &&
         !has("", CheckResult::failed) && scan.status != state::Status::ledger_contradicts;
}

Result<ForeignLot> foreign_lot(const App& app, const statement::Ref& ref) {
  ForeignLot out;
  out.host = ref.host;
  out.path = ref.path;
  const App* other = (*app.others)(ref.host);
  if (other == nullptr) return out;
  const auto found = look_up_batch(other->ledger, other->signatures, ref.path, other->clock.now(), other->beside);
  if (!found && found.error().code() == Errc::not_found) return out;
  if (!found) return found.error();
  out.origin = other->info.origin;
  out.proven = is_proven(*found);
  out.restricted = !found->restrictions.empty();
  if (found->product) out.what = found->product->record.name;
  if (found->producer) {
    out.producer = found->producer->record.name;
    out.place = found->producer->record.place;
  }
  return out;
}

}  // namespace

std::optional<statement::Ref> foreign_ref(const App& app, const std::string& supplier) {
  auto ref = statement::parse_ref(supplier);
  if (!ref || ref->host == app.info.host || !statement::parse_batch_path(ref->path)) return std::nullopt;
  return ref;
}

Result<std::vector<ForeignLot>> foreign_lots(const App& app, const state::Reader& reader, std::string_view batch) {
  std::vector<ForeignLot> out;
  if (app.others == nullptr || !*app.others) return out;
  NGUON_ASSIGN(found, state::trace(reader, batch, state::Direction::back, kJourneyStagesMax));
  for (const auto& node : found.nodes) {
    const auto ref = node.info ? foreign_ref(app, node.info->supplier) : std::nullopt;
    const bool is_known = !ref || std::any_of(out.begin(), out.end(), [&](const ForeignLot& one) {
      return one.host == ref->host && one.path == ref->path;
    });
    if (is_known || out.size() >= kForeignLotsShownMax) continue;
    NGUON_ASSIGN(lot, foreign_lot(app, *ref));
    out.push_back(std::move(lot));
  }
  return out;
}

}  // namespace nguon::api
