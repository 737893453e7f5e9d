#include "api/oversight/areas_watch.h"

#include <algorithm>
#include <map>

#include "api/oversight/watch_data.h"
#include "api/pages/format.h"
#include "api/views.h"
#include "ledger/state/rules_data.h"

namespace nguon::api {
namespace {

using state::AreaInfo;
using statement::Amount;
using statement::AreaStatus;

__extension__ using Wide = __int128;

constexpr std::size_t kEntriesShown = 10;
constexpr std::size_t kAreasAtOnce = 500;
constexpr int kYears = 2;

int year_of(Day day) { return std::stoi(format_day(day).substr(0, 4)); }

// In units of `to`, when the two can be compared; exact.
std::optional<std::int64_t> in_unit(Amount amount, std::string_view from, std::string_view to) {
  if (from == to) return amount.millionths;
  const auto a = state::unit_size(from), b = state::unit_size(to);
  if (a.kind == 0 || a.kind != b.kind) return std::nullopt;
  const auto wide = static_cast<Wide>(amount.millionths) * a.size / b.size;
  return static_cast<std::int64_t>(wide);
}

class AreaWatch {
 public:
  AreaWatch(const state::Reader& reader, Day today, Watch& out) : reader_(reader), today_(today), out_(out) {}

  Result<void> look(const AreaInfo& area) {
    ++out_.areas;
    NGUON_TRY(harvests(area));
    NGUON_TRY(uses(area));
    standing(area);
    return {};
  }

 private:
  WatchLine line(const AreaInfo& area, WatchKind kind) const {
    WatchLine out;
    out.kind = kind;
    out.area = area.record.area;
    out.name = area.record.name;
    out.holder = area.record.holder;
    return out;
  }

  Result<void> harvests(const AreaInfo& area) {
    for (int year = year_of(today_); year > year_of(today_) - kYears; --year) {
      NGUON_ASSIGN(sums, reader_.harvested(area.record.area, year));
      for (const auto& sum : sums)
        if (sum.amount.millionths > 0) harvest(area, year, sum);
    }
    return {};
  }

  void harvest(const AreaInfo& area, int year, const state::HarvestInfo& sum) {
    const auto& expected = area.record.expected_yield_per_year;
    const auto same = expected ? in_unit(sum.amount, sum.uom, area.record.yield_uom) : std::nullopt;
    WatchLine found = line(area, WatchKind::no_yield_known);
    found.year = year;
    found.harvested = sum.amount;
    found.uom = sum.uom;
    if (!same || expected->millionths <= 0) {
      found.reason = {"Có thu hoạch nhưng bản khai cấp mã không ghi sản lượng so được: không đối chiếu được",
                      "Harvested, and no comparable yield was stated for the code: cannot be compared"};
      out_.lines.push_back(std::move(found));
      return;
    }
    found.expected = expected;
    found.harvested = Amount{*same};
    found.uom = area.record.yield_uom;
    found.percent = static_cast<std::int64_t>(static_cast<Wide>(*same) * 100 / expected->millionths);
    if (*found.percent < kHarvestNear.value) return;
    // Exactly the stated yield is not over it.
    const auto beyond = [&](const WatchFigure& figure) {
      return static_cast<Wide>(*same) * 100 > static_cast<Wide>(expected->millionths) * figure.value;
    };
    found.kind = beyond(kHarvestFarOver) ? WatchKind::harvest_far_over
                 : beyond(kHarvestOver)  ? WatchKind::harvest_over
                                         : WatchKind::harvest_near;
    const std::string percent = std::to_string(*found.percent) + " %";
    found.reason =
        found.kind == WatchKind::harvest_near
            ? state::Words{"Thu hoạch đã bằng " + percent + " sản lượng dự kiến cả năm",
                           "Harvests come to " + percent + " of the year's expected yield"}
            : state::Words{"Thu hoạch bằng " + percent + " sản lượng dự kiến cả năm: nhiều hơn vùng trồng có thể cho",
                           "Harvests come to " + percent + " of the year's expected yield: more than the area can give"};
    out_.lines.push_back(std::move(found));
  }

