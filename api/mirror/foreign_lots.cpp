#include "api/mirror/foreign_lots.h"

#include <algorithm>
#include <set>

#include "api/scan.h"
#include "ledger/state/trace.h"

namespace nguon::api {
namespace {

using state::EventKind;

bool is_proven(const Scan& scan) {
  const auto passed = [&](std::string_view name) {
    return std::any_of(scan.checks.begin(), scan.checks.end(),
                       [&](const Check& check) { return check.name == name && check.result == CheckResult::passed; });
  };
  return passed("inclusion") && passed("checkpoint_signature") && scan.facts.ledger_agrees.value_or(false);
}

// Smaller is worse.
int rank(const std::optional<ForeignOrder>& order) {
  if (!order) return 2;
  return order->restriction.kind == EventKind::recall ? 0 : 1;
}

void keep_worse(std::optional<ForeignOrder>& worst, const std::optional<ForeignOrder>& other) {
  if (rank(other) < rank(worst)) worst = other;
}

// One answer's way through the ledgers.
struct Walk {
  const FindLedger& find;
  std::set<std::string> followed = {};  // URIs of lots: goods may go to another ledger and come back
  std::size_t traced = 0;               // lots

  Result<Elsewhere> behind(const state::Reader& reader, std::string_view host, std::string_view batch, std::size_t hops);
  Result<ForeignLot> look_at(const statement::Ref& ref, std::size_t hops);
  Result<void> judge(ForeignLot& lot, const App& other, std::size_t hops);
};

Result<ForeignLot> Walk::look_at(const statement::Ref& ref, std::size_t hops) {
  ForeignLot out;
  out.host = ref.host;
  out.path = ref.path;
  const auto [other, may_come] = find(ref.host);
  out.copied = other != nullptr || may_come;
  if (other != nullptr) NGUON_TRY(judge(out, *other, hops));
  return out;
}

Result<void> Walk::judge(ForeignLot& lot, const App& other, std::size_t hops) {
  const NotedView view(other.ledger.snapshot());
  // What the lot itself came from is followed below, within the limits of one answer.
  Beside beside = other.beside;
  beside.foreign_lots = nullptr;
  const auto found = look_up_batch(other.ledger, view, other.signatures, lot.path, other.clock.now(), beside);
  if (!found && found.error().code() == Errc::not_found) return {};  // perhaps newer than the copy
  if (!found) return found.error();
  lot.origin = other.info.origin;
  lot.proven = is_proven(*found);
  lot.checked = lot.proven && found->facts.fresh.has_value();
  if (found->product) lot.what = found->product->record.name;
  if (found->producer) {
    lot.producer = found->producer->record.name;
    lot.place = found->producer->record.place;
  }
  for (const auto& restriction : found->restrictions) {
    const auto by = found->party_names.find(restriction.by);
    keep_worse(lot.order,
               ForeignOrder{restriction, by != found->party_names.end() ? by->second : state::Words(), lot.origin, lot.path});
  }
  NGUON_ASSIGN(further, behind(state::Reader(view), lot.host, lot.path, hops + 1));
  for (const auto& one : further.lots) {
    keep_worse(lot.order, one.order);
    if (one.copied && !one.checked) lot.checked = false;
  }
  if (further.cut) lot.checked = false;
  return {};
}

Result<Elsewhere> Walk::behind(const state::Reader& reader, std::string_view host, std::string_view batch, std::size_t hops) {
  Elsewhere out;
  out.cut = traced >= kForeignTraceMax;
  if (out.cut) return out;
  NGUON_ASSIGN(found, state::trace(reader, batch, state::Direction::back, kForeignTraceMax - traced));
  traced += found.nodes.size();
  out.cut = found.cut;
  std::vector<statement::Ref> refs;
  for (const auto& node : found.nodes) {
    auto ref = node.info ? foreign_ref(host, node.info->supplier) : std::nullopt;
    if (!ref || followed.contains(ref->uri())) continue;
    if (hops == kForeignHopsMax || followed.size() == kForeignLotsMax) {
      out.cut = true;
      break;
    }
    followed.insert(ref->uri());
    refs.push_back(std::move(*ref));
  }
  for (const auto& ref : refs) {
    NGUON_ASSIGN(lot, look_at(ref, hops));
    out.lots.push_back(std::move(lot));
  }
  std::stable_sort(out.lots.begin(), out.lots.end(),
                   [](const ForeignLot& a, const ForeignLot& b) { return rank(a.order) < rank(b.order); });
  return out;
}

}  // namespace

std::optional<statement::Ref> foreign_ref(std::string_view host, const std::string& supplier) {
  auto ref = statement::parse_ref(supplier);
  if (!ref || ref->host == host || !statement::parse_batch_path(ref->path)) return std::nullopt;
  return ref;
}

Result<Elsewhere> CopiedLots::behind(const state::Reader& reader, std::string_view host, std::string_view batch) const {
  Walk walk{find_};
  return walk.behind(reader, host, batch, 0);
}

}  // namespace nguon::api
