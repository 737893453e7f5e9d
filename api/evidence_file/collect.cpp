#include "api/evidence_file/collect.h"

#include <algorithm>
#include <set>

#include "ledger/log/note.h"
#include "ledger/state_at.h"
#include "ledger/statement/statement.h"
#include "ledger/store/memory.h"

namespace nguon::api {
namespace {

using Indexes = std::set<std::uint64_t>;
using Role = state::BatchEvent::Role;

Error interrupted() { return {Errc::unavailable, "interrupted", "interrupted", "Đã dừng."}; }

// The state as it was at the checkpoint's size: a snapshot, or the first entries folded anew.
struct StateThen {
  std::unique_ptr<store::View> now;
  std::unique_ptr<store::Store> folded;
  const store::View& view() const { return folded ? static_cast<const store::View&>(*folded) : *now; }
};

Result<StateThen> state_then(const EvidenceSource& source, const log::Checkpoint& checkpoint) {
  StateThen out;
  out.now = source.ledger.snapshot();
  NGUON_ASSIGN(head, out.now->head());
  const std::uint64_t size = head ? head->size : 0;
  if (size == checkpoint.size) return out;
  if (checkpoint.size > source.fold_max)
    return Error{Errc::too_large, "evidence_size_far",
                 "the state at size " + std::to_string(checkpoint.size) + " would have to be made anew from more than " +
                     std::to_string(source.fold_max) + " entries: use `nguon evidence --data` on a copy",
                 "Phải dựng lại trạng thái từ hơn " + std::to_string(source.fold_max) +
                     " mục: hãy dùng `nguon evidence --data` trên một bản sao."};
  out.folded = store::make_memory_store();
  const auto progress = [&](const AuditProgress&) { return !source.go_on || source.go_on(); };
  NGUON_TRY(fold_to(*out.now, checkpoint.size, *out.folded, progress));
  return out;
}

class Collector {
 public:
  Collector(const EvidenceSource& source, const state::Reader& reader, EvidenceCase& out)
      : source_(source), reader_(reader), out_(out) {}

  Result<void> collect(const std::string& batch) {
    NGUON_TRY(facts(batch));
    NGUON_TRY(want_lots());
    NGUON_TRY(want_records());
    NGUON_TRY(fetch());
    return roles();
  }

 private:
  Result<void> facts(const std::string& batch) {
    NGUON_ASSIGN(info, reader_.batch(batch));
    out_.batch = std::move(info);
    NGUON_ASSIGN(product, reader_.product(out_.batch.product));
    out_.product = std::move(product);
    NGUON_ASSIGN(known, state::facts_for(reader_, out_.batch, nullptr, 0, out_.at));
    out_.status = state::status_of(known);
    NGUON_ASSIGN(restrictions, reader_.restrictions(batch));
    out_.restrictions = std::move(restrictions);
    NGUON_ASSIGN(certificates, reader_.certificates_for_product(out_.product));
    out_.certificates = std::move(certificates);
    NGUON_ASSIGN(holdings, reader_.holdings(batch));
    out_.holdings = std::move(holdings);
    NGUON_ASSIGN(transits, reader_.transits(batch));
    out_.transits = std::move(transits);
    NGUON_ASSIGN(balance, state::mass_balance(reader_, batch));
    out_.balance = std::move(balance);
    NGUON_ASSIGN(back, state::trace(reader_, batch, state::Direction::back, kEvidenceNodesMax));
    out_.back = std::move(back);
    NGUON_ASSIGN(forward, state::trace(reader_, batch, state::Direction::forward, kEvidenceNodesMax));
    out_.forward = std::move(forward);
    NGUON_ASSIGN(runs, reader_.runs_of(batch));
    for (const auto index : runs) {
      NGUON_ASSIGN(run, reader_.run(index));
      out_.runs.push_back(std::move(run));
    }
    return {};
  }

  Result<void> want(std::uint64_t index) {
    wanted_.insert(index);
    if (wanted_.size() <= kEvidenceEntriesMax) return {};
    return Error{Errc::too_large, "evidence_too_large",
                 "more than " + std::to_string(kEvidenceEntriesMax) + " entries speak of this lot",
                 "Có hơn " + std::to_string(kEvidenceEntriesMax) + " mục sổ nói về lô này."};
  }

  // All events of the lot and of what it was made of; of what became of it, the links and the restrictions.
  Result<void> want_lots() {
    for (const auto& node : out_.back.nodes) {
      NGUON_TRY(name_lot(node));
      if (!node.info) continue;
      NGUON_ASSIGN(events, reader_.events_of(node.batch));
      const bool own = node.batch == out_.batch.path;
      for (const auto& event : events) {
        const bool leads_here = event.role != Role::input && event.role != Role::child;
        if (own || leads_here) NGUON_TRY(want(event.index));
        if (own && event.corrected_by) NGUON_TRY(want(*event.corrected_by));
      }
    }
    for (const auto* trace : {&out_.back, &out_.forward})
      for (const auto& edge : trace->edges) NGUON_TRY(want(edge.index));
    for (const auto& node : out_.forward.nodes) NGUON_TRY(name_lot(node));
    for (const auto& restriction : out_.restrictions) NGUON_TRY(want(restriction.index));
    return {};
  }

  Result<void> name_lot(const state::TraceNode& node) {
    if (!node.info) return {};
    for (const auto& code : node.info->areas) NGUON_TRY(want_area(code, *node.info));
    if (out_.product_names.contains(node.info->product)) return {};
    NGUON_ASSIGN(product, reader_.product(node.info->product));
    out_.product_names[node.info->product] = product.record.name;
    return want(product.index);
  }

