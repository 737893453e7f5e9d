// What one scan, typed code or batch link finds: the facts, the verdict and the evidence, before any
// page, JSON or terminal shows them. The one path for server pages, /v1 and `nguon verify`.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/checkpoints.h"
#include "api/evidence.h"
#include "api/foreign_lots.h"
#include "api/page_memory.h"
#include "keys/check.h"
#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/ledger.h"
#include "ledger/state/reader.h"
#include "ledger/state/status.h"
#include "qr/label.h"

namespace nguon::api {

inline constexpr std::size_t kScanRunsMax = 20;

struct Scan {
  state::Status status = state::Status::freshness_unknown;
  state::StatusFacts facts;
  std::vector<Check> checks;
  Time checked_at;
  // Filled as far as the scan came. Nothing but `status`, `checks` and `label` for a label with a bad
  // signature or one that is not in the ledger: then no product data may be shown at all.
  std::optional<qr::Label> label;
  std::optional<state::LedgerInfo> ledger;
  std::optional<state::RunInfo> run;
  std::vector<state::RunInfo> runs;  // of the batch, newest first, at most kScanRunsMax; without a label in hand
  std::optional<state::BatchInfo> batch;
  std::optional<state::ProductInfo> product;
  std::optional<state::PartyInfo> producer;
  std::vector<state::CertificateInfo> certificates;
  std::vector<state::Restriction> restrictions;
  std::optional<state::StoryInfo> story;            // of the product, as its owner tells it
  std::map<std::string, state::Words> party_names;  // of those who gave the restrictions, by party id
  Elsewhere elsewhere;                              // empty but on a mirror of several ledgers
  std::optional<Evidence> evidence;
};

// The three ways in read the ledger's state from a snapshot of their own, or from `view`, which the
// caller took from the same ledger: one view for a whole answer shows one moment, and can be noted (reads.h).

// `path` is the request path of a label URL on `host`, without the leading slash. Never fails for a
// bad label: that is a verdict. Fails (Errc::io, corrupt) when the ledger cannot be read. In a copy of a
// ledger what is not found may be newer than the copy: that is "could not check", never "not in the ledger".
Result<Scan> scan_label(const Ledger& ledger, const keys::KeyCheck& signatures, std::string_view host, std::string_view path,
                        Time now, const Beside& beside = {});
Result<Scan> scan_label(const Ledger& ledger, const store::View& view, const keys::KeyCheck& signatures, std::string_view host,
                        std::string_view path, Time now, const Beside& beside = {});

// A batch page (/b/<batch path>): no label, so no label checks, and at best freshness_unknown: nothing is
// said of a label that nobody showed. Errc::not_found lot_unknown.
Result<Scan> look_up_batch(const Ledger& ledger, const keys::KeyCheck& signatures, std::string_view batch_path, Time now,
                           const Beside& beside = {});
Result<Scan> look_up_batch(const Ledger& ledger, const store::View& view, const keys::KeyCheck& signatures,
                           std::string_view batch_path, Time now, const Beside& beside = {});

// A typed human code (qr/human_code.h): looks up only, carries no signature, says so in its checks, and is at
// best freshness_unknown. Errc::not_found run_unknown; Errc::invalid_argument serial_out_of_run.
Result<Scan> look_up_code(const Ledger& ledger, const keys::KeyCheck& signatures, std::uint32_t run_index, std::uint32_t serial,
                          Time now, const Beside& beside = {});
Result<Scan> look_up_code(const Ledger& ledger, const store::View& view, const keys::KeyCheck& signatures,
                          std::uint32_t run_index, std::uint32_t serial, Time now, const Beside& beside = {});

// One stage of the journey, oldest first; missing stages of domain.md are present with `missing`, each where
// it would stand: growing, processing, packaging.
struct Stage {
  state::EventKind kind = state::EventKind::growing;
  bool missing = false;
  std::uint64_t index = 0;
  std::string batch;  // whose event it is: this batch or an ancestor
  Time event_time, accepted;
  std::string party, party_name, place, place_code;
  state::Words what;  // product or material name, process
  std::optional<state::Amount> amount;
  std::string uom;
  std::optional<std::uint64_t> corrected_by;
  bool has_private = false;               // the entry commits to values that are shown to inspectors alone
  std::vector<state::StoryInfo> stories;  // what the signer tells of it
};
inline constexpr std::size_t kJourneyStagesMax = 60;

struct Journey {
  std::vector<Stage> stages;
  bool cut = false;
};
// `events`: remembers what entries say, so that none is parsed twice; may be null.
Result<Journey> journey(const Ledger& ledger, const state::Reader& reader, const state::BatchInfo& batch,
                        EventCache* events = nullptr);

}  // namespace nguon::api
