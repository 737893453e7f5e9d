#include "api/inspect/lot.h"

#include <algorithm>
#include <map>
#include <set>

#include "api/inspect/retention.h"
#include "api/views.h"
#include "ledger/log/note.h"
#include "ledger/state/status.h"
#include "ledger/statement/statement.h"

namespace nguon::api {
namespace {

using state::BatchEvent;
using state::EventKind;

std::int64_t num(std::uint64_t value) { return static_cast<std::int64_t>(value); }

void put(json::object& out, const char* name, const std::string& text) {
  if (!text.empty()) out[name] = text;
}
void put(json::object& out, const char* name, const state::Words& words) {
  if (!words.vi.empty()) out[name] = to_json(words);
}

const char* role_word(BatchEvent::Role role) {
  switch (role) {
    case BatchEvent::Role::subject: return "subject";
    case BatchEvent::Role::input: return "input";
    case BatchEvent::Role::output: return "output";
    case BatchEvent::Role::parent: return "parent";
    case BatchEvent::Role::child: return "child";
  }
  return "subject";
}

// Names of the parties and products that an answer speaks of, each looked up once.
class Names {
 public:
  explicit Names(const state::Reader& reader) : reader_(reader) {}
  void party(const std::string& id) {
    if (id.empty() || parties_.contains(id)) return;
    if (const auto found = reader_.party(id)) parties_[id] = to_json(found->record.name);
  }
  void product(const std::string& path) {
    if (path.empty() || products_.contains(path)) return;
    if (const auto found = reader_.product(path)) products_[path] = to_json(found->record.name);
  }
  json::object take() { return {{"parties", std::move(parties_)}, {"products", std::move(products_)}}; }

