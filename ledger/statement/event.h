// An EPCIS 2.0 event, as parsed: the fields this ledger reads. Everything else that the standard
// allows is checked for form and stays in the stored bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/time.h"
#include "ledger/statement/ids.h"
#include "ledger/statement/records.h"

namespace nguon::statement {

inline constexpr std::size_t kEventListMax = 500;  // elements in any one list of an event

enum class EventType { object, aggregation, transformation, transaction, association };
enum class Action { none, add, observe, delete_ };

// What the event means here, from type, action, bizStep and dispositions (docs/formats/events.md).
enum class EventKind {
  growing,         // ObjectEvent ADD commissioning | creating_class_instance
  processing,      // TransformationEvent, any bizStep but packing
  packaging,       // TransformationEvent, bizStep packing: bulk into a product's lot
  aggregation,     // AggregationEvent ADD packing
  disaggregation,  // AggregationEvent DELETE unpacking
  certification,   // ObjectEvent OBSERVE inspecting with certificationInfo
  inspection,      // ObjectEvent OBSERVE inspecting without
  shipping,
  receiving,
  suspension,         // OBSERVE holding, persistentDisposition set non_sellable_other
  suspension_lifted,  // ... unset non_sellable_other
  recall,             // OBSERVE holding, persistentDisposition set recalled
  recall_lifted,      // ... unset recalled
  other,              // valid EPCIS that this ledger gives no meaning; state refuses it
};
std::string_view to_string(EventKind kind);

// A thing named by URI. `path` when the URI has the form of ids.h, and then its host.
struct Thing {
  std::string uri;
  std::optional<Ref> ref;
  friend bool operator==(const Thing&, const Thing&) = default;
};

struct Quantity {  // of a quantityElement: epcClass, quantity, uom
  Thing what;
  std::optional<Amount> amount;  // absent: unspecified
  std::string uom;               // "" counts pieces
  friend bool operator==(const Quantity&, const Quantity&) = default;
};

struct PartyRole {   // of sourceList and destinationList
  std::string role;  // "owning_party", "possessing_party", "location"
  Thing who;
  friend bool operator==(const PartyRole&, const PartyRole&) = default;
};

struct ErrorDeclaration {
  Time declared;
  std::string reason;  // "did_not_occur", "incorrect_data"; may be ""
  std::vector<std::string> corrective_event_ids;
  friend bool operator==(const ErrorDeclaration&, const ErrorDeclaration&) = default;
};

struct Event {
  EventType type = EventType::object;
  EventKind kind = EventKind::other;
  Action action = Action::none;
  std::string event_id;
  Time event_time;
  std::string time_zone_offset;
  std::string biz_step;     // short CBV word ("packing") whatever its spelling was
  std::string disposition;  // the same
  std::vector<std::string> persistent_set, persistent_unset;
  std::optional<Thing> read_point, biz_location;
  std::vector<Thing> epcs;           // epcList
  std::vector<Quantity> quantities;  // quantityList
  std::optional<Thing> parent;       // parentID
  std::vector<Thing> child_epcs;     // childEPCs
  std::vector<Quantity> child_quantities;
  std::vector<Thing> input_epcs, output_epcs;
  std::vector<Quantity> inputs, outputs;  // inputQuantityList, outputQuantityList
  std::string transformation_id;
  std::vector<PartyRole> sources, destinations;
  std::string certification_info;  // one URI: a list of several is refused
  std::optional<ErrorDeclaration> error;
  // ilmd, and members in the nguon prefix (everywhere else an extension is kept but not read)
  std::optional<Day> best_before;  // ilmd "cbvmda:itemExpirationDate" or "cbvmda:bestBeforeDate", the earlier
  Words process;                   // "nguon:process": what was done, for people ("sao chè")
  std::string decision;            // "nguon:decision": number of the decision (recall, suspension)
  Words reason;                    // "nguon:reason"
  Words result;                    // "nguon:result": of an inspection
  bool lots_only = false;          // "nguon:scope":"lots" (default "descendants"): recall reaches only the named lots
  std::string packing_house;       // "nguon:packingHouse": code, packaging only
  friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace nguon::statement
