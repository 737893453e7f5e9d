#include <algorithm>
#include <set>

#include "api/scan.h"
#include "ledger/log/note.h"
#include "ledger/state/trace.h"
#include "ledger/statement/statement.h"

namespace nguon::api {
namespace {

using state::BatchEvent;
using state::EventKind;
using statement::Event;

struct Step {
  std::uint64_t index = 0;
  std::string batch;
  BatchEvent event;
};

// Events of the batch and its ancestors, each once, oldest first.
Result<std::vector<Step>> steps_of(const state::Reader& reader, const state::BatchInfo& batch, bool& cut) {
  NGUON_ASSIGN(back, state::trace(reader, batch.path, state::Direction::back, kJourneyStagesMax));
  cut = back.cut;
  std::vector<Step> steps;
  std::set<std::uint64_t> seen;
  for (const auto& node : back.nodes) {
    if (!node.info) continue;
    NGUON_ASSIGN(events, reader.events_of(node.batch));
    for (const auto& event : events) {
      // What became of an ancestor elsewhere is another batch's journey.
      const bool own = node.batch == batch.path;
      const bool leads_here = event.role != BatchEvent::Role::input && event.role != BatchEvent::Role::child;
      if ((own || leads_here) && seen.insert(event.index).second) steps.push_back({event.index, node.batch, event});
    }
  }
  std::sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.index < b.index; });
  if (steps.size() > kJourneyStagesMax) {
    cut = true;
    steps.erase(steps.begin(), steps.end() - kJourneyStagesMax);
  }
  return steps;
}

// The amount of `batch` in the event, wherever it stands.
void fill_amount(Stage& stage, const Event& event) {
  for (const auto* list : {&event.quantities, &event.outputs, &event.inputs, &event.child_quantities})
    for (const auto& quantity : *list)
      if (quantity.what.ref && quantity.what.ref->path == stage.batch && quantity.amount) {
        stage.amount = quantity.amount;
        stage.uom = quantity.uom;
        return;
      }
}

// What an inspection found: whether it was in order first, then the inspector's own words.
state::Words outcome_of(const Event& event) {
  const bool good = event.disposition == "conformant";
  if (!good && event.disposition != "non_conformant") return event.result;
  const std::string& english = event.result.en.empty() ? event.result.vi : event.result.en;
  return {(good ? "Đạt: " : "Không đạt: ") + event.result.vi, (good ? "In order: " : "Not in order: ") + english};
}

Result<void> fill_names(Stage& stage, const state::Reader& reader, const Event& event) {
  if (const auto party = reader.party(stage.party)) {
    stage.party_name = party->record.name.vi;
    stage.place = party->record.place.vi;
  } else if (party.error().code() != Errc::not_found) {
    return party.error();
  }
  const auto& point = event.read_point ? event.read_point : event.biz_location;
  if (point && point->ref) {
    // Codes that the state gives out; a party's own address says nothing that its name does not.
    constexpr std::string_view kPackingHouse = "phc/";
    if (point->ref->path.starts_with(kPackingHouse)) stage.place_code = point->ref->path.substr(kPackingHouse.size());
    constexpr std::string_view kArea = "area/";
    if (point->ref->path.starts_with(kArea)) {
      stage.place_code = point->ref->path.substr(kArea.size());
      if (const auto area = reader.area(stage.place_code))
        stage.place = area->record.place.vi.empty() ? area->record.name.vi : area->record.place.vi;
    }
  }
  if (!event.process.vi.empty()) {
    stage.what = event.process;
    return {};
  }
  if (!event.result.vi.empty()) {
    stage.what = outcome_of(event);
    return {};
  }
  const auto batch = reader.batch(stage.batch);
  if (!batch) return {};
  if (const auto product = reader.product(batch->product)) stage.what = product->record.name;
  return {};
}

// What the entry says as an event.
Result<EntryEvent> parse_event(const log::Entry& entry) {
  NGUON_ASSIGN(note, log::parse_note(entry.statement));
  NGUON_ASSIGN(parsed, statement::parse_statement(note.text));
  const Event* event = parsed.event();
  if (event == nullptr)
    return Error{Errc::corrupt, "entry " + std::to_string(entry.index) + " is listed as an event and is none"};
  return EntryEvent{*event, entry.accepted, note.signatures.front().key_name, !parsed.private_fields.empty()};
}

