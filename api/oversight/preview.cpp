#include "api/oversight/preview.h"

#include <algorithm>
#include <map>

#include "api/views.h"
#include "ledger/base/text.h"
#include "ledger/state/fold.h"
#include "ledger/state/reach.h"

namespace nguon::api {
namespace {

using state::Reader;
using statement::Amount;
using statement::EventKind;

std::int64_t num(std::uint64_t value) { return static_cast<std::int64_t>(value); }

// Sums by unit. Amounts of one unit of many lots stay below the fold's own bound only by luck: what does not fit is left
// at the largest.
struct Sums {
  std::map<std::string, std::int64_t> by_unit;
  void add(const std::string& uom, Amount amount) {
    auto& sum = by_unit[uom];
    if (__builtin_add_overflow(sum, amount.millionths, &sum)) sum = INT64_MAX;
  }
  json::array to_json() const {
    json::array out;
    for (const auto& [uom, millionths] : by_unit)
      out.push_back(json::object{{"uom", uom}, {"amount", statement::format_amount(Amount{millionths})}});
    return out;
  }
};

struct HolderSum {
  std::size_t lots = 0;
  Sums amounts;
};

// Adds up and lists what a decision reaches.
class Reach {
 public:
  Reach(const Reader& before, const Reader& after, bool applied) : before_(before), after_(after), applied_(applied) {}

  Result<void> take(const state::ReachedLot& lot, bool listed) {
    json::object row{{"batch", lot.batch}, {"origin", lot.origin}, {"depth", num(lot.depth)}};
    const auto info = before_.batch(lot.batch);
    row["known"] = info.has_value();
    if (!info && info.error().code() != Errc::not_found) return info.error();
    if (info) NGUON_TRY(take_known(*info, row));
    if (listed) lots_.push_back(std::move(row));
    return {};
  }

  json::object finish() {
    json::array holders;
    for (const auto& [party, sum] : holders_) {
      json::object one{{"party", party}, {"lots", num(sum.lots)}, {"amounts", sum.amounts.to_json()}};
      if (const auto info = before_.party(party)) one["name"] = to_json(info->record.name);
      holders.push_back(std::move(one));
    }
    return {{"lots", std::move(lots_)},
            {"holders", std::move(holders)},
            {"amounts", amounts_.to_json()},
            {"labelRuns", num(label_runs_)},
            {"labels", num(labels_)},
            {"changed", num(changed_)},
            {"restrictedBefore", num(restricted_before_)}};
  }

 private:
  Result<void> take_known(const state::BatchInfo& info, json::object& row) {
    row["product"] = info.product;
    if (const auto product = before_.product(info.product)) row["productName"] = to_json(product->record.name);
    row["uom"] = info.uom;
    row["remaining"] = statement::format_amount(info.remaining());
    amounts_.add(info.uom, info.remaining());
    NGUON_TRY(take_holders(info, row));
    NGUON_TRY(take_runs(info, row));
    return take_restrictions(info, row);
  }

  Result<void> take_holders(const state::BatchInfo& info, json::object& row) {
    NGUON_ASSIGN(holdings, before_.holdings(info.path));
    NGUON_ASSIGN(transits, before_.transits(info.path));
    json::array held, moving;
    for (const auto& holding : holdings) {
      if (holding.held.millionths == 0) continue;
      held.push_back(json::object{{"party", holding.party}, {"amount", statement::format_amount(holding.held)}});
      auto& sum = holders_[holding.party];
      ++sum.lots;
      sum.amounts.add(info.uom, holding.held);
    }
    for (const auto& transit : transits)
      moving.push_back(
          json::object{{"from", transit.from}, {"to", transit.to}, {"amount", statement::format_amount(transit.amount)}});
    row["holders"] = std::move(held);
    if (!moving.empty()) row["transits"] = std::move(moving);
    return {};
  }

  Result<void> take_runs(const state::BatchInfo& info, json::object& row) {
    NGUON_ASSIGN(indexes, before_.runs_of(info.path));
    json::array runs;
    for (const auto index : indexes) {
      NGUON_ASSIGN(run, before_.run(index));
      ++label_runs_;
      labels_ += run.record.count;
      runs.push_back(json::object{{"index", num(run.index)},
                                  {"count", run.record.count},
                                  {"state", json::string(state::to_string(state::run_state(run)))}});
    }
    if (!runs.empty()) row["runs"] = std::move(runs);
    return {};
  }

  Result<void> take_restrictions(const state::BatchInfo& info, json::object& row) {
    NGUON_ASSIGN(now, before_.restrictions(info.path));
    restricted_before_ += now.empty() ? 0 : 1;
    if (!now.empty()) row["restrictions"] = list_to_json(now);
    if (!applied_) return {};
    NGUON_ASSIGN(then, after_.restrictions(info.path));
    changed_ += now.size() == then.size() ? 0 : 1;
    row["restrictionsAfter"] = num(then.size());
    return {};
  }

