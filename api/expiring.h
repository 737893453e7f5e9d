// What ends soon: certificates that should be filed for again, and growing areas.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/state/reader.h"

namespace nguon::api {

// Of a certificate, by the days that are left (thresholds and their source: ledger/statement/rules_data.h).
enum class ExpiryStage {
  file_now,  // 180 to 120 days before the end: the time to file again
  late,      // fewer than 120 days are left
  expired,   // over; named for kExpiredNamedDays more
};
std::string_view to_string(ExpiryStage stage);  // "file_now": stable, for the API
inline constexpr std::int32_t kExpiredNamedDays = 90;
inline constexpr std::size_t kExpiringReadMax = 200'000;  // certificates, and areas, that are looked at

struct ExpiringCertificate {
  state::CertificateInfo certificate;
  std::int32_t days_left = 0;  // 0: today is the last day; below: over
  ExpiryStage stage = ExpiryStage::file_now;
};
struct ExpiringArea {
  state::AreaInfo area;
  std::int32_t days_left = 0;
};
struct Expiring {
  std::vector<ExpiringCertificate> certificates;  // those that end first come first
  std::vector<ExpiringArea> areas;
  bool cut = false;  // there are more than kExpiringReadMax: some were not looked at
};

// Left out: revoked certificates, cancelled areas, and certificates for all of whose products (or whose holder)
// one of the same scheme lasts longer. `signed_by`: only the certificates that this party signed, and no areas; "": everything.
Result<Expiring> expiring_on(const state::Reader& reader, Day today, std::string_view signed_by);

}  // namespace nguon::api
