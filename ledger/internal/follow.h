// The one writer of a copy: what the sequencer is to a ledger.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "ledger/follower.h"
#include "ledger/internal/front.h"
#include "ledger/internal/keys_of.h"
#include "ledger/log/tree_edge.h"
#include "ledger/store/overlay.h"

namespace nguon::internal {

// In Column::meta of a copy. Do not change: part of the stored format.
inline constexpr std::string_view kFollowShownKey = "follow/shown";    // the note of the published checkpoint
inline constexpr std::string_view kFollowTargetKey = "follow/target";  // the note that the entries lead to

class Follow {
 public:
  // Borrows store and front.
  Follow(store::Store& store, Front& front, VerifierKey log_key, LedgerOptions options)
      : store_(store), front_(front), log_key_(std::move(log_key)), options_(std::move(options)) {}

  // Goes on from a verified tail, or from nothing. Publishes when all entries are those of a kept checkpoint.
  Result<void> begin(const std::optional<store::Head>& head, log::TreeEdge edge);
  Follower::Copied copied() const;
  Result<void> extend(const Follower::Step& step);
  Result<void> refresh(const std::string& note);

 private:
  struct Item;
  Result<std::vector<Item>> parse(const Follower::Step& step) const;
  Result<void> fold(std::vector<Item>& items, store::Overlay& state) const;
  Result<void> check_signatures(const std::vector<Item>& items) const;
  Result<log::Checkpoint> checked(const std::string& note) const;
  Result<void> show(const std::string& note, const log::Checkpoint& checkpoint);

  store::Store& store_;
  Front& front_;
  VerifierKey log_key_;
  LedgerOptions options_;

  mutable std::mutex mutex_;  // guards what copied() reads
  std::optional<store::Head> head_;
  std::string target_note_;

  std::shared_ptr<const log::TreeEdge> edge_ = std::make_shared<const log::TreeEdge>();
  std::optional<Error> fault_;
};

}  // namespace nguon::internal
