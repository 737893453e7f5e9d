// Follows the lots of other ledgers into the copies of those ledgers. What a recall there means for a label here is
// decisions/0138.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/app.h"
#include "api/foreign_lots.h"
#include "ledger/statement/ids.h"

namespace nguon::api {

inline constexpr std::size_t kForeignLotsMax = 100;     // looked up for one answer
inline constexpr std::size_t kForeignHopsMax = 4;       // from ledger to ledger
inline constexpr std::size_t kForeignTraceMax = 2'000;  // lots followed back inside their ledgers, for one answer

// The copy of another ledger.
struct FoundLedger {
  const App* app = nullptr;
  bool may_come = false;  // there is none of that host, but a copy that is not complete yet may turn out to be it
};
using FindLedger = std::function<FoundLedger(std::string_view host)>;

// The lot of another ledger than that of `host` which a supplier's URI names.
std::optional<statement::Ref> foreign_ref(std::string_view host, const std::string& supplier);

// Thread-safe.
class CopiedLots final : public ForeignLots {
 public:
  void know(FindLedger find) { find_ = std::move(find); }  // before the first question, and not after it
  Result<Elsewhere> behind(const state::Reader& reader, std::string_view host, std::string_view batch) const override;

 private:
  FindLedger find_;
};

}  // namespace nguon::api
