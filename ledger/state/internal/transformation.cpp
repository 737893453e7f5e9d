// Processing and packaging: inputs become outputs.
#include <algorithm>
#include <set>

#include "ledger/state/internal/events.h"
#include "ledger/state/internal/genealogy.h"

namespace nguon::state {

using namespace statement;

namespace {

using Role = BatchEvent::Role;
__extension__ typedef __int128 Wide;  // products of two amounts

constexpr std::int64_t kWhole = 1'000'000;

struct Input {
  BatchInfo batch;
  Amount amount;
};
struct Output {
  BatchInfo batch;
  Amount amount;
  ProductInfo product;
  bool existed = false;
};

Result<std::vector<Input>> take_inputs(Act& act, const Event& event, const std::vector<LotNamed>& named) {
  std::vector<Input> out;
  for (const auto& lot : named) {
    NGUON_ASSIGN(batch, act.read.batch(lot.path));
    NGUON_TRY(check_unrestricted(act, lot.path));
    NGUON_TRY(check_day(batch, event.event_time));
    NGUON_ASSIGN(loose, loose_of(act, batch, lot));
    NGUON_ASSIGN(consumed, plus(batch.consumed, loose.wanted, lot.path));
    batch.consumed = consumed;
    loose.has.held.millionths -= loose.wanted.millionths;
    put_holding(act, lot.path, act.me(), loose.has);
    put_batch(act, batch);
    out.push_back({std::move(batch), loose.wanted});
  }
  return out;
}

// A packer packs what belongs to others: the owner of the product must then be the maker of an input.
Result<ProductInfo> product_of_output(const Act& act, const Event& event, std::string_view lot,
                                      const std::vector<Input>& inputs) {
  if (event.kind != EventKind::packaging || act.am(kProducer)) return own_product_of(act, lot);
  NGUON_ASSIGN(id, parse_batch_path(lot));
  NGUON_ASSIGN(product, act.read.product(id.product.path));
  const bool theirs =
      std::any_of(inputs.begin(), inputs.end(), [&](const Input& input) { return input.batch.maker == product.record.owner; });
  if (!theirs) return refuse(Rule::not_yours, {id.product.path, product.record.owner, act.me()});
  return product;
}

Result<std::vector<Output>> make_outputs(Act& act, const Event& event, const std::vector<LotNamed>& named,
                                         const std::vector<Input>& inputs) {
  std::vector<Output> out;
  for (const auto& lot : named) {
    NGUON_ASSIGN(product, product_of_output(act, event, lot.path, inputs));
    if (event.kind == EventKind::packaging && product.record.kind != ProductKind::product)
      return refuse(Rule::not_a_product, {product.record.product});
    NGUON_ASSIGN(made, lot_to_add_to(act, lot, event, LotMayExist::yes));
    if (event.best_before) made.batch.best_before = event.best_before;
    NGUON_TRY(add_to_lot(act, made, *lot.amount));
    out.push_back({std::move(made.batch), *lot.amount, std::move(product), made.existed});
  }
  return out;
}

// In millionths of the smallest unit of its kind; nothing for units of another kind. Below 2^83.
std::optional<Wide> in_kind_of(std::string_view wanted, std::string_view uom, Amount amount) {
  const UnitSize to = unit_size(wanted), from = unit_size(uom);
  if (to.kind != from.kind || (to.kind == 0 && wanted != uom)) return std::nullopt;
  return Wide{amount.millionths} * from.size;
}

std::string shown(Wide share_millionths) {
  if (share_millionths > kYieldMaxMillionths) return "> " + format_amount(Amount{kYieldMaxMillionths});
  return format_amount(Amount{static_cast<std::int64_t>(share_millionths)});
}

// Each output's share of all inputs in its kind of unit lies within its product's declared range.
Result<void> check_yield(const Act& act, const std::vector<Input>& inputs, const std::vector<Output>& outputs) {
  for (const auto& output : outputs) {
    Wide in = 0;
    for (const auto& input : inputs) in += in_kind_of(output.batch.uom, input.batch.uom, input.amount).value_or(0);
    if (in == 0) continue;  // nothing to compare with
    const Wide made = *in_kind_of(output.batch.uom, output.batch.uom, output.amount);
    const auto& range = output.product.record.yield;
    const Wide low = range ? std::min(range->min.millionths, kYieldMaxMillionths) : 0;
    const Wide high = range ? std::min(range->max.millionths, kYieldMaxMillionths) : act.data.yield_max_undeclared_millionths;
    if (made * kWhole >= in * low && made * kWhole <= in * high) continue;
    return refuse(Rule::mass_balance_yield, {output.batch.path, shown(made * kWhole / in), shown(low) + " – " + shown(high)});
  }
  return {};
}

Result<void> check_packing_house(const Act& act, const Event& event, const std::vector<Output>& outputs) {
  if (event.kind != EventKind::packaging) return {};
  if (event.packing_house.empty()) {
    for (const auto& output : outputs)
      if (output.product.record.packing_house_required)
        return refuse(Rule::packing_house_missing, {output.product.record.product});
    return {};
  }
  NGUON_ASSIGN(house, act.read.packing_house(event.packing_house));
  const Day day = day_in_vietnam(event.event_time);
  if (!house.in_force_on(day)) return refuse(Rule::packing_house_not_in_force, {event.packing_house, format_day(day)});
  return {};
}

// The events so far under the same transformationID of the signer, this one added.
Result<std::vector<EventInfo>> join_transformation(Act& act, const std::string& id) {
  const std::string row = keys::of(keys::kTransformation, act.me(), id);
  NGUON_ASSIGN(found, act.find<Transformation>(row));
  Transformation joined = found.value_or(Transformation{});
  NGUON_ASSIGN(events, act.read.events(joined.events));
  if (joined.events.size() >= kTransformationEventsMax)
    return refuse(Rule::transformation_too_large, {id, std::to_string(kTransformationEventsMax)});
  joined.events.push_back(act.entry.index);
  act.put(row, joined);
  std::erase_if(events, [](const EventInfo& event) { return event.corrected_by.has_value(); });
  return events;
}

// No output may be an ancestor of an input, or be one. A lot that is quite new cannot be.
Result<void> check_no_loop(const Act& act, const std::set<std::string>& inputs, const std::set<std::string>& outputs,
                           const std::set<std::string>& older_outputs) {
  for (const auto& output : outputs)
    if (inputs.contains(output)) return refuse(Rule::loop_in_genealogy, {output});
  if (older_outputs.empty() || inputs.empty()) return {};
  std::optional<std::string> looped;
  NGUON_ASSIGN(cut, walk(act.read, {inputs.begin(), inputs.end()}, Direction::back, kAncestorsWalkedMax,
                         [&](const std::string& batch) -> Result<bool> {
                           if (older_outputs.contains(batch)) looped = batch;
                           return !looped;
                         }));
  if (looped) return refuse(Rule::loop_in_genealogy, {*looped});
  if (cut) return refuse(Rule::genealogy_too_large, {*inputs.begin(), std::to_string(kAncestorsWalkedMax)});
  return {};
}

}  // namespace

Result<void> transform(Act& act, const Event& event, EventInfo& info) {
  const bool has_inputs = !event.inputs.empty() || !event.input_epcs.empty();
  const bool has_outputs = !event.outputs.empty() || !event.output_epcs.empty();
  if ((!has_inputs || !has_outputs) && (event.transformation_id.empty() || has_inputs == has_outputs))
    return refuse(Rule::transformation_incomplete);
  std::vector<LotNamed> named_in, named_out;
  if (has_inputs) {
    NGUON_ASSIGN(lots, lots_of(act, event.input_epcs, event.inputs));
    named_in = std::move(lots);
  }
  if (has_outputs) {
    NGUON_ASSIGN(lots, lots_of(act, event.output_epcs, event.outputs));
    named_out = std::move(lots);
  }

  std::set<std::string> all_inputs, all_outputs, older_outputs;
  if (!event.transformation_id.empty()) {
    NGUON_ASSIGN(earlier, join_transformation(act, event.transformation_id));
    for (const auto& other : earlier)
      for (const auto& item : other.items) {
        if (item.role == Role::input) {
          // What was taken in before a recall must not come out after it.
          if (has_outputs) NGUON_TRY(check_unrestricted(act, item.batch));
          all_inputs.insert(item.batch);
        } else {
          if (has_inputs) NGUON_TRY(check_unrestricted(act, item.batch));
          all_outputs.insert(item.batch);
          older_outputs.insert(item.batch);
        }
      }
  }
  for (const auto& lot : named_in) all_inputs.insert(lot.path);
  for (const auto& lot : named_out) all_outputs.insert(lot.path);

  NGUON_ASSIGN(inputs, take_inputs(act, event, named_in));
  NGUON_ASSIGN(outputs, make_outputs(act, event, named_out, inputs));
  for (const auto& output : outputs)
    if (output.existed) older_outputs.insert(output.batch.path);
  NGUON_TRY(check_no_loop(act, all_inputs, all_outputs, older_outputs));
  if (has_inputs) NGUON_TRY(check_yield(act, inputs, outputs));
  NGUON_TRY(check_packing_house(act, event, outputs));

  info.transformation_id = event.transformation_id;
  for (const auto& input : inputs) info.items.push_back({input.batch.path, Role::input, input.amount});
  for (const auto& output : outputs) info.items.push_back({output.batch.path, Role::output, output.amount});
  return {};
}

Result<void> take_back_transformation(Act& act, const EventInfo& original) {
  for (const auto& item : original.items) {
    const Amount amount = item.amount.value_or(Amount{});
    if (item.role == Role::output) {
      NGUON_TRY(take_from_lot(act, item.batch, original.party, amount));
      continue;
    }
    NGUON_ASSIGN(batch, act.read.batch(item.batch));
    NGUON_ASSIGN(consumed, minus(batch.consumed, amount, item.batch));
    batch.consumed = consumed;
    NGUON_TRY(move_holding(act, item.batch, original.party, amount));
    put_batch(act, batch);
  }
  return {};
}

}  // namespace nguon::state
