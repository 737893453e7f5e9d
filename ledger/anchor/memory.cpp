#include "ledger/anchor/anchor.h"
#include "ledger/anchor/internal/slots.h"

namespace nguon::anchor {
namespace {

class MemoryAnchor final : public Anchor {
 public:
  explicit MemoryAnchor(std::string origin) : state_{nothing_signed(std::move(origin)), false} {}
  const State& state() const override { return state_; }
  Result<void> advance(const Mark& expect, const Mark& next) override {
    if (state_.mark != expect) return internal::changed("the anchor in memory holds size " + std::to_string(state_.mark.size));
    if (next != expect && (next.origin != expect.origin || next.size <= expect.size))
      return internal::backwards(describe(), expect, next);
    state_ = {next, false};
    return {};
  }
  std::string describe() const override { return "memory"; }

 private:
  State state_;
};

}  // namespace

std::unique_ptr<Anchor> make_memory(std::string origin) { return std::make_unique<MemoryAnchor>(std::move(origin)); }

}  // namespace nguon::anchor
