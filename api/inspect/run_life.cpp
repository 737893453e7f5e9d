#include "api/inspect/run_life.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "api/views.h"
#include "ledger/log/note.h"
#include "ledger/state/reader.h"
#include "ledger/statement/statement.h"

namespace nguon::api {
namespace {

struct Step {
  std::uint64_t index = 0;
  json::object told;
};

std::int64_t num(std::uint64_t value) { return static_cast<std::int64_t>(value); }

std::vector<Step> steps_of(const state::RunInfo& run) {
  std::vector<Step> out;
  const auto add = [&](std::uint64_t index, const char* what, json::object more = {}) {
    more["what"] = what;
    out.push_back({index, std::move(more)});
  };
  add(run.record.request, "requested");
  add(run.index, "reserved", {{"first", run.record.labels == statement::LabelKind::unit ? 1 : 0}, {"last", run.record.count}});
  for (const auto& print : run.prints) {
    json::object more{{"first", print.first}, {"last", print.last}, {"digest", to_hex(print.digest.view())}};
    if (print.reprints > 0) more["reprints"] = print.reprints;
    if (print.reprints > 0) more["lastIndex"] = num(print.last_index);
    add(print.index, "printed", std::move(more));
  }
  for (const auto& range : run.spoiled) add(range.index, "spoiled", {{"first", range.first}, {"last", range.last}});
  if (run.activated_at) add(*run.activated_at, "activated");
  if (run.voided_at) add(*run.voided_at, "voided");
  std::stable_sort(out.begin(), out.end(), [](const Step& a, const Step& b) { return a.index < b.index; });
  return out;
}

// When each was accepted, who signed it, and why: that stands in the entries alone.
Result<json::array> told(const App& app, std::vector<Step> steps) {
  std::vector<std::uint64_t> indexes;
  for (const auto& step : steps)
    if (indexes.empty() || indexes.back() != step.index) indexes.push_back(step.index);
  NGUON_ASSIGN(entries, app.ledger.entries(indexes));
  std::map<std::uint64_t, json::object> from_entry;
  for (const auto& entry : entries) {
    NGUON_ASSIGN(note, log::parse_note(entry.statement));
    NGUON_ASSIGN(parsed, statement::parse_statement(note.text));
    json::object one{{"accepted", format_time(entry.accepted)}};
    if (!note.signatures.empty()) one["signedBy"] = note.signatures.front().key_name;
    const auto* status = parsed.record<statement::LabelRunStatus>();
    if (status != nullptr && !status->reason.vi.empty()) one["reason"] = to_json(status->reason);
    from_entry[entry.index] = std::move(one);
  }
  json::array out;
  for (auto& step : steps) {
    json::object one = std::move(step.told);
    one["index"] = num(step.index);
    for (const auto& member : from_entry[step.index]) one[member.key()] = member.value();
    out.push_back(std::move(one));
  }
  return out;
}

using Ranges = std::vector<std::pair<std::uint64_t, std::uint64_t>>;  // first and last, both in it

// In their order, and no serial twice.
Ranges merged(Ranges ranges) {
  std::sort(ranges.begin(), ranges.end());
  Ranges out;
  for (const auto& [first, last] : ranges) {
    if (!out.empty() && first <= out.back().second + 1)
      out.back().second = std::max(out.back().second, last);
    else
      out.emplace_back(first, last);
  }
  return out;
}

std::uint64_t size_of(const Ranges& ranges) {
  std::uint64_t out = 0;
  for (const auto& [first, last] : ranges) out += last - first + 1;
  return out;
}

std::uint64_t common(const Ranges& a, const Ranges& b) {
  std::uint64_t out = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const auto first = std::max(a[i].first, b[j].first), last = std::min(a[i].second, b[j].second);
    if (first <= last) out += last - first + 1;
    if (a[i].second < b[j].second)
      ++i;
    else
      ++j;
  }
  return out;
}

json::object serials_of(const state::RunInfo& run) {
  Ranges prints, spoils;
  for (const auto& print : run.prints)
    if (print.first > 0) prints.emplace_back(print.first, print.last);
  for (const auto& range : run.spoiled) spoils.emplace_back(range.first, range.last);
  const Ranges printed = merged(std::move(prints)), spoiled = merged(std::move(spoils));
  std::uint64_t in_use = 0;
  if (run.activated && !run.voided_at && run.record.labels == statement::LabelKind::unit) {
    // Where no printing was recorded, all that was reserved may be on packs.
    const Ranges out_there = printed.empty() ? Ranges{{1, run.record.count}} : printed;
    in_use = size_of(out_there) - common(out_there, spoiled);
  }
  return {{"reserved", run.record.count},
          {"printed", num(size_of(printed))},
          {"spoiled", num(size_of(spoiled))},
          {"inUse", num(in_use)}};
}

}  // namespace

Result<json::object> run_life(const App& app, std::uint64_t run) {
  const auto view = app.ledger.snapshot();
  const state::Reader reader(*view);
  NGUON_ASSIGN(found, reader.run(run));
  NGUON_ASSIGN(product, reader.product_by_number(found.record.product));
  NGUON_ASSIGN(owner, reader.party(product.record.owner));
  auto steps = steps_of(found);
  const std::size_t total = steps.size();
  if (steps.size() > kRunStepsMax) steps.resize(kRunStepsMax);
  NGUON_ASSIGN(list, told(app, std::move(steps)));
  return json::object{{"run", to_json(found)},
                      {"product", product.record.product},
                      {"productName", to_json(product.record.name)},
                      {"party", owner.record.party},
                      {"partyName", to_json(owner.record.name)},
                      {"serials", serials_of(found)},
                      {"steps", std::move(list)},
                      {"stepsTotal", num(total)}};
}

}  // namespace nguon::api
