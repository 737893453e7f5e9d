// Judging labels with a snapshot alone, as an inspector without a network does. The same verdicts as
// api/scan.h gives (tests/data/label_vectors.json holds both to one table); docs/formats/snapshot.md says what
// a snapshot cannot know. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/evidence.h"
#include "api/snapshot/lines.h"
#include "api/snapshot/snapshot.h"
#include "keys/check.h"
#include "ledger/state/status.h"
#include "qr/label.h"

namespace nguon::api {

inline constexpr std::int64_t kSnapshotFreshDays = 7;  // older: what became of a lot since is not known
// Made later than this after now: one of the two clocks is wrong, and the snapshot's age is not known.
inline constexpr std::int64_t kSnapshotAheadMs = 86'400'000;

struct OfflineVerdict {
  state::Status status = state::Status::freshness_unknown;
  state::StatusFacts facts;
  std::vector<Check> checks;
  std::optional<qr::Label> label;  // nothing when it is none
  // Of a label that is in the snapshot's ledger.
  std::optional<BookRun> run;
  state::Words product, producer;
};

class OfflineJudge {
 public:
  // Errors of read_book.
  static Result<OfflineJudge> make(const Snapshot& snapshot);

  const SnapshotHead& head() const { return head_; }
  const Book& book() const { return book_; }
  // Whole days since the snapshot was made: the ledger had no later entry then.
  std::int64_t age_days(Time now) const;

  // Never fails for a bad label: that is a verdict.
  OfflineVerdict judge(std::string_view url, const keys::KeyCheck& signatures, Time now,
                       std::int64_t fresh_days = kSnapshotFreshDays) const;

 private:
  SnapshotHead head_;
  Book book_;
};

// Makes `verdict` that of a second pack with the same serial: seen before at `where`.
void mark_duplicate(OfflineVerdict& verdict, const state::Words& where);

}  // namespace nguon::api
