#include "api/label_job.h"

#include <algorithm>

#include "api/label_fields.h"
#include "api/scan.h"
#include "ledger/state/status.h"
#include "ledger/statement/ids.h"

namespace nguon::api {
namespace {

Error refuse(std::string name, std::string en, std::string vi) {
  return {Errc::rule, std::move(name), std::move(en), std::move(vi)};
}

// A label on goods that must not be sold helps nobody.
Result<void> check_printable(const state::Reader& reader, const state::RunInfo& run, Time now) {
  if (run.voided_at) return refuse("label_voided", "the label run was voided", "đợt tem đã bị hủy");
  NGUON_ASSIGN(batch, reader.batch(run.record.batch));
  NGUON_ASSIGN(facts, state::facts_for(reader, batch, &run, 0, now));
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

Result<qr::Gs1Part> gs1_part(std::string_view batch_path) {
  NGUON_ASSIGN(batch, statement::parse_batch_path(batch_path));
  constexpr std::string_view kGtinPath = "01/";
  if (!batch.product.path.starts_with(kGtinPath))
    return refuse("gtin_missing", "the product has no GTIN, so its labels cannot carry one",
                  "sản phẩm không có mã GTIN nên tem không ghi được GTIN");
  qr::Gs1Part part{batch.product.path.substr(kGtinPath.size()), batch.lot, std::nullopt};
  NGUON_TRY(qr::check_gs1_part(part));
  return part;
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

Result<LabelIssuer> LabelIssuer::open(const Ledger& ledger, state::RunInfo run, const keys::KeyPair& key, Gs1Form gs1, Time now) {
  const auto view = ledger.snapshot();
  const state::Reader reader{*view};
  NGUON_ASSIGN(registered, reader.label_key(run.record.label_key));
  if (registered.vkey != key.vkey().text())
    return refuse("key_not_the_runs", "the key here is not label key " + std::to_string(run.record.label_key),
                  "khóa ở đây không phải khóa tem số " + std::to_string(run.record.label_key));
  if (registered.revocation) return refuse("label_key_revoked", "the label key was revoked", "khóa ký tem đã bị thu hồi");
  LabelIssuer out(std::move(run), key);
  NGUON_TRY(check_printable(reader, out.run_, now));
  NGUON_ASSIGN(info, reader.ledger());
  out.host_ = info.host;
  NGUON_ASSIGN(root, ledger.root_at(out.run_.index + 1));
  out.root_ = root;
  NGUON_ASSIGN(text, texts(reader, out.run_, now));
  out.text_ = std::move(text);
  if (gs1 == Gs1Form::gtin) {
    NGUON_ASSIGN(part, gs1_part(out.run_.record.batch));
    out.gs1_ = std::move(part);
  }
  return out;
}

Result<void> LabelIssuer::check_spoiled(std::uint32_t first, std::uint32_t last) const {
  for (const auto& range : run_.spoiled) {
    const std::uint32_t spoiled = std::max(first, range.first);
    if (first > 0 && spoiled <= std::min(last, range.last))
      return refuse("label_spoiled", "serial " + std::to_string(spoiled) + " was recorded as spoiled",
                    "tem số " + std::to_string(spoiled) + " đã ghi là hỏng");
  }
  return {};
}

Result<void> LabelIssuer::check_serials(std::uint32_t first, std::uint32_t count) const {
  const std::uint32_t last = first == 0 ? 0 : first + count - 1;  // a batch label is the same however often
  if (last < first)
    return Error{Errc::invalid_argument, "serial_out_of_run", "no run has that many serials",
                 "không đợt tem nào có nhiều số như vậy"};
  for (const std::uint32_t serial : {first, last})
    if (const auto fields = label_fields(run_, serial, root_); !fields) return fields.error();
  return check_spoiled(first, last);
}

bool LabelIssuer::signs_alike() const { return key_->vkey().type == KeyType::ed25519; }

Result<qr::Label> LabelIssuer::issue(std::uint32_t serial) const {
  NGUON_ASSIGN(fields, label_fields(run_, serial, root_));
  NGUON_TRY(check_spoiled(serial, serial));
  qr::Gs1Part gs1 = gs1_;
  if (gs1.gtin14 && serial > 0) gs1.serial = gs1_serial(run_, serial);
  return qr::sign_label(host_, fields, std::move(gs1), [&](std::string_view message) { return key_->sign_label(message); });
}

Result<IssuedLabel> issue_label(const Ledger& ledger, const state::RunInfo& run, std::uint32_t serial, const keys::KeyPair& key,
                                Time now) {
  NGUON_ASSIGN(issuer, LabelIssuer::open(ledger, run, key, Gs1Form::none, now));
  NGUON_ASSIGN(label, issuer.issue(serial));
  return IssuedLabel{std::move(label), issuer.text()};
}

Result<void> check_verdict(const Ledger& ledger, const keys::KeyCheck& signatures, const qr::Label& label, Time now) {
  NGUON_ASSIGN(scan, scan_label(ledger, signatures, label.host, qr::label_path(label).substr(1), now));
  state::StatusFacts facts = scan.facts;
  facts.activated = true;
  facts.fresh = true;
  if (ledger.published()->note.empty()) {  // nothing to prove against; what is left is the pin itself
    NGUON_ASSIGN(root, ledger.root_at(std::uint64_t{label.fields.run_index} + 1));
    facts.ledger_agrees = qr::pin_matches(label.fields.pin, root);
  }
  const auto status = state::status_of(facts);
  if (status == state::Status::valid) return {};
  const auto& words = state::words_for(status);
  return refuse("label_verdict", "a scan of serial " + std::to_string(label.fields.serial) + " would say: " + words.headline.en,
                "quét tem số " + std::to_string(label.fields.serial) + " sẽ báo: " + words.headline.vi);
}

}  // namespace nguon::api
