// The one place where checkpoints are signed: after the anchor holds them, and no other way.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "ledger/anchor/anchor.h"
#include "ledger/base/vkey.h"
#include "ledger/log/checkpoint.h"
#include "ledger/store/store.h"

namespace nguon::internal {

// Not thread-safe: the sequencer's.
class SignOnce {
 public:
  // Both or neither: a ledger that only reads signs nothing.
  SignOnce(std::shared_ptr<anchor::Anchor> anchor, std::shared_ptr<const Signer> log_key)
      : anchor_(std::move(anchor)), log_key_(std::move(log_key)) {}

  bool can_sign() const { return log_key_ != nullptr; }
  // Advances the anchor to `checkpoint`, unless it is there already, then signs. Errors of both;
  // after one nothing may be signed until the ledger is opened again. REQUIRES: can_sign()
  Result<std::string> sign(const log::Checkpoint& checkpoint);

 private:
  std::shared_ptr<anchor::Anchor> anchor_;
  std::shared_ptr<const Signer> log_key_;
};

// Whether the store may go on under this anchor: Ledger::open's errors about the anchor. `root_at`
// computes the root of the store's tree at a size up to `here.size`; `store` names it.
Result<void> check_anchor(const anchor::Anchor& anchor, const log::Checkpoint& here, const std::string& store,
                          const std::function<Result<Hash>(std::uint64_t size)>& root_at);
// Whether the anchor is free for a new ledger: Errc::conflict (anchor_in_use).
Result<void> check_new_anchor(const anchor::Anchor& anchor, const std::string& origin);

}  // namespace nguon::internal
