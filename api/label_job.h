// Everything that one label needs, gathered from the ledger and the label key: ready for qr/print.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/home.h"
#include "keys/check.h"
#include "ledger/ledger.h"
#include "ledger/state/reader.h"
#include "qr/label.h"
#include "qr/picture.h"

namespace nguon::api {

struct IssuedLabel {
  qr::Label label;
  qr::LabelText text;
};

// The run to print from: the newest run of the batch that is not voided and allows `serial`.
// Errc::not_found (run_unknown) when the batch has none: no request, no run, no label.
Result<state::RunInfo> run_to_print(const state::Reader& reader, std::string_view batch, std::uint32_t serial);

// What stands behind the token: nothing, or the product's GTIN, lot and (of a unit label) serial for GS1 readers.
enum class Gs1Form { none, gtin };

// All labels of one run, after everything that does not depend on the serial was checked once. Labels are
// issued from any thread.
class LabelIssuer {
 public:
  // Refuses what must not be printed, each by name: label_voided, lot_recalled, lot_suspended,
  // certificate_expired, certificate_revoked, label_key_revoked, key_not_the_runs (the signing key is not the
  // run's label key, or another producer's), gtin_missing (Gs1Form::gtin of a product without one), and the
  // errors of its GTIN and lot. `key` must outlive the issuer.
  static Result<LabelIssuer> open(const Ledger& ledger, state::RunInfo run, const keys::KeyPair& key, Gs1Form gs1, Time now);

  // Ok when each of `count` serials from `first` on (0: the batch label) is the run's and not spoiled.
  // Errc::invalid_argument (serial_out_of_run), Errc::rule (label_spoiled).
  Result<void> check_serials(std::uint32_t first, std::uint32_t count) const;

  // Errors of check_serials, and of the key. Thread-safe.
  Result<qr::Label> issue(std::uint32_t serial) const;

  // The same label has the same bytes each time it is issued: true of Ed25519.
  bool signs_alike() const;

  const state::RunInfo& run() const { return run_; }
  const Hash& root() const { return root_; }  // of the tree at the run
  const qr::LabelText& text() const { return text_; }
  const std::string& host() const { return host_; }

 private:
  Result<void> check_spoiled(std::uint32_t first, std::uint32_t last) const;
  LabelIssuer(state::RunInfo run, const keys::KeyPair& key) : run_(std::move(run)), key_(&key) {}

  state::RunInfo run_;
  const keys::KeyPair* key_;
  std::string host_;
  Hash root_;
  qr::LabelText text_;
  qr::Gs1Part gs1_;  // without the serial
};

// Issues one label and gathers its texts. Errors of LabelIssuer.
Result<IssuedLabel> issue_label(const Ledger& ledger, const state::RunInfo& run, std::uint32_t serial, const keys::KeyPair& key,
                                Time now);

// Ok when whoever scans `label` now is told that it is good, or good but not activated yet: it is asked of
// scan_label, the path of every scan. Errc::rule (label_verdict) with the status otherwise. Beside a running
// server the checkpoint's signature is not here to be checked; everything else is.
Result<void> check_verdict(const Ledger& ledger, const keys::KeyCheck& signatures, const qr::Label& label, Time now);

}  // namespace nguon::api
