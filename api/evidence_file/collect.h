// What a file of evidence about one lot is made of: the lot and its surroundings as the ledger stood at one size, and
// every entry that says so or that enrolled a key which signed one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/base/time.h"
#include "ledger/ledger.h"
#include "ledger/log/checkpoint.h"
#include "ledger/state/reader.h"
#include "ledger/state/status.h"
#include "ledger/state/trace.h"

namespace nguon::api {

inline constexpr std::size_t kEvidenceNodesMax = 300;  // lots each way; a larger tree is cut, and it says so
inline constexpr std::size_t kEvidenceEntriesMax = 5'000;
inline constexpr std::uint64_t kEvidenceFoldMax = 200'000;  // entries folded anew for an earlier size, on a server

// Where it comes from. Borrowed.
struct EvidenceSource {
  const Ledger& ledger;
  std::string checkpoint_note;  // signed, of the size that is asked for, with the cosignatures that it has
  std::vector<std::string> witness_vkeys;
  std::size_t quorum = 0;
  std::uint64_t fold_max = kEvidenceFoldMax;
  std::function<bool()> go_on;  // false ends the work; null: never
};

struct EvidenceEntry {
  std::string bytes;
  log::Entry entry;
  std::vector<Hash> path;                 // in the checkpoint's tree
  std::optional<state::EventInfo> event;  // of value-chain events
  std::vector<state::BatchEvent> roles;   // in the lot that is asked about
};

struct EvidenceCase {
  state::LedgerInfo ledger;
  log::Checkpoint checkpoint;
  Time at;  // accepted time of the last entry: the moment that all of it speaks of
  std::string note;
  std::vector<std::string> witness_vkeys;
  std::size_t quorum = 0;
  state::BatchInfo batch;
  state::ProductInfo product;
  state::Status status = state::Status::freshness_unknown;
  std::vector<state::Restriction> restrictions;
  std::vector<state::CertificateInfo> certificates;
  std::vector<state::RunInfo> runs;
  std::vector<state::Holding> holdings;
  std::vector<state::Transit> transits;
  state::MassBalance balance;
  state::Trace back, forward;
  std::map<std::string, state::Words> party_names;    // by id
  std::map<std::string, state::Words> product_names;  // by path
  std::vector<state::KeyInfo> keys;                   // that signed any of the entries
  std::map<std::uint64_t, EvidenceEntry> entries;     // by index
};

// Errc::not_found (lot_unknown) when the lot was not there at that size; Errc::too_large (evidence_too_large),
// (evidence_size_far): an earlier size than the newest of a ledger of more than `fold_max` entries;
// Errc::corrupt (ledger_not_as_signed): the ledger is not the one of the checkpoint; Errc::unavailable (interrupted).
// The checkpoint's signature is the caller's to check.
Result<EvidenceCase> collect_evidence(const EvidenceSource& source, const std::string& batch);

}  // namespace nguon::api
