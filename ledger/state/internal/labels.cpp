// Label requests, runs and what becomes of them.
#include <algorithm>

#include "ledger/state/internal/act.h"
#include "ledger/state/internal/genealogy.h"
#include "ledger/state/internal/stock.h"
#include "ledger/state/status.h"
#include "ledger/store/keys.h"

namespace nguon::state {

using namespace statement;
using Role = BatchEvent::Role;

namespace {

// What fits in the fields of a label (docs/formats/label.md).
constexpr std::uint32_t kU24Max = 0xff'ff'ff;
constexpr std::uint64_t kU32Max = 0xff'ff'ff'ff;
constexpr Day kLabelDayFirst{18'262};           // 2020-01-01
constexpr std::int32_t kLabelDaysMax = 65'535;  // u16
constexpr std::int64_t kOnePiece = 1'000'000;

RuleArg packaging_words() { return {"its packaging", "sự kiện đóng gói"}; }
RuleArg origin_words() { return {"a harvest or a supplier", "thu hoạch hoặc nhà cung cấp"}; }

Result<bool> begins_here(const Reader& read, const std::string& batch) {
  NGUON_ASSIGN(events, read.events_of(batch));
  return std::any_of(events.begin(), events.end(), [](const BatchEvent& event) {
    if (event.corrected_by || event.corrects) return false;
    return event.kind == EventKind::growing || (event.kind == EventKind::receiving && event.role == Role::output);
  });
}

// The day of the lot's first packaging. history_incomplete when there is none, or when nothing says
// where the goods in it come from.
Result<Day> packed_first(const Act& act, const std::string& batch) {
  NGUON_ASSIGN(events, act.read.events_of(batch));
  std::vector<std::uint64_t> packed;
  for (const auto& event : events)
    if (event.kind == EventKind::packaging && event.role == Role::output && !event.corrected_by && !event.corrects)
      packed.push_back(event.index);
  if (packed.empty()) return refuse(Rule::history_incomplete, {batch, packaging_words()});
  NGUON_ASSIGN(packagings, act.read.events(packed));
  std::optional<Day> first;
  for (const auto& packaging : packagings) {
    const Day day = day_in_vietnam(packaging.event_time);
    if (!first || day < *first) first = day;
  }
  bool found = false;
  NGUON_ASSIGN(cut, walk(act.read, {batch}, Direction::back, kAncestorsWalkedMax, [&](const std::string& lot) -> Result<bool> {
                 NGUON_ASSIGN(begins, begins_here(act.read, lot));
                 found = begins;
                 return !found;
               }));
  if (!found && cut) return refuse(Rule::genealogy_too_large, {batch, std::to_string(kAncestorsWalkedMax)});
  if (!found) return refuse(Rule::history_incomplete, {batch, origin_words()});
  return *first;
}

Result<void> check_certificate(const Act& act, const ProductInfo& product) {
  NGUON_ASSIGN(certificates, act.read.certificates_for_product(product));
  const auto ocop = ocop_certificate_on(certificates, act.today());
  if (!ocop) return {};  // allowed: the page then shows no stars
  const std::string& id = ocop->record.certificate;
  switch (certificate_state_on(*ocop, act.today())) {
    case CertificateState::expired: return refuse(Rule::certificate_expired, {id, format_day(ocop->record.valid_until)});
    case CertificateState::revoked:
    case CertificateState::suspended: return refuse(Rule::certificate_revoked, {id});
    case CertificateState::in_force:
    case CertificateState::not_yet: break;
  }
  return {};
}

Result<void> check_dates(const Act& act, const LabelRequest& request, const ProductInfo& product, Day packed_first_on) {
  const Day earliest{std::max(packed_first_on.unix_days - act.data.packed_before_event_max_days, kLabelDayFirst.unix_days)};
  const Day latest{std::min(act.today().unix_days, kLabelDayFirst.unix_days + kLabelDaysMax)};
  if (request.packed_on < earliest || request.packed_on > latest)
    return refuse(Rule::packed_on_wrong, {format_day(request.packed_on), format_day(earliest), format_day(latest)});
  if (!request.shelf_life) return {};
  const Day until = best_before(request.packed_on, *request.shelf_life);
  if (until < act.today()) return refuse(Rule::past_shelf_life, {format_day(request.packed_on), format_day(until)});
  const auto& declared = product.record.shelf_life;
  if (declared && until > best_before(request.packed_on, *declared))
    return refuse(Rule::shelf_life_too_long, {product.record.product});
  return {};
}

}  // namespace

Result<void> apply_record(Act& act, const LabelRequest& record) {
  NGUON_ASSIGN(batch, act.read.batch(record.batch));
  NGUON_ASSIGN(product, act.read.product(batch.product));
  NGUON_TRY(only_owner(act, batch.product, product.record.owner));
  if (product.record.kind != ProductKind::product) return refuse(Rule::not_a_product, {batch.product});
  NGUON_TRY(check_unrestricted(act, batch.path));
  NGUON_ASSIGN(packed_on, packed_first(act, batch.path));
  NGUON_TRY(check_dates(act, record, product, packed_on));
  NGUON_TRY(check_certificate(act, product));
  if (record.labels == LabelKind::unit) {
    const auto packs = static_cast<std::uint64_t>(std::max<std::int64_t>(batch.created.millionths, 0)) / kOnePiece;
    const std::uint64_t free = packs > batch.labels ? packs - batch.labels : 0;
    if (counts_pieces(batch.uom) && record.count > free)
      return refuse(Rule::too_many_labels, {std::to_string(record.count), std::to_string(free), batch.path});
    batch.labels += record.count;
    put_batch(act, batch);
  }
  act.put(keys::of(keys::kRequest, act.entry.index), RequestInfo{record, act.me(), act.entry.index, std::nullopt});
  act.state.put(store::Column::state, keys::of(keys::kOpenRequest, act.entry.index), "");
  return {};
}

namespace {

// In the words of the record's fields: run_differs names the first that is not as requested.
std::string_view difference(const LabelRun& run, const LabelRequest& request) {
  if (run.batch != request.batch) return "batch";
  if (run.labels != request.labels) return "labels";
  if (run.count != request.count) return "count";
  if (run.packed_on != request.packed_on) return "packedOn";
  if (run.shelf_life != request.shelf_life) return "shelfLife";
  return "";
}

Result<void> check_label_key(const Act& act, std::uint32_t number, const std::string& owner) {
  NGUON_ASSIGN(key, act.read.label_key(number));
  if (key.revocation && key.revocation->since <= act.entry.accepted)
    return refuse(Rule::key_revoked, {key.vkey, format_time(key.revocation->since)});
  if (key.party != owner && key.party != act.ledger.operator_party) return refuse(Rule::not_yours, {key.vkey, key.party, owner});
  return {};
}

}  // namespace

Result<void> apply_record(Act& act, const LabelRun& record) {
  NGUON_ASSIGN(request, act.read.request(record.request));
  if (request.run) return refuse(Rule::request_served, {std::to_string(record.request), std::to_string(*request.run)});
  const std::string_view differs = difference(record, request.record);
  if (!differs.empty()) return refuse(Rule::run_differs, {std::to_string(record.request), differs});
  NGUON_ASSIGN(batch, act.read.batch(record.batch));
  NGUON_ASSIGN(product, act.read.product(batch.product));
  if (product.number != record.product)
    return refuse(Rule::product_number_wrong, {batch.product, std::to_string(product.number), std::to_string(record.product)});
  NGUON_TRY(check_label_key(act, record.label_key, product.record.owner));
  if (record.label_key > kU24Max || record.product > kU24Max || act.entry.index > kU32Max)
    return refuse(Rule::label_number_too_large, {std::to_string(std::max<std::uint64_t>(act.entry.index, record.product))});
  // Days may have passed since the request.
  NGUON_TRY(check_unrestricted(act, batch.path));
  NGUON_TRY(check_certificate(act, product));

  request.run = act.entry.index;
  act.put(keys::of(keys::kRequest, record.request), request);
  act.state.erase(store::Column::state, keys::of(keys::kOpenRequest, record.request));
  RunInfo run;
  run.record = record;
  run.index = act.entry.index;
  run.accepted = act.entry.accepted;
  act.put(keys::of(keys::kRun, act.entry.index), run);
  act.post(keys::of(keys::kBatchRuns, record.batch));
  return {};
}

namespace {

// Labels that are gone may be asked for anew.
Result<void> give_back_labels(Act& act, const RunInfo& run, std::uint64_t count) {
  if (run.record.labels != LabelKind::unit) return {};
  NGUON_ASSIGN(batch, act.read.batch(run.record.batch));
  batch.labels -= std::min(batch.labels, count);
  put_batch(act, batch);
  return {};
}

std::uint64_t spoiled_within(const RunInfo& run, std::uint32_t first, std::uint32_t last) {
  std::uint64_t out = 0;
  // Ranges may overlap: count each serial once, piece by piece between their ends.
  std::vector<std::uint64_t> cuts = {first, std::uint64_t{last} + 1};
  for (const auto& range : run.spoiled) {
    cuts.push_back(range.first);
    cuts.push_back(std::uint64_t{range.last} + 1);
  }
  std::sort(cuts.begin(), cuts.end());
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i)
    if (cuts[i] >= first && cuts[i] <= last && run.is_spoiled(static_cast<std::uint32_t>(cuts[i]))) out += cuts[i + 1] - cuts[i];
  return out;
}

Result<void> spoil(Act& act, RunInfo& run, const LabelRunStatus& record) {
  const std::uint32_t last_serial = run.record.labels == LabelKind::unit ? run.record.count : 0;
  if (record.first < 1 || record.last < record.first || record.last > last_serial)
    return refuse(Rule::range_outside_run,
                  {std::to_string(record.first), std::to_string(record.last), std::to_string(last_serial)});
  const std::uint64_t count = std::uint64_t{record.last} - record.first + 1;
  const std::uint64_t before = spoiled_within(run, record.first, record.last);
  if (before == count) return refuse(Rule::already_spoiled, {std::to_string(record.first), std::to_string(record.last)});
  if (run.spoiled.size() >= kSpoiledRangesMax)
    return refuse(Rule::too_many_ranges, {std::to_string(run.index), std::to_string(kSpoiledRangesMax)});
  run.spoiled.push_back({record.first, record.last, act.entry.index});
  return give_back_labels(act, run, count - before);
}

}  // namespace

Result<void> apply_record(Act& act, const LabelRunStatus& record) {
  const std::string number = std::to_string(record.run);
  NGUON_ASSIGN(run, act.read.run(record.run));
  NGUON_ASSIGN(batch, act.read.batch(run.record.batch));
  NGUON_ASSIGN(product, act.read.product(batch.product));
  const bool may =
      act.me() == product.record.owner || act.am(kOperator) || (act.am(kAuthority) && record.status == RunStatus::voided);
  if (!may) return refuse(Rule::not_yours, {number, product.record.owner, act.me()});
  if (run.voided_at) return refuse(Rule::run_voided, {number});
  switch (record.status) {
    case RunStatus::activated:
      if (run.activated) return refuse(Rule::already_activated, {number});
      run.activated = true;
      run.activated_at = act.entry.index;
      break;
    case RunStatus::voided:
      NGUON_TRY(give_back_labels(act, run, run.record.count - spoiled_within(run, 1, run.record.count)));
      run.voided_at = act.entry.index;
      break;
    case RunStatus::spoiled: NGUON_TRY(spoil(act, run, record)); break;
    case RunStatus::issued: return refuse(Rule::run_unknown, {number});
  }
  act.put(keys::of(keys::kRun, record.run), run);
  return {};
}

namespace {

// The printing that these serials repeat: the same range, the same labels. printed_otherwise when they
// touch any other one: no serial is printed twice under two meanings.
Result<RunInfo::Print*> repeated_print(RunInfo& run, const LabelPrint& record) {
  for (auto& print : run.prints) {
    if (record.last < print.first || record.first > print.last) continue;
    if (print.first == record.first && print.last == record.last && print.digest == record.digest) return &print;
    return refuse(Rule::printed_otherwise,
                  {std::to_string(print.first), std::to_string(print.last), std::to_string(print.last_index)});
  }
  return nullptr;
}

// What may be printed: serials of a run that is not voided, none of them spoiled.
Result<void> check_print_range(const RunInfo& run, const LabelPrint& record) {
  const std::uint32_t last_serial = run.record.labels == LabelKind::unit ? run.record.count : 0;
  const bool batch_label = record.first == 0 && record.last == 0;
  if (!batch_label && (record.first < 1 || record.last < record.first || record.last > last_serial))
    return refuse(Rule::range_outside_run,
                  {std::to_string(record.first), std::to_string(record.last), std::to_string(last_serial)});
  if (!batch_label && spoiled_within(run, record.first, record.last) > 0)
    return refuse(Rule::serial_spoiled,
                  {std::to_string(record.first), std::to_string(record.last), std::to_string(run.index)});
  return {};
}

}  // namespace

Result<void> apply_record(Act& act, const LabelPrint& record) {
  const std::string number = std::to_string(record.run);
  NGUON_ASSIGN(run, act.read.run(record.run));
  NGUON_ASSIGN(batch, act.read.batch(run.record.batch));
  NGUON_ASSIGN(product, act.read.product(batch.product));
  if (act.me() != product.record.owner && !act.am(kOperator))
    return refuse(Rule::not_yours, {number, product.record.owner, act.me()});
  if (run.voided_at) return refuse(Rule::run_voided, {number});
  NGUON_TRY(check_print_range(run, record));
  if (run.activated_at && run.prints.empty())
    return refuse(Rule::printed_too_late, {number, std::to_string(*run.activated_at)});
  // Days may have passed since the run.
  NGUON_TRY(check_label_key(act, run.record.label_key, product.record.owner));
  NGUON_TRY(check_unrestricted(act, batch.path));
  NGUON_TRY(check_certificate(act, product));
  NGUON_ASSIGN(repeated, repeated_print(run, record));
  if (repeated != nullptr) {
    ++repeated->reprints;
    repeated->last_index = act.entry.index;
  } else {
    if (run.prints.size() >= kPrintsMax) return refuse(Rule::too_many_prints, {number, std::to_string(kPrintsMax)});
    run.prints.push_back({record.first, record.last, record.digest, act.entry.index, 0, act.entry.index});
  }
  act.put(keys::of(keys::kRun, record.run), run);
  return {};
}

}  // namespace nguon::state
