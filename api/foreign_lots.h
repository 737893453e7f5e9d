// Lots of other ledgers that goods came from. Only a mirror that copies those ledgers too (api/mirror/foreign_lots.h)
// knows more of them than their names.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/state/reader.h"

namespace nguon::api {

inline constexpr std::size_t kForeignLotsShownMax = 12;  // on one page

// A recall or suspension that is in effect in another ledger.
struct ForeignOrder {
  state::Restriction restriction;
  state::Words by;     // the name of who gave it; empty when that ledger has none
  std::string origin;  // of the ledger that says so
  std::string batch;   // which lot there
};

// A lot of another ledger that goods here were received from.
struct ForeignLot {
  std::string host, path;                  // of its URI
  bool copied = false;                     // that ledger is copied here; without a copy it is a supplier like any other
  std::string origin = {};                 // of its ledger; "" when that is not copied here, or the copy holds no such lot
  bool proven = false;                     // found in that ledger's own signed checkpoint
  bool checked = false;                    // whether an order is in effect, there or where the lot came from, is known for sure
  std::optional<ForeignOrder> order = {};  // the worst that is in effect
  state::Words what = {}, producer = {}, place = {};
};

struct Elsewhere {
  std::vector<ForeignLot> lots;  // those with an order first, recalls before suspensions
  bool cut = false;              // a limit was reached: there are more
};

class ForeignLots {
 public:
  virtual ~ForeignLots() = default;
  // The lots of other ledgers that `batch` of the ledger of `host`, or what it was made of, was received from; where
  // those came from is judged with them and stands on their own pages. Fails (Errc::io, corrupt) when a ledger cannot
  // be read. Thread-safe.
  virtual Result<Elsewhere> behind(const state::Reader& reader, std::string_view host, std::string_view batch) const = 0;
};

}  // namespace nguon::api