  struct Uses {
    std::size_t count = 0;
    std::vector<std::uint64_t> newest;
    void add(std::uint64_t index) {
      ++count;
      if (newest.size() < kEntriesShown) newest.push_back(index);
    }
  };

  Result<void> uses(const AreaInfo& area) {
    const auto most = static_cast<std::size_t>(kUsesRead.value);
    NGUON_ASSIGN(indexes, reader_.events_of_area(area.record.area, most + 1));
    if (indexes.size() > most) {
      out_.uses_cut = true;
      indexes.pop_back();
    }
    NGUON_ASSIGN(events, reader_.events(indexes));
    std::map<std::string, Uses> with, without, idle;  // by party
    for (const auto& event : events) {
      if (event.corrected_by || event.corrects) continue;
      const Day day = day_in_vietnam(event.event_time);
      if (!area.in_force_on(day)) idle[event.party].add(event.index);
      if (event.party == area.record.holder) continue;
      NGUON_ASSIGN(allowed, reader_.authorisation(area.record.area, event.party));
      (allowed && allowed->in_force_on(day) ? with : without)[event.party].add(event.index);
    }
    put_uses(
        area, WatchKind::used_not_in_force, idle,
        {"Mã được dùng vào ngày mà nay biết là không còn hiệu lực", "Used on a day on which, as known now, it was not in force"});
    put_uses(area, WatchKind::used_without_consent, without,
             {"Người khác dùng mã mà nay không thấy sự cho phép còn hiệu lực vào ngày đó",
              "Used by another party, and no permission for that day is known now"});
    put_uses(
        area, WatchKind::used_by_others, with,
        {"Người khác dùng mã, có sự cho phép đã ký của chủ mã", "Used by another party, with the holder's signed permission"});
    return {};
  }

  void put_uses(const AreaInfo& area, WatchKind kind, const std::map<std::string, Uses>& by_party, const state::Words& reason) {
    for (const auto& [party, uses] : by_party) {
      WatchLine found = line(area, kind);
      found.party = party;
      found.entries = uses.newest;
      found.uses = uses.count;
      found.reason = reason;
      out_.lines.push_back(std::move(found));
    }
  }

  // What the code itself is today.
  void standing(const AreaInfo& area) {
    const auto* change = [&]() -> const state::StatusChange<AreaStatus>* {
      for (auto one = area.changes.rbegin(); one != area.changes.rend(); ++one)
        if (one->effective_from <= today_) return &*one;
      return nullptr;
    }();
    const auto put = [&](WatchKind kind, state::Words reason) {
      WatchLine found = line(area, kind);
      found.reason = std::move(reason);
      out_.lines.push_back(std::move(found));
    };
    if (change != nullptr && change->status == AreaStatus::cancelled)
      return put(WatchKind::cancelled, {"Mã đã bị hủy từ " + format_date(change->effective_from) + " (" + change->decision + ")",
                                        "Cancelled from " + format_day(change->effective_from) + " (" + change->decision + ")"});
    if (change != nullptr && change->status == AreaStatus::suspended)
      put(WatchKind::suspended, {"Mã đang bị tạm dừng từ " + format_date(change->effective_from) + " (" + change->decision + ")",
                                 "Suspended since " + format_day(change->effective_from) + " (" + change->decision + ")"});
    if (!area.record.valid_until) return;
    const Day until = *area.record.valid_until;
    if (until < today_)
      put(WatchKind::expired, {"Mã hết hạn từ " + format_date(until), "Expired on " + format_day(until)});
    else if (until.unix_days - today_.unix_days <= kExpiring.value)
      put(WatchKind::expiring, {"Mã sắp hết hạn: " + format_date(until), "About to expire: " + format_day(until)});
  }

