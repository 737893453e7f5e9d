// The one answer that a scan gives. Pure: facts in, verdict out; tests hold the whole table.
#pragma once

#include <optional>
#include <string_view>

#include "ledger/state/reader.h"

namespace nguon::state {

// Worst first: the first that applies is the answer. Order is part of docs/rules.md.
enum class Status {
  not_our_label,       // not a label of ours
  bad_signature,       // label signature wrong
  not_in_ledger,       // signed, but the ledger has no such run, key, product or serial
  ledger_contradicts,  // the label's pin or a proof fails
  recalled,
  suspended,
  label_voided,  // the run is voided or this serial was spoiled
  not_activated,
  suspicious_scans,  // unit labels only
  past_shelf_life,
  certificate_revoked,
  certificate_expired,
  freshness_unknown,  // could not check; never shown as good
  valid,
};
std::string_view to_string(Status status);  // "recalled": stable, for the API

enum class Tone { good, caution, bad, unknown };
struct StatusWords {
  std::string_view icon;  // name of an icon, not an image
  Tone tone = Tone::unknown;
  Words headline, sentence;  // vi and en
};
const StatusWords& words_for(Status status);
// Of a lot, when nobody showed a label: "label valid" is said of a label alone, a lot is on record and no more.
const StatusWords& words_for_lot(Status status);

// nullopt: could not be checked.
struct StatusFacts {
  std::optional<bool> is_our_label = true;
  std::optional<bool> signature_good = true;
  std::optional<bool> in_ledger = true;
  std::optional<bool> ledger_agrees = true;  // pin and proofs
  std::optional<bool> recalled = false;
  std::optional<bool> suspended = false;
  std::optional<bool> voided = false;
  std::optional<bool> activated = true;
  std::optional<bool> suspicious = false;
  std::optional<bool> past_shelf_life = false;
  std::optional<bool> certificate_revoked = false;  // revoked or suspended
  std::optional<bool> certificate_expired = false;
  std::optional<bool> fresh = true;  // the checkpoint is recent enough
};
// The worst status that a fact establishes; if none and any fact is unknown, freshness_unknown.
Status status_of(const StatusFacts& facts);

// The certificate that a product's stars rest on: of its OCOP certificates already issued on `day`
// the one issued last (a new recognition replaces the older). Nothing when there is none.
std::optional<CertificateInfo> ocop_certificate_on(const std::vector<CertificateInfo>& certificates, Day day);

// Facts about a batch, and about a label of it when `run` is given (serial 0: the batch
// label, which a run of unit labels allows too), as
// the ledger knows them at `now`. Signature, pin and freshness are the caller's to fill in.
Result<StatusFacts> facts_for(const Reader& reader, const BatchInfo& batch, const RunInfo* run, std::uint32_t serial, Time now);

}  // namespace nguon::state
