#include "api/producer/profile.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "api/views.h"
#include "ledger/log/note.h"
#include "ledger/state/reader.h"
#include "ledger/statement/ids.h"
#include "ledger/statement/statement.h"

namespace nguon::api {
namespace {

using state::EventKind;

constexpr std::size_t kEntriesAtOnce = 500;

json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

json::value number_of(statement::Amount amount) {
  constexpr std::int64_t kOne = 1'000'000;
  if (amount.millionths % kOne == 0) return amount.millionths / kOne;
  return static_cast<double>(amount.millionths) / static_cast<double>(kOne);
}

json::object to_json(const statement::ShelfLife& life) {
  constexpr std::string_view kUnits[] = {"days", "weeks", "months"};
  return {{"value", life.value}, {"unit", view(kUnits[static_cast<std::size_t>(life.unit)])}};
}

// Everything about one party, read from one view.
class Profile {
 public:
  Profile(const App& app, const state::Reader& reader, std::string_view party)
      : app_(app), reader_(reader), party_(party), today_(day_in_vietnam(app.clock.now())) {}

  Result<json::object> make() {
    NGUON_ASSIGN(info, reader_.party(party_));
    json::object out{{"party", info.record.party},
                     {"name", api::to_json(info.record.name)},
                     {"partyType", view(to_string(info.record.party_type))},
                     {"host", app_.info.host},
                     {"origin", app_.info.origin},
                     {"demonstration", app_.info.demonstration},
                     {"asOf", format_time(app_.clock.now())}};
    NGUON_TRY(read_statements());
    NGUON_TRY(read_others());
    NGUON_TRY(add_products(out));
    NGUON_TRY(add_areas(out));
    NGUON_TRY(add_lots(out));
    NGUON_TRY(add_incoming(out));
    NGUON_TRY(add_partners(out));
    NGUON_TRY(add_certificates(out));
    NGUON_TRY(add_labels(out));
    add_events(out);
    NGUON_TRY(add_last(out));
    out["cut"] = cut_;
    return out;
  }

 private:
  Result<void> read_statements() {
    std::uint64_t from = 0;
    for (;;) {  // ends: every round moves past what it read
      NGUON_ASSIGN(some, reader_.statements_of(party_, from, state::kPageMax));
      if (some.empty()) break;
      indexes_.insert(indexes_.end(), some.begin(), some.end());
      from = some.back() + 1;
      if (some.size() < state::kPageMax) break;
    }
    if (indexes_.size() > kProfileStatementsMax) {
      indexes_.erase(indexes_.begin(), indexes_.end() - static_cast<std::ptrdiff_t>(kProfileStatementsMax));
      cut_ = true;
    }
    NGUON_ASSIGN(found, reader_.events(indexes_));
    events_ = std::move(found);
    return {};
  }

  // The party's statements that are no events: products and requests for labels.
  Result<void> read_others() {
    std::set<std::uint64_t> events;
    for (const auto& event : events_) events.insert(event.index);
    std::vector<std::uint64_t> others;
    for (const auto index : indexes_)
      if (!events.contains(index)) others.push_back(index);
    for (std::size_t at = 0; at < others.size(); at += kEntriesAtOnce) {
      const std::size_t count = std::min(kEntriesAtOnce, others.size() - at);
      NGUON_ASSIGN(entries, app_.ledger.entries(std::span(others).subspan(at, count)));
      for (const auto& entry : entries) {
        NGUON_ASSIGN(note, log::parse_note(entry.statement));
        NGUON_ASSIGN(parsed, statement::parse_statement(note.text));
        if (const auto* product = parsed.record<statement::Product>()) products_.insert(product->product);
        if (parsed.record<statement::LabelRequest>() != nullptr) requests_.push_back(entry.index);
      }
    }
    return {};
  }

  Result<void> add_products(json::object& out) {
    json::array list;
    for (const auto& path : products_) {
      const auto product = reader_.product(path);
      if (!product) return product.error();
      json::object one = api::to_json(*product);
      if (product->record.shelf_life) one["shelfLife"] = to_json(*product->record.shelf_life);
      if (const auto& yield = product->record.yield)
        one["yield"] = json::object{{"min", number_of(yield->min)}, {"max", number_of(yield->max)}};
      if (product->record.packing_house_required) one["packingHouseRequired"] = true;
      list.push_back(std::move(one));
    }
    out["products"] = std::move(list);
    return {};
  }

  // Areas that it holds, or that were lent to it by a signed permission which holds today.
  Result<void> add_areas(json::object& out) {
    NGUON_ASSIGN(areas, reader_.areas("", kProfileAreasRead));
    cut_ = cut_ || areas.size() == kProfileAreasRead;
    json::array list;
    for (const auto& area : areas) {
      const bool own = area.record.holder == party_;
      if (!own) {
        NGUON_ASSIGN(lent, reader_.authorisation(area.record.area, party_));
        if (!lent || !lent->in_force_on(today_)) continue;
      }
      json::object one = api::to_json(area, today_);
      one["lent"] = !own;
      list.push_back(std::move(one));
    }
    out["areas"] = std::move(list);
    return {};
  }

