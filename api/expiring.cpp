#include "api/expiring.h"

#include <algorithm>
#include <map>

#include "ledger/statement/rules_data.h"

namespace nguon::api {
namespace {

namespace rules = statement::rules;
using state::CertificateInfo;
using statement::CertificateScheme;

constexpr std::size_t kPage = 1'000;

// For what a certificate is: its products, or everything of its holder.
std::vector<std::string> subjects_of(const CertificateInfo& one) {
  if (!one.record.products.empty()) return one.record.products;
  return {"*" + one.record.party};
}

using Lasts = std::map<std::pair<CertificateScheme, std::string>, Day>;

bool is_revoked(const CertificateInfo& one, Day today) {
  return state::certificate_state_on(one, today) == state::CertificateState::revoked;
}

bool is_followed(const Lasts& lasts, const CertificateInfo& one) {
  const auto subjects = subjects_of(one);
  return std::all_of(subjects.begin(), subjects.end(), [&](const std::string& subject) {
    const auto found = lasts.find({one.record.scheme, subject});
    return found != lasts.end() && one.record.valid_until < found->second;
  });
}

ExpiryStage stage_of(std::int32_t days_left) {
  if (days_left < 0) return ExpiryStage::expired;
  return days_left < rules::kFileAgainLastDays ? ExpiryStage::late : ExpiryStage::file_now;
}

template <class Info, class Read, class Each>
Result<bool> for_all(Read read, Each each, std::string (*path)(const Info&)) {
  std::string after;
  for (std::size_t seen = 0; seen < kExpiringReadMax;) {
    NGUON_ASSIGN(page, read(after, kPage));
    for (const Info& one : page) each(one);
    if (page.size() < kPage) return false;
    seen += page.size();
    after = path(page.back());
  }
  return true;
}

}  // namespace

std::string_view to_string(ExpiryStage stage) {
  switch (stage) {
    case ExpiryStage::file_now: return "file_now";
    case ExpiryStage::late: return "late";
    case ExpiryStage::expired: break;
  }
  return "expired";
}

Result<Expiring> expiring_on(const state::Reader& reader, Day today, std::string_view signed_by) {
  Expiring out;
  Lasts lasts;
  std::vector<ExpiringCertificate> ending;
  const auto certificate = [&](const CertificateInfo& one) {
    if (is_revoked(one, today)) return;
    for (auto& subject : subjects_of(one)) {
      Day& last = lasts.try_emplace({one.record.scheme, std::move(subject)}, one.record.valid_until).first->second;
      last = std::max(last, one.record.valid_until);
    }
    const std::int32_t left = one.record.valid_until.unix_days - today.unix_days;
    const bool mine = signed_by.empty() || one.signed_by == signed_by;
    if (mine && left <= rules::kFileAgainFirstDays && left >= -kExpiredNamedDays) ending.push_back({one, left, stage_of(left)});
  };
  NGUON_ASSIGN(
      cut_certificates,
      for_all<CertificateInfo>([&](const std::string& after, std::size_t limit) { return reader.certificates(after, limit); },
                               certificate, [](const CertificateInfo& one) { return one.record.certificate; }));
  for (auto& one : ending)
    if (!is_followed(lasts, one.certificate)) out.certificates.push_back(std::move(one));

  const auto area = [&](const state::AreaInfo& one) {
    if (!one.record.valid_until) return;
    const bool cancelled = std::any_of(one.changes.begin(), one.changes.end(),
                                       [](const auto& change) { return change.status == statement::AreaStatus::cancelled; });
    const std::int32_t left = one.record.valid_until->unix_days - today.unix_days;
    if (!cancelled && left <= rules::kFileAgainFirstDays && left >= -kExpiredNamedDays) out.areas.push_back({one, left});
  };
  bool cut_areas = false;
  if (signed_by.empty()) {
    NGUON_ASSIGN(cut,
                 for_all<state::AreaInfo>([&](const std::string& after, std::size_t limit) { return reader.areas(after, limit); },
                                          area, [](const state::AreaInfo& one) { return one.record.area; }));
    cut_areas = cut;
  }
  out.cut = cut_certificates || cut_areas;
  const auto sooner = [](const auto& a, const auto& b) { return a.days_left < b.days_left; };
  std::stable_sort(out.certificates.begin(), out.certificates.end(), sooner);
  std::stable_sort(out.areas.begin(), out.areas.end(), sooner);
  return out;
}

}  // namespace nguon::api
