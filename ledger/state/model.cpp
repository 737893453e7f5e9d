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

}  // namespace nguon::state
