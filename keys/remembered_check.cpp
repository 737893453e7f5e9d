#include <deque>
#include <mutex>
#include <set>

#include "keys/check.h"
#include "ledger/base/bytes.h"
#include "ledger/base/sha256.h"

namespace nguon::keys {
namespace {

class RememberedCheck final : public KeyCheck {
 public:
  explicit RememberedCheck(const KeyCheck& check) : check_(check) {}

  Result<void> check(const VerifierKey& key, std::string_view message, std::string_view signature) const override {
    // Lengths first, so that no two triples are the same bytes.
    const std::string sizes = be64(key.public_key.size()) + be64(message.size()) + std::string(1, static_cast<char>(key.type));
    const Hash name = sha256({sizes, key.public_key, message, signature});
    {
      const std::lock_guard lock(mutex_);
      if (good_.contains(name)) return {};
    }
    NGUON_TRY(check_.check(key, message, signature));
    const std::lock_guard lock(mutex_);
    if (!good_.insert(name).second) return {};
    order_.push_back(name);
    if (order_.size() > kRememberedChecksMax) {
      good_.erase(order_.front());
      order_.pop_front();
    }
    return {};
  }
  Result<void> check_label(KeyType type, std::string_view public_key, std::string_view message,
                           std::string_view signature) const override {
    return check_.check_label(type, public_key, message, signature);
  }

 private:
  const KeyCheck& check_;
  mutable std::mutex mutex_;
  mutable std::set<Hash> good_;     // guarded by mutex_, as the following
  mutable std::deque<Hash> order_;  // oldest first
};

}  // namespace

std::unique_ptr<KeyCheck> remember_good_checks(const KeyCheck& check) { return std::make_unique<RememberedCheck>(check); }

}  // namespace nguon::keys
