// Which checkpoint is shown to whom: the newest, or the newest that enough witnesses cosigned; and,
// for a copy of a ledger, how old the copy is. Routes and scans see only this.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ledger/base/time.h"
#include "ledger/base/vkey.h"
#include "ledger/log/checkpoint.h"
#include "ledger/state/model.h"
#include "witness/cosigned.h"

namespace nguon::api {

struct WitnessPolicy {
  std::vector<VerifierKey> witnesses;  // all of type cosignature/v1
  std::size_t quorum = 0;              // how many of them must have cosigned; 1..witnesses.size()
  bool withhold = false;               // without a quorum nothing newer is shown than what has one
};

// Immutable.
struct CosignedCheckpoint {
  log::Checkpoint checkpoint;
  std::string note;                                // the log's line first, then those below
  std::vector<witness::Cosignature> cosignatures;  // verified, of the policy's witnesses
};

// Thread-safe.
class CheckpointSource {
 public:
  virtual ~CheckpointSource() = default;
  virtual const WitnessPolicy& policy() const = 0;
  // What GET /checkpoint answers; null when nothing may be shown yet.
  virtual std::shared_ptr<const CosignedCheckpoint> shown() const = 0;
  // The best one for a proof about a tree of at least `size_min` entries: one with a quorum when it
  // is not much older than the newest, else the newest. Null when none that covers it may be shown.
  virtual std::shared_ptr<const CosignedCheckpoint> covering(std::uint64_t size_min) const = 0;
};

// Of a copy (mirror) of a ledger.
struct CopyInfo {
  std::uint64_t size = 0;
  Time newest;               // accepted time of its last entry
  Time confirmed;            // when the ledger last showed that the copy is complete; Time{}: not since the start
  bool stale = false;        // that is too long ago to call anything fresh
  std::uint64_t alarms = 0;  // contradictions on record that nobody has put away
  std::string alarm;         // the newest one's name
};

// Thread-safe.
class CopySource {
 public:
  virtual ~CopySource() = default;
  virtual CopyInfo now() const = 0;
};

// "Bản sao đến mục 7, 12:00 22/11/2026": what a copy says of itself, above every page and in refusals.
state::Words words_of(const CopyInfo& copy);

class ForeignLots;  // api/foreign_lots.h

// What stands beside a ledger; null where there is no such thing.
struct Beside {
  const CheckpointSource* checkpoints = nullptr;
  const CopySource* copy = nullptr;
  const ForeignLots* foreign_lots = nullptr;  // of a mirror that copies several ledgers. Not with a PageMemory: what another
                                              // ledger says is not among the rows by which a page knows that it is unchanged
};

}  // namespace nguon::api