  const Reader& before_;
  const Reader& after_;
  bool applied_;
  json::array lots_;
  std::map<std::string, HolderSum> holders_;
  Sums amounts_;
  std::uint64_t label_runs_ = 0, labels_ = 0, changed_ = 0, restricted_before_ = 0;
};

bool is_decision(EventKind kind) {
  switch (kind) {
    case EventKind::recall:
    case EventKind::recall_lifted:
    case EventKind::suspension:
    case EventKind::suspension_lifted:
    case EventKind::inspection: return true;
    default: return false;
  }
}

// The lot of a lot's or a unit's path.
std::optional<std::string> lot_of(const std::optional<statement::Ref>& ref) {
  if (!ref) return std::nullopt;
  if (const auto batch = statement::parse_batch_path(ref->path)) return batch->path();
  if (const auto unit = statement::parse_unit_path(ref->path)) return unit->batch.path();
  return std::nullopt;
}

// Lots that the event names, units counted into theirs.
Result<std::vector<std::string>> named_lots(const Reader& reader, const statement::Event& event) {
  std::vector<std::string> out;
  const auto add = [&](const statement::Thing& thing) -> Result<void> {
    const auto batch = lot_of(thing.ref);
    if (!batch)
      return Error{Errc::invalid_argument, "thing_not_lot", printable(thing.uri) + " is neither lot nor unit",
                   "“" + printable(thing.uri) + "” không phải lô hay đơn vị hàng."};
    NGUON_TRY(reader.batch(*batch));
    if (std::find(out.begin(), out.end(), *batch) == out.end()) out.push_back(*batch);
    return {};
  };
  for (const auto& quantity : event.quantities) NGUON_TRY(add(quantity.what));
  for (const auto& epc : event.epcs) NGUON_TRY(add(epc));
  return out;
}

}  // namespace

Result<Signatories> signatories_of(const store::View& view, std::string_view party) {
  NGUON_ASSIGN(keys, Reader(view).keys_of(party));
  Signatories out;
  for (const auto& key : keys) {
    if (key.purpose != statement::KeyPurpose::statement || key.revocation) continue;
    NGUON_ASSIGN(parsed, parse_vkey(key.vkey));
    out.keys.push_back(std::move(parsed));
  }
  if (out.keys.empty())
    return Error{Errc::forbidden, "key_unknown", std::string(party) + " has no statement key that is trusted",
                 "Đơn vị " + std::string(party) + " không có khóa ký nào còn hiệu lực."};
  return out;
}

Result<void> dry_run(store::Overlay& scratch, const statement::Statement& statement, const Signatories& who, std::uint64_t index,
                     Time now) {
  return state::apply(scratch, statement, {index, now, statement.json, who.keys});
}

Result<json::object> preview(const store::View& view, std::string_view party, const json::value& event, Time now) {
  NGUON_ASSIGN(text, statement::statement_text(event));
  NGUON_ASSIGN(parsed, statement::parse_statement(text));
  const auto* said = parsed.event();
  if (said == nullptr || !is_decision(said->kind) || said->error)
    return Error{Errc::invalid_argument, "preview_kind", "only recalls, suspensions, their lifting and inspections have a reach",
                 "Chỉ xem trước được lệnh thu hồi, tạm dừng, gỡ bỏ và biên bản kiểm tra."};
  const Reader before(view);
  NGUON_ASSIGN(head, view.head());
  NGUON_ASSIGN(origins, named_lots(before, *said));
  const bool lots_only = said->lots_only || said->kind == EventKind::inspection;
  NGUON_ASSIGN(reached, state::reach_of(before, origins, lots_only));
  NGUON_ASSIGN(who, signatories_of(view, party));
  store::Overlay scratch(view);
  const std::uint64_t size = head ? head->size : 0;
  const auto applied = dry_run(scratch, parsed, who, size, now);
  const Reader after(scratch);
  Reach reach(before, after, applied.has_value());
  std::size_t counted = 0, listed = 0;
  for (const auto& lot : reached) {
    if (counted >= kPreviewLotsCounted) break;
    NGUON_TRY(reach.take(lot, counted < kPreviewLotsShown));
    listed += counted < kPreviewLotsShown ? 1 : 0;
    ++counted;
  }
  json::object out = reach.finish();
  out["kind"] = json::string(statement::to_string(said->kind));
  out["scope"] = lots_only ? "lots" : "descendants";
  out["lotsTotal"] = num(reached.size());
  out["lotsCounted"] = num(counted);
  out["lotsShown"] = num(listed);
  out["cut"] = listed < reached.size();
  out["size"] = num(size);
  out["keys"] = num(who.keys.size());
  out["accepted"] = applied.has_value();
  if (!applied) out["refusal"] = to_json(applied.error()).at("error");
  return out;
}

}  // namespace nguon::api