 private:
  const state::Reader& reader_;
  json::object parties_, products_;
};

// What the signed words say beyond what the state keeps of an event.
void add_signed_words(json::object& out, const state::Reader& reader, const log::Entry& entry, const std::string& party) {
  const auto note = log::parse_note(entry.statement);
  if (!note) return;
  const auto parsed = statement::parse_statement(note->text);
  if (!parsed || parsed->event() == nullptr) return;
  const auto& event = *parsed->event();
  out["id"] = parsed->id;
  if (event.read_point) put(out, "place", event.read_point->ref ? event.read_point->ref->path : event.read_point->uri);
  put(out, "process", event.process);
  put(out, "decision", event.decision);
  put(out, "reason", event.reason);
  put(out, "result", event.result);
  if (!event.error) return;
  put(out, "errorReason", event.error->reason);
  out["declared"] = format_time(event.error->declared);
  json::array instead;
  for (const auto& id : event.error->corrective_event_ids)
    if (const auto seen = reader.statement(party, id); seen && *seen) instead.push_back(num((*seen)->index));
  if (!instead.empty()) out["replacedBy"] = std::move(instead);
}

json::object event_json(const BatchEvent& of_batch, const state::EventInfo& event, const std::string& batch, Names& names) {
  json::object out{{"index", num(event.index)},
                   {"kind", std::string(statement::to_string(event.kind))},
                   {"role", role_word(of_batch.role)},
                   {"party", event.party},
                   {"eventTime", format_time(event.event_time)},
                   {"accepted", format_time(event.accepted)}};
  names.party(event.party);
  json::array items;
  for (const auto& item : event.items) {
    if (item.batch == batch && item.amount) out["amount"] = statement::format_amount(*item.amount);
    json::object one{{"batch", item.batch}, {"role", role_word(item.role)}};
    if (item.amount) one["amount"] = statement::format_amount(*item.amount);
    items.push_back(std::move(one));
  }
  out["items"] = std::move(items);
  put(out, "counterpart", event.counterpart);
  names.party(event.counterpart);
  put(out, "area", event.area);
  if (of_batch.corrected_by) out["correctedBy"] = num(*of_batch.corrected_by);
  if (of_batch.corrects) out["corrects"] = num(*of_batch.corrects);
  return out;
}

struct Events {
  json::array list;
  std::size_t total = 0;
  bool processed = false;
  Day produced{};
};

bool makes(EventKind kind) { return kind == EventKind::growing || kind == EventKind::processing || kind == EventKind::packaging; }

Result<Events> events_json(const App& app, const state::Reader& reader, const state::BatchInfo& batch, Names& names) {
  Events out;
  NGUON_ASSIGN(of_batch, reader.events_of(batch.path));
  out.total = of_batch.size();
  out.produced = day_in_vietnam(batch.event_time);
  if (of_batch.size() > kLotEventsMax) of_batch.erase(of_batch.begin(), of_batch.end() - kLotEventsMax);
  std::vector<std::uint64_t> indexes;
  for (const auto& one : of_batch) indexes.push_back(one.index);
  NGUON_ASSIGN(infos, reader.events(indexes));
  NGUON_ASSIGN(entries, app.ledger.entries(indexes));
  std::map<std::uint64_t, const state::EventInfo*> by_index;
  for (const auto& info : infos) by_index[info.index] = &info;
  for (std::size_t i = 0; i < of_batch.size(); ++i) {
    const auto found = by_index.find(of_batch[i].index);
    if (found == by_index.end()) continue;
    const auto& info = *found->second;
    json::object one = event_json(of_batch[i], info, batch.path, names);
    add_signed_words(one, reader, entries[i], info.party);
    out.list.push_back(std::move(one));
    if (of_batch[i].role == BatchEvent::Role::output && makes(info.kind) && !info.corrected_by && !info.corrects)
      out.produced = std::max(out.produced, day_in_vietnam(info.event_time));
  }
  return out;
}

// Whether the lot, or one that went into it, came out of a processing step.
Result<bool> is_processed(const state::Reader& reader, const state::Trace& back) {
  std::vector<std::uint64_t> indexes;
  for (const auto& edge : back.edges) indexes.push_back(edge.index);
  std::sort(indexes.begin(), indexes.end());
  indexes.erase(std::unique(indexes.begin(), indexes.end()), indexes.end());
  NGUON_ASSIGN(events, reader.events(indexes));
  return std::any_of(events.begin(), events.end(), [](const auto& event) { return event.kind == EventKind::processing; });
}

json::object retention_json(const Retention& retention) {
  using Kind = Retention::Line::Kind;
  json::array lines;
  for (const auto& line : retention.lines)
    lines.push_back(json::object{{"kind", line.kind == Kind::fresh       ? "fresh"
                                          : line.kind == Kind::processed ? "processed"
                                                                         : "past_expiry"},
                                 {"months", line.months},
                                 {"from", format_day(line.from)},
                                 {"until", format_day(line.until)}});
  return {{"until", format_day(retention.until)},
          {"lines", std::move(lines)},
          {"rule", std::string(retention.rule->version)},
          {"source", to_json(retention.rule->source)}};
}

// What is the matter with the lot, worst first, by the names of state::Status; what could not be found out is named
// with "unknown".
json::array findings_json(const state::StatusFacts& facts) {
  json::array out;
  const auto add = [&](const char* name, const std::optional<bool>& fact) {
    if (!fact)
      out.push_back(json::object{{"name", name}, {"unknown", true}});
    else if (*fact)
      out.push_back(json::object{{"name", name}});
  };
  add("recalled", facts.recalled);
  add("suspended", facts.suspended);
  add("past_shelf_life", facts.past_shelf_life);
  add("certificate_revoked", facts.certificate_revoked);
  add("certificate_expired", facts.certificate_expired);
  return out;
}

// Which restrictions reach the lots of a trace, by path; lots without any are left out.
Result<json::object> marks_json(const state::Reader& reader, std::initializer_list<const state::Trace*> traces, Names& names) {
  json::object out;
  for (const auto* trace : traces)
    for (const auto& node : trace->nodes) {
      if (!node.info || out.contains(node.batch)) continue;
      names.product(node.info->product);
      names.party(node.info->maker);
      names.party(node.info->holder);
      NGUON_ASSIGN(restrictions, reader.restrictions(node.batch));
      if (!restrictions.empty()) out[node.batch] = std::string(statement::to_string(restrictions.front().kind));
    }
  return out;
}

struct Runs {
  json::array list;
  std::optional<Day> best_before;  // the latest of the labels'
};

Result<Runs> runs_json(const state::Reader& reader, const state::BatchInfo& batch) {
  Runs out;
  out.best_before = batch.best_before;
  NGUON_ASSIGN(runs, reader.runs_of(batch.path));
  for (const auto index : runs) {
    NGUON_ASSIGN(run, reader.run(index));
    if (run.record.shelf_life)
      out.best_before =
          std::max(out.best_before.value_or(Day{}), statement::best_before(run.record.packed_on, *run.record.shelf_life));
    out.list.push_back(to_json(run));
  }
  return out;
}

}  // namespace

Result<json::object> lot_view(const App& app, std::string_view path) {
  const auto view = app.ledger.snapshot();
  const state::Reader reader(*view);
  const Time now = app.clock.now();
  Names names(reader);
  NGUON_ASSIGN(batch, reader.batch(path));
  NGUON_ASSIGN(product, reader.product(batch.product));
  NGUON_ASSIGN(restrictions, reader.restrictions(path));
  for (const auto& one : restrictions) names.party(one.by);
  NGUON_ASSIGN(back, state::trace(reader, path, state::Direction::back));
  NGUON_ASSIGN(forward, state::trace(reader, path, state::Direction::forward));
  NGUON_ASSIGN(marks, marks_json(reader, {&back, &forward}, names));
  NGUON_ASSIGN(balance, state::mass_balance(reader, path));
  NGUON_ASSIGN(events, events_json(app, reader, batch, names));
  NGUON_ASSIGN(runs, runs_json(reader, batch));
  NGUON_ASSIGN(facts, state::facts_for(reader, batch, nullptr, 0, now));
  if (runs.best_before && day_in_vietnam(now) > *runs.best_before) facts.past_shelf_life = true;
  NGUON_ASSIGN(processed, is_processed(reader, back));
  NGUON_ASSIGN(certificates, reader.certificates_for_product(product));
  json::array certificate_list;
  for (const auto& one : certificates) certificate_list.push_back(to_json(one, day_in_vietnam(now)));
  return json::object{{"batch", to_json(batch)},
                      {"product", to_json(product)},
                      {"findings", findings_json(facts)},
                      {"restrictions", list_to_json(restrictions)},
                      {"certificates", std::move(certificate_list)},
                      {"back", to_json(back)},
                      {"forward", to_json(forward)},
                      {"marks", std::move(marks)},
                      {"balance", to_json(balance)},
                      {"events", std::move(events.list)},
                      {"eventsTotal", num(events.total)},
                      {"runs", std::move(runs.list)},
                      {"retention", retention_json(retention_of(events.produced, processed, runs.best_before))},
                      {"names", names.take()},
                      {"size", num(app.ledger.size())},
                      {"asked", format_time(now)}};
}

Result<state::Trace> whole_trace(const state::Reader& reader, std::string_view batch, std::size_t nodes_max) {
  NGUON_ASSIGN(out, state::trace(reader, batch, state::Direction::back, nodes_max));
  NGUON_ASSIGN(forward, state::trace(reader, batch, state::Direction::forward, nodes_max));
  std::map<std::string, std::size_t> at;
  for (std::size_t i = 0; i < out.nodes.size(); ++i) at[out.nodes[i].batch] = i;
  std::vector<std::optional<std::size_t>> place;  // of each node of `forward`
  for (auto& node : forward.nodes) {
    const auto known = at.find(node.batch);
    if (known != at.end()) {
      place.push_back(known->second);
    } else if (out.nodes.size() >= nodes_max) {
      out.cut = true;
      place.push_back(std::nullopt);
    } else {
      at[node.batch] = out.nodes.size();
      place.push_back(out.nodes.size());
      out.nodes.push_back(std::move(node));
    }
  }
  for (auto edge : forward.edges) {
    if (!place[edge.from] || !place[edge.to]) continue;
    edge.from = *place[edge.from];
    edge.to = *place[edge.to];
    out.edges.push_back(edge);
  }
  out.cut = out.cut || forward.cut;
  return out;
}

}  // namespace nguon::api
