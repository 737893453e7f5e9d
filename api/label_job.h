// Everything that one label needs, gathered from the ledger and the label key: ready for qr/print.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/home.h"
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

// Signs the label with `serial` (0: the batch label) of `run` and gathers its texts. Refuses what must not
// be printed, each by name: label_spoiled, label_voided, lot_recalled, lot_suspended, certificate_expired,
// certificate_revoked, label_key_revoked, key_not_the_runs (the signing key is not the run's label key).
Result<IssuedLabel> issue_label(const Ledger& ledger, const state::RunInfo& run, std::uint32_t serial, const keys::KeyPair& key,
                                Time now);

}  // namespace nguon::api