  Result<void> add_lots(json::object& out) {
    std::vector<std::string> batches;  // newest first
    std::set<std::string> seen;
    for (auto event = events_.rbegin(); event != events_.rend(); ++event)
      for (const auto& item : event->items)
        if (seen.insert(item.batch).second) batches.push_back(item.batch);
    if (batches.size() > kProfileLotsMax) {
      batches.resize(kProfileLotsMax);
      cut_ = true;
    }
    json::array list;
    for (auto batch = batches.rbegin(); batch != batches.rend(); ++batch) {
      NGUON_ASSIGN(lot, lot_to_json(*batch));
      list.push_back(std::move(lot));
    }
    out["lots"] = std::move(list);
    return {};
  }

  Result<json::object> lot_to_json(const std::string& path) {
    NGUON_ASSIGN(batch, reader_.batch(path));
    NGUON_ASSIGN(holdings, reader_.holdings(path));
    NGUON_ASSIGN(restrictions, reader_.restrictions(path));
    json::object out{{"batch", batch.path},
                     {"product", batch.product},
                     {"lot", batch.lot},
                     {"uom", batch.uom},
                     {"held", 0},
                     {"packed", 0},
                     {"labels", static_cast<std::int64_t>(batch.labels)}};
    for (const auto& holding : holdings) {
      if (holding.party != party_) continue;
      out["held"] = number_of(holding.held);
      out["packed"] = number_of(holding.packed);
    }
    NGUON_TRY(add_name(out, batch.product));
    NGUON_TRY(add_away(out, path));
    if (batch.best_before) out["bestBefore"] = format_day(*batch.best_before);
    for (const auto& restriction : restrictions) {
      const bool recalled = restriction.kind == EventKind::recall;
      if (recalled || !out.contains("restricted")) out["restricted"] = recalled ? "recall" : "suspension";
    }
    return out;
  }

  // Of another party's product, which is not among `products`.
  Result<void> add_name(json::object& lot, const std::string& path) {
    if (products_.contains(path)) return {};
    NGUON_ASSIGN(product, reader_.product(path));
    lot["productName"] = api::to_json(product.record.name);
    lot["productKind"] = product.record.kind == statement::ProductKind::product ? "product" : "material";
    return {};
  }

  // What of the lot this party sent and nobody has received: the receiver may have found less.
  Result<void> add_away(json::object& lot, const std::string& path) {
    NGUON_ASSIGN(transits, reader_.transits(path));
    json::array away;
    for (const auto& transit : transits) {
      if (transit.from != party_) continue;
      NGUON_ASSIGN(name, name_of(transit.to));
      away.push_back(json::object{{"to", transit.to}, {"toName", std::move(name)}, {"amount", number_of(transit.amount)}});
    }
    if (!away.empty()) lot["away"] = std::move(away);
    return {};
  }

  // A party's name, or a place outside the ledger as its sender wrote it.
  Result<json::value> name_of(const std::string& other) {
    if (other.find(':') != std::string::npos) return json::value(json::string(other));
    NGUON_ASSIGN(found, reader_.party(other));
    return json::value(api::to_json(found.record.name));
  }

  Result<void> add_incoming(json::object& out) {
    NGUON_ASSIGN(found, reader_.incoming(party_, kProfileTransitsRead));
    cut_ = cut_ || found.cut || found.lots.size() > kProfileIncomingMax;
    if (found.lots.size() > kProfileIncomingMax) found.lots.resize(kProfileIncomingMax);
    json::array list;
    for (const auto& [path, transit] : found.lots) {
      NGUON_ASSIGN(batch, reader_.batch(path));
      NGUON_ASSIGN(name, name_of(transit.from));
      json::object one{{"batch", batch.path},
                       {"product", batch.product},
                       {"lot", batch.lot},
                       {"uom", batch.uom},
                       {"from", transit.from},
                       {"fromName", std::move(name)},
                       {"amount", number_of(transit.amount)},
                       {"packed", number_of(transit.packed)}};
      NGUON_TRY(add_name(one, batch.product));
      list.push_back(std::move(one));
    }
    out["incoming"] = std::move(list);
    return {};
  }

  // Who goods may be sent to: those that it dealt with, the newest first, then others that hold goods at all.
  Result<void> add_partners(json::object& out) {
    std::vector<std::string> ids;
    std::set<std::string> seen{party_};
    for (auto event = events_.rbegin(); event != events_.rend() && ids.size() < kProfilePartnersMax; ++event)
      if (!event->counterpart.empty() && event->counterpart.find(':') == std::string::npos &&
          seen.insert(event->counterpart).second)
        ids.push_back(event->counterpart);
    const std::size_t dealt = ids.size();
    NGUON_ASSIGN(parties, reader_.parties("", kProfilePartnersMax));
    for (const auto& party : parties)
      if (holds_goods(party.record.party_type) && ids.size() < kProfilePartnersMax && seen.insert(party.record.party).second)
        ids.push_back(party.record.party);
    json::array list;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      NGUON_ASSIGN(party, reader_.party(ids[i]));
      json::object one{{"party", ids[i]}, {"name", api::to_json(party.record.name)}};
      if (i < dealt) one["dealt"] = true;
      list.push_back(std::move(one));
    }
    out["partners"] = std::move(list);
    return {};
  }

