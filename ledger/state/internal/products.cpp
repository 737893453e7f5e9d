// Products and certificates.
#include <algorithm>

#include "ledger/state/internal/act.h"
#include "ledger/statement/ids.h"
#include "ledger/store/keys.h"

namespace nguon::state {

using namespace statement;

Result<void> apply_record(Act& act, const Product& record) {
  NGUON_TRY(only_owner(act, record.product, record.owner));
  NGUON_ASSIGN(id, parse_product_path(record.product));
  if (id.scheme == ProductScheme::party_item) NGUON_TRY(only_owner(act, record.product, id.party_id));
  const std::string row = keys::of(keys::kProduct, record.product);
  NGUON_ASSIGN(there, act.state.get(store::Column::state, row));
  if (there) return refuse(Rule::product_exists, {record.product});

  NGUON_ASSIGN(counters, act.find<Counters>(keys::kCounters));
  Counters next = counters.value_or(Counters{});
  ++next.products;
  act.put(keys::kCounters, next);
  act.state.put(store::Column::state, keys::of(keys::kProductNumber, next.products), record.product);
  act.put(row, ProductInfo{record, next.products, act.entry.index});
  return {};
}

Result<void> apply_record(Act& act, const Certificate& record) {
  if (record.scheme == CertificateScheme::ocop) NGUON_TRY(only(act, kAuthority, {"an OCOP certificate", "giấy chứng nhận OCOP"}));
  const std::string row = keys::of(keys::kCertificate, record.certificate);
  NGUON_ASSIGN(there, act.state.get(store::Column::state, row));
  if (there) return refuse(Rule::certificate_exists, {record.certificate});
  NGUON_TRY(party_exists(act, record.party));
  for (const auto& path : record.products) {
    NGUON_ASSIGN(product, act.read.product(path));
    if (product.record.owner != record.party) return refuse(Rule::not_yours, {path, product.record.owner, record.party});
    act.post(keys::of(keys::kProductCertificates, path), record.certificate);
  }
  for (const auto& code : record.areas) {
    NGUON_ASSIGN(area, act.state.get(store::Column::state, keys::of(keys::kArea, code)));
    if (!area) return refuse(Rule::area_unknown, {code});
  }
  // A certificate of areas alone covers what grows there, not everything of its holder.
  if (record.products.empty() && record.areas.empty()) act.post(keys::holder_wide(record.party), record.certificate);
  act.post(keys::of(keys::kPartyCertificates, record.party), record.certificate);
  CertificateInfo info;
  info.record = record;
  info.signed_by = act.me();
  info.index = act.entry.index;
  act.put(row, info);
  return {};
}

Result<void> apply_record(Act& act, const CertificateStatus& record) {
  NGUON_ASSIGN(certificate, act.read.certificate(record.certificate));
  if (certificate.signed_by != act.me() && !act.am(kAuthority))
    return refuse(Rule::not_yours, {record.certificate, certificate.signed_by, act.me()});
  if (record.status == CertificateStatusKind::revoked)
    NGUON_TRY(two_keys(act, kAuthority, {"revoking a certificate", "việc thu hồi giấy chứng nhận"}));
  bool suspended = false;
  for (const auto& change : certificate.changes) {
    if (change.status == CertificateStatusKind::revoked) return refuse(Rule::certificate_revoked, {record.certificate});
    suspended = change.status == CertificateStatusKind::suspended;
  }
  if (record.status == CertificateStatusKind::restored && !suspended) return refuse(Rule::not_suspended, {record.certificate});
  if (certificate.changes.size() >= kStatusChangesMax)
    return refuse(Rule::too_many_changes, {record.certificate, std::to_string(kStatusChangesMax)});
  certificate.changes.push_back({record.status, record.effective_from, record.decision, record.reason, act.entry.index});
  act.put(keys::of(keys::kCertificate, record.certificate), certificate);
  return {};
}

}  // namespace nguon::state