using Events = std::vector<std::shared_ptr<const EntryEvent>>;

// One for each step; those that are not remembered are read together.
Result<Events> events_of(const Ledger& ledger, const std::vector<Step>& steps, EventCache* memory) {
  Events out(steps.size());
  std::vector<std::uint64_t> indexes;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (memory != nullptr) out[i] = memory->find(steps[i].index);
    if (out[i]) continue;
    indexes.push_back(steps[i].index);
    places.push_back(i);
  }
  if (indexes.empty()) return out;
  NGUON_ASSIGN(entries, ledger.entries(indexes));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    NGUON_ASSIGN(event, parse_event(entries[i]));
    out[places[i]] = std::make_shared<const EntryEvent>(std::move(event));
    constexpr std::size_t kParsedOverhead = 2'048;
    if (memory != nullptr) memory->put(indexes[i], out[places[i]], kParsedOverhead + 2 * entries[i].statement.size());
  }
  return out;
}

Result<Stage> stage_of(const Step& step, const EntryEvent& entry, const state::Reader& reader) {
  Stage stage;
  stage.index = step.index;
  stage.batch = step.batch;
  stage.kind = step.event.kind;
  stage.accepted = entry.accepted;
  stage.corrected_by = step.event.corrected_by;
  stage.party = entry.signer.substr(entry.signer.rfind('/') + 1);
  stage.event_time = entry.event.event_time;
  stage.has_private = entry.has_private;
  fill_amount(stage, entry.event);
  NGUON_TRY(fill_names(stage, reader, entry.event));
  NGUON_ASSIGN(stories, reader.stories_of(step.index));
  stage.stories = std::move(stories);
  return stage;
}

// Where a stage stands in the usual order: what came in, processing, packaging, what became of it.
// Nothing for kinds that stand anywhere, such as an inspection.
std::optional<int> usual_place(const Stage& stage, const std::string& batch) {
  switch (stage.kind) {
    case EventKind::growing: return 0;
    case EventKind::shipping:
    case EventKind::receiving: return stage.batch == batch ? 4 : 1;
    case EventKind::processing: return 2;
    case EventKind::packaging: return 3;
    default: return std::nullopt;
  }
}

// After the last stage that usually comes before it; without one, before the first that comes after.
void insert_missing(std::vector<Stage>& stages, EventKind kind, const std::string& batch) {
  Stage gone;
  gone.kind = kind;
  gone.missing = true;
  const int place = *usual_place(gone, batch);
  const auto is_before = [&](const Stage& s) { return usual_place(s, batch).value_or(place) < place; };
  const auto is_after = [&](const Stage& s) { return usual_place(s, batch).value_or(place) > place; };
  const auto last_before = std::find_if(stages.rbegin(), stages.rend(), is_before);
  auto at = last_before.base();
  if (last_before == stages.rend()) at = std::find_if(stages.begin(), stages.end(), is_after);
  stages.insert(at, std::move(gone));
}

// The three stages without which a product's story has a hole (docs/rules.md).
void add_missing(std::vector<Stage>& stages, const std::string& batch) {
  const auto has = [&](EventKind kind) {
    return std::any_of(stages.begin(), stages.end(),
                       [&](const Stage& s) { return s.kind == kind && !s.missing && !s.corrected_by; });
  };
  const bool processed = has(EventKind::processing) || has(EventKind::packaging);
  if (!has(EventKind::growing) && !has(EventKind::receiving)) insert_missing(stages, EventKind::growing, batch);
  if (!processed) insert_missing(stages, EventKind::processing, batch);
  if (!has(EventKind::packaging)) insert_missing(stages, EventKind::packaging, batch);
}

}  // namespace

Result<Journey> journey(const Ledger& ledger, const state::Reader& reader, const state::BatchInfo& batch, EventCache* memory) {
  Journey out;
  NGUON_ASSIGN(steps, steps_of(reader, batch, out.cut));
  NGUON_ASSIGN(events, events_of(ledger, steps, memory));
  for (std::size_t i = 0; i < steps.size(); ++i) {
    // An error declaration is shown on the event that it corrects, not as a stage of its own.
    if (steps[i].event.corrects) continue;
    NGUON_ASSIGN(stage, stage_of(steps[i], *events[i], reader));
    out.stages.push_back(std::move(stage));
  }
  add_missing(out.stages, batch.path);
  return out;
}

}  // namespace nguon::api