  static bool holds_goods(statement::PartyType type) {
    using statement::PartyType;
    return type != PartyType::authority && type != PartyType::certifier && type != PartyType::inspectorate &&
           type != PartyType::operator_;
  }

  Result<void> add_certificates(json::object& out) {
    NGUON_ASSIGN(found, reader_.certificates_of(party_));
    json::array list;
    for (const auto& certificate : found) {
      json::object one = api::to_json(certificate, today_);
      json::array products;
      for (const auto& path : certificate.record.products) products.push_back(json::string(path));
      one["products"] = std::move(products);
      if (!certificate.record.scheme_name.vi.empty()) one["schemeName"] = api::to_json(certificate.record.scheme_name);
      list.push_back(std::move(one));
    }
    out["certificates"] = std::move(list);
    return {};
  }

  Result<void> add_labels(json::object& out) {
    if (requests_.size() > kProfileRunsMax) {
      requests_.erase(requests_.begin(), requests_.end() - static_cast<std::ptrdiff_t>(kProfileRunsMax));
      cut_ = true;
    }
    json::array requests, runs;
    for (const auto index : requests_) {
      NGUON_ASSIGN(request, reader_.request(index));
      if (!request.run) {
        requests.push_back(api::to_json(request));
        continue;
      }
      NGUON_ASSIGN(run, reader_.run(*request.run));
      runs.push_back(api::to_json(run));
    }
    out["requests"] = std::move(requests);
    out["runs"] = std::move(runs);
    return {};
  }

  // The newest, in brief: those that were recorded from elsewhere can be looked at and mended too.
  void add_events(json::object& out) {
    json::array list;
    for (auto event = events_.rbegin(); event != events_.rend() && list.size() < kProfileEventsMax; ++event) {
      json::object one{{"index", static_cast<std::int64_t>(event->index)},
                       {"kind", view(statement::to_string(event->kind))},
                       {"eventTime", format_time(event->event_time)}};
      for (const auto& item : event->items)
        if (item.role != state::BatchEvent::Role::input) one["batch"] = item.batch;
      if (event->corrected_by) one["correctedBy"] = static_cast<std::int64_t>(*event->corrected_by);
      if (event->corrects) one["corrects"] = static_cast<std::int64_t>(*event->corrects);
      list.push_back(std::move(one));
    }
    out["events"] = std::move(list);
  }

  // What it did last, one of each kind, as signed: a new phone can repeat it.
  Result<void> add_last(json::object& out) {
    std::map<EventKind, std::uint64_t> newest;
    for (const auto& event : events_) {
      const bool wanted = event.kind == EventKind::growing || event.kind == EventKind::processing ||
                          event.kind == EventKind::packaging || event.kind == EventKind::shipping;
      if (wanted && event.party == party_ && !event.corrected_by && !event.corrects) newest[event.kind] = event.index;
    }
    std::vector<std::uint64_t> indexes;
    for (const auto& [kind, index] : newest) indexes.push_back(index);
    std::sort(indexes.rbegin(), indexes.rend());
    json::array list;
    for (const auto index : indexes) {
      const auto entries = app_.ledger.entries(std::span(&index, 1));
      if (!entries) return entries.error();
      list.push_back(api::to_json(entries->front())["content"]);
    }
    out["last"] = std::move(list);
    return {};
  }

  const App& app_;
  const state::Reader& reader_;
  const std::string party_;
  const Day today_;
  std::vector<std::uint64_t> indexes_;    // of its statements, oldest first
  std::vector<state::EventInfo> events_;  // those of them that are events
  std::set<std::string> products_;
  std::vector<std::uint64_t> requests_;
  bool cut_ = false;
};

}  // namespace

Result<json::object> producer_profile(const App& app, std::string_view party) {
  // What the answer knows is what the ledger had before it was looked at: a phone that counts on top of it what came
  // later must not count anything twice, so a commit in between means looking again.
  constexpr int kTriesMax = 5;
  for (int tries = 1;; ++tries) {
    const std::uint64_t size = app.ledger.size();
    const auto snapshot = app.ledger.snapshot();
    const bool quiet = app.ledger.size() == size;
    if (!quiet && tries < kTriesMax) continue;
    const state::Reader reader{*snapshot};
    NGUON_ASSIGN(out, Profile(app, reader, party).make());
    out["size"] = static_cast<std::int64_t>(size);
    return out;
  }
}

}  // namespace nguon::api
