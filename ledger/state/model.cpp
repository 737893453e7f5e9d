#include "ledger/state/model.h"

#include <algorithm>

namespace nguon::state {

using statement::AreaStatus;
using statement::CertificateStatusKind;

bool AreaInfo::in_force_on(Day day) const {
  if (day < record.granted_on || (record.valid_until && day > *record.valid_until)) return false;
  bool suspended = false;
  for (const auto& change : changes) {
    if (change.effective_from > day) continue;
    if (change.status == AreaStatus::cancelled) return false;
    suspended = change.status == AreaStatus::suspended;
  }
  return !suspended;
}

bool AuthorisationInfo::in_force_on(Day day) const {
  return day >= from && (!until || day <= *until) && (!withdrawn_from || day < *withdrawn_from);
}

bool PackingHouseInfo::in_force_on(Day day) const {
  return day >= record.granted_on && (!record.valid_until || day <= *record.valid_until);
}

CertificateState certificate_state_on(const CertificateInfo& certificate, Day day) {
  bool suspended = false;
  for (const auto& change : certificate.changes) {
    if (change.effective_from > day) continue;
    if (change.status == CertificateStatusKind::revoked) return CertificateState::revoked;
    suspended = change.status == CertificateStatusKind::suspended;
  }
  if (day < certificate.record.issued_on) return CertificateState::not_yet;
  if (day > certificate.record.valid_until) return CertificateState::expired;
  return suspended ? CertificateState::suspended : CertificateState::in_force;
}

bool RunInfo::is_spoiled(std::uint32_t serial) const {
  return std::any_of(spoiled.begin(), spoiled.end(),
                     [serial](const Range& range) { return serial >= range.first && serial <= range.last; });
}

bool RunInfo::is_printed(std::uint32_t serial) const {
  return std::any_of(prints.begin(), prints.end(),
                     [serial](const Print& print) { return serial >= print.first && serial <= print.last; });
}

bool RunInfo::is_active(std::uint32_t serial) const {
  const bool units_recorded = std::any_of(prints.begin(), prints.end(), [](const Print& print) { return print.first > 0; });
  return activated && (serial == 0 || !units_recorded || is_printed(serial));
}

RunState run_state(const RunInfo& run) {
  if (run.voided_at) return RunState::voided;
  if (run.activated) return RunState::activated;
  return run.prints.empty() ? RunState::reserved : RunState::printed;
}

std::string_view to_string(RunState state) {
  switch (state) {
    case RunState::reserved: return "reserved";
    case RunState::printed: return "printed";
    case RunState::activated: return "activated";
    case RunState::voided: break;
  }
  return "voided";
}

}  // namespace nguon::state
