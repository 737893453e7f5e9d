// What each kind of event does. Every function checks its rules, writes what follows, and fills in
// `info` with the amounts as they were resolved.
#pragma once

#include "ledger/state/internal/act.h"
#include "ledger/state/internal/stock.h"

namespace nguon::state {

Result<void> grow(Act& act, const statement::Event& event, EventInfo& info);
Result<void> transform(Act& act, const statement::Event& event, EventInfo& info);  // processing and packaging
Result<void> pack(Act& act, const statement::Event& event, EventInfo& info);       // aggregation
Result<void> unpack(Act& act, const statement::Event& event, EventInfo& info);
Result<void> ship(Act& act, const statement::Event& event, EventInfo& info);
Result<void> receive(Act& act, const statement::Event& event, EventInfo& info);
Result<void> certify(Act& act, const statement::Event& event, EventInfo& info);
Result<void> inspect(Act& act, const statement::Event& event, EventInfo& info);
Result<void> restrict_lots(Act& act, const statement::Event& event, EventInfo& info);  // recall and suspension
Result<void> lift(Act& act, const statement::Event& event, EventInfo& info);

// An error declaration: finds its original and takes back what it did.
Result<void> correct(Act& act, const statement::Event& event);
Hash content_of(const statement::Event& event);  // what an error declaration must repeat

// The parts of taking back, one for each of the above.
Result<void> take_back_growing(Act& act, const EventInfo& original);
Result<void> take_back_transformation(Act& act, const EventInfo& original);
Result<void> take_back_packing(Act& act, const EventInfo& original);
Result<void> take_back_unpacking(Act& act, const EventInfo& original);
Result<void> take_back_shipping(Act& act, const EventInfo& original);
Result<void> take_back_receiving(Act& act, const EventInfo& original);
Result<void> take_back_restriction(Act& act, const EventInfo& original);
Result<void> take_back_lifting(Act& act, const EventInfo& original);

// lot_exists unless the lot is new or was wholly taken back; then an empty one of the signer's.
// With `more` the lot may exist, if the signer's own. Checks unit and restrictions.
enum class LotMayExist { no, yes };
struct LotToAddTo {
  BatchInfo batch;
  bool existed = false;  // the ledger knows the lot, even if nothing of it was left
};
Result<LotToAddTo> lot_to_add_to(Act& act, const LotNamed& named, const statement::Event& event, LotMayExist more);
// Adds to what the lot has and to what its maker holds.
Result<void> add_to_lot(Act& act, LotToAddTo& lot, Amount amount);
// Takes such an addition back.
Result<void> take_from_lot(Act& act, std::string_view batch, std::string_view party, Amount amount);

// Whose lots of this product the signer may make: refuses product_unknown, not_yours.
Result<ProductInfo> own_product_of(const Act& act, std::string_view lot_path);

// "party/<id>" of this ledger -> the id; "" for anything else.
std::string party_of(const Act& act, const statement::Thing& who);
// The possessing party of a source or destination list, else the owning party, else nothing.
const statement::Thing* possessor(const std::vector<statement::PartyRole>& roles);

// Marks everything that the restriction of `event` at `origins` reaches.
Result<void> mark_reach(Act& act, std::uint64_t event, const std::vector<std::string>& origins, bool lots_only);

}  // namespace nguon::state
