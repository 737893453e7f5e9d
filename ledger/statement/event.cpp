#include "ledger/statement/event.h"

#include <algorithm>

#include "ledger/statement/internal/event_kind.h"

namespace nguon::statement {
namespace {

constexpr std::string_view kRecalled = "recalled";
constexpr std::string_view kSuspended = "non_sellable_other";

bool holds(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Exactly one of the four meanings; an event that lifts one hold and sets another is two events.
EventKind kind_of_holding(const Event& e) {
  const std::pair<bool, EventKind> meanings[] = {{holds(e.persistent_set, kRecalled), EventKind::recall},
                                                 {holds(e.persistent_unset, kRecalled), EventKind::recall_lifted},
                                                 {holds(e.persistent_set, kSuspended), EventKind::suspension},
                                                 {holds(e.persistent_unset, kSuspended), EventKind::suspension_lifted}};
  auto out = EventKind::other;
  for (const auto& [there, kind] : meanings) {
    if (!there) continue;
    if (out != EventKind::other) return EventKind::other;
    out = kind;
  }
  return out;
}

EventKind kind_of_object(const Event& e) {
  const std::string_view step = e.biz_step;
  if (e.action == Action::add)
    return step == "commissioning" || step == "creating_class_instance" ? EventKind::growing : EventKind::other;
  if (e.action != Action::observe) return EventKind::other;
  if (step == "inspecting") return e.certification_info.empty() ? EventKind::inspection : EventKind::certification;
  if (step == "shipping") return EventKind::shipping;
  if (step == "receiving") return EventKind::receiving;
  if (step == "holding") return kind_of_holding(e);
  return EventKind::other;
}

}  // namespace

EventKind internal::kind_of(const Event& e) {
  switch (e.type) {
    case EventType::object: return kind_of_object(e);
    case EventType::transformation: return e.biz_step == "packing" ? EventKind::packaging : EventKind::processing;
    case EventType::aggregation:
      if (e.action == Action::add && e.biz_step == "packing") return EventKind::aggregation;
      if (e.action == Action::delete_ && e.biz_step == "unpacking") return EventKind::disaggregation;
      return EventKind::other;
    case EventType::transaction:
    case EventType::association: break;
  }
  return EventKind::other;
}

std::string_view to_string(EventKind kind) {
  switch (kind) {
    case EventKind::growing: return "growing";
    case EventKind::processing: return "processing";
    case EventKind::packaging: return "packaging";
    case EventKind::aggregation: return "aggregation";
    case EventKind::disaggregation: return "disaggregation";
    case EventKind::certification: return "certification";
    case EventKind::inspection: return "inspection";
    case EventKind::shipping: return "shipping";
    case EventKind::receiving: return "receiving";
    case EventKind::suspension: return "suspension";
    case EventKind::suspension_lifted: return "suspension_lifted";
    case EventKind::recall: return "recall";
    case EventKind::recall_lifted: return "recall_lifted";
    case EventKind::other: break;
  }
  return "other";
}

}  // namespace nguon::statement
