// Certification, inspection, recall and suspension.
#include <algorithm>
#include <set>

#include "ledger/state/internal/events.h"
#include "ledger/state/reach.h"
#include "ledger/statement/ids.h"

namespace nguon::state {

using namespace statement;
using Role = BatchEvent::Role;

namespace {

// product_unknown, or certificate_out_of_scope when neither product nor area nor holder covers the lot.
Result<void> check_scope(const Act& act, const Certificate& certificate, const BatchInfo& batch) {
  NGUON_ASSIGN(product, act.read.product(batch.product));
  const auto holds = [](const auto& list, const auto& one) { return std::find(list.begin(), list.end(), one) != list.end(); };
  bool covered = holds(certificate.products, batch.product);
  for (const auto& area : batch.areas) covered = covered || holds(certificate.areas, area);
  if (certificate.products.empty() && certificate.areas.empty()) covered = product.record.owner == certificate.party;
  if (!covered) return refuse(Rule::certificate_out_of_scope, {certificate.certificate, batch.path});
  return {};
}

Result<void> check_in_force(const CertificateInfo& certificate, Day day) {
  const std::string& id = certificate.record.certificate;
  switch (certificate_state_on(certificate, day)) {
    case CertificateState::in_force: return {};
    case CertificateState::expired: return refuse(Rule::certificate_expired, {id, format_day(certificate.record.valid_until)});
    case CertificateState::revoked:
    case CertificateState::suspended: return refuse(Rule::certificate_revoked, {id});
    case CertificateState::not_yet: break;
  }
  return refuse(Rule::certificate_not_in_force, {id, format_day(day)});
}

}  // namespace

Result<void> certify(Act& act, const Event& event, EventInfo& info) {
  const auto ref = parse_ref(event.certification_info);
  if (!ref || !ref->path.starts_with(kCertificatePath)) return refuse(Rule::certificate_missing);
  NGUON_TRY(check_ours(act, Thing{event.certification_info, ref}));
  NGUON_ASSIGN(certificate, act.read.certificate(ref->path.substr(kCertificatePath.size())));
  if (certificate.signed_by != act.me() && !act.am(kAuthority))
    return refuse(Rule::not_yours, {certificate.record.certificate, certificate.signed_by, act.me()});
  NGUON_TRY(check_in_force(certificate, day_in_vietnam(event.event_time)));
  NGUON_ASSIGN(lots, lots_of(act, event.epcs, event.quantities));
  for (const auto& named : lots) {
    NGUON_ASSIGN(batch, act.read.batch(named.path));
    NGUON_TRY(check_scope(act, certificate.record, batch));
    info.items.push_back({named.path, Role::subject, std::nullopt});
  }
  return {};
}

Result<void> inspect(Act& act, const Event& event, EventInfo& info) {
  NGUON_ASSIGN(lots, lots_of(act, event.epcs, event.quantities));
  for (const auto& named : lots) {
    NGUON_TRY(act.read.batch(named.path));
    info.items.push_back({named.path, Role::subject, std::nullopt});
  }
  return {};
}

namespace {

std::string row_of(std::uint64_t event, std::string_view origin) {
  return keys::of(keys::kRestriction, event) + std::string(origin);
}

Result<RestrictionRow> restriction_at(const Act& act, const Marks::Mark& mark) {
  NGUON_ASSIGN(row, act.find<RestrictionRow>(row_of(mark.index, mark.origin_batch)));
  if (!row) return Error{Errc::corrupt, "state_malformed", "a restriction's record is missing", "thiếu bản ghi quyết định"};
  return std::move(*row);
}

Result<void> check_decision(const Act& act, const Event& event) {
  if (event.decision.empty()) return refuse(Rule::decision_missing, {words_of(event.kind)});
  if (event.reason.vi.empty()) return refuse(Rule::reason_missing, {words_of(event.kind)});
  if (event.kind == EventKind::recall || event.kind == EventKind::recall_lifted)
    return two_keys(act, kAuthority | kInspectorate, words_of(event.kind));
  return {};
}

// Adds the mark unless an active one of the same event is there; drops lifted ones to make room.
Result<void> mark_lot(Act& act, const std::string& batch, std::uint64_t event, const std::string& origin) {
  const std::string key = keys::of(keys::kMarks, batch);
  NGUON_ASSIGN(found, act.find<Marks>(key));
  Marks kept;
  if (found)
    for (const auto& mark : found->all) {
      NGUON_ASSIGN(row, restriction_at(act, mark));
      if (row.lifted_by) continue;
      if (mark.index == event) return {};
      kept.all.push_back(mark);
    }
  if (kept.all.size() >= kRestrictionsPerLotMax)
    return refuse(Rule::too_many_restrictions, {batch, std::to_string(kRestrictionsPerLotMax)});
  kept.all.push_back({event, origin});
  act.put(key, kept);
  return {};
}

}  // namespace

// Every lot reached carries its own mark, so that asking about one lot stays one look-up. The mark
// names one of the origins that reach the lot; lifting that one marks again from those that remain.
Result<void> mark_reach(Act& act, std::uint64_t event, const std::vector<std::string>& origins, bool lots_only) {
  NGUON_ASSIGN(reached, reach_of(act.read, origins, lots_only));
  for (const auto& lot : reached) NGUON_TRY(mark_lot(act, lot.batch, event, lot.origin));
  return {};
}

Result<void> restrict_lots(Act& act, const Event& event, EventInfo& info) {
  NGUON_TRY(check_decision(act, event));
  NGUON_ASSIGN(lots, lots_of(act, event.epcs, event.quantities));
  std::vector<std::string> origins;
  for (const auto& named : lots) {
    NGUON_TRY(act.read.batch(named.path));
    RestrictionRow row;
    row.restriction = {event.kind, act.entry.index, event.decision, event.reason, act.me(), named.path};
    row.lots_only = event.lots_only;
    act.put(row_of(act.entry.index, named.path), row);
    info.items.push_back({named.path, Role::subject, std::nullopt});
    origins.push_back(named.path);
  }
  return mark_reach(act, act.entry.index, origins, event.lots_only);
}

namespace {

// Lots that an origin of a decision no longer reaches may still be reached by the others of the same
// decision: those mark again what is theirs.
Result<void> mark_again(Act& act, std::uint64_t event) {
  NGUON_ASSIGN(info, act.read.event(event));
  std::vector<std::string> active;
  bool lots_only = false;
  for (const auto& item : info.items) {
    NGUON_ASSIGN(row, restriction_at(act, {event, item.batch}));
    lots_only = row.lots_only;
    if (!row.lifted_by) active.push_back(item.batch);
  }
  return mark_reach(act, event, active, lots_only);
}

Result<void> set_lifted(Act& act, const Marks::Mark& mark, std::optional<std::uint64_t> by) {
  NGUON_ASSIGN(row, restriction_at(act, mark));
  row.lifted_by = by;
  act.put(row_of(mark.index, mark.origin_batch), row);
  return {};
}

// The restrictions of this kind that were set on this very lot, lifted.
Result<void> lift_at(Act& act, const std::string& batch, EventKind kind, std::set<std::uint64_t>& lifted) {
  NGUON_ASSIGN(marks, act.find<Marks>(keys::of(keys::kMarks, batch)));
  bool any = false;
  std::optional<std::string> inherited;
  for (const auto& mark : marks ? marks->all : std::vector<Marks::Mark>{}) {
    NGUON_ASSIGN(row, restriction_at(act, mark));
    // A lot that is itself named may carry the mark of another lot of the same decision.
    NGUON_ASSIGN(own, act.find<RestrictionRow>(row_of(mark.index, batch)));
    const RestrictionRow* mine = own && !own->lifted_by && own->restriction.kind == kind ? &*own : nullptr;
    if (mine == nullptr) {
      if (!row.lifted_by && row.restriction.kind == kind) inherited = mark.origin_batch;
      continue;
    }
    if (mine->restriction.by != act.me() && !act.am(kAuthority))
      return refuse(Rule::restriction_of_another, {mine->restriction.by});
    NGUON_TRY(set_lifted(act, {mark.index, batch}, act.entry.index));
    lifted.insert(mark.index);
    any = true;
  }
  if (any) return {};
  if (inherited) return refuse(Rule::restriction_inherited, {batch, *inherited});
  const EventKind set = kind;
  return refuse(Rule::not_restricted, {batch, words_of(set)});
}

}  // namespace

Result<void> lift(Act& act, const Event& event, EventInfo& info) {
  NGUON_TRY(check_decision(act, event));
  NGUON_ASSIGN(lots, lots_of(act, event.epcs, event.quantities));
  const EventKind kind = event.kind == EventKind::recall_lifted ? EventKind::recall : EventKind::suspension;
  std::set<std::uint64_t> lifted;
  for (const auto& named : lots) {
    NGUON_TRY(act.read.batch(named.path));
    NGUON_TRY(lift_at(act, named.path, kind, lifted));
    info.items.push_back({named.path, Role::subject, std::nullopt});
  }
  info.restrictions.assign(lifted.begin(), lifted.end());
  for (const std::uint64_t decision : lifted) NGUON_TRY(mark_again(act, decision));
  return {};
}

Result<void> take_back_restriction(Act& act, const EventInfo& original) {
  if (original.kind == EventKind::recall)
    NGUON_TRY(two_keys(act, kAuthority | kInspectorate, words_of(EventKind::recall_lifted)));
  for (const auto& item : original.items) NGUON_TRY(set_lifted(act, {original.index, item.batch}, act.entry.index));
  return {};
}

Result<void> take_back_lifting(Act& act, const EventInfo& original) {
  if (original.kind == EventKind::recall_lifted)
    NGUON_TRY(two_keys(act, kAuthority | kInspectorate, words_of(EventKind::recall)));
  for (const std::uint64_t decision : original.restrictions) {
    for (const auto& item : original.items) {
      NGUON_ASSIGN(row, act.find<RestrictionRow>(row_of(decision, item.batch)));
      if (row && row->lifted_by == original.index) NGUON_TRY(set_lifted(act, {decision, item.batch}, std::nullopt));
    }
    NGUON_TRY(mark_again(act, decision));
  }
  return {};
}

}  // namespace nguon::state