  Result<void> want_area(const std::string& code, const state::BatchInfo& lot) {
    NGUON_ASSIGN(area, reader_.area(code));
    NGUON_TRY(want(area.index));
    for (const auto& change : area.changes) NGUON_TRY(want(change.index));
    for (const auto& user : {lot.maker, lot.holder}) {
      NGUON_ASSIGN(permission, reader_.authorisation(code, user));
      if (permission) NGUON_TRY(want(permission->index));
    }
    return {};
  }

  Result<void> want_records() {
    NGUON_TRY(want(0));
    NGUON_TRY(want(out_.checkpoint.size - 1));  // whose accepted time is the moment of all this
    for (const auto& certificate : out_.certificates) {
      NGUON_TRY(want(certificate.index));
      for (const auto& change : certificate.changes) NGUON_TRY(want(change.index));
    }
    for (const auto& run : out_.runs) {
      NGUON_TRY(want(run.index));
      NGUON_TRY(want(run.record.request));
      for (const auto& index : {run.activated_at, run.voided_at})
        if (index) NGUON_TRY(want(*index));
      for (const auto& range : run.spoiled) NGUON_TRY(want(range.index));
      for (const auto& print : run.prints) NGUON_TRY(want(print.index));
    }
    return {};
  }

  // The entries, and then those that enrolled the keys which signed them, and theirs.
  Result<void> fetch() {
    while (!wanted_.empty()) {
      if (source_.go_on && !source_.go_on()) return interrupted();
      const std::uint64_t index = *wanted_.begin();
      wanted_.erase(wanted_.begin());
      if (out_.entries.contains(index)) continue;
      NGUON_ASSIGN(bytes, source_.ledger.entry_bytes(index));
      NGUON_ASSIGN(entry, log::parse_entry(bytes));
      NGUON_ASSIGN(path, source_.ledger.inclusion(index, out_.checkpoint.size));
      NGUON_TRY(want_signers(entry));
      auto& kept = out_.entries[index];
      kept.bytes = std::move(bytes);
      kept.entry = std::move(entry);
      kept.path = std::move(path);
      if (auto event = reader_.event(index)) {
        NGUON_TRY(name_party(event->party));
        kept.event = std::move(*event);
      }
      if (out_.entries.size() > kEvidenceEntriesMax) return want(index);
    }
    for (const auto& holding : out_.holdings) NGUON_TRY(name_party(holding.party));
    return name_party(out_.batch.holder);
  }

  Result<void> want_signers(const log::Entry& entry) {
    NGUON_ASSIGN(note, log::parse_note(entry.statement));
    for (const auto& signature : note.signatures) {
      const auto key = reader_.key(signature.key_name, signature.id);
      if (!key) {
        if (key.error().code() == Errc::not_found) continue;
        return key.error();
      }
      if (!keys_.insert(key->vkey).second) continue;
      out_.keys.push_back(*key);
      NGUON_TRY(want_new(key->index));
      if (key->revocation) NGUON_TRY(want_new(key->revocation->index));
      NGUON_ASSIGN(party, reader_.party(key->party));
      out_.party_names[key->party] = party.record.name;
      NGUON_TRY(want_new(party.index));
    }
    return {};
  }
  Result<void> want_new(std::uint64_t index) {
    if (out_.entries.contains(index)) return {};
    return want(index);
  }

  Result<void> name_party(const std::string& id) {
    if (id.empty() || out_.party_names.contains(id)) return {};
    const auto party = reader_.party(id);
    if (party)
      out_.party_names[id] = party->record.name;
    else if (party.error().code() != Errc::not_found)
      return party.error();
    return {};
  }

  Result<void> roles() {
    NGUON_ASSIGN(events, reader_.events_of(out_.batch.path));
    for (const auto& event : events)
      if (const auto entry = out_.entries.find(event.index); entry != out_.entries.end()) entry->second.roles.push_back(event);
    std::sort(out_.keys.begin(), out_.keys.end(),
              [](const auto& a, const auto& b) { return std::tie(a.index, a.vkey) < std::tie(b.index, b.vkey); });
    return {};
  }

  const EvidenceSource& source_;
  const state::Reader& reader_;
  EvidenceCase& out_;
  Indexes wanted_;
  std::set<std::string> keys_;
};

}  // namespace

Result<EvidenceCase> collect_evidence(const EvidenceSource& source, const std::string& batch) {
  NGUON_ASSIGN(note, log::parse_note(source.checkpoint_note));
  NGUON_ASSIGN(checkpoint, log::parse_checkpoint_text(note.text));
  NGUON_ASSIGN(root, source.ledger.root_at(checkpoint.size));
  if (root != checkpoint.root)
    return Error{Errc::corrupt, "ledger_not_as_signed", "the entries here are not those of the signed checkpoint",
                 "Các mục ở đây không phải là các mục của điểm kiểm đã ký."};
  NGUON_ASSIGN(then, state_then(source, checkpoint));
  const state::Reader reader(then.view());
  EvidenceCase out;
  NGUON_ASSIGN(ledger, reader.ledger());
  NGUON_ASSIGN(last, source.ledger.entry(checkpoint.size - 1));
  out.ledger = std::move(ledger);
  out.checkpoint = checkpoint;
  out.at = last.accepted;
  out.note = source.checkpoint_note;
  out.witness_vkeys = source.witness_vkeys;
  out.quorum = source.quorum;
  NGUON_TRY(Collector(source, reader, out).collect(batch));
  return out;
}

}  // namespace nguon::api
