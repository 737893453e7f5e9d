#include "api/label_job.h"

#include "api/label_fields.h"
#include "ledger/state/status.h"
#include "ledger/statement/ids.h"

namespace nguon::api {
namespace {

Error refuse(std::string name, std::string en, std::string vi) {
  return {Errc::rule, std::move(name), std::move(en), std::move(vi)};
}

// A label on goods that must not be sold helps nobody.
Result<void> check_printable(const state::Reader& reader, const state::RunInfo& run, std::uint32_t serial, Time now) {
  if (run.voided_at) return refuse("label_voided", "the label run was voided", "đợt tem đã bị hủy");
  if (serial > 0 && run.is_spoiled(serial))
    return refuse("label_spoiled", "serial " + std::to_string(serial) + " was recorded as spoiled",
                  "tem số " + std::to_string(serial) + " đã ghi là hỏng");
  NGUON_ASSIGN(batch, reader.batch(run.record.batch));
  NGUON_ASSIGN(facts, state::facts_for(reader, batch, &run, serial, now));
  if (facts.recalled.value_or(true)) return refuse("lot_recalled", "the batch is under recall", "lô hàng đang bị thu hồi");
  if (facts.suspended.value_or(true))
    return refuse("lot_suspended", "sale of the batch is suspended", "lô hàng đang bị tạm dừng");
  if (facts.certificate_revoked.value_or(true))
    return refuse("certificate_revoked", "the product's OCOP certificate was revoked",
                  "chứng nhận OCOP của sản phẩm đã bị thu hồi");
  if (facts.certificate_expired.value_or(true))
    return refuse("certificate_expired", "the product's OCOP certificate has expired", "chứng nhận OCOP của sản phẩm đã hết hạn");
  return {};
}

Result<qr::LabelText> texts(const state::Reader& reader, const state::RunInfo& run, Time now) {
  NGUON_ASSIGN(info, reader.ledger());
  NGUON_ASSIGN(batch, statement::parse_batch_path(run.record.batch));
  NGUON_ASSIGN(product, reader.product(batch.product.path));
  NGUON_ASSIGN(owner, reader.party(product.record.owner));
  NGUON_ASSIGN(certificates, reader.certificates_for_product(product));
  qr::LabelText out;
  out.product = product.record.name.vi;
  out.producer = owner.record.name.vi;
  out.lot = batch.lot;
  out.is_demo = info.demonstration;
  for (const auto& certificate : certificates) {
    if (state::certificate_state_on(certificate, day_in_vietnam(now)) != state::CertificateState::in_force) continue;
    if (certificate.record.scheme == statement::CertificateScheme::ocop)
      out.stars = std::max(out.stars, static_cast<int>(certificate.record.stars));
    else if (out.certificate.empty())
      out.certificate = certificate.record.number;
  }
  return out;
}

}  // namespace

Result<state::RunInfo> run_to_print(const state::Reader& reader, std::string_view batch, std::uint32_t serial) {
  NGUON_TRY(reader.batch(batch));
  NGUON_ASSIGN(runs, reader.runs_of(batch));
  std::optional<state::RunInfo> voided;
  for (auto index = runs.rbegin(); index != runs.rend(); ++index) {
    NGUON_ASSIGN(run, reader.run(*index));
    if (serial > 0 && (run.record.labels == statement::LabelKind::batch || serial > run.record.count)) continue;
    if (!run.voided_at) return run;
    voided = std::move(run);
  }
  if (voided) return refuse("label_voided", "every label run of this batch was voided", "mọi đợt tem của lô này đã bị hủy");
  return Error{Errc::not_found, "run_unknown",
               "no label run of " + std::string(batch) + " has this label: request and record a run first",
               "lô " + std::string(batch) + " chưa có đợt tem nào cho số này: hãy yêu cầu và ghi đợt tem trước"};
}

Result<IssuedLabel> issue_label(const Ledger& ledger, const state::RunInfo& run, std::uint32_t serial, const keys::KeyPair& key,
                                Time now) {
  const auto view = ledger.snapshot();
  const state::Reader reader{*view};
  NGUON_ASSIGN(registered, reader.label_key(run.record.label_key));
  if (registered.vkey != key.vkey().text())
    return refuse("key_not_the_runs", "the key here is not label key " + std::to_string(run.record.label_key),
                  "khóa ở đây không phải khóa tem số " + std::to_string(run.record.label_key));
  if (registered.revocation) return refuse("label_key_revoked", "the label key was revoked", "khóa ký tem đã bị thu hồi");
  NGUON_TRY(check_printable(reader, run, serial, now));
  NGUON_ASSIGN(info, reader.ledger());
  NGUON_ASSIGN(root, ledger.root_at(run.index + 1));
  NGUON_ASSIGN(fields, label_fields(run, serial, root));
  NGUON_ASSIGN(text, texts(reader, run, now));
  NGUON_ASSIGN(label, qr::sign_label(info.host, fields, {}, [&](std::string_view message) { return key.sign_label(message); }));
  return IssuedLabel{std::move(label), std::move(text)};
}

}  // namespace nguon::api