  const state::Reader& reader_;
  Day today_;
  Watch& out_;
};

}  // namespace

std::string_view to_string(WatchKind kind) {
  switch (kind) {
    case WatchKind::used_not_in_force: return "used_not_in_force";
    case WatchKind::used_without_consent: return "used_without_consent";
    case WatchKind::harvest_far_over: return "harvest_far_over";
    case WatchKind::harvest_over: return "harvest_over";
    case WatchKind::used_by_others: return "used_by_others";
    case WatchKind::cancelled: return "cancelled";
    case WatchKind::suspended: return "suspended";
    case WatchKind::expired: return "expired";
    case WatchKind::expiring: return "expiring";
    case WatchKind::harvest_near: return "harvest_near";
    case WatchKind::no_yield_known: return "no_yield_known";
  }
  return "";
}

Result<Watch> watch_areas(const state::Reader& reader, Time now) {
  Watch out;
  AreaWatch watch(reader, day_in_vietnam(now), out);
  std::string after;
  for (;;) {
    NGUON_ASSIGN(areas, reader.areas(after, kAreasAtOnce));
    for (const auto& area : areas) {
      if (out.areas >= kWatchAreasMax) {
        out.areas_cut = true;
        break;
      }
      NGUON_TRY(watch.look(area));
    }
    if (areas.size() < kAreasAtOnce || out.areas_cut) break;
    after = areas.back().record.area;
  }
  std::stable_sort(out.lines.begin(), out.lines.end(), [](const WatchLine& a, const WatchLine& b) {
    return std::tuple(a.kind, -a.percent.value_or(0)) < std::tuple(b.kind, -b.percent.value_or(0));
  });
  return out;
}

namespace {

json::object to_json(const WatchLine& line) {
  json::object out{{"kind", json::string(to_string(line.kind))},
                   {"area", line.area},
                   {"name", api::to_json(line.name)},
                   {"holder", line.holder},
                   {"reason", api::to_json(line.reason)}};
  if (!line.party.empty()) out["party"] = line.party;
  if (line.year) out["year"] = *line.year;
  if (line.harvested) out["harvested"] = statement::format_amount(*line.harvested);
  if (line.expected) out["expected"] = statement::format_amount(*line.expected);
  if (line.harvested) out["uom"] = line.uom;
  if (line.percent) out["percent"] = *line.percent;
  if (line.uses > 0) out["uses"] = static_cast<std::int64_t>(line.uses);
  json::array entries;
  for (const auto index : line.entries) entries.push_back(static_cast<std::int64_t>(index));
  if (!entries.empty()) out["entries"] = std::move(entries);
  return out;
}

}  // namespace

json::object to_json(const Watch& watch, std::size_t limit) {
  json::array lines, figures;
  for (const auto& line : watch.lines) {
    if (lines.size() >= std::min(limit, kWatchLinesMax)) break;
    lines.push_back(to_json(line));
  }
  for (const auto& figure : kWatchFigures)
    figures.push_back(
        json::object{{"name", json::string(figure.name)},
                     {"value", figure.value},
                     {"unit", json::string(figure.unit)},
                     {"source", json::object{{"vi", json::string(figure.source_vi)}, {"en", json::string(figure.source_en)}}}});
  const bool cut = lines.size() < watch.lines.size() || watch.areas_cut || watch.uses_cut;
  const auto shown = static_cast<std::int64_t>(lines.size());
  return {{"lines", std::move(lines)},
          {"shown", shown},
          {"total", static_cast<std::int64_t>(watch.lines.size())},
          {"areas", static_cast<std::int64_t>(watch.areas)},
          {"areasCut", watch.areas_cut},
          {"usesCut", watch.uses_cut},
          {"cut", cut},
          {"figures", std::move(figures)}};
}

}  // namespace nguon::api
